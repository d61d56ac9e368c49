// Serves this folder's page: node examples/browser/serve.mjs, then open what it prints.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

const FILES = { '/': ['index.html', 'text/html'], '/chat.mjs': ['chat.mjs', 'text/javascript'] };

const server = createServer(async (request, response) => {
  const [name, type] = FILES[request.url] ?? [];
  if (name === undefined) return response.writeHead(404).end();
  const body = await readFile(new URL(name, import.meta.url));
  response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(body);
});
server.listen(Number(process.env.PORT ?? 5173), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}`);
});

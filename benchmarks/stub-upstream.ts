/**
 * The upstream that every benchmarked lane talks to: answers a chat request with a fixed body, or streams fixed chunks
 * at a fixed pace. Its own process, so that its cost is never counted as a gateway's.
 */
import { createServer, type ServerResponse } from 'node:http';

const TEXT = 'The harbour light turns twice a minute and the ferry keeps to its table. '.repeat(4);
const WHOLE = JSON.stringify({
  id: 'chatcmpl-stub',
  object: 'chat.completion',
  created: 1_700_000_000,
  model: 'stub',
  choices: [
    { index: 0, message: { role: 'assistant', content: TEXT }, logprobs: null, finish_reason: 'stop' },
  ],
  usage: { prompt_tokens: 130, completion_tokens: 70, total_tokens: 200 },
});
const WORDS = TEXT.split(' ');

/** What the stub answers on other paths than Chat Completions. */
const OTHERS: Readonly<Record<string, string>> = {
  '/v1/messages': JSON.stringify({
    id: 'msg_stub',
    type: 'message',
    role: 'assistant',
    model: 'stub',
    content: [{ type: 'text', text: TEXT }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 130, output_tokens: 70 },
  }),
  '/v1/responses': JSON.stringify({
    id: 'resp_stub',
    object: 'response',
    created_at: 1_700_000_000,
    status: 'completed',
    error: null,
    incomplete_details: null,
    model: 'stub',
    output: [
      {
        type: 'message',
        id: 'msg_stub',
        status: 'completed',
        role: 'assistant',
        content: [{ type: 'output_text', text: TEXT, annotations: [] }],
      },
    ],
    usage: {
      input_tokens: 130,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: 70,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: 200,
    },
  }),
};

function event(body: object): string {
  return `data: ${JSON.stringify({ id: 'chatcmpl-stub', object: 'chat.completion.chunk', created: 1_700_000_000, model: 'stub', ...body })}\n\n`;
}

const END =
  event({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }) +
  event({ choices: [], usage: { prompt_tokens: 130, completion_tokens: 70, total_tokens: 200 } }) +
  'data: [DONE]\n\n';

/** `x-stub-chunks` and `x-stub-interval-ms` cannot pass a gateway, so the stream's shape is in the environment. */
const CHUNKS = Number(process.env['STUB_CHUNKS'] ?? 100);
const INTERVAL_MS = Number(process.env['STUB_INTERVAL_MS'] ?? 50);
/** Words of the first event, which comes at once where there are any: more than guards hold back. */
const OPENING = TEXT.repeat(Number(process.env['STUB_OPENING'] ?? 0));

function stream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  if (OPENING !== '')
    response.write(event({ choices: [{ index: 0, delta: { content: OPENING }, finish_reason: null }] }));
  let sent = 0;
  const timer = setInterval(() => {
    if (sent === CHUNKS) {
      clearInterval(timer);
      response.end(END);
      return;
    }
    response.write(
      event({
        choices: [{ index: 0, delta: { content: `${WORDS[sent % WORDS.length]} ` }, finish_reason: null }],
      }),
    );
    sent += 1;
  }, INTERVAL_MS);
  response.once('close', () => clearInterval(timer));
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    if (Buffer.concat(chunks).includes('"stream":true')) return stream(response);
    const whole = OTHERS[request.url ?? ''] ?? WHOLE;
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(whole),
    });
    response.end(whole);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object')
    process.stdout.write(`${JSON.stringify({ port: address.port })}\n`);
});
process.once('SIGTERM', () => process.exit(0));

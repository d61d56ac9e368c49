/** The page, as its own server gives it out: its way of asking under Node, and whole in a browser where there is one. */
import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { after, before, beforeEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type SdkGate, startSdkGate } from '../../test/fixtures/sdk-gate.ts';

type Ask = (question: object, onText: (text: string) => void) => Promise<void>;

/** A browser whose start fails on this machine (no display libraries) is none. */
const BROWSER = ['chromium', 'chromium-browser', 'google-chrome'].find(
  (name) => spawnSync(name, ['--version'], { timeout: 10_000 }).status === 0,
);

let gate: SdkGate;
let pages: ChildProcess;
let origin: string;

before(async () => {
  const file = fileURLToPath(new URL('serve.mjs', import.meta.url));
  pages = spawn(process.execPath, [file], { env: { PATH: process.env['PATH'], PORT: '0' } });
  assert.ok(pages.stdout !== null);
  const [line] = await once(pages.stdout, 'data');
  origin = String(line).trim();
  gate = await startSdkGate([], { config: { listen: { port: 0, corsOrigins: [origin] } } });
});
after(async () => {
  pages.kill();
  await gate.close();
});
beforeEach(() => gate.double.reset());

describe('the browser page', () => {
  it('asks for a streamed answer without a package', async () => {
    const module: string = './chat.mjs';
    const { ask }: { ask: Ask } = await import(module);
    const parts: string[] = [];
    const messages = [{ role: 'user', content: 'Tell me a story in three sentences.' }];
    const question = { url: gate.url, key: gate.key, model: 'test-model', messages };
    await ask(question, (text) => parts.push(text));
    assert.equal(parts.join(''), 'Tell me a story in three sentences.');
    await assert.rejects(
      ask({ ...question, key: 'not-a-key' }, () => {}),
      /unauthenticated.*request [\w-]{20,}/,
    );
  });

  it('is allowed by its origin, and no other page is', async () => {
    const preflight = async (from: string) => {
      const response = await fetch(`${gate.url}/v1/chat/completions`, {
        method: 'OPTIONS',
        headers: {
          origin: from,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization,content-type',
        },
      });
      return response.headers.get('access-control-allow-origin');
    };
    assert.equal(await preflight(origin), origin);
    assert.equal(await preflight('http://127.0.0.1:1'), null);
  });

  it('works in a browser', { skip: BROWSER === undefined ? 'no browser here' : false }, async () => {
    const hash = new URLSearchParams({
      ...{ url: gate.url, key: gate.key, model: 'test-model' },
      message: 'Is <b>this</b> text?',
    });
    const flags = [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--virtual-time-budget=20000',
      '--dump-dom',
    ];
    const { stdout } = await promisify(execFile)(BROWSER ?? '', [...flags, `${origin}/#${hash}`], {
      timeout: 60_000,
    });
    assert.match(stdout, /data-role="assistant">Is &lt;b&gt;this&lt;\/b&gt; text\?</);
    assert.match(stdout, /role="alert"><\/p>/, 'no error is shown');
    assert.equal(gate.double.requests.length, 1);
  });
});

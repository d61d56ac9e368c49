/** The provider against a real server: lossless, back-pressured, bounded, and it shows its credential nowhere. */
import assert from 'node:assert/strict';
import { createServer as createHttpServer } from 'node:http';
import { before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';
import { callOf, read, SECRET, setUpProviderBench, until } from '../../../test/fixtures/provider-bench.ts';
import type { ProviderDouble } from '../../../test/fixtures/provider-double.ts';
import { createEgress } from '../../egress/egress.ts';
import { MAX_BUFFERED_BYTES } from '../http/answer-body.ts';
import { MAX_ERROR_BODY_BYTES, MAX_WHOLE_ANSWER_BYTES } from '../http/provider-exchange.ts';
import type { Provider } from '../provider.ts';
import { buildProviders } from '../registry.ts';
import { providerSettings } from '../settings.ts';

describe('an OpenAI-compatible provider', () => {
  const bench = setUpProviderBench();
  const { build, listening } = bench;
  let double: ProviderDouble;
  let provider: Provider;
  before(() => {
    ({ double, provider } = bench);
  });

  test('sends the body as it is, with headers of its own only', async () => {
    const body =
      '{ "model":"m",  "messages":[{"role":"user","content":"Zürich \\u00e9 🎉"}], "x":1.50, "big":12345678901234567890 }';
    await read(await provider.call(callOf('m', false, { body })));
    const [sent] = double.requests;
    assert.equal(sent?.body.toString('utf8'), body);
    assert.equal(sent?.path, '/v1/chat/completions');
    assert.deepEqual(sent?.headers, {
      host: new URL(double.url).host,
      connection: 'keep-alive',
      authorization: `Bearer ${SECRET}`,
      'content-type': 'application/json',
      'accept-encoding': 'identity',
      'user-agent': 'portcullis',
      accept: 'application/json',
      'content-length': String(Buffer.byteLength(body)),
    });
  });

  test('gives the bytes of a whole answer, unknown fields included, and the provider’s id', async () => {
    double.script('m', { unknownFields: true, say: { text: 'Grüezi' } });
    const reply = await provider.call(callOf('m', false));
    assert.equal(reply.type === 'answer' && reply.providerRequestId, 'req-double-1');
    const { text } = await read(reply);
    assert.match(text, /"x_double":\{"big":12345678901234567890,"fraction":2\.50/);
    assert.match(text, /Grüezi/);
  });

  test('gives the bytes of a stream, unknown events included', async () => {
    double.script('m', { unknownFields: true, say: { chunks: ['a', 'b', 'c'] } });
    const { text, failure } = await read(await provider.call(callOf('m', true)));
    assert.equal(failure, undefined);
    assert.match(text, /^: keep-alive\n\nevent: x-double\ndata: \{"x_double":1\.0\}\n\n/);
    assert.ok(text.endsWith('data: [DONE]\n\n'));
    assert.equal(double.requests[0]?.headers.accept, 'text/event-stream');
  });

  test('reuses its sockets', async () => {
    const sockets = new Set<number | undefined>();
    const server = createHttpServer((request, response) => {
      sockets.add(request.socket.remotePort);
      response.setHeader('content-type', 'application/json').end('{}');
    });
    const reused = build(await listening(server));
    for (let call = 0; call < 8; call++) await read(await reused.call(callOf('m', false)));
    // undici frees a socket one turn of the event loop after its answer: a call in between takes a second one.
    assert.ok(sockets.size <= 2);
  });

  test('tells error statuses with their body and how long to wait', async () => {
    for (const stream of [false, true]) {
      const limited = await provider.call(callOf('double-429', stream));
      assert.deepEqual(
        { ...limited, body: '' },
        { type: 'error', status: 429, retryAfterMs: 7_000, body: '' },
      );
      for (const status of [400, 401, 500, 503, 529]) {
        const reply = await provider.call(callOf(`double-${status}`, stream));
        assert.equal(reply.type === 'error' && reply.status, status);
        assert.ok(
          reply.type === 'error' &&
            reply.body.includes(`double says ${status}`) &&
            reply.retryAfterMs === undefined,
        );
      }
    }
    assert.equal(double.bill().totalNanoUsd, 0);
  });

  test('keeps a bounded part of an error’s body', async () => {
    double.script('m', { status: 500, errorBody: 'x'.repeat(MAX_ERROR_BODY_BYTES * 4) });
    const reply = await provider.call(callOf('m', false));
    assert.equal(reply.type === 'error' && reply.body.length, MAX_ERROR_BODY_BYTES);
  });

  test('follows no redirect and takes no other content type, compressed body or success status', async () => {
    for (const model of ['double-redirect', 'double-wrong-content-type']) {
      for (const stream of [false, true]) {
        const reply = await provider.call(callOf(model, stream));
        assert.deepEqual(reply, { type: 'failed', reason: 'protocol', dispatched: true });
      }
    }
    assert.equal(double.received, 4);
    const server = createHttpServer((request, response) => {
      const model = request.headers['content-length'] === '2' ? 'encoded' : 'status';
      if (model === 'encoded') response.setHeader('content-encoding', 'gzip');
      response.writeHead(model === 'encoded' ? 200 : 201, { 'content-type': 'application/json' }).end('{}');
    });
    const odd = build(await listening(server));
    for (const body of ['{}', '{ }']) {
      const reply = await odd.call(callOf('m', false, { body }));
      assert.deepEqual(reply, { type: 'failed', reason: 'protocol', dispatched: true });
    }
  });

  test('ignores informational responses before the answer', async () => {
    const server = createHttpServer((_request, response) => {
      response.writeEarlyHints({ link: '</style.css>; rel=preload' });
      response.setHeader('content-type', 'application/json; charset=utf-8').end('{"a":1}');
    });
    assert.equal((await read(await build(await listening(server)).call(callOf('m', false)))).text, '{"a":1}');
  });

  test('throws a typed error where the body breaks, after what had come', async () => {
    for (const stream of [false, true]) {
      const reset = await read(await provider.call(callOf('double-reset-mid-stream', stream)));
      assert.equal(inspect(reset.failure).includes('reset'), true);
      assert.ok(reset.text.length > 0);
      const hung = await read(await provider.call(callOf('double-hang-body', stream, { idleTimeoutMs: 60 })));
      assert.deepEqual(
        { ...Object(hung.failure) },
        { code: 'provider_stream_failed', reason: 'timeout', name: 'ProviderStreamError' },
      );
    }
  });

  test('does not take a slow consumer for a silent provider', async () => {
    double.script('m', { fault: 'huge-chunk' });
    const reply = await provider.call(callOf('m', true, { idleTimeoutMs: 80 }));
    assert.ok(reply.type === 'answer');
    await delay(250);
    const { text, failure } = await read(reply);
    assert.equal(failure, undefined);
    assert.ok(text.length > 8_000_000);
  });

  test('cuts an answer that is too large', async () => {
    const { text, failure } = await read(await provider.call(callOf('double-endless', false)));
    assert.equal((failure as { reason?: string }).reason, 'too_large');
    assert.ok(text.length <= MAX_WHOLE_ANSWER_BYTES);
    await until(() => double.requests[0]?.aborted === true, 1_000);
  });

  test('holds a bounded part of 50 MB for a slow consumer', async () => {
    const total = 50 * 1024 * 1024;
    const chunk = Buffer.alloc(64 * 1024, 'x');
    let written = 0;
    const server = createHttpServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const pump = (): void => {
        while (written < total) {
          written += chunk.length;
          if (!response.write(chunk)) return void response.once('drain', pump);
        }
        response.end();
      };
      pump();
    });
    const reply = await build(await listening(server)).call(callOf('m', true));
    assert.ok(reply.type === 'answer');
    const body = reply.body as AsyncIterableIterator<Buffer> & { readonly bufferedBytes: number };
    let received = 0;
    let chunks = 0;
    let most = 0;
    let mostAhead = 0;
    for await (const part of body) {
      received += part.length;
      chunks += 1;
      if (chunks % 50 === 0) await delay(2);
      most = Math.max(most, body.bufferedBytes);
      mostAhead = Math.max(mostAhead, written - received);
    }
    assert.equal(received, total);
    assert.ok(most <= MAX_BUFFERED_BYTES + 64 * 1024, `buffered ${most}`);
    // What the server could write ahead lies in the kernel's socket buffers and its own, not in the gate.
    assert.ok(mostAhead < 12 * 1024 * 1024, `ahead ${mostAhead}`);
  });

  test('cancels the upstream within 100 ms of an abort, and of a consumer that leaves', async () => {
    double.script('m', { chunkDelayMs: 20, say: { text: 'x'.repeat(4_000) } });
    const controller = new AbortController();
    const reply = await provider.call(callOf('m', true, { signal: controller.signal }));
    assert.ok(reply.type === 'answer');
    const reading = read(reply);
    await delay(60);
    const abortedAtMs = performance.now();
    controller.abort('client_closed');
    assert.equal(((await reading).failure as { reason?: string }).reason, 'aborted');
    await until(() => double.requests[0]?.aborted === true, 100);
    assert.ok((double.requests[0]?.abortedAtMs ?? Infinity) - abortedAtMs < 100);

    const left = await provider.call(callOf('m', true));
    assert.ok(left.type === 'answer');
    for await (const _chunk of left.body) break;
    await until(() => double.requests[1]?.aborted === true, 100);
    const [first, second] = double.bill().entries;
    assert.ok(first && second && !first.finished && !second.finished && first.outputTokens < 100);
  });

  test('leaves no listener on the signal', async () => {
    const controller = new AbortController();
    let listeners = 0;
    const { signal } = controller;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners += 1;
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners -= 1;
      remove(...args);
    };
    for (const model of [
      'm',
      'double-500',
      'double-redirect',
      'double-reset-before-headers',
      'double-reset-mid-stream',
    ]) {
      const reply = await provider.call(callOf(model, true, { signal }));
      if (reply.type === 'answer') await read(reply);
      assert.equal(listeners, 0, model);
    }
  });

  test('shows its credential in no reply, no error, and not in itself', async () => {
    const shown: unknown[] = [provider];
    for (const model of ['m', 'double-401', 'double-reset-before-headers', 'double-redirect']) {
      shown.push(await provider.call(callOf(model, false)));
    }
    shown.push((await read(await provider.call(callOf('double-reset-mid-stream', true)))).failure);
    shown.push(await build(double.url, { allowPrivateAddress: false }).call(callOf('m', false)));
    for (const value of shown) {
      const text = `${inspect(value, { depth: Infinity, showHidden: true })}${JSON.stringify(value)}${String(value)}`;
      assert.ok(!text.includes(SECRET), text.slice(0, 200));
    }
  });

  test('lowers a call’s timeouts to its own', async () => {
    const strict = build(double.url, { headersTimeoutMs: 50, idleTimeoutMs: 50 });
    const startedMs = performance.now();
    const hung = await strict.call(callOf('double-hang-headers', false));
    assert.deepEqual(hung, { type: 'failed', reason: 'timeout', dispatched: true });
    const stalled = await read(await strict.call(callOf('double-hang-body', true)));
    assert.equal((stalled.failure as { reason?: string }).reason, 'timeout');
    assert.ok(performance.now() - startedMs < 2_000);
  });

  test('ends answers in flight when the egress closes', async () => {
    const own = createEgress();
    const settings = providerSettings.parse({
      kind: 'openai-compatible',
      baseUrl: double.url,
      allowPrivateAddress: true,
    });
    const { providers } = buildProviders(
      { p: settings },
      { egress: own, env: {}, nowMs: Date.now, fault: () => {} },
    );
    const closing = providers.get('p');
    assert.ok(closing);
    double.script('m', { chunkDelayMs: 20, say: { text: 'x'.repeat(4_000) } });
    const reply = await closing.call(callOf('m', true));
    const reading = read(reply);
    await delay(30);
    await own.close();
    assert.notEqual((await reading).failure, undefined);
    assert.deepEqual(await closing.call(callOf('m', true)), {
      type: 'failed',
      reason: 'refused',
      dispatched: false,
    });
    assert.equal(double.requests[0]?.headers.authorization, undefined);
  });
});

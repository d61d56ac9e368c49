/** A running gate and an OTLP collector: what a trace of a request tells, and what it never tells. */
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { chat, startTestGate, type TestGate } from '../fixtures/running-gate.ts';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT_ID = '00f067aa0ba902b7';
const CONTENT = 'a sentence that must stay between the caller and the model';

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];
}

let collector: Server;
let endpoint = '';
let bodies: string[] = [];

before(async () => {
  collector = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    bodies.push(Buffer.concat(chunks).toString('utf8'));
    response.setHeader('content-type', 'application/json').end('{"partialSuccess":{}}');
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  const address = collector.address();
  assert.ok(address !== null && typeof address === 'object');
  endpoint = `http://127.0.0.1:${address.port}/v1/traces`;
});
after(() => {
  collector.closeAllConnections();
  collector.close();
});

/** Runs requests through a gate of its own; returns what the collector has once the gate is closed. */
async function traced(
  requests: (gate: TestGate) => Promise<void>,
  traces: object = {},
): Promise<readonly Span[]> {
  bodies = [];
  const gate = await startTestGate({
    models: ['double-500'],
    config: {
      observability: { logLevel: 'silent', traces: { endpoint, allowPrivateAddress: true, ...traces } },
    },
  });
  try {
    await requests(gate);
  } finally {
    await gate.close();
  }
  return bodies
    .flatMap((body) => JSON.parse(body).resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap(({ spans }) => spans);
}

async function ask(gate: TestGate, body: object = {}, headers: Record<string, string> = {}): Promise<string> {
  const messages = [{ role: 'user', content: CONTENT }];
  const response = await chat(gate, { model: 'test-model', messages, ...body }, headers);
  await response.arrayBuffer();
  return response.headers.get('x-request-id') ?? '';
}

function attribute(span: Span | undefined, key: string): unknown {
  const value = span?.attributes.find((one) => one.key === key)?.value ?? {};
  return value['stringValue'] ?? value['intValue'];
}

describe('a traced request', () => {
  let spans: readonly Span[] = [];
  let id = '';
  let key = '';

  before(async () => {
    spans = await traced(async (gate) => {
      key = gate.key;
      id = await ask(gate, {}, { traceparent: `00-${TRACE_ID}-${PARENT_ID}-01` });
      await ask(gate, { stream: true });
      await ask(gate, { model: 'double-500' });
      await ask(gate, { model: 'not-there-either' });
    });
  });

  it('continues the caller’s trace with the conventions’ attributes', () => {
    const request = spans.find((span) => span.parentSpanId === PARENT_ID);
    assert.equal(request?.traceId, TRACE_ID);
    assert.equal(request?.name, 'chat test-model');
    assert.equal(attribute(request, 'portcullis.request_id'), id);
    assert.equal(attribute(request, 'gen_ai.request.model'), 'test-model');
    assert.equal(attribute(request, 'gen_ai.provider.name'), 'double');
    assert.ok(Number(attribute(request, 'gen_ai.usage.input_tokens')) > 0);
    assert.ok(Number(attribute(request, 'portcullis.cost_nano_usd')) > 0);
  });

  it('has every stage that it went through as a span below it', () => {
    const request = spans.find((span) => span.parentSpanId === PARENT_ID);
    const stages = spans
      .filter(({ parentSpanId }) => parentSpanId === request?.spanId)
      .map(({ name }) => name);
    assert.deepEqual(stages, [
      'authenticate',
      'authorize',
      'reserve',
      'screen_input',
      'look_up_cache',
      'call_provider',
      'screen_output',
      'settle',
    ]);
  });

  it('says why it failed', () => {
    const errors = spans.map((span) => attribute(span, 'error.type')).filter((type) => type !== undefined);
    assert.deepEqual(errors.sort(), ['model_not_found', 'provider_failed']);
    assert.equal(spans.filter(({ kind }) => kind === 2).length, 4);
  });

  it('carries no content, no credential and no name that the caller made up', () => {
    const everything = bodies.join('\n');
    for (const secret of [CONTENT, key, 'not-there-either', 'not-a-real-key', 'must stay between'])
      assert.ok(!everything.includes(secret), secret);
  });
});

describe('a gate', () => {
  it('traces nothing without an endpoint', async () => {
    bodies = [];
    const gate = await startTestGate();
    await ask(gate, {}, { traceparent: `00-${TRACE_ID}-${PARENT_ID}-01` });
    await gate.close();
    assert.deepEqual(bodies, []);
  });

  it('answers as ever where the collector is gone', async () => {
    await traced(
      async (gate) => {
        assert.notEqual(await ask(gate), '');
      },
      { endpoint: 'http://127.0.0.1:9/v1/traces' },
    );
    assert.deepEqual(bodies, []);
  });

  it('samples as it is configured', async () => {
    const spans = await traced(
      async (gate) => {
        await ask(gate);
        const traceparent = `00-${TRACE_ID}-${PARENT_ID}-01`;
        await ask(gate, {}, { traceparent });
        // Whoever has no key does not decide what the collector gets.
        await ask(gate, {}, { traceparent, authorization: 'Bearer nobody' });
      },
      { sampleRatio: 0 },
    );
    const requests = spans.filter(({ kind }) => kind === 2);
    assert.deepEqual(
      requests.map(({ traceId }) => traceId),
      [TRACE_ID],
      'only the one that its caller samples',
    );
  });
});

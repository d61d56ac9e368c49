/** The simulator: deterministic, labelled, and shaped as OpenAI's chat format. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import type { ProviderCall, ProviderReply } from '../provider.ts';
import { ProviderStreamError } from '../stream-error.ts';
import { SIMULATOR_FINGERPRINT } from './render-answer.ts';
import { createSimulator } from './simulator.ts';
import { countInputTokens, tokenize } from './tokens.ts';

const simulator = createSimulator({ name: 'sim', nowMs: () => 1_700_000_000_000, chunkDelayMs: 0 });
const MESSAGES = [{ role: 'user', content: 'What is your name?' }];

interface Choice {
  index: number;
  message?: {
    content: string | null;
    tool_calls?: { id: string; function: { name: string; arguments: string } }[];
  };
  delta?: { role?: string; content?: string; tool_calls?: { function: { arguments?: string } }[] };
  finish_reason: string | null;
}
interface Answer {
  id: string;
  object: string;
  model: string;
  system_fingerprint: string;
  choices: Choice[];
  usage?: { prompt_tokens: number; completion_tokens: number; total_tokens: number } | null;
}

function callOf(fields: object, more: Partial<ProviderCall> = {}): ProviderCall {
  const body = JSON.stringify({ model: 'any', messages: MESSAGES, ...fields });
  const timeouts = { headersTimeoutMs: 1_000, idleTimeoutMs: 1_000 };
  return {
    requestId: 'r',
    surface: 'chat',
    model: 'any',
    body,
    stream: false,
    signal: new AbortController().signal,
    ...timeouts,
    ...more,
  };
}

async function read(reply: ProviderReply): Promise<string> {
  assert.ok(reply.type === 'answer', inspect(reply));
  let text = '';
  for await (const chunk of reply.body) text += chunk.toString('utf8');
  return text;
}

async function ask(fields: object): Promise<Answer> {
  return JSON.parse(await read(await simulator.call(callOf(fields))));
}

async function stream(fields: object): Promise<{ raw: string; events: Answer[] }> {
  const raw = await read(await simulator.call(callOf({ stream: true, ...fields }, { stream: true })));
  const lines = raw.split('\n\n').filter((line) => line !== '');
  assert.equal(lines.pop(), 'data: [DONE]');
  return { raw, events: lines.map((line) => JSON.parse(line.slice('data: '.length))) };
}

test('says that it is a simulator, everywhere', async () => {
  assert.equal(simulator.simulated, true);
  const answer = await ask({});
  assert.equal(answer.model, 'any');
  assert.equal(answer.system_fingerprint, SIMULATOR_FINGERPRINT);
  assert.match(answer.choices[0]?.message?.content ?? '', /^\[simulator\] .*1 message.*18 bytes/);
  const { events } = await stream({});
  assert.ok(events.every((event) => event.system_fingerprint === SIMULATOR_FINGERPRINT));
});

test('answers the same request in the same way, another in another', async () => {
  assert.deepEqual(await ask({}), await ask({}));
  assert.equal((await stream({})).raw, (await stream({})).raw);
  const other = await ask({ messages: [{ role: 'user', content: 'Something else' }] });
  assert.notEqual(other.id, (await ask({})).id);
});

test('does not repeat what it was told', async () => {
  const content = 'an unmistakable phrase';
  assert.ok(!JSON.stringify(await ask({ messages: [{ role: 'user', content }] })).includes('unmistakable'));
});

test('streams what it says whole', async () => {
  const whole = await ask({ n: 2 });
  const { events } = await stream({ n: 2 });
  for (const [index, choice] of whole.choices.entries()) {
    const own = events.flatMap((event) => event.choices).filter((piece) => piece.index === index);
    assert.equal(own.map((piece) => piece.delta?.content ?? '').join(''), choice.message?.content);
    assert.equal(own[0]?.delta?.role, 'assistant');
    assert.equal(own.at(-1)?.finish_reason, 'stop');
  }
  assert.notEqual(whole.choices[0]?.message?.content, whole.choices[1]?.message?.content);
  assert.ok(events.every((event) => !('usage' in event)));
});

test('tells usage in a stream only where it is asked for, and the same as whole', async () => {
  const whole = await ask({ n: 2 });
  const { events } = await stream({ n: 2, stream_options: { include_usage: true } });
  const last = events.at(-1);
  assert.deepEqual(last?.choices, []);
  assert.deepEqual(last?.usage, whole.usage);
  assert.ok(events.slice(0, -1).every((event) => event.usage === null));
  assert.equal(
    whole.usage?.total_tokens,
    (whole.usage?.prompt_tokens ?? 0) + (whole.usage?.completion_tokens ?? 0),
  );
});

test('stops at max_tokens, at the lower of both names, and at a stop sequence', async () => {
  for (const fields of [
    { max_tokens: 5 },
    { max_completion_tokens: 5 },
    { max_tokens: 5, max_completion_tokens: 90 },
  ]) {
    const answer = await ask({ n: 2, ...fields });
    assert.equal(answer.choices[0]?.finish_reason, 'length');
    assert.equal(answer.usage?.completion_tokens, 10);
  }
  const stopped = await ask({ stop: ['] ', 'zzz'] });
  assert.equal(stopped.choices[0]?.message?.content, '[simulator');
  assert.equal(stopped.choices[0]?.finish_reason, 'stop');
  assert.equal((await ask({ stop: ']' })).choices[0]?.message?.content, '[simulator');
});

const WEATHER = {
  type: 'function',
  function: {
    name: 'get_weather',
    parameters: {
      type: 'object',
      properties: {
        city: { type: 'string' },
        days: { type: 'integer', minimum: 1 },
        unit: { enum: ['C', 'F'] },
      },
      required: ['city', 'days', 'unit'],
      additionalProperties: false,
    },
  },
};

test('calls a tool that must be called, and only then', async () => {
  for (const choice of ['required', { type: 'function', function: { name: 'get_weather' } }]) {
    const answer = await ask({ tools: [WEATHER], tool_choice: choice });
    const [made] = answer.choices;
    const [call] = made?.message?.tool_calls ?? [];
    assert.equal(made?.finish_reason, 'tool_calls');
    assert.equal(made?.message?.content, null);
    assert.equal(call?.function.name, 'get_weather');
    assert.deepEqual(JSON.parse(call?.function.arguments ?? ''), { city: 'simulated', days: 1, unit: 'C' });
    const { events } = await stream({ tools: [WEATHER], tool_choice: choice });
    const streamed = events
      .flatMap((event) => event.choices)
      .flatMap((piece) => piece.delta?.tool_calls ?? []);
    assert.equal(streamed.map((piece) => piece.function.arguments ?? '').join(''), call?.function.arguments);
  }
  for (const choice of ['auto', 'none', undefined]) {
    const answer = await ask({ tools: [WEATHER], ...(choice && { tool_choice: choice }) });
    assert.match(answer.choices[0]?.message?.content ?? '', /^\[simulator\]/);
  }
});

test('gives JSON where JSON is asked for, and an instance of a schema', async () => {
  const object = await ask({ response_format: { type: 'json_object' } });
  assert.deepEqual(JSON.parse(object.choices[0]?.message?.content ?? ''), { simulated: true });
  const schemas: readonly object[] = [
    WEATHER.function.parameters,
    { type: 'array', items: { type: 'number', exclusiveMinimum: 2 }, minItems: 3 },
    { type: ['string', 'null'], minLength: 30 },
    { anyOf: [{ type: 'boolean' }, { type: 'null' }] },
    {
      $ref: '#/$defs/node',
      $defs: {
        node: {
          type: 'object',
          properties: {
            id: { type: 'string' },
            next: { anyOf: [{ type: 'null' }, { $ref: '#/$defs/node' }] },
          },
          required: ['id', 'next'],
        },
      },
    },
    {
      allOf: [
        { type: 'object', properties: { a: { type: 'integer' } }, required: ['a'] },
        { properties: { b: { const: 4 } }, required: ['b'] },
      ],
    },
    { type: 'number', maximum: -3.5 },
    { type: 'integer', minimum: 7, multipleOf: 5 },
    { type: 'string', maxLength: 3 },
  ];
  const ajv = new Ajv({ strict: false });
  for (const schema of schemas) {
    const answer = await ask({
      response_format: { type: 'json_schema', json_schema: { name: 's', schema } },
    });
    const instance: unknown = JSON.parse(answer.choices[0]?.message?.content ?? '');
    assert.ok(ajv.validate(schema, instance), `${JSON.stringify(schema)} ${JSON.stringify(instance)}`);
  }
});

test('is not made to build something large by a schema', async () => {
  const deep: Record<string, unknown> = { type: 'array', minItems: 1_000_000_000 };
  deep['items'] = {
    type: 'array',
    minItems: 1_000,
    items: { type: 'array', minItems: 1_000, items: { type: 'string', minLength: 1e9 } },
  };
  const endless = {
    type: 'object',
    properties: { a: { $ref: '#' }, b: { $ref: '#' } },
    required: ['a', 'b'],
  };
  const circle = { $ref: '#' };
  for (const schema of [deep, endless, circle]) {
    const answer = await ask({ response_format: { type: 'json_schema', json_schema: { schema } } });
    assert.ok((answer.choices[0]?.message?.content ?? '').length < 2_000_000);
  }
});

test('refuses what is no chat request, and other surfaces', async () => {
  for (const body of [
    '',
    '{',
    '[]',
    '{"messages":[]}',
    '{"messages":"x"}',
    '{"messages":[{"role":"user"}],"n":1000}',
  ]) {
    const reply = await simulator.call(callOf({}, { body }));
    assert.ok(reply.type === 'error' && reply.status === 400, body);
    assert.equal(typeof JSON.parse(reply.body).error.message, 'string');
  }
  assert.equal((await simulator.call(callOf({}, { surface: 'images' }))).type, 'failed');
});

test('stops when the call is aborted', async () => {
  const slow = createSimulator({ name: 'sim', nowMs: Date.now, chunkDelayMs: 10 });
  const controller = new AbortController();
  const reply = await slow.call(callOf({}, { stream: true, signal: controller.signal }));
  const reading = read(reply);
  setTimeout(() => controller.abort('client_closed'), 25);
  await assert.rejects(
    reading,
    (error) => error instanceof ProviderStreamError && error.reason === 'aborted',
  );
  const again = await slow.call(callOf({}, { signal: controller.signal }));
  assert.deepEqual(again, { type: 'failed', reason: 'aborted', dispatched: false });
});

test('splits every text into tokens of at most four bytes that join to the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const tokens = tokenize(text);
      assert.equal(tokens.join(''), text);
      assert.ok(tokens.every((token) => token !== '' && Buffer.byteLength(token) <= 4));
      assert.ok(tokens.length <= Buffer.byteLength(text));
      assert.ok(text === '' || countInputTokens(text) <= Buffer.byteLength(text));
    }),
  );
});

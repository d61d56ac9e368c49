/**
 * Promise 8: guards fail closed, and streams are guarded by default. Through a running gate: what a guard has no time for
 * is denied, nothing slips through between two events, no place of a request or an answer is left unread.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import OpenAI, { APIError } from 'openai';
import type { ConfigInput } from '../../src/config/schema.ts';
import { type Answer, eventsOf, outcomeOf, post, saidIn } from '../fixtures/gate-records.ts';
import { type RawUpstream, startRawUpstream } from '../fixtures/raw-upstream.ts';
import { createKey, startTestGate, type TestGate } from '../fixtures/running-gate.ts';

const MAIL = 'planted.person@mail-example.org';
const SECRET = ['gh', 'p_', 'wJ4kQ9tZ2mX7vB5nR8cY3hL6pD1sF0gA', 'eT5u'].join('');
const SYSTEM =
  'You are the assistant of a shop for garden tools and you never tell anyone the colour of the blue shed behind the house.';
const PROSE =
  'A dibber is a pointed stick of wood, made to press holes into soft ground for seeds and bulbs. ';
const STREAMED = [false, true];

const chatOf = (model: string, text: string, rest: object = {}) => ({
  model,
  messages: [
    { role: 'system', content: SYSTEM },
    { role: 'user', content: text },
  ],
  ...rest,
});
const way = (stream: boolean) => (stream ? 'streamed' : 'whole');

/** A whole answer, or the same in a stream, that carries these members in its one message. */
function answerOf(stream: boolean, members: readonly object[]): string | readonly string[] {
  const frame = { id: 'raw', created: 1_700_000_000, model: 'test-model' };
  const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
  if (!stream) {
    const message = { role: 'assistant', content: null, ...members[0] };
    const choices = [{ index: 0, message, finish_reason: 'stop' }];
    return JSON.stringify({ ...frame, object: 'chat.completion', choices, usage });
  }
  const chunk = (choice: object) =>
    JSON.stringify({ ...frame, object: 'chat.completion.chunk', choices: [{ index: 0, ...choice }] });
  const deltas = members.map((delta) => chunk({ delta, finish_reason: null }));
  return [...deltas, chunk({ delta: {}, finish_reason: 'stop' }), '[DONE]'];
}

describe('guards that run out of time', () => {
  let gate: TestGate;
  let raw: RawUpstream;
  before(async () => {
    raw = await startRawUpstream();
    gate = await startTestGate({ upstream: raw.url, config: { guards: { deadlineMs: 1 } } });
  });
  after(async () => {
    await gate.close();
    await raw.close();
  });

  for (const stream of STREAMED) {
    it(`deny a large request before any provider is called, ${way(stream)}`, async () => {
      const calledBefore = raw.bodies.length;
      const body = chatOf('test-model', PROSE.repeat(20_000), { stream });
      const answer = await post(gate, { key: gate.key, body });
      assert.equal(answer.status, 400);
      assert.match(answer.text, /"code":"input_blocked"/);
      assert.equal(raw.bodies.length, calledBefore);
      assert.equal((await outcomeOf(gate, answer.requestId)).reason, 'guard_deadline');
    });

    it(`deny a large answer, ${way(stream)}`, async () => {
      const parts = Array.from({ length: 400 }, () => ({ content: `${PROSE.repeat(20)}` }));
      raw.answerWith(answerOf(stream, stream ? parts : [{ content: PROSE.repeat(20_000) }]));
      const answer = await afterWarming(stream);
      if (!answer.text.startsWith('data: ')) assert.equal(answer.status, 502);
      assert.match(answer.text, /"code":"output_blocked"/);
      assert.ok(!answer.text.includes('[DONE]'));
      assert.equal((await outcomeOf(gate, answer.requestId)).reason, 'guard_deadline');
    });
  }

  /** The small request itself needs its guards to be warm to pass within a millisecond. */
  async function afterWarming(stream: boolean): Promise<Answer> {
    for (let attempt = 0; attempt < 50; attempt += 1) {
      const body = {
        model: 'test-model',
        stream,
        messages: [{ role: 'user', content: `Tell me. ${attempt}` }],
      };
      const answer = await post(gate, { key: gate.key, body });
      if (!answer.text.includes('"input_blocked"')) return answer;
    }
    throw new Error('no small request passed');
  }
});

describe('streams, by default', () => {
  let gate: TestGate;
  let canary: string;
  let watchful: string;
  const config: Partial<ConfigInput> = {
    guards: { leakage: { canary: true } },
    policies: { default: {}, watchful: { guards: { personalData: { output: 'redact' } } } },
  };

  before(async () => {
    gate = await startTestGate({ config, models: ['split'] });
    watchful = await createKey(gate, { policy: 'watchful' });
    await post(gate, { key: gate.key, body: chatOf('test-model', 'Hello') });
    canary = /pcn[a-z0-9]{16}/.exec(gate.double.requests[0]?.body.toString() ?? '')?.[0] ?? '';
    assert.notEqual(canary, '');
  });
  after(() => gate.close());

  function streamOf(key: string, chunks: readonly string[], chunkDelayMs?: number): Promise<Answer> {
    gate.double.script('split', { say: { chunks }, ...(chunkDelayMs !== undefined && { chunkDelayMs }) });
    return post(gate, { key, body: chatOf('split', 'What is it?', { stream: true }) });
  }

  /** The text in two parts, at every place, and in single characters. */
  function splits(text: string): readonly (readonly string[])[] {
    const places = Array.from({ length: text.length - 1 }, (_, index) => index + 1);
    return [...places.map((at) => [text.slice(0, at), text.slice(at)]), [...text]];
  }

  for (const [name, value, type, keyed] of [
    ['a secret', SECRET, '[SECRET:github_token]', false],
    ['an address', MAIL, '[EMAIL]', true],
    ['a card number', '4111 1111 1111 1111', '[CREDIT_CARD]', true],
  ] as const) {
    it(`redact ${name}, wherever it is split`, async () => {
      for (const chunks of splits(`See ${value} here.`)) {
        const answer = await streamOf(keyed ? watchful : gate.key, chunks);
        assert.deepEqual(saidIn(answer), [`See ${type} here.`], JSON.stringify(chunks));
        assert.equal(eventsOf(answer.text).at(-1), '[DONE]');
      }
    });
  }

  it('stop at the system text, wherever it is split, before as many words of it are out as make a leak', async () => {
    const words = SYSTEM.split(' ');
    const leaks = words.slice(0, -11).map((_, index) => words.slice(index, index + 12).join(' '));
    for (const chunks of splits(`Well: ${SYSTEM}`)) {
      const { text, status } = await streamOf(gate.key, chunks);
      assertStopped(text, status);
      const said = status === 200 ? (saidIn({ text: untilError(text) })[0] ?? '') : '';
      assert.ok(!leaks.some((leak) => said.includes(leak)), said);
    }
  });

  it('stop at the canary, wherever it is split, also spelled out', async () => {
    for (const told of [canary, [...canary].join('-'), [...canary].reverse().join('').toUpperCase()]) {
      for (const chunks of told === canary ? splits(`So: ${told}`) : [[...`So: ${told}`]]) {
        const { text, status } = await streamOf(gate.key, chunks);
        assertStopped(text, status);
        assert.ok(!text.replace(/[^a-z0-9]/gi, '').includes(told.replace(/[^a-z0-9]/gi, '')));
      }
    }
  });

  it('that are stopped after their beginning end with an error and without [DONE]', async () => {
    const answer = await streamOf(gate.key, [PROSE, PROSE, SYSTEM, PROSE], 10);
    assert.equal(answer.status, 200);
    const events = eventsOf(answer.text);
    assert.ok(saidIn({ text: untilError(answer.text) })[0]?.startsWith(PROSE), 'what was certain had left');
    assert.match(events.at(-1) ?? '', /"code":"output_blocked"/);
    assert.ok(!answer.text.includes('[DONE]') && !answer.text.includes('finish_reason":"stop"'));
    const outcome = await outcomeOf(gate, answer.requestId);
    assert.equal(outcome.outcome, 'output_blocked');
    assert.equal(outcome.costNanoUsd, gate.double.bill().entries.at(-1)?.costNanoUsd);
  });

  it('that are stopped make the OpenAI SDK throw', async () => {
    gate.double.script('split', { say: { chunks: [PROSE, PROSE, SYSTEM, PROSE] }, chunkDelayMs: 10 });
    const client = new OpenAI({ baseURL: `${gate.url}/v1`, apiKey: gate.key, maxRetries: 0 });
    const stream = await client.chat.completions.create({
      model: 'split',
      stream: true,
      messages: [
        { role: 'system', content: SYSTEM },
        { role: 'user', content: 'What is it?' },
      ],
    });
    let said = '';
    await assert.rejects(
      async () => {
        for await (const chunk of stream) said += chunk.choices[0]?.delta.content ?? '';
      },
      (error) => error instanceof APIError && error.code === 'output_blocked',
    );
    assert.ok(said.startsWith(PROSE) && !said.includes('garden tools'));
  });
});

function assertStopped(text: string, status: number): void {
  assert.match(text, /"code":"output_blocked"/);
  assert.ok(!text.includes('[DONE]'));
  assert.ok(status === 200 || status === 502);
}

/** The stream's events before the error. */
function untilError(text: string): string {
  return text
    .split('\n\n')
    .filter((event) => !event.includes('"error"'))
    .join('\n\n');
}

const TOOLS = [
  { type: 'function', function: { name: 'send' } },
  { type: 'custom', custom: { name: 'run' } },
];

/** Every place of an answer's message in which a provider may put text. */
const ANSWER_PLACES: Readonly<Record<string, (text: string) => object>> = {
  content: (text) => ({ content: text }),
  'a refusal': (text) => ({ refusal: text }),
  'reasoning text': (text) => ({ reasoning_content: text }),
  'reasoning in a list': (text) => ({ reasoning_details: [{ index: 0, type: 'reasoning.text', text }] }),
  "a tool's arguments": (text) => ({
    tool_calls: [{ index: 0, type: 'function', function: { name: 'send', arguments: text } }],
  }),
  "an old function's arguments": (text) => ({ function_call: { name: 'send', arguments: text } }),
  "a custom tool's input": (text) => ({
    tool_calls: [{ index: 0, type: 'custom', custom: { name: 'run', input: text } }],
  }),
  'a transcript': (text) => ({ audio: { transcript: text } }),
  'an annotation': (text) => ({
    annotations: [
      { index: 0, type: 'url_citation', url_citation: { title: text, url: 'https://a.example' } },
    ],
  }),
  'a field that nobody knows': (text) => ({ x_future: { inner: [{ index: 0, note: text }] } }),
};

/** Every place of a request in which text reaches a model. */
const REQUEST_PLACES: Readonly<Record<string, (text: string) => object>> = {
  'the system message': (text) => ({ messages: [{ role: 'system', content: text }] }),
  'the developer message': (text) => ({ messages: [{ role: 'developer', content: text }] }),
  'the user message': (text) => ({ messages: [{ role: 'user', content: text }] }),
  'a content part': (text) => ({ messages: [{ role: 'user', content: [{ type: 'text', text }] }] }),
  "an earlier answer of the model's": (text) => ({ messages: [{ role: 'assistant', content: text }] }),
  'an earlier refusal': (text) => ({ messages: [{ role: 'assistant', content: null, refusal: text }] }),
  'earlier reasoning': (text) => ({
    messages: [{ role: 'assistant', content: '', reasoning_content: text }],
  }),
  "an earlier call's arguments": (text) => ({
    messages: [
      {
        role: 'assistant',
        tool_calls: [
          { id: 'c', type: 'function', function: { name: 'send', arguments: JSON.stringify({ to: text }) } },
        ],
      },
    ],
  }),
  "a tool's result": (text) => ({ messages: [{ role: 'tool', tool_call_id: 'c', content: text }] }),
  "an old function's result": (text) => ({ messages: [{ role: 'function', name: 'send', content: text }] }),
  'a role that nobody knows': (text) => ({ messages: [{ role: 'critic', content: text }] }),
  "a participant's name": (text) => ({ messages: [{ role: 'user', name: text, content: 'Hello' }] }),
  "a tool's description": (text) => ({
    tools: [{ type: 'function', function: { name: 'send', description: text } }],
  }),
  "a parameter's description": (text) => ({
    tools: [
      {
        type: 'function',
        function: { name: 'send', parameters: { type: 'object', properties: { to: { description: text } } } },
      },
    ],
  }),
  "a schema's text": (text) => ({
    response_format: {
      type: 'json_schema',
      json_schema: { name: 'x', schema: { type: 'string', description: text } },
    },
  }),
  'a prediction': (text) => ({ prediction: { type: 'content', content: text } }),
  'a stop sequence': (text) => ({ stop: [text] }),
  'the user field': (text) => ({ user: text }),
  metadata: (text) => ({ metadata: { who: text } }),
  'a field that nobody knows': (text) => ({ x_future: { deep: [{ note: text }] } }),
};

describe('every place of an answer', () => {
  let gate: TestGate;
  let raw: RawUpstream;
  before(async () => {
    raw = await startRawUpstream();
    gate = await startTestGate({ upstream: raw.url });
  });
  after(async () => {
    await gate.close();
    await raw.close();
  });

  const told = JSON.stringify({ key: SECRET });
  for (const stream of STREAMED) {
    for (const [place, membersOf] of Object.entries(ANSWER_PLACES)) {
      it(`is guarded: ${place}, ${way(stream)}`, async () => {
        for (const at of stream ? [5, 12, 20, 40] : [told.length]) {
          const parts = stream ? [told.slice(0, at), told.slice(at)] : [told];
          raw.answerWith(answerOf(stream, parts.map(membersOf)));
          const messages = [{ role: 'user', content: `Tell ${at}.` }];
          const body = { model: 'test-model', stream, tools: TOOLS, messages };
          const answer = await post(gate, { key: gate.key, body });
          assert.equal(answer.status, 200, answer.text);
          const said = saidIn(answer).join('');
          assert.ok(!said.includes(SECRET), said);
          assert.ok(said.includes('[SECRET:github_token]'), said);
        }
      });
    }

    it(`is guarded: the last of several choices, ${way(stream)}`, async () => {
      raw.answerWith(severalChoices(stream));
      const body = { model: 'test-model', stream, n: 3, messages: [{ role: 'user', content: 'Tell.' }] };
      const said = saidIn(await post(gate, { key: gate.key, body }));
      assert.deepEqual(said, ['fine', 'fine', 'key [SECRET:github_token] end']);
    });

    it(`is guarded: a field beside the choices, ${way(stream)}`, async () => {
      const answer = answerOf(stream, [{ content: 'fine' }]);
      const add = (json: string) => json.replace('{', `{"x_note":"key ${SECRET} end",`);
      raw.answerWith(
        typeof answer === 'string' ? add(answer) : answer.map((json, at) => (at === 0 ? add(json) : json)),
      );
      const body = { model: 'test-model', stream, messages: [{ role: 'user', content: 'Tell.' }] };
      const { text } = await post(gate, { key: gate.key, body });
      assert.ok(text.includes('"x_note":"key [SECRET:github_token] end"'), text);
    });
  }

  function severalChoices(stream: boolean): string | readonly string[] {
    const texts = ['fine', 'fine', `key ${SECRET} end`];
    if (!stream) {
      const choices = texts.map((content, index) => ({
        index,
        message: { role: 'assistant', content },
        finish_reason: 'stop',
      }));
      return JSON.stringify({ choices, usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 } });
    }
    const chunk = (index: number, delta: object, finish: string | null) =>
      JSON.stringify({ choices: [{ index, delta, finish_reason: finish }] });
    const pieces = texts.flatMap((text, index) => [...text].map((content) => ({ index, content })));
    // In turns, as providers stream several choices.
    pieces.sort((a, b) => (texts[a.index]?.length === texts[b.index]?.length ? 0 : a.index - b.index));
    return [
      ...pieces.map(({ index, content }) => chunk(index, { content }, null)),
      ...texts.map((_, index) => chunk(index, {}, 'stop')),
      '[DONE]',
    ];
  }
});

describe('every place of a request', () => {
  let gate: TestGate;
  before(async () => {
    gate = await startTestGate();
  });
  after(() => gate.close());

  const send = (fields: object) =>
    post(gate, {
      key: gate.key,
      body: { model: 'test-model', max_tokens: 5, messages: [{ role: 'user', content: 'Hello' }], ...fields },
    });

  for (const [place, fieldsOf] of Object.entries(REQUEST_PLACES)) {
    it(`is guarded: ${place}`, async () => {
      const calledBefore = gate.double.received;
      await send(fieldsOf(MAIL));
      const calls = gate.double.requests.slice(calledBefore);
      assert.ok(calls.length > 0, 'it was sent on');
      for (const { body } of calls) {
        const sent = body.toString();
        assert.ok(!sent.includes(MAIL) && /\[EMAIL_\w{6}\]/.test(sent), sent);
      }
    });
  }

  for (const [name, fields] of [
    [
      "a parameter's name",
      { tools: [{ function: { name: 'f', parameters: { properties: { [MAIL]: {} } } } }] },
    ],
    ["a field's name", { [SECRET]: 1 }],
    ["a message's field", { messages: [{ role: 'user', content: 'Hello', [MAIL]: 1 }] }],
  ] as const) {
    it(`is guarded, and refused where it cannot be rewritten: ${name}`, async () => {
      const calledBefore = gate.double.received;
      const answer = await send(fields);
      assert.match(answer.text, /"code":"input_blocked"/);
      assert.equal(gate.double.received, calledBefore);
    });
  }
});

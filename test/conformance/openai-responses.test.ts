/** The unchanged OpenAI SDK through the gate: the Responses API, with answers that the gate keeps. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import OpenAI from 'openai';
import { zodTextFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import { settledAccounts } from '../fixtures/gate-books.ts';
import { createKey } from '../fixtures/running-gate.ts';
import { askedOf, eventually, type SdkGate, startSdkGate } from '../fixtures/sdk-gate.ts';

const MODELS = [
  'double-tools',
  'double-refusal',
  'double-429',
  'double-error-event',
  'double-truncated',
  'scripted',
];
const MAIL = 'planted.person@mail-example.org';
const SECRET = ['gh', 'p_', 'wJ4kQ9tZ2mX7vB5nR8cY3hL6pD1sF0gA', 'eT5u'].join('');
const WEATHER = {
  ...{ type: 'function' as const, name: 'get_weather', strict: false },
  parameters: { type: 'object', properties: { city: { type: 'string' }, days: { type: 'number' } } },
};

let gate: SdkGate;
let client: OpenAI;

before(async () => {
  gate = await startSdkGate(MODELS);
  client = gate.client();
});
after(() => gate.close());
beforeEach(() => gate.double.reset());

const lastInput = () => askedOf(gate.double)['input'];

describe('an answer', () => {
  it('comes whole, with its text and its usage', async () => {
    const answer = await client.responses.create({
      model: 'test-model',
      input: 'Say hello',
      max_output_tokens: 50,
    });
    assert.equal(answer.output_text, 'Say hello');
    assert.equal(answer.status, 'completed');
    assert.ok((answer.usage?.input_tokens ?? 0) > 0);
    assert.equal(askedOf(gate.double)['max_output_tokens'], 50);
  });

  it('is asked for without being stored at the provider, whatever the caller says', async () => {
    for (const store of [undefined, true, false]) {
      await client.responses.create({
        model: 'test-model',
        input: 'Say hello',
        ...(store !== undefined && { store }),
      });
      assert.equal(askedOf(gate.double)['store'], false);
    }
  });

  it('streams the events that the SDK puts together', async () => {
    const stream = client.responses.stream({ model: 'test-model', input: `Write to ${MAIL} today` });
    const types: string[] = [];
    let text = '';
    for await (const event of stream) {
      types.push(event.type);
      if (event.type === 'response.output_text.delta') text += event.delta;
    }
    const final = await stream.finalResponse();
    assert.equal(text, `Write to ${MAIL} today`);
    assert.equal(final.output_text, text, 'the last event repeats what was streamed');
    assert.equal(types[0], 'response.created');
    assert.equal(types.at(-1), 'response.completed');
    assert.ok(!JSON.stringify(askedOf(gate.double)).includes(MAIL), 'the provider never saw the address');
  });

  it('never shows in its last event what was taken out of its deltas', async () => {
    gate.double.script('scripted', { say: { text: `The key is ${SECRET}, keep it.` }, logprobs: true });
    const stream = await client.responses.create({ model: 'scripted', input: 'Tell me', stream: true });
    const events: OpenAI.Responses.ResponseStreamEvent[] = [];
    for await (const event of stream) events.push(event);
    const all = JSON.stringify(events);
    assert.ok(!all.includes(SECRET) && !all.includes(SECRET.slice(4)), all);
    const last = events.at(-1);
    assert.ok(last?.type === 'response.completed');
    const done = events.find(({ type }) => type === 'response.output_text.done');
    assert.ok(done?.type === 'response.output_text.done');
    assert.match(done.text, /\[SECRET:\w+\]/);
    assert.deepEqual(last.response.output_text ?? done.text, done.text);
  });

  it('parses into a schema', async () => {
    const Place = z.object({ city: z.string(), days: z.number() });
    gate.double.script('scripted', { say: { text: '{"city":"Bern","days":2}' } });
    const format = zodTextFormat(Place, 'place');
    const answer = await client.responses.parse({ model: 'scripted', input: 'Where?', text: { format } });
    assert.deepEqual(answer.output_parsed, { city: 'Bern', days: 2 });
  });

  it('is repaired, or refused, where it does not fit the schema', async () => {
    gate.double.script('scripted', { say: { text: '{"city":7}' } });
    const format = zodTextFormat(z.object({ city: z.string() }), 'place');
    await assert.rejects(
      client.responses.parse({ model: 'scripted', input: 'Where?', text: { format } }),
      (error: unknown) => error instanceof OpenAI.APIError && error.code === 'output_invalid',
    );
    assert.equal(gate.double.received, 2, 'asked once more to mend it');
  });

  it('refuses and is cut off as the API says', async () => {
    const refused = await client.responses.create({ model: 'double-refusal', input: 'Do it' });
    const [message] = refused.output;
    assert.ok(message?.type === 'message' && message.content[0]?.type === 'refusal');
    const cut = await client.responses.create({
      model: 'test-model',
      input: 'Words '.repeat(40),
      max_output_tokens: 16,
    });
    assert.equal(cut.status, 'incomplete');
    assert.equal(cut.incomplete_details?.reason, 'max_output_tokens');
  });
});

describe('tools', () => {
  it('are called, whole and streamed, and take their outputs', async () => {
    const asked = { model: 'double-tools', input: 'The weather in Bern?', tools: [WEATHER] };
    const first = await client.responses.create(asked);
    const call = first.output.find((item) => item.type === 'function_call');
    assert.ok(call);
    assert.deepEqual(JSON.parse(call.arguments), { city: 'Bern', days: 2 });
    const streamed = await client.responses.stream(asked).finalResponse();
    assert.equal(streamed.output[0]?.type, 'function_call');
    const result = { type: 'function_call_output' as const, call_id: call.call_id, output: 'Sunny, 21 °C' };
    await client.responses.create({
      ...{ model: 'test-model', previous_response_id: first.id, tools: [WEATHER], input: [result] },
    });
    const [question, asking, told] = lastInput() as readonly Record<string, unknown>[];
    assert.equal(question?.['content'], 'The weather in Bern?');
    assert.equal(asking?.['call_id'], call.call_id);
    assert.equal(told?.['output'], 'Sunny, 21 °C');
  });

  it('take plain text where they are custom', async () => {
    gate.double.script('scripted', { say: { toolCalls: [{ name: 'run_code', arguments: 'print(1)' }] } });
    const tools = [{ type: 'custom' as const, name: 'run_code' }];
    const stream = client.responses.stream({ model: 'scripted', input: 'Compute', tools });
    const [call] = (await stream.finalResponse()).output;
    assert.ok(call?.type === 'custom_tool_call');
    assert.equal(call.input, 'print(1)');
  });

  it('that were never offered are stopped before anything of the call leaves', async () => {
    gate.double.script('scripted', {
      say: { toolCalls: [{ name: 'wipe_disk', arguments: '{"all":true}' }] },
    });
    for (const stream of [false, true]) {
      const asked = { model: 'scripted', input: 'The weather?', tools: [WEATHER], stream };
      const raw = await fetch(`${gate.url}/v1/responses`, {
        method: 'POST',
        headers: { authorization: `Bearer ${gate.key}`, 'content-type': 'application/json' },
        body: JSON.stringify(asked),
      });
      const text = await raw.text();
      assert.ok(
        text.includes('output_blocked') && !text.includes('wipe_disk') && !text.includes('all'),
        text,
      );
    }
  });

  it('are refused where the provider would run them, and authorised by name or type', async () => {
    for (const type of ['web_search', 'file_search', 'code_interpreter', 'image_generation', 'mcp']) {
      const tool = { type } as unknown as OpenAI.Responses.Tool;
      await assertRefused({ model: 'test-model', input: 'Find it', tools: [tool] }, 'unsupported_content');
    }
    const key = await createKey(gate, { scopes: ['model:*', 'surface:responses', 'tool:get_weather'] });
    const limited = gate.client({ apiKey: key });
    await limited.responses.create({ model: 'test-model', input: 'Hello', tools: [WEATHER] });
    await assert.rejects(
      limited.responses.create({ model: 'test-model', input: 'Hello', tools: [{ type: 'local_shell' }] }),
      OpenAI.PermissionDeniedError,
    );
  });
});

async function assertRefused(body: object, code: string): Promise<void> {
  const before = gate.double.received;
  await assert.rejects(
    client.responses.create(body as OpenAI.Responses.ResponseCreateParamsNonStreaming),
    (error: unknown) => error instanceof OpenAI.APIError && error.code === code,
    JSON.stringify(body),
  );
  assert.equal(gate.double.received, before, 'the provider was not called');
}

describe('what cannot be screened, priced or kept apart is refused by name', () => {
  const hello = { model: 'test-model', input: 'Hello' };
  const CASES: readonly (readonly [name: string, body: object, code: string])[] = [
    ['background', { ...hello, background: true }, 'unsupported_content'],
    ['a conversation at the provider', { ...hello, conversation: 'conv_1' }, 'conversation_not_found'],
    ['a prompt at the provider', { ...hello, prompt: { id: 'pmpt_1' } }, 'prompt_not_found'],
    ['a tier without a price', { ...hello, service_tier: 'priority' }, 'unsupported_content'],
    [
      'a file at the provider',
      { ...hello, input: [user({ type: 'input_file', file_id: 'file-1' })] },
      'unsupported_content',
    ],
    [
      'an image at the provider',
      { ...hello, input: [user({ type: 'input_image', file_id: 'file-1' })] },
      'unsupported_content',
    ],
    ['sound', { ...hello, input: [user({ type: 'input_audio', input_audio: {} })] }, 'unsupported_content'],
    [
      'an item of an unknown kind',
      { ...hello, input: [{ type: 'x_item', text: 'hi' }] },
      'unsupported_content',
    ],
    ['input of the wrong type', { ...hello, input: 7 }, 'invalid_field'],
    ['an item that is no object', { ...hello, input: ['hi'] }, 'invalid_field'],
    ['a maximum that is none', { ...hello, max_output_tokens: 0 }, 'invalid_field'],
    ['an answer that is not kept', { ...hello, previous_response_id: 'resp_nobody' }, 'not_found'],
    [
      'an item that is not kept',
      { ...hello, input: [{ type: 'item_reference', id: 'msg_nobody' }] },
      'not_found',
    ],
  ];
  for (const [name, body, code] of CASES) it(name, () => assertRefused(body, code));
});

function user(part: object) {
  return { role: 'user', content: [{ type: 'input_text', text: 'Look' }, part] };
}

describe('a kept answer', () => {
  it('is continued with the history that the gate kept', async () => {
    const first = await client.responses.create({ model: 'test-model', input: `I am ${MAIL}` });
    const stream = client.responses.stream({
      ...{ model: 'test-model', previous_response_id: first.id, input: 'And who am I?' },
    });
    const second = await stream.finalResponse();
    assert.equal(second.previous_response_id, first.id);
    const sent = lastInput() as readonly { role: string }[];
    assert.deepEqual(
      sent.map(({ role }) => role),
      ['user', 'assistant', 'user'],
    );
    assert.ok(!JSON.stringify(sent).includes(MAIL), 'the history is screened like any text');
    assert.equal(askedOf(gate.double)['previous_response_id'], undefined);
    const third = await client.responses.create({
      ...{ model: 'test-model', previous_response_id: second.id, input: 'Go on' },
    });
    assert.equal((lastInput() as readonly unknown[]).length, 5);
    assert.notEqual(third.id, second.id);
  });

  it('is shown, listed and deleted', async () => {
    const made = await client.responses.create({
      model: 'test-model',
      instructions: 'Be kind.',
      input: `To ${MAIL}`,
    });
    const shown = await client.responses.retrieve(made.id);
    assert.equal(shown.output_text ?? made.output_text, `To ${MAIL}`);
    assert.deepEqual(shown.output, made.output);
    assert.equal(shown.instructions, 'Be kind.');
    const items = await client.responses.inputItems.list(made.id);
    assert.equal(items.data.length, 1);
    await client.responses.delete(made.id);
    await assert.rejects(client.responses.retrieve(made.id), OpenAI.NotFoundError);
    await assert.rejects(client.responses.delete(made.id), OpenAI.NotFoundError);
    await assertRefused({ model: 'test-model', input: 'x', previous_response_id: made.id }, 'not_found');
  });

  it('is nobody else’s: another user, another key and another tenant find nothing', async () => {
    const keyFor = (description: object) => createKey(gate, description);
    const owner = gate.client({ apiKey: await keyFor({ user: 'ann@example.org' }) });
    const made = await owner.responses.create({ model: 'test-model', input: 'Mine' });
    const item = made.output[0]?.id ?? '';
    const again = gate.client({ apiKey: await keyFor({ user: 'ann@example.org' }) });
    assert.equal((await again.responses.retrieve(made.id)).id, made.id, 'the same user, whatever the key');
    for (const other of [await keyFor({ user: 'bob@example.org' }), await keyFor({})]) {
      const stranger = gate.client({ apiKey: other });
      const before = gate.double.received;
      await assert.rejects(stranger.responses.retrieve(made.id), OpenAI.NotFoundError);
      await assert.rejects(stranger.responses.inputItems.list(made.id), OpenAI.NotFoundError);
      await assert.rejects(stranger.responses.delete(made.id), OpenAI.NotFoundError);
      const asked = { model: 'test-model', input: 'x', previous_response_id: made.id };
      await assert.rejects(stranger.responses.create(asked), OpenAI.NotFoundError);
      const named = { model: 'test-model', input: [{ type: 'item_reference' as const, id: item }] };
      await assert.rejects(stranger.responses.create(named), OpenAI.NotFoundError);
      assert.equal(gate.double.received, before, 'no provider was called');
    }
  });

  it('gives its items to who names them', async () => {
    const made = await client.responses.create({ model: 'test-model', input: 'A fact' });
    const named = { type: 'item_reference' as const, id: made.output[0]?.id ?? '' };
    await client.responses.create({
      model: 'test-model',
      input: [named, { role: 'user', content: 'Repeat it' }],
    });
    assert.equal((lastInput() as readonly { type?: string }[])[0]?.type, 'message');
  });

  it('is not kept where the caller says so', async () => {
    const made = await client.responses.create({ model: 'test-model', input: 'Forget me', store: false });
    await assert.rejects(client.responses.retrieve(made.id), OpenAI.NotFoundError);
  });

  it('is not kept where its client never had all of it', async () => {
    const before = Date.now();
    const stream = await client.responses.create({
      model: 'double-truncated',
      input: 'Half of it',
      stream: true,
    });
    let id = '';
    await assert.rejects(async () => {
      for await (const event of stream) if (event.type === 'response.created') id = event.response.id;
    });
    assert.ok(id !== '' && Date.now() >= before);
    await assert.rejects(client.responses.retrieve(id), OpenAI.NotFoundError);
  });

  it('keeps the model’s own reasoning for the next turn, sealed as the provider gave it', async () => {
    const asked = { model: 'test-model', reasoning: { effort: 'low' as const } };
    const first = await client.responses.create({ ...asked, input: 'Think' });
    assert.deepEqual(askedOf(gate.double)['include'], ['reasoning.encrypted_content']);
    await client.responses.create({ ...asked, input: 'Again', previous_response_id: first.id });
    const [, thought] = lastInput() as readonly Record<string, unknown>[];
    assert.equal(thought?.['type'], 'reasoning');
    assert.ok(typeof thought['encrypted_content'] === 'string');
  });
});

describe('errors and hang-ups', () => {
  it('reach the SDK as its own classes', async () => {
    await assert.rejects(client.responses.create({ model: 'nobody', input: 'x' }), OpenAI.NotFoundError);
    await assert.rejects(client.responses.create({ model: 'double-429', input: 'x' }), OpenAI.RateLimitError);
    const stranger = gate.client({ apiKey: 'not-a-key' });
    await assert.rejects(
      stranger.responses.create({ model: 'test-model', input: 'x' }),
      OpenAI.AuthenticationError,
    );
  });

  it('in the middle of a stream are thrown', async () => {
    const asked = { model: 'double-truncated', input: 'Tell me more of it', stream: true } as const;
    const stream = await client.responses.create(asked);
    await assert.rejects(async () => {
      for await (const _event of stream);
    }, OpenAI.APIError);
  });

  it('a client that hangs up pays what the provider bills', async () => {
    const apiKey = await createKey(gate, { budgets: [{ usd: 1, period: 'total' }] });
    gate.double.script('scripted', { say: { chunks: Array(40).fill('word ') }, chunkDelayMs: 10 });
    const asked = { model: 'scripted', input: 'Go on', stream: true } as const;
    const stream = await gate.client({ apiKey }).responses.create(asked);
    for await (const event of stream) if (event.type === 'response.output_text.delta') break;
    await eventually(
      () => gate.double.bill().entries[0]?.finished === true,
      'the answer is read to its usage',
    );
    const [account] = await settledAccounts(gate);
    assert.equal(account?.spentNanoUsd, gate.double.bill().totalNanoUsd);
  });

  it('a client that hangs up cancels the call where the operator drains nothing', async () => {
    const strict = await startSdkGate(['scripted'], { config: { budgets: { drainMs: 0 } } });
    try {
      strict.double.script('scripted', { say: { chunks: Array(500).fill('word ') }, chunkDelayMs: 10 });
      const asked = { model: 'scripted', input: 'Go on', stream: true } as const;
      const stream = await strict.client().responses.create(asked);
      for await (const event of stream) if (event.type === 'response.output_text.delta') break;
      await eventually(() => strict.double.requests[0]?.aborted === true, 'the provider is told');
    } finally {
      await strict.close();
    }
  });
});

describe('the built-in simulator', () => {
  it('answers, streams, calls tools and keeps to a schema', async () => {
    const answer = await client.responses.create({ model: 'simulator', input: 'Hello' });
    assert.match(answer.output_text, /simulator/);
    const streamed = await client.responses.stream({ model: 'simulator', input: 'Hello' }).finalResponse();
    assert.equal(streamed.output_text, answer.output_text);
    const called = await client.responses.create({
      ...{ model: 'simulator', input: 'Weather', tools: [WEATHER], tool_choice: 'required' as const },
    });
    assert.equal(called.output[0]?.type, 'function_call');
    const format = zodTextFormat(z.object({ city: z.string() }), 'place');
    const parsed = await client.responses.parse({ model: 'simulator', input: 'Where?', text: { format } });
    assert.equal(typeof parsed.output_parsed?.city, 'string');
  });
});

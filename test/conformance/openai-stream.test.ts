/** The unchanged OpenAI SDK through the gate: streams, and clients that hang up in the middle of one. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type OpenAI from 'openai';
import { APIError, APIUserAbortError } from 'openai';
import { settledAccounts } from '../fixtures/gate-books.ts';
import { createKey } from '../fixtures/running-gate.ts';
import { askedOf, eventually, type SdkGate, startSdkGate } from '../fixtures/sdk-gate.ts';

const MODELS = [
  'double-tools',
  'double-refusal',
  'double-unknown-fields',
  'double-error-event',
  'double-truncated',
  'double-reset-mid-stream',
  'double-no-usage',
  'scripted',
];
const HELLO = [{ role: 'user' as const, content: 'Say hello to everyone who is here' }];
const TEXT = 'Say hello to everyone who is here';
const BUDGET_USD = 1;
const WEATHER = {
  type: 'function' as const,
  function: { name: 'get_weather', parameters: { type: 'object' } },
};

let gate: SdkGate;
let client: OpenAI;

before(async () => {
  gate = await startSdkGate(MODELS);
  client = gate.client();
});
after(() => gate.close());
beforeEach(() => gate.double.reset());

type Chunk = OpenAI.ChatCompletionChunk;

async function collect(stream: AsyncIterable<Chunk>): Promise<Chunk[]> {
  const chunks: Chunk[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

function textOf(chunks: readonly Chunk[], index = 0): string {
  return chunks
    .flatMap(({ choices }) => choices)
    .filter((choice) => choice.index === index)
    .map(({ delta }) => delta.content ?? '')
    .join('');
}

describe('a stream', () => {
  it('comes piece by piece', async () => {
    const stream = await client.chat.completions.create({
      model: 'test-model',
      messages: HELLO,
      stream: true,
    });
    const chunks = await collect(stream);
    assert.equal(textOf(chunks), TEXT);
    assert.ok(chunks.length > 3);
    assert.equal(chunks.at(-1)?.choices[0]?.finish_reason, 'stop');
  });

  it('shows its first piece before the last one is made', async () => {
    // The guards hold a bounded tail back, so that a short answer would come in one piece.
    const chunks = Array.from({ length: 150 }, (_, index) => `word${index} `);
    gate.double.script('scripted', { say: { chunks }, chunkDelayMs: 5 });
    const startedAtMs = performance.now();
    const stream = await client.chat.completions.create({ model: 'scripted', messages: HELLO, stream: true });
    let firstAtMs = 0;
    let text = '';
    for await (const { choices } of stream) {
      text += choices[0]?.delta.content ?? '';
      if (text !== '' && firstAtMs === 0) firstAtMs = performance.now();
    }
    const wholeMs = performance.now() - startedAtMs;
    assert.equal(text, chunks.join(''));
    assert.ok(
      firstAtMs - startedAtMs < wholeMs / 2,
      `first piece after ${firstAtMs - startedAtMs} of ${wholeMs} ms`,
    );
  });

  it('comes from the simulator', async () => {
    const stream = await client.chat.completions.create({
      model: 'simulator',
      messages: HELLO,
      stream: true,
    });
    assert.match(textOf(await collect(stream)), /^\[simulator\]/);
  });

  it('tells its usage only to whom asks, but the gate asks the provider always', async () => {
    const body = { model: 'test-model', messages: HELLO, stream: true } as const;
    const without = await collect(await client.chat.completions.create(body));
    assert.ok(without.every(({ usage, choices }) => !usage && choices.length > 0));
    assert.deepEqual(askedOf(gate.double)['stream_options'], { include_usage: true });
    const asking = { ...body, stream_options: { include_usage: true } };
    const withUsage = await collect(await client.chat.completions.create(asking));
    assert.deepEqual(withUsage.at(-1)?.choices, []);
    assert.ok((withUsage.at(-1)?.usage?.completion_tokens ?? 0) > 0);
  });

  it('has every choice', async () => {
    const chunks = await collect(
      await client.chat.completions.create({ model: 'test-model', messages: HELLO, stream: true, n: 2 }),
    );
    assert.equal(textOf(chunks, 0), TEXT);
    assert.equal(textOf(chunks, 1), `${TEXT} #1`);
  });

  it('has log probabilities, refusals and unknown fields', async () => {
    const body = { messages: HELLO, stream: true } as const;
    const scored = await collect(
      await client.chat.completions.create({ ...body, model: 'test-model', logprobs: true }),
    );
    const tokens = scored.flatMap(({ choices }) => choices[0]?.logprobs?.content ?? []);
    assert.equal(tokens.map(({ token }) => token).join(''), TEXT);
    const refused = await collect(await client.chat.completions.create({ ...body, model: 'double-refusal' }));
    const refusal = refused.map(({ choices }) => choices[0]?.delta.refusal ?? '').join('');
    assert.equal(refusal, 'I cannot help with that.');
    const unknown = await client.chat.completions
      .create({ ...body, model: 'double-unknown-fields' })
      .asResponse();
    assert.ok((await unknown.text()).includes('"big":12345678901234567890,"fraction":2.50'));
  });

  it('carries tool calls, several at once', async () => {
    const toolCalls = ['Bern', 'Basel'].map((city) => ({
      name: 'get_weather',
      arguments: JSON.stringify({ city, days: 1 }),
    }));
    gate.double.script('scripted', { say: { toolCalls } });
    const stream = client.chat.completions.stream({ model: 'scripted', messages: HELLO, tools: [WEATHER] });
    const message = await stream.finalMessage();
    const calls = message.tool_calls ?? [];
    assert.deepEqual(
      calls.map((call) => call.type === 'function' && JSON.parse(call.function.arguments)),
      [
        { city: 'Bern', days: 1 },
        { city: 'Basel', days: 1 },
      ],
    );
  });

  it('is gathered by the SDK’s stream helper', async () => {
    const pieces: string[] = [];
    const stream = client.chat.completions
      .stream({ model: 'test-model', messages: HELLO, stream_options: { include_usage: true } })
      .on('content', (delta) => pieces.push(delta));
    const completion = await stream.finalChatCompletion();
    assert.equal(completion.choices[0]?.message.content, TEXT);
    assert.equal(pieces.join(''), TEXT);
    assert.ok((completion.usage?.total_tokens ?? 0) > 0);
  });

  it('keeps text in every script, wherever the provider cuts it', async () => {
    const text = 'Grüße 你好 नमस्ते 👩‍👩‍👧 \u{1D54F}';
    gate.double.script('scripted', { say: { chunks: [...text] } });
    const stream = await client.chat.completions.create({ model: 'scripted', messages: HELLO, stream: true });
    assert.equal(textOf(await collect(stream)), text);
  });
});

describe('a stream that breaks', () => {
  function isFailure(error: unknown): true {
    assert.ok(error instanceof APIError);
    assert.equal(error.code, 'provider_failed');
    assert.equal(error.type, 'server_error');
    assert.ok(error.requestID);
    return true;
  }

  it('in its middle is an APIError with the request’s id, and never a complete answer', async () => {
    gate.double.script('double-reset-mid-stream', {
      say: { chunks: Array(200).fill('word ') },
      fault: 'reset-mid-stream',
    });
    const body = { model: 'double-reset-mid-stream', messages: HELLO, stream: true } as const;
    const stream = await client.chat.completions.create(body);
    let text = '';
    await assert.rejects(async () => {
      for await (const { choices } of stream) text += choices[0]?.delta.content ?? '';
    }, isFailure);
    assert.match(text, /^word word/);
    const gathered = client.chat.completions.stream({ model: 'double-reset-mid-stream', messages: HELLO });
    await assert.rejects(gathered.finalChatCompletion(), isFailure);
    assert.equal(gate.double.received, 2);
  });

  it('before its first text is an ordinary error', async () => {
    const body = { model: 'double-error-event', messages: HELLO, stream: true } as const;
    await assert.rejects(async () => collect(await client.chat.completions.create(body)), isFailure);
    assert.equal(gate.double.received, 1);
  });

  it('only after every choice said why it stopped is complete', async () => {
    const body = { model: 'double-truncated', messages: HELLO, stream: true } as const;
    assert.equal(textOf(await collect(await client.chat.completions.create(body))), TEXT);
  });
});

describe('a client that hangs up', () => {
  async function keyWithBudget(): Promise<OpenAI> {
    const budgets = [{ usd: BUDGET_USD, period: 'total' }];
    return gate.client({ apiKey: await createKey(gate, { name: 'capped', budgets }) });
  }

  /** What the newest budget has spent once nothing is held any more. */
  async function spent(): Promise<number> {
    const total = (await settledAccounts(gate)).reduce((sum, { spentNanoUsd }) => sum + spentNanoUsd, 0);
    const before = known;
    known = total;
    return total - before;
  }
  let known = 0;

  it('in the middle of a stream pays what the provider bills', async () => {
    const capped = await keyWithBudget();
    gate.double.script('scripted', { say: { chunks: Array(40).fill('word ') }, chunkDelayMs: 10 });
    const stream = await capped.chat.completions.create({ model: 'scripted', messages: HELLO, stream: true });
    const reading = collect(stream);
    setTimeout(() => stream.controller.abort(), 100);
    // The SDK ends an aborted iteration without an error.
    assert.ok(textOf(await reading).length < 200);
    await eventually(
      () => gate.double.bill().entries[0]?.finished === true,
      'the gate reads on for the usage',
    );
    assert.equal(await spent(), gate.double.bill().totalNanoUsd);
  });

  it('by leaving the loop pays the same', async () => {
    const capped = await keyWithBudget();
    gate.double.script('scripted', { say: { chunks: Array(20).fill('word ') }, chunkDelayMs: 10 });
    const stream = await capped.chat.completions.create({ model: 'scripted', messages: HELLO, stream: true });
    for await (const { choices } of stream) if (choices[0]?.delta.content) break;
    await eventually(
      () => gate.double.bill().entries[0]?.finished === true,
      'the gate reads on for the usage',
    );
    assert.equal(await spent(), gate.double.bill().totalNanoUsd);
  });

  it('before the first byte leaves nothing held, and never pays less than the bill', async () => {
    const capped = await keyWithBudget();
    gate.double.script('scripted', { headersDelayMs: 400 });
    for (const stream of [false, true]) {
      const hangUp = new AbortController();
      const asking = capped.chat.completions.create(
        { model: 'scripted', messages: HELLO, stream },
        { signal: hangUp.signal },
      );
      setTimeout(() => hangUp.abort(), 100);
      await assert.rejects(asking, APIUserAbortError);
    }
    await eventually(() => gate.double.bill().entries.length === 2, 'both calls reach the provider');
    const charged = await spent();
    assert.ok(charged >= gate.double.bill().totalNanoUsd);
    assert.ok(charged < BUDGET_USD * 1e9);
  });

  it('does not disturb the next request', async () => {
    const answer = await client.chat.completions.create({ model: 'test-model', messages: HELLO });
    assert.equal(answer.choices[0]?.message.content, TEXT);
  });
});

describe('a client that hangs up where the operator drains nothing', () => {
  it('cancels the provider’s work and is charged the whole reservation', async () => {
    const strict = await startSdkGate(['scripted'], { config: { budgets: { drainMs: 0 } } });
    try {
      const apiKey = await createKey(strict, { budgets: [{ usd: BUDGET_USD, period: 'total' }] });
      strict.double.script('scripted', { say: { chunks: Array(500).fill('word ') }, chunkDelayMs: 10 });
      const stream = await strict
        .client({ apiKey })
        .chat.completions.create({ model: 'scripted', messages: HELLO, stream: true });
      for await (const { choices } of stream) if (choices[0]?.delta.content) break;
      await eventually(() => strict.double.requests[0]?.aborted === true, 'the provider call is cancelled');
      const [account] = await settledAccounts(strict);
      const { totalNanoUsd, outputTokens } = strict.double.bill();
      assert.ok(outputTokens < 250, `${outputTokens} tokens were made`);
      assert.ok((account?.spentNanoUsd ?? 0) > totalNanoUsd);
    } finally {
      await strict.close();
    }
  });
});

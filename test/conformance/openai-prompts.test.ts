/** The unchanged OpenAI SDK through the gate: embeddings, legacy completions, and endpoints that are not offered. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import OpenAI from 'openai';
import { settledAccounts } from '../fixtures/gate-books.ts';
import { vectorOf } from '../fixtures/provider-double/prompts.ts';
import { createKey } from '../fixtures/running-gate.ts';
import { askedOf, type SdkGate, startSdkGate } from '../fixtures/sdk-gate.ts';

const MAIL = 'planted.person@mail-example.org';
const SECRET = ['gh', 'p_', 'wJ4kQ9tZ2mX7vB5nR8cY3hL6pD1sF0gA', 'eT5u'].join('');

let gate: SdkGate;
let client: OpenAI;

before(async () => {
  gate = await startSdkGate(['scripted', 'double-429']);
  client = gate.client();
});
after(() => gate.close());
beforeEach(() => gate.double.reset());

async function assertRefused(call: Promise<unknown>, code: string): Promise<void> {
  const before = gate.double.received;
  await assert.rejects(call, (error: unknown) => error instanceof OpenAI.APIError && error.code === code);
  assert.equal(gate.double.received, before, 'the provider was not called');
}

/** What all budgets together have spent once nothing is held any more. */
async function spent(): Promise<number> {
  return (await settledAccounts(gate)).reduce((sum, { spentNanoUsd }) => sum + spentNanoUsd, 0);
}

describe('embeddings', () => {
  it('come as numbers, in both notations, for one text and for several', async () => {
    const one = await client.embeddings.create({ model: 'test-model', input: 'A text' });
    assert.deepEqual(
      one.data[0]?.embedding,
      vectorOf('A text', 8),
      'base64, which the SDK asks for and decodes',
    );
    const several = await client.embeddings.create({
      ...{
        model: 'test-model',
        input: ['A text', 'Another'],
        dimensions: 3,
        encoding_format: 'float' as const,
      },
    });
    assert.deepEqual(
      several.data.map(({ embedding }) => embedding),
      [vectorOf('A text', 3), vectorOf('Another', 3)],
    );
    assert.equal(askedOf(gate.double)['dimensions'], 3);
  });

  it('never show the provider what a guard takes out', async () => {
    await client.embeddings.create({ model: 'test-model', input: ['First', `Write to ${MAIL}`] });
    assert.ok(!JSON.stringify(askedOf(gate.double)).includes(MAIL));
  });

  it('cost what the provider bills: their input, and no output', async () => {
    const apiKey = await createKey(gate, { budgets: [{ usd: 1, period: 'total' }] });
    const before = await spent();
    await gate.client({ apiKey }).embeddings.create({ model: 'test-model', input: `Priced ${Date.now()}` });
    assert.equal((await spent()) - before, gate.double.bill().totalNanoUsd);
    assert.ok(gate.double.bill().totalNanoUsd > 0);
  });

  it('are refused of what cannot be screened, by name', async () => {
    const create = (body: object) =>
      client.embeddings.create({ model: 'test-model', ...body } as OpenAI.EmbeddingCreateParams);
    await assertRefused(create({ input: [1, 2, 3] }), 'unsupported_content');
    await assertRefused(create({ input: [[1, 2], [3]] }), 'unsupported_content');
    await assertRefused(create({ input: [] }), 'invalid_field');
    await assertRefused(create({ input: { text: 'x' } }), 'invalid_field');
    await assertRefused(create({ input: 'x', dimensions: 0 }), 'invalid_field');
    await assertRefused(create({ input: 'x', encoding_format: 'hex' }), 'invalid_field');
    await assertRefused(create({ input: 'x', stream: true }), 'invalid_field');
  });

  it('need their own scope', async () => {
    const apiKey = await createKey(gate, { scopes: ['model:*', 'surface:chat'] });
    const limited = gate.client({ apiKey });
    await assertRefused(limited.embeddings.create({ model: 'test-model', input: 'x' }), 'forbidden');
  });

  it('come from the simulator too: the same text, the same numbers', async () => {
    const [one, two] = await Promise.all(
      ['Hello', 'Hello'].map((input) => client.embeddings.create({ model: 'simulator', input })),
    );
    assert.equal(one?.data[0]?.embedding.length, 64);
    assert.deepEqual(one?.data, two?.data);
  });
});

describe('legacy completions', () => {
  it('come whole and streamed', async () => {
    const asked = { model: 'test-model', prompt: `Say it to ${MAIL}`, max_tokens: 50 };
    const whole = await client.completions.create(asked);
    assert.equal(whole.choices[0]?.text, asked.prompt);
    const stream = await client.completions.create({ ...asked, stream: true });
    let text = '';
    for await (const { choices } of stream) text += choices[0]?.text ?? '';
    assert.equal(text, asked.prompt);
    assert.ok(!JSON.stringify(askedOf(gate.double)).includes(MAIL), 'the provider never saw the address');
  });

  it('are screened, every choice and its log probabilities', async () => {
    gate.double.script('scripted', { say: { text: `The key is ${SECRET}.` } });
    const asked = { model: 'scripted', prompt: 'Tell me', max_tokens: 50, n: 2, logprobs: 1 };
    for (const stream of [false, true]) {
      const response = await client.completions.create({ ...asked, stream }).asResponse();
      const text = await response.text();
      assert.ok(text.includes('[SECRET:') && !text.includes(SECRET) && !text.includes(SECRET.slice(8)), text);
    }
  });

  it('are bounded by the best of their answers, and by the maximum that the API would use', async () => {
    const apiKey = await createKey(gate, { budgets: [{ usd: 1, period: 'total' }] });
    const before = await spent();
    const prompt = 'Five words are in this';
    await gate.client({ apiKey }).completions.create({ model: 'test-model', prompt, best_of: 4 });
    assert.equal(askedOf(gate.double)['max_tokens'], 16, 'what is priced is what is asked for');
    assert.equal((await spent()) - before, gate.double.bill().totalNanoUsd);
    const poor = await createKey(gate, { budgets: [{ usd: 0.001, period: 'total' }] });
    const wanted = { model: 'test-model', prompt, best_of: 100, max_tokens: 1_000 };
    await assertRefused(gate.client({ apiKey: poor }).completions.create(wanted), 'budget_exhausted');
  });

  it('are refused of what cannot be screened or counted, by name', async () => {
    const create = (body: object) =>
      client.completions.create({
        model: 'test-model',
        ...body,
      } as OpenAI.CompletionCreateParamsNonStreaming);
    await assertRefused(create({ prompt: [1, 2] }), 'unsupported_content');
    await assertRefused(create({}), 'invalid_field');
    await assertRefused(create({ prompt: 'x', n: 0 }), 'invalid_field');
    await assertRefused(create({ prompt: ['x', 'y'], best_of: 65 }), 'invalid_field');
    await assertRefused(create({ prompt: 'x', suffix: 7 }), 'invalid_field');
  });

  it('end in the SDK’s own errors', async () => {
    const create = (model: string) => client.completions.create({ model, prompt: 'x' });
    await assert.rejects(create('double-429'), OpenAI.RateLimitError);
    await assert.rejects(create('nobody'), OpenAI.NotFoundError);
  });

  it('come from the simulator too', async () => {
    const asked = { model: 'simulator', prompt: 'Hello', max_tokens: 200 };
    const whole = await client.completions.create(asked);
    assert.match(whole.choices[0]?.text ?? '', /simulator/);
    let text = '';
    for await (const { choices } of await client.completions.create({ ...asked, stream: true }))
      text += choices[0]?.text ?? '';
    assert.equal(text, whole.choices[0]?.text);
  });
});

describe('endpoints that are not offered', () => {
  for (const path of [
    '/uploads',
    '/uploads/upload-1/parts',
    '/images/variations',
    '/threads',
    '/assistants',
    '/vector_stores',
  ])
    it(`say so, and reach no provider: ${path}`, async () => {
      for (const method of ['get', 'post', 'delete'] as const) {
        const before = gate.double.received;
        await assert.rejects(client[method](path), (error: unknown) => {
          assert.ok(error instanceof OpenAI.NotFoundError);
          assert.match(error.message, /not offered by this gate/);
          return true;
        });
        assert.equal(gate.double.received, before);
      }
    });
});

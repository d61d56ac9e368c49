/**
 * The unchanged SDKs of each format, through a real gate, in front of a provider of another format. What the provider got is
 * in the enforced bound, what it billed is in the gate's books, and what it could not be told was never sent.
 */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { settledAccounts } from '../fixtures/gate-books.ts';
import { outcomeOf } from '../fixtures/gate-records.ts';
import { geminiBase } from '../fixtures/gemini-gate.ts';
import { type ProviderDouble, startProviderDouble } from '../fixtures/provider-double.ts';
import { createKey, DOUBLE_PRICE, startTestGate, type TestGate } from '../fixtures/running-gate.ts';

const FORMATS = ['openai', 'anthropic', 'gemini'] as const;
type Format = (typeof FORMATS)[number];
const MODELS = [
  'plain',
  'double-tools',
  'double-429',
  'double-error-event',
  'double-truncated',
  'double-slow-body',
];
const MAXIMUM = 1_000;
const ROUTED = { price: DOUBLE_PRICE, maxOutputTokens: MAXIMUM, imageTokensBound: 2_000, maxAttempts: 1 };
const ARGUMENTS = { city: 'Bern', days: 2 };
const SCHEMA = { type: 'object', properties: { city: { type: 'string' }, days: { type: 'number' } } };

let double: ProviderDouble;
let gate: TestGate;
before(async () => {
  double = await startProviderDouble();
  const at = { allowPrivateAddress: true, apiKey: { value: ['sk', 'not-a-real-key'].join('-') } };
  const models = FORMATS.flatMap((format) =>
    MODELS.map((model) => [`${format}/${model}`, { ...ROUTED, routes: [{ provider: format, model }] }]),
  );
  gate = await startTestGate({
    upstream: double.url,
    config: {
      providers: {
        openai: { kind: 'openai-compatible', baseUrl: double.url, ...at },
        anthropic: { kind: 'anthropic', baseUrl: double.url, ...at },
        gemini: { kind: 'gemini', baseUrl: geminiBase(double), ...at },
      },
      models: {
        ...Object.fromEntries(models),
        across: {
          ...ROUTED,
          maxAttempts: 3,
          routes: [
            { provider: 'openai', model: 'double-503' },
            { provider: 'anthropic', model: 'plain' },
            { provider: 'gemini', model: 'plain' },
          ],
        },
      },
    },
  });
});
after(async () => {
  await gate.close();
  await double.close();
});
beforeEach(() => double.reset());

const openai = () => new OpenAI({ baseURL: `${gate.url}/v1`, apiKey: gate.key, maxRetries: 0 });
const anthropic = () => new Anthropic({ baseURL: gate.url, apiKey: gate.key, maxRetries: 0 });
const google = () => new GoogleGenAI({ apiKey: gate.key, httpOptions: { baseUrl: gate.url } });

const PATHS: Readonly<Record<Format, RegExp>> = {
  openai: /^\/v1\/chat\/completions$/,
  anthropic: /^\/v1\/messages$/,
  gemini: /^\/v1beta\/models\/[^/]+:(?:stream)?[gG]enerateContent/,
};

/** The provider was asked in its own format, within the maximum that is reserved. */
function assertSentWithin(format: Format): void {
  const last = double.requests.at(-1);
  assert.match(last?.path ?? '', PATHS[format]);
  const body = JSON.parse(last?.body.toString() ?? '{}');
  const bound = body.max_tokens ?? body.max_completion_tokens ?? body.generationConfig?.maxOutputTokens;
  assert.equal(bound, MAXIMUM);
}

const user = (content: string) => [{ role: 'user' as const, content }];

describe('the OpenAI SDK’s chat', () => {
  for (const format of ['anthropic', 'gemini'] as const) {
    const tools = [{ type: 'function' as const, function: { name: 'get_weather', parameters: SCHEMA } }];
    it(`answers from ${format}, whole and as a stream`, async () => {
      const model = `${format}/plain`;
      const answer = await openai().chat.completions.create({ model, messages: user('Say spade.') });
      assert.equal(answer.choices[0]?.message.content, 'Say spade.');
      assert.equal(answer.choices[0]?.finish_reason, 'stop');
      assertSentWithin(format);
      const options = { stream: true, stream_options: { include_usage: true } } as const;
      const stream = await openai().chat.completions.create({ model, messages: user('Say it.'), ...options });
      let text = '';
      let total: number | undefined;
      for await (const chunk of stream) {
        text += chunk.choices[0]?.delta.content ?? '';
        total = chunk.usage?.total_tokens ?? total;
      }
      assert.equal(text, 'Say it.');
      const [entry] = double.bill().entries.slice(-1);
      assert.equal(total, (entry?.inputTokens ?? 0) + (entry?.outputTokens ?? 0));
    });

    it(`calls tools of ${format}, whole and as a stream, and sends their results back`, async () => {
      const model = `${format}/double-tools`;
      const asked = { model, tools, messages: user('Weather?') };
      const answer = await openai().chat.completions.create(asked);
      const message = answer.choices[0]?.message;
      const call = message?.tool_calls?.[0];
      assert.ok(message !== undefined && call?.type === 'function');
      assert.deepEqual(JSON.parse(call.function.arguments), ARGUMENTS);
      const stream = openai().chat.completions.stream(asked);
      const streamed = (await stream.finalChatCompletion()).choices[0]?.message.tool_calls?.[0];
      assert.ok(streamed?.type === 'function');
      assert.deepEqual(JSON.parse(streamed.function.arguments), ARGUMENTS);
      const result = { role: 'tool' as const, tool_call_id: call.id, content: '21 °C' };
      await openai().chat.completions.create({ ...asked, messages: [...asked.messages, message, result] });
      assert.ok(double.requests.at(-1)?.body.toString().includes('21 °C'));
    });

    it(`hears errors of ${format} as its own`, async () => {
      const create = (model: string, more: object = {}) =>
        openai().chat.completions.create({ model: `${format}/${model}`, messages: user('x'), ...more });
      await assert.rejects(create('double-429'), (error) => {
        assert.ok(error instanceof OpenAI.RateLimitError);
        return error.headers.get('retry-after') === '7';
      });
      for (const model of ['double-error-event', 'double-truncated'])
        await assert.rejects(async () => {
          const stream = await openai().chat.completions.create({
            ...{ model: `${format}/${model}`, messages: user('Some words.') },
            stream: true,
          });
          for await (const _ of stream);
        });
      const before = double.received;
      await assert.rejects(create('plain', { n: 2 }), (error) => {
        assert.ok(error instanceof OpenAI.BadRequestError);
        assert.deepEqual([error.code, error.param], ['unsupported_field', 'n']);
        return true;
      });
      assert.equal(double.received, before, 'nothing was sent');
    });
  }

  it('that hangs up cancels the provider’s stream', async () => {
    const stream = await openai().chat.completions.create({
      ...{ model: 'anthropic/double-slow-body', messages: user('Many words to be said here.'), stream: true },
    });
    for await (const _ of stream) break;
    stream.controller.abort();
    const accounts = await settledAccounts(gate);
    assert.ok(accounts.every(({ heldNanoUsd }) => heldNanoUsd === 0));
  });
});

describe('the OpenAI SDK’s responses', () => {
  for (const format of ['anthropic', 'gemini'] as const)
    it(`answers from ${format}, goes on with an earlier answer, calls tools`, async () => {
      const model = `${format}/plain`;
      const answer = await openai().responses.create({ model, input: 'Say spade.' });
      assert.equal(answer.output_text, 'Say spade.');
      assertSentWithin(format);
      const stream = openai().responses.stream({ model, input: 'And again.' });
      assert.equal((await stream.finalResponse()).output_text, 'And again.');
      await openai().responses.create({ model, input: 'More.', previous_response_id: answer.id });
      const sent = double.requests.at(-1)?.body.toString() ?? '';
      assert.ok(sent.includes('Say spade.') && sent.includes('More.'));
      const tool = { type: 'function' as const, name: 'get_weather', parameters: SCHEMA, strict: false };
      const asked = { model: `${format}/double-tools`, input: 'Weather?', tools: [tool] };
      const whole = await openai().responses.create(asked);
      const streamed = await openai().responses.stream(asked).finalResponse();
      for (const { output } of [whole, streamed]) {
        const call = output.find((item) => item.type === 'function_call');
        assert.ok(call?.type === 'function_call');
        assert.deepEqual(JSON.parse(call.arguments), ARGUMENTS);
      }
    });
});

describe('Anthropic’s SDK', () => {
  for (const format of ['openai', 'gemini'] as const)
    it(`answers from ${format}, streams, calls tools, hears errors`, async () => {
      const asked = { model: `${format}/plain`, max_tokens: MAXIMUM, messages: user('Say spade.') };
      const answer = await anthropic().messages.create(asked);
      assert.deepEqual(answer.content, [{ type: 'text', text: 'Say spade.' }]);
      assertSentWithin(format);
      const message = await anthropic().messages.stream(asked).finalMessage();
      assert.deepEqual(
        message.content.map((block) => block.type === 'text' && block.text),
        ['Say spade.'],
      );
      const [entry] = double.bill().entries.slice(-1);
      assert.deepEqual(
        [message.usage.input_tokens, message.usage.output_tokens],
        [entry?.inputTokens, entry?.outputTokens],
      );
      const input_schema = { ...SCHEMA, type: 'object' as const };
      const calling = {
        ...asked,
        model: `${format}/double-tools`,
        tools: [{ name: 'get_weather', input_schema }],
      };
      const called = await anthropic().messages.stream(calling).finalMessage();
      const call = called.content.find((block) => block.type === 'tool_use');
      assert.deepEqual(call?.input, ARGUMENTS);
      assert.equal(called.stop_reason, 'tool_use');
      const result = { type: 'tool_result' as const, tool_use_id: call?.id ?? '', content: '21 °C' };
      const turns = [
        { role: 'assistant' as const, content: called.content },
        { role: 'user' as const, content: [result] },
      ];
      await anthropic().messages.create({ ...calling, messages: [...calling.messages, ...turns] });
      assert.ok(double.requests.at(-1)?.body.toString().includes('21 °C'));
      const limited = anthropic().messages.create({ ...asked, model: `${format}/double-429` });
      await assert.rejects(limited, Anthropic.RateLimitError);
      for (const model of format === 'openai' ? ['error-event'] : ['error-event', 'truncated']) {
        const broken = anthropic().messages.stream({ ...asked, model: `${format}/double-${model}` });
        await assert.rejects(broken.finalMessage());
      }
    });

  it('is refused what OpenAI has no place for, by its name', async () => {
    const asked = { model: 'openai/plain', max_tokens: 9, messages: user('x'), top_k: 3 };
    await assert.rejects(anthropic().messages.create(asked), (error) => {
      assert.ok(error instanceof Anthropic.BadRequestError);
      return error.message.includes('top_k');
    });
    assert.equal(double.received, 0);
  });
});

describe('Google’s SDK', () => {
  for (const format of ['openai', 'anthropic'] as const)
    it(`answers from ${format}, streams, calls tools, hears errors`, async () => {
      const model = `${format}/plain`;
      const answer = await google().models.generateContent({ model, contents: 'Say spade.' });
      assert.equal(answer.text, 'Say spade.');
      assertSentWithin(format);
      let text = '';
      let total: number | undefined;
      for await (const chunk of await google().models.generateContentStream({ model, contents: 'Say it.' })) {
        text += chunk.text ?? '';
        total = chunk.usageMetadata?.totalTokenCount ?? total;
      }
      assert.equal(text, 'Say it.');
      const [entry] = double.bill().entries.slice(-1);
      assert.equal(total, (entry?.inputTokens ?? 0) + (entry?.outputTokens ?? 0));
      const config = {
        tools: [{ functionDeclarations: [{ name: 'get_weather', parametersJsonSchema: SCHEMA }] }],
      };
      const calling = { model: `${format}/double-tools`, contents: 'Weather?', config };
      const called = await google().models.generateContent(calling);
      assert.deepEqual(called.functionCalls?.[0]?.args, ARGUMENTS);
      await assert.rejects(
        google().models.generateContent({ model: `${format}/double-429`, contents: 'x' }),
        {
          status: 429,
        },
      );
    });
});

describe('a model with routes of several formats', () => {
  it('answers from the next one, in the caller’s format', async () => {
    const asked = { model: 'across', messages: user('Say spade.') };
    const { data, response } = await openai().chat.completions.create(asked).withResponse();
    assert.equal(data.choices[0]?.message.content, 'Say spade.');
    assert.equal(response.headers.get('x-portcullis-provider'), 'anthropic');
    const message = await anthropic().messages.create({ ...asked, max_tokens: 9 });
    assert.equal(message.content[0]?.type, 'text');
    const answer = await google().models.generateContent({ model: 'across', contents: 'Say spade.' });
    assert.equal(answer.text, 'Say spade.');
  });

  it('passes over a route whose format cannot carry the request', async () => {
    // Anthropic has no seed; Google has.
    const asked = { model: 'across', messages: user('Say spade.'), seed: 7 };
    const { response } = await openai().chat.completions.create(asked).withResponse();
    assert.equal(response.headers.get('x-portcullis-provider'), 'gemini');
    assert.deepEqual(
      double.requests.map(({ path }) => path.includes('messages')),
      [false, false],
    );
  });
});

describe('the books', () => {
  it('have what the provider billed, for each conversion', async () => {
    const key = await createKey(gate, { budgets: [{ usd: 5, period: 'total' }] });
    const client = new OpenAI({ baseURL: `${gate.url}/v1`, apiKey: key, maxRetries: 0 });
    double.reset();
    for (const format of ['anthropic', 'gemini'] as const)
      for (const stream of [false, true]) {
        const asked = { model: `${format}/plain`, messages: user('What does it cost?'), stream };
        const answer = await client.chat.completions.create(asked);
        if (Symbol.asyncIterator in answer) for await (const _ of answer);
      }
    const accounts = await settledAccounts(gate);
    const spent = accounts.find(({ account }) => account.startsWith('key:'))?.spentNanoUsd;
    assert.equal(spent, double.bill().totalNanoUsd);
  });

  it('say that what was refused by its name cost nothing', async () => {
    const asked = { model: 'anthropic/plain', messages: user('x'), logprobs: true };
    const refused = await openai()
      .chat.completions.create(asked)
      .catch((error: unknown) => error);
    assert.ok(refused instanceof OpenAI.APIError);
    const id = refused.headers?.get('x-request-id') ?? '';
    const outcome = await outcomeOf(gate, id);
    assert.equal(outcome.costNanoUsd, 0);
    assert.equal(double.received, 0);
  });
});

/** The AI SDK's Google provider through the gate, the JSON array form, what nothing changed, and the simulator. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { FunctionCallingConfigMode, Type } from '@google/genai';
import { embedMany, generateText, jsonSchema, Output, streamText, tool } from 'ai';
import { outcomeOf } from '../fixtures/gate-records.ts';
import { type GeminiGate, geminiBase, startGeminiGate } from '../fixtures/gemini-gate.ts';
import { eventually } from '../fixtures/sdk-gate.ts';

const MODELS = [
  'scripted',
  'double-unknown-fields',
  'double-logprobs',
  'double-tools',
  'double-429',
  'simulator-x',
];
const SECRET = ['gh', 'p_', 'wJ4kQ9tZ2mX7vB5nR8cY3hL6pD1sF0gA', 'eT5u'].join('');
const HELLO = 'Say hello';

let gate: GeminiGate;
let google: ReturnType<typeof createGoogleGenerativeAI>;

before(async () => {
  gate = await startGeminiGate(MODELS, { budgets: { drainMs: 50 } });
  google = createGoogleGenerativeAI({ baseURL: `${gate.url}/v1beta`, apiKey: gate.key });
});
after(() => gate.close());
beforeEach(() => gate.double.reset());

describe('the AI SDK', () => {
  it('generates and streams', async () => {
    const { text, usage } = await generateText({ model: google('test-model'), prompt: HELLO });
    assert.equal(text, HELLO);
    assert.ok((usage.inputTokens ?? 0) > 0);
    const streamed = streamText({ model: google('test-model'), prompt: 'one two three four five six' });
    let said = '';
    for await (const piece of streamed.textStream) said += piece;
    assert.equal(said, 'one two three four five six');
    assert.equal(await streamed.finishReason, 'stop');
  });

  it('calls tools in parallel', async () => {
    const calls = [
      { name: 'weather', arguments: '{"city":"Bern"}' },
      { name: 'weather', arguments: '{"city":"Oslo"}' },
    ];
    gate.double.script('scripted', { say: { toolCalls: calls } });
    const inputSchema = jsonSchema<{ city: string }>({
      type: 'object',
      properties: { city: { type: 'string' } },
    });
    const { toolCalls } = await generateText({
      model: google('scripted'),
      prompt: HELLO,
      tools: { weather: tool({ description: 'The weather.', inputSchema }) },
    });
    assert.deepEqual(
      toolCalls.map(({ input }) => input),
      [{ city: 'Bern' }, { city: 'Oslo' }],
    );
  });

  it('gets structured output', async () => {
    gate.double.script('scripted', { say: { text: '{"title":"ok"}' } });
    const schema = jsonSchema<{ title: string }>({
      type: 'object',
      properties: { title: { type: 'string' } },
      required: ['title'],
    });
    const { output } = await generateText({
      model: google('scripted'),
      prompt: HELLO,
      output: Output.object({ schema }),
    });
    assert.deepEqual(output, { title: 'ok' });
  });

  it('embeds many', async () => {
    const { embeddings } = await embedMany({ model: google.embedding('test-model'), values: ['a', 'b'] });
    assert.equal(embeddings.length, 2);
  });

  it('hears of errors with their status', async () => {
    await assert.rejects(
      generateText({ model: google('double-429'), prompt: HELLO, maxRetries: 0 }),
      (error: { statusCode?: number }) => error.statusCode === 429,
    );
  });

  it('that goes away is cancelled at the provider', async () => {
    gate.double.script('scripted', { say: { chunks: Array(500).fill('word ') }, chunkDelayMs: 10 });
    const controller = new AbortController();
    const { textStream } = streamText({
      model: google('scripted'),
      prompt: HELLO,
      abortSignal: controller.signal,
      onError: () => {},
    });
    for await (const _ of textStream) {
      controller.abort();
      break;
    }
    await eventually(() => gate.double.requests[0]?.aborted === true, 'the provider was cancelled');
  });
});

async function ask(path: string, body: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${gate.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-goog-api-key': gate.key, ...headers },
    body,
  });
  return { response, text: await response.text() };
}

const BODY = JSON.stringify({
  contents: [{ role: 'user', parts: [{ text: 'one two three four five six' }] }],
});

describe('a stream without alt=sse', () => {
  it('is one JSON array, asked for as events all the same', async () => {
    const { response, text } = await ask('/v1beta/models/test-model:streamGenerateContent', BODY);
    assert.match(response.headers.get('content-type') ?? '', /^application\/json/);
    const elements = JSON.parse(text) as { candidates: { content: { parts: { text: string }[] } }[] }[];
    assert.ok(elements.length > 2);
    assert.equal(
      elements.map(({ candidates }) => candidates[0]?.content.parts[0]?.text).join(''),
      'one two three four five six',
    );
    assert.match(gate.double.requests[0]?.path ?? '', /alt=sse$/);
  });

  it('that breaks off is JSON still, and its last element says why', async () => {
    gate.double.script('scripted', {
      say: { chunks: Array(60).fill('word and ') },
      fault: 'reset-mid-stream',
    });
    const { response, text } = await ask('/v1beta/models/scripted:streamGenerateContent', BODY);
    const last = (JSON.parse(text) as { error?: { details: { reason: string }[] } }[]).at(-1);
    assert.equal(last?.error?.details[0]?.reason, 'provider_failed');
    const outcome = await outcomeOf(gate, response.headers.get('x-request-id') ?? '');
    assert.equal(outcome.outcome, 'provider_failed');
  });

  it('is screened like every stream', async () => {
    gate.double.script('scripted', { say: { text: `the key is ${SECRET} and more words follow it` } });
    for (const alt of ['', '?alt=sse']) {
      const { text } = await ask(`/v1beta/models/scripted:streamGenerateContent${alt}`, BODY);
      const said = [...text.matchAll(/"text":"([^"]*)"/g)].map(([, one]) => one).join('');
      assert.ok(!said.includes(SECRET) && /\[SECRET:\w+\]/.test(said), said);
    }
  });
});

describe('what nothing changed', () => {
  const odd = '"x_list":[1.0,1e2,-0,"\\u00fc\\/",{"b":1,"a":2}], "seed" : 12345678901234567890 ,';
  const rest = '"contents":[ {"parts":[{"text":"Which spade is best for clay?"}] } ]';
  const tools = '"tools":[{"functionDeclarations":[{"name":"get_weather"}]}],';

  for (const [model, more] of [
    ['double-unknown-fields', ''],
    ['double-logprobs', ''],
    ['double-tools', tools],
  ] as const)
    for (const method of ['generateContent', 'streamGenerateContent?alt=sse'])
      it(`goes through as the bytes that came: ${model}, ${method}`, async () => {
        const body = `{ ${odd}${more}"generationConfig":{"maxOutputTokens" :50}, ${rest}}\n`;
        const { response, text } = await ask(`/v1beta/models/${model}:${method}`, body);
        assert.equal(response.status, 200, text);
        assert.equal(gate.double.requests.at(-1)?.body.toString(), body);
        const direct = await fetch(`${geminiBase(gate.double)}/models/${model}:${method}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body,
        });
        const without = (answer: string) => answer.replaceAll(/req-double-\d+/g, 'req-double');
        assert.equal(without(text), without(await direct.text()));
      });
});

describe('a kept answer', () => {
  const textOf = (answer: string) =>
    [...answer.matchAll(/"text": ?"([^"]*)"/g)].map(([, one]) => one).join('');
  // The array is a form of the stream that has entries of its own.
  const ORDERS = [
    ['generateContent', 'generateContent', 'streamGenerateContent?alt=sse'],
    ['streamGenerateContent?alt=sse', 'generateContent', 'streamGenerateContent?alt=sse'],
    ['streamGenerateContent', 'streamGenerateContent'],
  ];

  for (const [index, methods] of ORDERS.entries())
    it(`serves those who ask again: ${methods.join(', ')}`, async () => {
      const words = `Question ${index} that nobody asked before`;
      const body = JSON.stringify({
        contents: [{ role: 'user', parts: [{ text: words }] }],
        generationConfig: { temperature: 0 },
      });
      for (const [turn, method] of methods.entries()) {
        const { response, text } = await ask(`/v1beta/models/test-model:${method}`, body);
        assert.equal(response.headers.get('x-portcullis-cache'), turn === 0 ? 'miss' : 'hit');
        assert.equal(textOf(text), words);
        assert.equal(
          Array.isArray(method.includes('alt') ? undefined : JSON.parse(text)),
          method === 'streamGenerateContent',
        );
      }
      assert.equal(gate.double.received, 1);
    });
});

describe('what is no method of Google’s API here', () => {
  it('is not found, and reaches nobody', async () => {
    for (const path of [
      '/v1beta/models/test-model:batchGenerateContent',
      '/v1beta/models/test-model:predict',
      '/v1beta/models/test-model',
      '/v1beta/models/:generateContent',
    ]) {
      const { response } = await ask(path, BODY);
      assert.ok([400, 404].includes(response.status), path);
    }
    assert.equal(gate.double.received, 0);
  });

  it('does not let a path out of the models', async () => {
    const { response } = await ask('/v1beta/models/..%2F..%2Ffiles%2Fx:generateContent', BODY);
    assert.equal(response.status, 404);
    assert.equal(gate.double.received, 0);
  });
});

describe('the simulator', () => {
  it('answers in Google’s format, and says what it is', async () => {
    const answer = await gate.client().models.generateContent({ model: 'simulator', contents: HELLO });
    assert.match(answer.text ?? '', /^\[simulator\]/);
    let said = '';
    for await (const chunk of await gate.client().models.generateContentStream({
      model: 'simulator',
      contents: HELLO,
    }))
      said += chunk.text ?? '';
    assert.equal(said, answer.text);
    assert.ok((await gate.client().models.countTokens({ model: 'simulator', contents: HELLO })).totalTokens);
    const { embeddings } = await gate
      .client()
      .models.embedContent({ model: 'simulator', contents: ['a', 'b'] });
    assert.equal(embeddings?.length, 2);
    assert.equal(gate.double.received, 0);
  });

  it('calls a tool that must be called, and fills a schema', async () => {
    const parameters = { type: Type.OBJECT, properties: { city: { type: Type.STRING } }, required: ['city'] };
    const called = await gate.client().models.generateContent({
      model: 'simulator',
      contents: HELLO,
      config: {
        tools: [{ functionDeclarations: [{ name: 'get_weather', parameters }] }],
        toolConfig: { functionCallingConfig: { mode: FunctionCallingConfigMode.ANY } },
      },
    });
    assert.equal(called.functionCalls?.[0]?.name, 'get_weather');
    assert.equal(typeof called.functionCalls?.[0]?.args?.['city'], 'string');
    const filled = await gate.client().models.generateContent({
      model: 'simulator',
      contents: HELLO,
      config: { responseMimeType: 'application/json', responseSchema: parameters },
    });
    assert.equal(typeof (JSON.parse(filled.text ?? '') as { city: unknown }).city, 'string');
  });
});

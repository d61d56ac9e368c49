/** Frameworks on OpenAI's formats, unchanged, through the gate: the AI SDK, LangChain and LlamaIndex. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createOpenAI } from '@ai-sdk/openai';
import { HumanMessage } from '@langchain/core/messages';
import { tool as langchainTool } from '@langchain/core/tools';
import { ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai';
import { OpenAI as LlamaOpenAI, OpenAIEmbedding } from '@llamaindex/openai';
import { APICallError, embed, generateObject, generateText, stepCountIs, streamText, tool } from 'ai';
import { Document, Settings, SimpleChatEngine, VectorStoreIndex } from 'llamaindex';
import { z } from 'zod';
import { askedOf, eventually, type SdkGate, startSdkGate } from '../fixtures/sdk-gate.ts';

const MAIL = 'planted.person@mail-example.org';
const CALL = { say: { toolCalls: [{ name: 'get_weather', arguments: '{"city":"Bern"}' }] } };
const SLOW = { say: { chunks: Array<string>(300).fill('word ') }, chunkDelayMs: 5 };
const Place = z.object({ city: z.string() });

let gate: SdkGate;
before(async () => {
  gate = await startSdkGate(['scripted', 'double-429', 'double-error-event'], {
    // A hang-up shows at the provider at once.
    config: { budgets: { drainMs: 0 } },
  });
});
after(() => gate.close());
beforeEach(() => gate.double.reset());

async function assertCancelled(): Promise<void> {
  await eventually(() => gate.double.requests.at(-1)?.aborted === true, 'the provider call is cancelled');
}

function assertUnseen(): void {
  assert.ok(!JSON.stringify(askedOf(gate.double)).includes(MAIL), 'the provider never saw the address');
}

for (const api of ['responses', 'chat'] as const)
  describe(`ai with @ai-sdk/openai, ${api}`, () => {
    const modelOf = (name: string) =>
      createOpenAI({ baseURL: `${gate.url}/v1`, apiKey: gate.key })[api](name);
    const quiet = { maxRetries: 0 };

    it('generates text', async () => {
      const { text, usage } = await generateText({
        model: modelOf('test-model'),
        prompt: `To ${MAIL}`,
        ...quiet,
      });
      assert.equal(text, `To ${MAIL}`);
      assert.ok((usage.inputTokens ?? 0) > 0);
      assertUnseen();
    });

    it('streams text', async () => {
      const { textStream } = streamText({
        model: modelOf('test-model'),
        prompt: `Stream to ${MAIL}`,
        ...quiet,
      });
      let text = '';
      for await (const part of textStream) text += part;
      assert.equal(text, `Stream to ${MAIL}`);
    });

    it('calls a tool, and goes on with what it gave', async () => {
      gate.double.script('scripted', CALL);
      const tools = {
        get_weather: tool({
          inputSchema: Place,
          execute: async ({ city }) => {
            gate.double.script('scripted', { say: { text: `Sunny in ${city}` } });
            return 'sunny';
          },
        }),
      };
      const asked = { model: modelOf('scripted'), prompt: 'The weather?', tools, stopWhen: stepCountIs(3) };
      const { text, steps } = await generateText({ ...asked, ...quiet });
      assert.equal(text, 'Sunny in Bern');
      assert.equal(steps.length, 2);
      assert.match(JSON.stringify(askedOf(gate.double)), /sunny/);
    });

    it('generates an object', async () => {
      gate.double.script('scripted', { say: { text: '{"city":"Bern"}' } });
      const { object } = await generateObject({
        model: modelOf('scripted'),
        schema: Place,
        prompt: 'Where?',
        ...quiet,
      });
      assert.deepEqual(object, { city: 'Bern' });
    });

    it('hears errors', async () => {
      await assert.rejects(
        generateText({ model: modelOf('double-429'), prompt: 'x', ...quiet }),
        (error: unknown) => APICallError.isInstance(error) && error.statusCode === 429,
      );
      const seen: unknown[] = [];
      const asked = { model: modelOf('double-error-event'), prompt: 'Tell me more', ...quiet };
      const { textStream } = streamText({ ...asked, onError: ({ error }) => void seen.push(error) });
      for await (const _part of textStream);
      assert.equal(seen.length, 1, 'a stream that breaks off is told');
    });

    it('hangs up', async () => {
      gate.double.script('scripted', SLOW);
      const abort = new AbortController();
      const asked = { model: modelOf('scripted'), prompt: 'Go on', abortSignal: abort.signal, ...quiet };
      const { textStream } = streamText({ ...asked, onError: () => {} });
      for await (const _part of textStream) abort.abort();
      await assertCancelled();
    });
  });

describe('ai with @ai-sdk/openai, embeddings', () => {
  it('embeds', async () => {
    const openai = createOpenAI({ baseURL: `${gate.url}/v1`, apiKey: gate.key });
    const { embedding } = await embed({ model: openai.embedding('test-model'), value: `About ${MAIL}` });
    assert.equal(embedding.length, 8);
    assertUnseen();
  });
});

for (const useResponsesApi of [false, true])
  describe(`@langchain/openai, ${useResponsesApi ? 'responses' : 'chat'}`, () => {
    const modelOf = (model: string) =>
      new ChatOpenAI({
        ...{ model, apiKey: gate.key, maxRetries: 0, useResponsesApi },
        configuration: { baseURL: `${gate.url}/v1` },
      });

    it('answers, whole and streamed', async () => {
      const whole = await modelOf('test-model').invoke([new HumanMessage(`To ${MAIL}`)]);
      assert.equal(whole.text, `To ${MAIL}`);
      let text = '';
      for await (const part of await modelOf('test-model').stream(`Stream to ${MAIL}`)) text += part.text;
      assert.equal(text, `Stream to ${MAIL}`);
      assertUnseen();
    });

    it('calls a tool', async () => {
      gate.double.script('scripted', CALL);
      const weather = langchainTool(async () => 'sunny', {
        name: 'get_weather',
        description: 'x',
        schema: Place,
      });
      const { tool_calls: calls } = await modelOf('scripted').bindTools([weather]).invoke('The weather?');
      assert.deepEqual(
        calls?.map(({ name, args }) => [name, args]),
        [['get_weather', { city: 'Bern' }]],
      );
    });

    it('keeps to a schema', async () => {
      gate.double.script('scripted', { say: { text: '{"city":"Bern"}' } });
      const structured = modelOf('scripted').withStructuredOutput(Place, {
        method: 'jsonSchema',
        name: 'place',
      });
      assert.deepEqual(await structured.invoke('Where?'), { city: 'Bern' });
    });

    it('hears errors and hangs up', async () => {
      await assert.rejects(
        modelOf('double-429').invoke('x'),
        (error: { status?: number }) => error.status === 429,
      );
      gate.double.script('scripted', SLOW);
      const abort = new AbortController();
      const stream = await modelOf('scripted').stream('Go on', { signal: abort.signal });
      await assert.rejects(async () => {
        for await (const _part of stream) abort.abort();
      });
      await assertCancelled();
    });
  });

describe('@langchain/openai, embeddings', () => {
  it('embeds texts', async () => {
    const embeddings = new OpenAIEmbeddings({
      ...{ model: 'test-model', apiKey: gate.key, maxRetries: 0 },
      configuration: { baseURL: `${gate.url}/v1` },
    });
    const vectors = await embeddings.embedDocuments(['One', `About ${MAIL}`]);
    assert.deepEqual(
      vectors.map((vector) => vector.length),
      [8, 8],
    );
    assertUnseen();
  });
});

describe('@llamaindex/openai', () => {
  const modelOf = (model: string) =>
    new LlamaOpenAI({ model, apiKey: gate.key, baseURL: `${gate.url}/v1`, maxRetries: 0 });
  const messages = (content: string) => [{ role: 'user' as const, content }];

  it('answers, whole and streamed', async () => {
    const whole = await modelOf('test-model').chat({ messages: messages(`To ${MAIL}`) });
    assert.equal(whole.message.content, `To ${MAIL}`);
    let text = '';
    for await (const part of await modelOf('test-model').chat({
      messages: messages('Stream it'),
      stream: true,
    }))
      text += part.delta;
    assert.equal(text, 'Stream it');
  });

  it('calls a tool', async () => {
    gate.double.script('scripted', CALL);
    const weather = {
      call: async () => 'sunny',
      metadata: { name: 'get_weather', description: 'x', parameters: { type: 'object' as const } },
    };
    const { message } = await modelOf('scripted').chat({ messages: messages('Weather?'), tools: [weather] });
    assert.match(JSON.stringify(message.options), /get_weather/);
  });

  it('keeps to a schema', async () => {
    gate.double.script('scripted', { say: { text: '{"city":"Bern"}' } });
    const { message } = await modelOf('scripted').chat({
      messages: messages('Where?'),
      responseFormat: Place,
    });
    assert.deepEqual(JSON.parse(String(message.content)), { city: 'Bern' });
  });

  it('hears errors', async () => {
    await assert.rejects(
      modelOf('double-429').chat({ messages: messages('x') }),
      (error: { status?: number }) => error.status === 429,
    );
  });

  it('hangs up', async () => {
    gate.double.script('scripted', SLOW);
    // It has no way of its own to be stopped: its client's is used.
    const abort = new AbortController();
    const fetchUntil: typeof fetch = (url, init) => fetch(url, { ...init, signal: abort.signal });
    const options = { model: 'scripted', apiKey: gate.key, baseURL: `${gate.url}/v1`, maxRetries: 0 };
    const model = new LlamaOpenAI({ ...options, additionalSessionOptions: { fetch: fetchUntil } });
    const stream = await model.chat({ messages: messages('Go on'), stream: true });
    for await (const _part of stream) abort.abort();
    await assertCancelled();
  });

  it('embeds', async () => {
    const embedding = new OpenAIEmbedding({
      model: 'test-model',
      apiKey: gate.key,
      baseURL: `${gate.url}/v1`,
    });
    assert.equal((await embedding.getTextEmbedding('A text')).length, 8);
  });
});

describe('llamaindex', () => {
  const settings = () => ({
    model: 'test-model',
    apiKey: gate.key,
    baseURL: `${gate.url}/v1`,
    maxRetries: 0,
  });
  before(() => {
    Settings.llm = new LlamaOpenAI(settings());
    Settings.embedModel = new OpenAIEmbedding(settings());
  });

  it('answers from an index of documents', async () => {
    const documents = [new Document({ text: `The workshop opens at nine. Ask ${MAIL}.` })];
    const index = await VectorStoreIndex.fromDocuments(documents);
    const { response } = await index.asQueryEngine().query({ query: 'When does the workshop open?' });
    // The double says what it was asked; the address that it never saw is put back.
    assert.match(response, /opens at nine\. Ask planted\.person@mail-example\.org/);
    assert.match(response, /When does the workshop open\?/);
    assertUnseen();
  });

  it('streams a conversation', async () => {
    const engine = new SimpleChatEngine();
    let text = '';
    for await (const part of await engine.chat({ message: 'Stream it', stream: true })) text += part.response;
    assert.equal(text, 'Stream it');
  });
});

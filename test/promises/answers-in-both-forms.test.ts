/**
 * A kept answer in the other form than it came in, for every surface with streams: the unchanged SDKs read the same of it,
 * the provider is not asked again, and what stands on record says where it came from.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { leavesOf } from '../fixtures/gate-records.ts';
import { type RawUpstream, startRawUpstream } from '../fixtures/raw-upstream.ts';
import { DOUBLE_PRICE, startTestGate, type TestGate } from '../fixtures/running-gate.ts';

let upstream: RawUpstream;
let gate: TestGate;
let openai: OpenAI;
let anthropic: Anthropic;
let google: GoogleGenAI;

before(async () => {
  upstream = await startRawUpstream();
  const provider = (kind: 'openai-compatible' | 'anthropic' | 'gemini') => ({
    ...{ kind, baseUrl: upstream.url, allowPrivateAddress: true },
    apiKey: { value: ['sk', 'not', 'real'].join('-') },
  });
  const model = (name: string) => ({
    ...{ price: DOUBLE_PRICE, maxOutputTokens: 1_000, maxAttempts: 1 },
    routes: [{ provider: name, model: 'm' }],
  });
  gate = await startTestGate({
    upstream: upstream.url,
    config: {
      providers: {
        openai: provider('openai-compatible'),
        anthropic: provider('anthropic'),
        google: provider('gemini'),
      },
      models: { gpt: model('openai'), claude: model('anthropic'), gemini: model('google') },
      policies: { default: { cache: { toolCalls: true, similar: { enabled: false } } } },
    },
  });
  openai = new OpenAI({ baseURL: `${gate.url}/v1`, apiKey: gate.key, maxRetries: 0 });
  anthropic = new Anthropic({ baseURL: gate.url, apiKey: gate.key, maxRetries: 0 });
  google = new GoogleGenAI({ apiKey: gate.key, httpOptions: { baseUrl: gate.url } });
});
after(async () => {
  await gate.close();
  await upstream.close();
});

const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (name, one) => (/^(?:output_)?parsed|^output_text$/.test(name) ? undefined : one)),
  );

/** One surface, read by its SDK: whole, and as what comes of the stream; `events` says how many chunks it was read from. */
interface Row {
  readonly whole: object;
  /** How the provider would stream it: the data of its events. */
  readonly streamed: readonly object[];
  /** An answer without an exact other form: whole, or events. */
  readonly odd: object | readonly object[];
  askWhole(question: string): Promise<unknown>;
  askStream(question: string): Promise<{ readonly answer: unknown; readonly events: number }>;
}

const TOOL = { name: 'plant', description: 'Plants a bulb.' };
const SCHEMA = { type: 'object', properties: { bed: { type: 'integer' } } } as const;

const MESSAGE = {
  ...{ id: 'msg_1', type: 'message', role: 'assistant', model: 'm' },
  content: [
    { type: 'thinking', thinking: 'Tulips want sun.', signature: 'c2lnbmVk' },
    { type: 'text', text: 'I plant them in bed three.', citations: null },
    { type: 'tool_use', id: 'toolu_1', name: 'plant', input: { bed: 3 } },
  ],
  ...{ stop_reason: 'tool_use', stop_sequence: null, stop_details: null, container: null },
  usage: { input_tokens: 9, output_tokens: 21, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 },
};
const BLOCK_DELTAS = [
  [
    { type: 'thinking_delta', thinking: 'Tulips want sun.' },
    { type: 'signature_delta', signature: 'c2lnbmVk' },
  ],
  [
    { type: 'text_delta', text: 'I plant them ' },
    { type: 'text_delta', text: 'in bed three.' },
  ],
  [
    { type: 'input_json_delta', partial_json: '{"bed"' },
    { type: 'input_json_delta', partial_json: ':3}' },
  ],
];
const EMPTY = [{ thinking: '', signature: '' }, { text: '' }, { input: {} }];
const MESSAGES: Row = {
  whole: MESSAGE,
  streamed: [
    {
      type: 'message_start',
      message: {
        ...{ ...MESSAGE, content: [], stop_reason: null },
        usage: { ...MESSAGE.usage, output_tokens: 1 },
      },
    },
    ...MESSAGE.content.flatMap((block, index) => [
      { type: 'content_block_start', index, content_block: { ...block, ...EMPTY[index] } },
      ...(BLOCK_DELTAS[index] ?? []).map((delta) => ({ type: 'content_block_delta', index, delta })),
      { type: 'content_block_stop', index },
    ]),
    {
      type: 'message_delta',
      delta: { stop_reason: 'tool_use', stop_sequence: null, stop_details: null },
      usage: { output_tokens: 21 },
    },
    { type: 'message_stop' },
  ],
  odd: { ...MESSAGE, content: [...MESSAGE.content, { type: 'sketch', strokes: 3 }] },
  askWhole: (question) => anthropic.messages.create(messagesRequest(question)),
  askStream: async (question) => {
    const stream = anthropic.messages.stream(messagesRequest(question));
    let events = 0;
    stream.on('streamEvent', () => {
      events += 1;
    });
    return { answer: await stream.finalMessage(), events };
  },
};
const messagesRequest = (question: string) => ({
  ...{ model: 'claude', max_tokens: 100, temperature: 0 },
  tools: [{ ...TOOL, input_schema: SCHEMA }],
  messages: [{ role: 'user' as const, content: question }],
});

const RESPONSE = {
  ...{ id: 'resp_1', object: 'response', created_at: 1, model: 'm', status: 'completed', error: null },
  ...{ incomplete_details: null, instructions: null, metadata: {}, parallel_tool_calls: true, tools: [] },
  ...{ temperature: 0, tool_choice: 'auto', top_p: 1 },
  output: [
    {
      ...{ id: 'msg_1', type: 'message', status: 'completed', role: 'assistant' },
      content: [{ type: 'output_text', text: 'I plant them in bed three.', annotations: [], logprobs: [] }],
    },
  ],
  usage: {
    ...{ input_tokens: 9, input_tokens_details: { cached_tokens: 0 } },
    ...{ output_tokens: 6, output_tokens_details: { reasoning_tokens: 0 }, total_tokens: 15 },
  },
};
const PLACE = { item_id: 'msg_1', output_index: 0, content_index: 0 };
const RESPONSES: Row = {
  whole: RESPONSE,
  streamed: [
    {
      type: 'response.created',
      response: { ...RESPONSE, status: 'in_progress', output: [], usage: null },
    },
    { type: 'response.output_item.added', output_index: 0, item: { ...RESPONSE.output[0], content: [] } },
    {
      ...{ type: 'response.content_part.added', ...PLACE },
      part: { type: 'output_text', text: '', annotations: [], logprobs: [] },
    },
    { type: 'response.output_text.delta', ...PLACE, delta: 'I plant them ', logprobs: [] },
    { type: 'response.output_text.delta', ...PLACE, delta: 'in bed three.', logprobs: [] },
    { type: 'response.output_text.done', ...PLACE, text: 'I plant them in bed three.', logprobs: [] },
    { type: 'response.content_part.done', ...PLACE, part: RESPONSE.output[0]?.content[0] },
    { type: 'response.output_item.done', output_index: 0, item: RESPONSE.output[0] },
    { type: 'response.completed', response: RESPONSE },
  ].map((event, at) => ({ ...event, sequence_number: at })),
  odd: { ...RESPONSE, output: [...RESPONSE.output, { id: 'sk_1', type: 'sketch', strokes: 3 }] },
  askWhole: (question) => openai.responses.create(responsesRequest(question)),
  askStream: async (question) => {
    const stream = openai.responses.stream(responsesRequest(question));
    let events = 0;
    stream.on('event', () => {
      events += 1;
    });
    return { answer: await stream.finalResponse(), events };
  },
};
const responsesRequest = (question: string) => ({
  ...{ model: 'gpt', temperature: 0, store: false, input: question },
});

const CONTENT = {
  role: 'model',
  parts: [
    { text: 'Tulips want sun.', thought: true },
    { text: 'I plant them in bed three.' },
    { functionCall: { name: 'plant', args: { bed: 3 } }, thoughtSignature: 'c2lnbmVk' },
  ],
};
const GENERATED = {
  candidates: [{ content: CONTENT, finishReason: 'STOP', index: 0 }],
  usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 21, totalTokenCount: 30 },
  ...{ modelVersion: 'm-1', responseId: 'r1' },
};
const chunk = (parts: readonly object[], rest: object = {}) => ({
  ...{ candidates: [{ content: { role: 'model', parts }, index: 0, ...rest }] },
  ...{ modelVersion: 'm-1', responseId: 'r1' },
});
const GENERATE_CONTENT: Row = {
  whole: GENERATED,
  streamed: [
    chunk([{ text: 'Tulips want sun.', thought: true }]),
    chunk([{ text: 'I plant them ' }]),
    chunk([{ text: 'in bed three.' }]),
    {
      ...chunk(CONTENT.parts.slice(2), { finishReason: 'STOP' }),
      usageMetadata: GENERATED.usageMetadata,
    },
  ],
  odd: [chunk([{ text: 'I plant them.' }], { finishReason: 'STOP', sketch: { strokes: 3 } })],
  askWhole: async (question) => {
    const { sdkHttpResponse: _, ...answer } = await google.models.generateContent(googleRequest(question));
    return answer;
  },
  askStream: async (question) => {
    const stream = await google.models.generateContentStream(googleRequest(question));
    const parts: { text?: string; thought?: boolean }[] = [];
    let [events, last]: [number, object] = [0, {}];
    for await (const { sdkHttpResponse: _, ...one } of stream) {
      events += 1;
      last = one;
      for (const part of one.candidates?.[0]?.content?.parts ?? []) {
        const before = parts.at(-1);
        if (before?.text !== undefined && part.text !== undefined && before.thought === part.thought)
          before.text += part.text;
        else parts.push({ ...part });
      }
    }
    const candidates = [{ content: { role: 'model', parts }, finishReason: 'STOP', index: 0 }];
    return { answer: { ...last, candidates }, events };
  },
};
const googleRequest = (question: string) => ({
  ...{ model: 'gemini', contents: question },
  config: {
    temperature: 0,
    tools: [{ functionDeclarations: [{ ...TOOL, parametersJsonSchema: SCHEMA }] }],
  },
});

const ROWS: Readonly<Record<string, Row>> = {
  messages: MESSAGES,
  responses: RESPONSES,
  generate_content: GENERATE_CONTENT,
};

describe('a kept answer', () => {
  for (const [surface, row] of Object.entries(ROWS)) {
    it(`${surface}: a whole one is given as a stream`, async () => {
      const question = `Where do tulips go, ${surface}?`;
      upstream.answerWith(JSON.stringify(row.whole));
      const before = upstream.bodies.length;
      assert.deepEqual(plain(await row.askWhole(question)), plain(row.whole));
      const { answer, events } = await row.askStream(question);
      assert.deepEqual(plain(answer), plain(row.whole));
      assert.ok(events >= 6, `${events} events: it comes bit by bit`);
      assert.equal(upstream.bodies.length, before + 1, 'the provider is asked once');
      await assertRecords(surface);
    });

    it(`${surface}: a stream is given whole`, async () => {
      const question = `Where did tulips go, ${surface}?`;
      upstream.answerWith(asEvents(row.streamed));
      const before = upstream.bodies.length;
      assert.deepEqual(plain((await row.askStream(question)).answer), plain(row.whole));
      assert.deepEqual(plain(await row.askWhole(question)), plain(row.whole));
      assert.equal(upstream.bodies.length, before + 1, 'the provider is asked once');
      await assertRecords(surface);
    });

    it(`${surface}: what cannot be given in the other form is asked for anew`, async () => {
      const question = `Where would tulips go, ${surface}?`;
      const [first, second] = Array.isArray(row.odd)
        ? [row.askStream, row.askWhole]
        : [row.askWhole, row.askStream];
      const [own, other] = Array.isArray(row.odd)
        ? [asEvents(row.odd), JSON.stringify(row.whole)]
        : [JSON.stringify(row.odd), asEvents(row.streamed)];
      const before = upstream.bodies.length;
      upstream.answerWith(own);
      await first(question);
      await first(question);
      assert.equal(upstream.bodies.length, before + 1, 'in its own form it is kept');
      upstream.answerWith(other);
      await second(question);
      assert.equal(upstream.bodies.length, before + 2);
    });
  }
});

const asEvents = (events: readonly object[]) => events.map((event) => JSON.stringify(event));

/** Of the last two requests: both settled, the second cost nothing and names the first. */
async function assertRecords(surface: string): Promise<void> {
  const outcomes = (await leavesOf(gate)).flatMap(({ body }) => (body.type === 'outcome' ? [body] : []));
  const [first, second] = outcomes.slice(-2);
  assert.ok(first && second);
  assert.deepEqual(
    [first.outcome, first.cache, second.outcome, second.cache],
    ['answered', 'miss', 'answered', 'hit'],
  );
  assert.ok(first.costNanoUsd > 0, surface);
  assert.deepEqual([second.costNanoUsd, second.settles, second.originRequestId], [0, true, first.requestId]);
}

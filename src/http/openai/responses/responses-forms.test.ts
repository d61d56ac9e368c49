/** Responses answers in their other form: what OpenAI's SDK reads of it is the same, or there is none. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Stream } from 'openai/core/streaming';
import { ResponseStream } from 'openai/lib/responses/ResponseStream';
import { eventsIn } from '../../sse-parser.ts';
import { EchoedTexts } from './answer-texts.ts';
import { responsesForms } from './responses-forms.ts';
import { ResponsesStreamReader } from './responses-stream.ts';

const toStream = (whole: object | string) =>
  responsesForms.toStream?.(typeof whole === 'string' ? whole : JSON.stringify(whole));
const toWhole = (stream: string) => responsesForms.toWhole?.(stream);

const USAGE = {
  ...{ input_tokens: 11, input_tokens_details: { cached_tokens: 4 } },
  ...{ output_tokens: 7, output_tokens_details: { reasoning_tokens: 2 }, total_tokens: 18 },
};
const response = (output: readonly object[], rest: object = {}) => ({
  ...{ id: 'resp_1', object: 'response', created_at: 1, model: 'm', status: 'completed', error: null },
  ...{ incomplete_details: null, instructions: null, metadata: {}, parallel_tool_calls: true },
  ...{ temperature: 1, tool_choice: 'auto', tools: [], top_p: 1, output, usage: USAGE, ...rest },
});
const said = (content: readonly object[]) => ({
  ...{ id: 'msg_1', type: 'message', status: 'completed', role: 'assistant', content },
});
const CALL = { id: 'fc_1', type: 'function_call', status: 'completed', call_id: 'c1', name: 'plant' };

const text = fc.string({ unit: 'grapheme', maxLength: 60 });
const part = fc.oneof(
  text.map((one) => ({ type: 'output_text', text: one, annotations: [], logprobs: [] })),
  text.map((one) => ({
    ...{ type: 'output_text', text: one, logprobs: [{ token: one, logprob: -0.5, top_logprobs: [] }] },
    annotations: [
      { type: 'url_citation', url: 'https://garden.example', title: one, start_index: 0, end_index: 1 },
    ],
  })),
  text.map((one) => ({ type: 'refusal', refusal: one })),
);
const item = fc.oneof(
  fc.array(part, { maxLength: 3 }).map(said),
  fc.jsonValue().map((value) => ({ ...CALL, arguments: JSON.stringify({ value }) })),
  fc.array(text, { maxLength: 2 }).map((thoughts) => ({
    ...{ id: 'rs_1', type: 'reasoning', encrypted_content: 'eA==' },
    summary: thoughts.map((one) => ({ type: 'summary_text', text: one })),
  })),
);
const items = fc.array(item, { maxLength: 4 }).map((all) =>
  all.map((one, index) => ({
    ...one,
    id: `item_${index}`,
    ...('call_id' in one && { call_id: `c${index}` }),
  })),
);

/** What OpenAI's SDK puts together of the deltas before the last event, and what it gives at the end. */
async function readBySdk(stream: string): Promise<{ readonly said: string; readonly final: unknown }> {
  const events = Stream.fromSSEResponse(new Response(stream), new AbortController());
  const reader = ResponseStream.fromReadableStream(events.toReadableStream());
  let words = '';
  reader.on('response.output_text.delta', ({ delta }) => {
    words += delta;
  });
  const { output_text: _, ...final } = await reader.finalResponse();
  return { said: words, final: JSON.parse(JSON.stringify(final)) };
}

const textOf = (output: readonly object[]) =>
  output
    .flatMap((one) => ('content' in one ? (one.content as readonly { type: string; text?: string }[]) : []))
    .map((one) => one.text ?? '')
    .join('');

describe('a whole response', () => {
  it('is the same to the SDK as the stream made of it, and the same again put together', async () => {
    const property = fc.asyncProperty(items, async (output) => {
      const whole = response(output);
      const stream = toStream(whole)?.join('') ?? '';
      assert.deepEqual(JSON.parse(toWhole(stream) ?? 'null'), JSON.parse(JSON.stringify(whole)));
      const read = await readBySdk(stream);
      assert.equal(read.said, textOf(output));
      assert.deepEqual(withoutParsed(read.final), withoutParsed(whole));
      const reader = new ResponsesStreamReader({
        echoed: new EchoedTexts([], ''),
        offered: [],
        kept: undefined,
      });
      const own = [...reader.push(Buffer.from(stream)), ...reader.end()];
      assert.equal(own.at(-1)?.type, 'end');
    });
    await fc.assert(property, { numRuns: 100 });
  });

  it('keeps the digits that a number would lose', () => {
    const whole = JSON.stringify(response([said([{ type: 'output_text', text: 'x' }])]));
    const digits = whole.replace('"temperature":1,', '"temperature":1.0,"x_big":12345678901234567890,');
    const stream = toStream(digits) ?? [];
    assert.equal(toWhole(stream.join('')), digits);
    assert.match(stream[0] ?? '', /"temperature":1\.0,"x_big":12345678901234567890,/);
  });

  it('numbers its events, and ends with itself', () => {
    const events = eventsIn(
      (toStream(response([said([{ type: 'output_text', text: 'One two' }])])) ?? []).join(''),
    );
    const read = events.map(({ data = '' }) => JSON.parse(data));
    assert.deepEqual(
      read.map(({ sequence_number }) => sequence_number),
      read.map((_, at) => at),
    );
    assert.deepEqual(
      read.map(({ type }) => type.replace('response.', '')),
      [
        ...['created', 'in_progress', 'output_item.added', 'content_part.added', 'output_text.delta'],
        ...['output_text.delta', 'output_text.done', 'content_part.done', 'output_item.done', 'completed'],
      ],
    );
  });

  for (const [name, whole] of [
    ['an item of another kind', response([{ id: 'ws_1', type: 'web_search_call', status: 'completed' }])],
    [
      'reasoning beside its summary',
      response([{ id: 'r', type: 'reasoning', summary: [], content: [{ text: 'x' }] }]),
    ],
    ['an item without a name', response([{ ...said([]), id: null }])],
    ['no end', response([], { status: 'incomplete' })],
    [
      'more text than can be cut in time',
      response([said([{ type: 'output_text', text: 'x'.repeat(300_000) }])]),
    ],
    ['no JSON', '{"output":['],
  ] as const)
    it(`is given in its own form only where it has ${name}`, () => assert.equal(toStream(whole), undefined));
});

/** The SDK reads the arguments and texts of a format it was told; it was told none. */
function withoutParsed(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (name, one) => (/^(?:output_)?parsed/.test(name) ? undefined : one)),
  );
}

it('a recorded stream without its last event gives no whole response', () => {
  const stream = toStream(response([said([{ type: 'output_text', text: 'One' }])])) ?? [];
  assert.ok(toWhole(stream.join('')));
  assert.equal(toWhole(stream.slice(0, -1).join('')), undefined);
  assert.equal(
    toWhole(stream.join('').replace('"type":"response.completed"', '"type":"response.failed"')),
    undefined,
  );
});

/** Messages in their other form: what Anthropic's SDK reads of it is the same, or there is none. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Stream } from '@anthropic-ai/sdk/core/streaming';
import { MessageStream } from '@anthropic-ai/sdk/lib/MessageStream';
import fc from 'fast-check';
import { eventsIn } from '../sse-parser.ts';
import { messagesForms } from './messages-forms.ts';
import { openMessagesStream } from './messages-stream.ts';

const toStream = (whole: object | string) =>
  messagesForms.toStream?.(typeof whole === 'string' ? whole : JSON.stringify(whole));
const toWhole = (stream: string) => messagesForms.toWhole?.(stream);

const SIGNATURE = 'c2lnbmVkIGJ5IG5vYm9keQ==';
const USAGE = {
  ...{ input_tokens: 9, cache_creation_input_tokens: 0, cache_read_input_tokens: null, output_tokens: 21 },
  ...{ cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 } },
  ...{ service_tier: 'standard', server_tool_use: null },
};
const message = (content: readonly object[], rest: object = {}) => ({
  ...{ id: 'msg_1', type: 'message', role: 'assistant', model: 'm', content },
  ...{ stop_reason: 'end_turn', stop_sequence: null, stop_details: null, container: null, usage: USAGE },
  ...rest,
});
const THOUGHT = { type: 'thinking', thinking: 'First the soil, then the tulips.', signature: SIGNATURE };
const CALL = { type: 'tool_use', id: 'toolu_1', name: 'plant', input: { bed: 3, kinds: ['tulip', 'ünï'] } };
const FULL = message(
  [
    THOUGHT,
    { type: 'redacted_thinking', data: 'b3BhcXVl' },
    { type: 'text', text: 'I plant them 🌷.' },
    CALL,
  ],
  { stop_reason: 'tool_use' },
);

/** As Anthropic's SDK puts a stream together; what it adds of its own is not the answer's. */
async function readBySdk(stream: string): Promise<unknown> {
  const events = Stream.fromSSEResponse(new Response(stream), new AbortController());
  const final = await MessageStream.fromReadableStream(events.toReadableStream()).finalMessage();
  return JSON.parse(JSON.stringify({ ...final, parsed_output: undefined }));
}

const text = fc.string({ unit: 'grapheme', maxLength: 80 });
const block = fc.oneof(
  text.map((said) => ({ type: 'text', text: said, citations: null })),
  fc
    .tuple(text, fc.array(text, { minLength: 1, maxLength: 3 }))
    .map(([said, cited]) => ({ type: 'text', text: said, citations: cited.map(citationOf) })),
  text.map((thinking) => ({ type: 'thinking', thinking, signature: SIGNATURE })),
  fc
    .dictionary(fc.constantFrom('a', 'b', 'ö', 'x y'), fc.jsonValue({ maxDepth: 2 }), {
      noNullPrototype: true,
    })
    .map((input) => ({ ...CALL, input })),
  fc.constant({ type: 'redacted_thinking', data: 'b3BhcXVl' }),
  text.map((title) => ({
    ...{ type: 'web_search_tool_result', tool_use_id: 'srvtoolu_1' },
    content: [{ type: 'web_search_result', title, url: 'https://garden.example', encrypted_content: 'eA==' }],
  })),
);

function citationOf(cited: string): object {
  const place = { type: 'char_location', document_index: 0, start_char_index: 0, end_char_index: 1 };
  return { ...place, cited_text: cited, document_title: null, file_id: null };
}

describe('a whole message', () => {
  it('is the same to the SDK as the stream made of it, and the same again put together', async () => {
    const property = fc.asyncProperty(
      fc.array(block, { maxLength: 5 }),
      fc.constantFrom('end_turn', 'stop_sequence', 'tool_use'),
      async (content, reason) => {
        const whole = message(content, {
          stop_reason: reason,
          ...(reason === 'stop_sequence' && { stop_sequence: 'END' }),
        });
        const stream = toStream(whole)?.join('') ?? '';
        const plain: unknown = JSON.parse(JSON.stringify(whole));
        assert.deepEqual(await readBySdk(stream), plain);
        assert.deepEqual(JSON.parse(toWhole(stream) ?? 'null'), plain);
      },
    );
    await fc.assert(property, { numRuns: 150 });
  });

  it('comes word by word, thinking with its signature, and with the counts at its end', () => {
    const events = (toStream(FULL) ?? []).map((event) =>
      JSON.parse(event.slice(event.indexOf('data: ') + 6)),
    );
    const types = events.map(({ type, delta }) => delta?.type ?? type);
    assert.deepEqual(
      [...new Set(types)],
      [
        ...['message_start', 'content_block_start', 'thinking_delta', 'signature_delta'],
        ...['content_block_stop', 'text_delta', 'input_json_delta', 'message_delta', 'message_stop'],
      ],
    );
    assert.deepEqual(
      events.flatMap(({ delta }) => (delta?.type === 'text_delta' ? [delta.text] : [])),
      ['I ', 'plant ', 'them ', '🌷.'],
    );
    assert.deepEqual(events[0].message.content, []);
    assert.equal(events.at(-2).usage.output_tokens, USAGE.output_tokens);
  });

  it('its stream is one for the gate’s own reader', () => {
    const read = openMessagesStream(true).push(Buffer.from((toStream(FULL) ?? []).join('')));
    assert.equal(read.at(-1)?.type, 'end');
    assert.ok(read.every(({ type }) => type !== 'error'));
    const usage = read.flatMap((event) => ('usage' in event && event.usage ? [event.usage] : []));
    assert.deepEqual(
      usage.map(({ inputTokens, outputTokens }) => [inputTokens, outputTokens]),
      [[9, 21]],
    );
  });

  it('keeps the digits that a number would lose', () => {
    const digits = '{"big":12345678901234567890,"price":1.50,"small":1e-7}';
    const whole = JSON.stringify(message([{ ...CALL, input: 0 }])).replace('"input":0', `"input":${digits}`);
    const stream = toStream(whole)?.join('') ?? '';
    const input = eventsIn(stream).map(({ data = '' }) => JSON.parse(data).delta?.partial_json ?? '');
    assert.equal(input.join(''), digits);
    assert.ok(toWhole(stream)?.includes(`"input":${digits}`));
  });

  const without = ({ signature: _, ...thought }: typeof THOUGHT) => thought;
  for (const [name, whole] of [
    ['a block of a kind that is not known', message([{ type: 'fallback', to: { model: 'n' } }])],
    ['thinking that nobody signed', message([without(THOUGHT)])],
    ['a call whose input is no object', message([{ ...CALL, input: 'x' }])],
    ['no counts', message([], { usage: null })],
    ['an error', { type: 'error', error: { type: 'overloaded_error', message: 'x' } }],
    ['a text that is too long to be cut in time', message([{ type: 'text', text: 'x'.repeat(300_000) }])],
    ['half of one', '{"type":"message","content":['],
  ] as const)
    it(`is given in its own form only where there is ${name}`, () =>
      assert.equal(toStream(whole), undefined));
});

describe('a recorded stream', () => {
  const stream = toStream(FULL) ?? [];
  const broken = (change: (events: string[]) => void) => {
    const events = [...stream];
    change(events);
    return events.join('');
  };
  const event = (type: string, members: object) => `data: ${JSON.stringify({ type, ...members })}\n\n`;

  it('may have pings and comments, and no names of events', () => {
    const plain = broken((events) =>
      events.splice(3, 0, 'event: ping\ndata: {"type":"ping"}\n\n', ': hello\n\n'),
    );
    assert.deepEqual(JSON.parse(toWhole(plain) ?? 'null'), FULL);
    assert.deepEqual(JSON.parse(toWhole(plain.replaceAll(/^event: .*\n/gm, '')) ?? 'null'), FULL);
  });

  for (const [name, text] of [
    ['broke off', broken((events) => events.pop())],
    ['has a block that did not end', broken((events) => events.splice(-3, 1))],
    ['does not say why it stopped', broken((events) => events.splice(-2, 1))],
    ['tells an error', broken((events) => events.splice(-1, 0, event('error', { error: { type: 'x' } })))],
    ['begins twice', broken((events) => events.splice(1, 0, events[0] ?? ''))],
    ['goes on after its end', broken((events) => events.push(event('ping', {})))],
    ['has an event that nobody knows', broken((events) => events.splice(2, 0, event('block_moved', {})))],
    [
      'has a delta that nobody knows',
      broken((e) =>
        e.splice(2, 0, event('content_block_delta', { index: 0, delta: { type: 'y_delta', y: 1 } })),
      ),
    ],
    [
      'has a delta of another block',
      broken((e) =>
        e.splice(2, 0, event('content_block_delta', { index: 1, delta: { type: 'text_delta', text: 'x' } })),
      ),
    ],
    ['has an input that is no JSON', stream.join('').replace('"partial_json":"{', '"partial_json":"{{')],
    ['has an event that cannot be read', `${stream.join('')}data: {"broken\n\n`],
    ['is empty', ''],
  ] as const)
    it(`gives no whole message where it ${name}`, () => {
      assert.notEqual(text, stream.join(''));
      assert.equal(toWhole(text), undefined);
    });
});

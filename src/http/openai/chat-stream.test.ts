/** Streamed chat answers: any chunking, every channel, nothing broken taken for complete. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { AnswerEvent, Piece } from '../surface.ts';
import { openChatStream } from './chat-stream.ts';

const chunk = (choices: unknown, rest: object = {}) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', choices, ...rest })}\n\n`;
const delta = (index: number, fields: object, finish: string | null = null) =>
  chunk([{ index, delta: fields, finish_reason: finish }]);
const USAGE = chunk([], {
  usage: { prompt_tokens: 5, completion_tokens: 3, prompt_tokens_details: { cached_tokens: 2 } },
});
const DONE = 'data: [DONE]\n\n';

function readAll(parts: readonly Buffer[], forwardUsage = true): AnswerEvent[] {
  const reader = openChatStream({ forwardUsage, keepContent: true });
  return [...parts.flatMap((part) => [...reader.push(part)]), ...reader.end()];
}

const rendered = (events: readonly AnswerEvent[]) =>
  events.map((event) => ('render' in event ? event.render() : `<${event.type}>`)).join('');
const pieces = (events: readonly AnswerEvent[]): readonly Piece[] =>
  events.flatMap((event) => (event.type === 'delta' ? event.pieces : []));

const STREAM = [
  delta(0, { role: 'assistant', content: 'Grüße ' }),
  delta(1, { content: 'two' }),
  delta(0, { tool_calls: [{ index: 0, id: 't', function: { name: 'f', arguments: '{"a"' } }] }),
  'event: x\ndata: {"choices":[],"x_unknown":1.0}\n\n',
  delta(0, { tool_calls: [{ index: 0, function: { arguments: ':1}' } }] }),
  delta(0, {}, 'tool_calls'),
  delta(1, { content: '!' }, 'stop'),
  USAGE,
  DONE,
].join('');

test('whatever the chunking, the same events come out as the bytes that came', () => {
  const bytes = Buffer.from(STREAM);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: bytes.length - 1 }), { maxLength: 12 }), (cuts) => {
      const at = [0, ...[...cuts].sort((a, b) => a - b), bytes.length];
      const parts = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
      assert.equal(rendered(readAll(parts)), STREAM);
    }),
    { numRuns: 300 },
  );
});

test('one byte at a time loses nothing', () => {
  const bytes = Buffer.from(STREAM);
  assert.equal(rendered(readAll([...bytes].map((byte) => Buffer.of(byte)))), STREAM);
});

test('each text has its channel, which ends with its choice where the server says so without a text', () => {
  const all = pieces(readAll([Buffer.from(STREAM)]));
  const text = new Map<string, string>();
  for (const piece of all) text.set(piece.channel, (text.get(piece.channel) ?? '') + piece.text);
  assert.equal(text.get('0.delta.content'), 'Grüße ');
  assert.equal(text.get('0.delta.tool_calls.0.function.arguments'), '{"a":1}');
  assert.equal(text.get('1.delta.content'), 'two!');
  const ended = new Set(all.filter(({ last }) => last).map(({ channel }) => channel));
  // The other choice stops beside its text: it ends with the stream.
  for (const channel of text.keys()) assert.equal(ended.has(channel), channel.startsWith('0.'), channel);
  assert.equal(all.find(({ channel }) => channel.includes('tool_calls'))?.kind, 'tool_args');
});

test('usage that the caller did not ask for is read and not forwarded', () => {
  const usage = readAll([Buffer.from(STREAM)], false).find((event) => event.type === 'usage');
  assert.ok(usage?.type === 'usage');
  assert.equal(usage.forward, false);
  assert.deepEqual(usage.usage, { inputTokens: 5, outputTokens: 3, cachedInputTokens: 2 });
});

test('a replaced piece rewrites its own event only and drops its logprobs', () => {
  const one = `data: {"choices":[{"index":0,"delta":{"content":"abc"},"logprobs":{"content":[{"token":"abc"}]}}],"n":1.0}\n\n`;
  const [event] = readAll([Buffer.from(one + DONE)]);
  assert.ok(event?.type === 'delta');
  event.pieces[0]?.replace('x"y');
  assert.equal(
    event.render(),
    `data: {"choices":[{"index":0,"delta":{"content":"x\\"y"},"logprobs":null}],"n":1.0}\n\n`,
  );
});

test('JSON that came in several lines is still one event where a guard changed it', () => {
  const [event] = readAll([
    Buffer.from(`data: {"choices":[{"delta":\ndata: {"content":"abc"}}]}\n\n${DONE}`),
  ]);
  assert.ok(event?.type === 'delta');
  event.pieces[0]?.replace('x');
  assert.equal(event.render(), 'data: {"choices":[{"delta": {"content":"x"}}]}\n\n');
});

test('arguments that come as an object are a part of their call, numbers and names included', () => {
  const call = { index: 0, function: { name: 'pay', arguments: { card: 4111111111111111 } } };
  const [event] = readAll([Buffer.from(delta(0, { tool_calls: [call] }) + DONE)]);
  assert.ok(event?.type === 'delta');
  const given = event.pieces.find(({ toolCall }) => toolCall?.part === 'arguments');
  assert.equal(given?.text, '{"card":4111111111111111}');
  given?.replace('{"card":"[CARD]"}');
  assert.ok(event.render().includes('"arguments":{"card":"[CARD]"}'));
});

test('what a usage event says besides the usage is a text like any other', () => {
  const more = chunk([], {
    usage: { prompt_tokens: 1, completion_tokens: 1 },
    citations: ['https://a.example'],
  });
  const events = readAll([Buffer.from(more + DONE)]);
  assert.deepEqual(
    pieces(events).map(({ text }) => text),
    ['https://a.example'],
  );
  const told = events.flatMap((event) => ('usage' in event ? (event.usage ?? []) : []));
  assert.deepEqual(
    told.map(({ outputTokens }) => outputTokens),
    [1],
  );
});

test('a reason to stop beside a text ends nothing: some servers say one in every event', () => {
  const stream =
    delta(0, { content: 'a' }, 'stop') + delta(0, {}, 'stop') + delta(0, { content: 'b' }, 'stop');
  assert.ok(pieces(readAll([Buffer.from(stream + DONE)])).every(({ last }) => !last));
});

const BROKEN: readonly (readonly [name: string, stream: string, last: string])[] = [
  ['no end and no finish reason', delta(0, { content: 'a' }), 'truncated'],
  ['cut inside an event', `${delta(0, { content: 'a' })}data: {"choi`, 'truncated'],
  ['not JSON', 'data: {nope}\n\n', 'error'],
  ['an error object', 'data: {"error":{"message":"x"}}\n\n', 'error'],
  ['not an object', 'data: 7\n\n', 'error'],
  ['choices that are no list', chunk({ 0: { delta: { content: 'a' } } }), 'error'],
  ['no reason to stop but an empty one', delta(0, { content: 'a' }, ''), 'truncated'],
  [
    'a choice that goes on behind its end',
    delta(0, { content: 'a' }) + delta(0, {}, 'stop') + delta(0, { content: 'b' }),
    'error',
  ],
  ['one choice of two', delta(0, { content: 'a' }, 'stop') + delta(1, { content: 'b' }), 'truncated'],
  [
    'a line that ends in CR alone, behind which some clients see another event',
    `event: x\rdata: {"choices":[]}\r\r\n${chunk([])}`,
    'error',
  ],
];

test('a broken stream never looks complete', () => {
  for (const [name, stream, type] of BROKEN) {
    const events = readAll([Buffer.from(stream)]);
    assert.ok(
      events.some((event) => event.type === type),
      `${name}: ${events.map((event) => event.type)}`,
    );
    assert.ok(!events.some((event) => event.type === 'end'), name);
  }
});

test('a compatible server that closes without [DONE] is complete where every choice said why it stopped', () => {
  const events = readAll([Buffer.from(delta(0, { content: 'a' }) + delta(0, {}, 'stop'))]);
  assert.equal(events.at(-1)?.type, 'end');
});

test('comments lose their text, which no guard has read', () => {
  assert.equal(rendered(readAll([Buffer.from(`: attack text\n\n${DONE}`)])), `:\n\n${DONE}`);
});

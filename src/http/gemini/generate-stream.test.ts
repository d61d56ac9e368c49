/** Streamed generateContent answers: any chunking, both forms, nothing broken taken for complete, usage billed once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { AnswerEvent, Piece } from '../surface.ts';
import { openGeminiTranscript, turnsOfAnswer } from './gemini-turns.ts';
import { generateForms } from './generate-forms.ts';
import { openGenerateStream } from './generate-stream.ts';

const event = (candidates: unknown, rest: object = {}) =>
  `data: ${JSON.stringify({ candidates, ...rest })}\r\n\r\n`;
const said = (index: number, parts: readonly object[], finish?: string) => ({
  content: { parts, role: 'model' },
  ...(finish !== undefined && { finishReason: finish }),
  index,
});
const usage = (prompt: number, candidates: number, thoughts = 0) => ({
  usageMetadata: {
    promptTokenCount: prompt,
    candidatesTokenCount: candidates,
    ...(thoughts > 0 && { thoughtsTokenCount: thoughts }),
    totalTokenCount: prompt + candidates + thoughts,
  },
});

const EVENTS = [
  event([said(0, [{ text: 'Let me see. ', thought: true }])], usage(7, 0, 3)),
  event([said(0, [{ text: 'Grüße ' }]), said(1, [{ text: 'two' }])], usage(7, 2, 3)),
  ': keep-alive\n\n',
  event([said(0, [{ functionCall: { name: 'f', args: { a: 1, b: 'x' } }, thoughtSignature: 'YWI=' }])]),
  event([said(0, [{ functionCall: { name: 'g', args: {} } }])]),
  `data: {"x_unknown":1.0,"candidates":[${JSON.stringify(said(0, [{ text: '!' }], 'STOP'))}]}\r\n\r\n`,
  event([said(1, [{ text: '' }], 'STOP')], { ...usage(7, 9, 3), modelVersion: 'm' }),
];
const STREAM = EVENTS.join('');
const SENT = STREAM.replace(': keep-alive', ':');

function readAll(parts: readonly Buffer[], asArray = false): AnswerEvent[] {
  const reader = openGenerateStream({ asArray, keepContent: true });
  return [...parts.flatMap((part) => [...reader.push(part)]), ...reader.end()];
}
const read = (text: string, asArray = false) => readAll([Buffer.from(text)], asArray);
const rendered = (events: readonly AnswerEvent[]) =>
  events.map((one) => ('render' in one && one.type !== 'usage' ? one.render() : '')).join('');
const pieces = (events: readonly AnswerEvent[]): readonly Piece[] =>
  events.flatMap((one) => (one.type === 'delta' ? one.pieces : []));

test('whatever the chunking, the same events come out as the bytes that came', () => {
  const bytes = Buffer.from(STREAM);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: bytes.length - 1 }), { maxLength: 12 }), (cuts) => {
      const at = [0, ...[...cuts].sort((a, b) => a - b), bytes.length];
      const parts = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
      assert.equal(rendered(readAll(parts)), SENT);
    }),
    { numRuns: 200 },
  );
});

test('one byte at a time loses nothing, in either form', () => {
  const bytes = [...Buffer.from(STREAM)].map((byte) => Buffer.of(byte));
  assert.equal(rendered(readAll(bytes)), SENT);
  assert.equal(rendered(readAll(bytes, true)), rendered(read(STREAM, true)));
});

test('split in two at every byte, the same usage and texts come out', () => {
  const bytes = Buffer.from(STREAM);
  const whole = pieces(read(STREAM)).map(({ channel, text }) => [channel, text]);
  for (let at = 1; at < bytes.length; at += 1) {
    const events = readAll([bytes.subarray(0, at), bytes.subarray(at)]);
    assert.deepEqual(
      pieces(events).map(({ channel, text }) => [channel, text]),
      whole,
    );
    assert.equal(events.filter(({ type }) => type === 'usage').length, 1);
  }
});

test('the array form is one JSON array of the same elements, unknown digits kept', () => {
  const text = rendered(read(STREAM, true));
  const elements: unknown = JSON.parse(text);
  assert.deepEqual(
    elements,
    EVENTS.filter((one) => one.startsWith('data')).map((one) => JSON.parse(one.slice(6))),
  );
  assert.ok(text.includes('"x_unknown":1.0'));
});

test('each text has its channel, calls are whole, and a text ends with the stream', () => {
  const all = pieces(read(STREAM));
  const text = new Map<string, string>();
  for (const piece of all) text.set(piece.channel, (text.get(piece.channel) ?? '') + piece.text);
  assert.equal(text.get('0.text'), 'Grüße !');
  assert.equal(text.get('1.text'), 'two');
  assert.equal(text.get('0.thought'), 'Let me see. ');
  const calls = all.filter(({ toolCall }) => toolCall !== undefined);
  assert.deepEqual(
    calls.map(({ text: part, toolCall, last }) => [toolCall?.call, toolCall?.part, part, last]),
    [
      ['0.call.0', 'name', 'f', true],
      ['0.call.0', 'arguments', '{"a":1,"b":"x"}', true],
      ['0.call.1', 'name', 'g', true],
      ['0.call.1', 'arguments', '{}', true],
    ],
  );
  // Older models say STOP in every event: a text goes on behind it.
  assert.ok(all.every(({ last, channel }) => !last || channel.includes('.call.')));
});

test('the usage is told once, at the end of a whole stream, whatever each event said', () => {
  const told = read(STREAM).filter((one) => one.type === 'usage');
  assert.deepEqual(
    told.map((one) => one.usage),
    [{ inputTokens: 7, cachedInputTokens: 0, outputTokens: 12, reasoningTokens: 3 }],
  );
  // A stream that broke may have cost more than its last event said: then only the bound is safe.
  const cut = read(EVENTS.slice(0, 3).join(''));
  assert.ok(cut.every((one) => one.type !== 'usage' && !('usage' in one && one.usage !== undefined)));
  assert.equal(cut.at(-1)?.type, 'truncated');
});

test('what a guard replaced is written into its own event, and log probabilities go with it', () => {
  const stream = event([
    {
      ...said(0, [{ text: 'tell him' }], 'STOP'),
      logprobsResult: { chosenCandidates: [{ token: 'tell him' }] },
    },
  ]);
  const [first] = read(stream);
  assert.ok(first?.type === 'delta');
  first.pieces[0]?.replace('tell [NAME]');
  const out = first.render();
  assert.ok(out.includes('tell [NAME]') && !out.includes('him') && !out.includes('logprobsResult'), out);
});

test('a rewritten argument changes nothing but itself', () => {
  const data =
    '{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","args":{"n":1.50,"to":"him"}}}]},"finishReason":"STOP"}]}';
  const [first] = read(`data: ${data}\n\n`);
  assert.ok(first?.type === 'delta');
  const piece = first.pieces.find(({ toolCall }) => toolCall?.part === 'arguments');
  piece?.replace('{"n":1.5,"to":"her"}');
  assert.equal(first.render(), `data: ${data.replace('him', 'her')}\r\n\r\n`);
});

test('JSON that came in several lines is still one event where a guard changed it', () => {
  const stream =
    'data: {"candidates":[\ndata: {"content":{"parts":[{"text":"him"}]},"finishReason":"STOP"}]}\n\n';
  const [first] = read(stream);
  assert.ok(first?.type === 'delta');
  first.pieces[0]?.replace('her');
  assert.equal(first.render().trimEnd(), stream.replace('\ndata: ', ' ').replace('him', 'her').trimEnd());
});

const BROKEN: readonly (readonly [string, string, string])[] = [
  ['no end', EVENTS.slice(0, 4).join(''), 'truncated'],
  ['nothing at all', '', 'truncated'],
  ['one candidate of two', EVENTS.slice(0, 6).join(''), 'truncated'],
  ['half an event', EVENTS[0]?.slice(0, 40) ?? '', 'error'],
  ['an error event', 'data: {"error":{"code":503,"message":"no"}}\n\n', 'error'],
  ['a bare error', '{"error":{"code":503,"message":"no"}}\n\n', 'error'],
  ['a key that stands twice', 'data: {"candidates":[],"candidates":[]}\n\n', 'error'],
  ['a candidate that is none', 'data: {"candidates":["x"]}\n\n', 'error'],
  [
    'speech',
    event([said(0, [{ inlineData: { mimeType: 'audio/wav', data: 'UklGRg==' } }], 'STOP')]),
    'error',
  ],
];
for (const [name, stream, type] of BROKEN)
  test(`is no answer: ${name}`, () => {
    for (const asArray of [false, true]) {
      const events = read(stream, asArray);
      assert.equal(events.at(-1)?.type, type);
      assert.ok(events.every((one) => one.type !== 'end'));
    }
  });

test('a prompt that the provider refused is a complete answer without candidates', () => {
  const events = read('data: {"promptFeedback":{"blockReason":"SAFETY"}}\n\n', true);
  assert.equal(events.at(-1)?.type, 'end');
  assert.deepEqual(JSON.parse(rendered(events)), [{ promptFeedback: { blockReason: 'SAFETY' } }]);
});

test('a streamed answer has the turns that the same answer has whole', () => {
  const parts = [
    [{ text: 'Hm. ', thought: true }],
    [{ text: 'Hello ' }],
    [{ text: 'you' }, { functionCall: { name: 'f', args: { b: 1, a: 'x' } } }],
  ];
  const stream = parts.map((one, at) => event([said(0, one, at === 2 ? 'STOP' : undefined)])).join('');
  const transcript = openGeminiTranscript();
  for (const one of read(stream)) if (one.type === 'delta') transcript.follow(one.pieces);
  assert.deepEqual(transcript.turns(), turnsOfAnswer({ candidates: [said(0, parts.flat(), 'STOP')] }));
});

test('a recorded stream is a whole answer where nothing is lost, else none', () => {
  const texts = [
    event([said(0, [{ text: 'one ' }])], usage(1, 1)),
    event([said(0, [{ text: 'two' }], 'STOP')], usage(1, 2)),
  ].join('');
  assert.deepEqual(JSON.parse(generateForms.toWhole?.(texts) ?? ''), {
    candidates: [said(0, [{ text: 'one two' }], 'STOP')],
    ...usage(1, 2),
  });
  assert.match(
    generateForms.toWhole?.(STREAM) ?? '',
    /"x_unknown":1\.0,/,
    'with the digits that it came with',
  );
  assert.equal(
    generateForms.toWhole?.(texts.replace('"index"', '"groundingMetadata":{},"index"')),
    undefined,
  );
  assert.deepEqual(generateForms.inspect(texts, true), { complete: true, refused: false, callsTools: false });
  assert.deepEqual(generateForms.inspect(STREAM, true), { complete: true, refused: false, callsTools: true });
});

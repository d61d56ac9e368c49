/** Streamed Responses: any chunking, every text screened once, and every repetition of it as it was delivered. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { AnswerEvent, Piece } from '../../surface.ts';
import { EchoedTexts } from './answer-texts.ts';
import { KeptAnswer } from './kept-answer.ts';
import { ResponsesStreamReader } from './responses-stream.ts';

let sequence = 0;
const event = (type: string, members: object) =>
  `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence++, ...members })}\n\n`;

const TEXT = 'Grüße to Jane, who asked.';
const MESSAGE = (text: string) => ({
  ...{ id: 'msg_1', type: 'message', status: 'completed', role: 'assistant' },
  content: [{ type: 'output_text', text, annotations: [], logprobs: [{ token: text, logprob: -0.5 }] }],
});
const CALL = { id: 'fc_1', type: 'function_call', status: 'completed', call_id: 'call_1', name: 'send' };
const THOUGHT = {
  id: 'rs_1',
  type: 'reasoning',
  summary: [{ type: 'summary_text', text: 'Jane is meant.' }],
};
const USAGE = {
  ...{ input_tokens: 11, input_tokens_details: { cached_tokens: 4 } },
  ...{ output_tokens: 7, output_tokens_details: { reasoning_tokens: 2 }, total_tokens: 18 },
};
const ANSWER = {
  ...{ id: 'resp_p', object: 'response', created_at: 1, model: 'm', instructions: 'Be kind.' },
  ...{ previous_response_id: null, store: false, tools: [], error: null },
};
const ARGUMENTS = '{"to":"Jane"}';
const REASONING = { output_index: 0, summary_index: 0, item_id: 'rs_1' };
const SAYING = { output_index: 1, content_index: 0, item_id: 'msg_1' };

const EVENTS = [
  event('response.created', { response: { ...ANSWER, status: 'in_progress', output: [], usage: null } }),
  event('response.output_item.added', { output_index: 0, item: { ...THOUGHT, summary: [] } }),
  event('response.reasoning_summary_text.delta', { ...REASONING, delta: 'Jane is ' }),
  event('response.reasoning_summary_text.delta', { ...REASONING, delta: 'meant.' }),
  event('response.reasoning_summary_text.done', { ...REASONING, text: 'Jane is meant.' }),
  event('response.output_item.done', { output_index: 0, item: THOUGHT }),
  event('response.output_item.added', { output_index: 1, item: { ...MESSAGE(''), content: [] } }),
  event('response.content_part.added', {
    ...SAYING,
    part: { type: 'output_text', text: '', annotations: [] },
  }),
  ': a comment\n\n',
  event('response.output_text.delta', { ...SAYING, delta: 'Grüße to ', logprobs: [] }),
  event('response.output_text.delta', { ...SAYING, delta: 'Jane', logprobs: [{ token: 'Jane' }] }),
  event('response.output_text.delta', { ...SAYING, delta: ', who asked.', logprobs: [] }),
  event('response.output_text.annotation.added', {
    ...{ ...SAYING, annotation_index: 0, annotation: { type: 'url_citation', title: 'On Jane' } },
  }),
  event('response.output_text.done', { ...SAYING, text: TEXT, logprobs: [] }),
  event('response.content_part.done', { ...SAYING, part: MESSAGE(TEXT).content[0] }),
  event('response.output_item.done', { output_index: 1, item: MESSAGE(TEXT) }),
  event('response.output_item.added', { output_index: 2, item: { ...CALL, arguments: '' } }),
  event('response.function_call_arguments.delta', { output_index: 2, delta: '{"to":"Ja' }),
  event('response.function_call_arguments.delta', { output_index: 2, delta: 'ne"}' }),
  event('response.function_call_arguments.done', { output_index: 2, arguments: ARGUMENTS }),
  event('response.output_item.done', { output_index: 2, item: { ...CALL, arguments: ARGUMENTS } }),
  event('response.x_unknown', { note: 'new', big: 1 }).replace('"big":1', '"big":12345678901234567890'),
];
const LAST = event('response.completed', {
  response: {
    ...{ ...ANSWER, status: 'completed', usage: USAGE },
    output: [THOUGHT, MESSAGE(TEXT), { ...CALL, arguments: ARGUMENTS }],
  },
});
const STREAM = [...EVENTS, LAST].join('');
const PASSED = STREAM.replace(': a comment', ':');

const NOTHING_ECHOED = new EchoedTexts([], 'Be kind.');

function open(kept?: KeptAnswer): ResponsesStreamReader {
  return new ResponsesStreamReader({
    echoed: kept === undefined ? known('Be kind.') : NOTHING_ECHOED,
    offered: ['send'],
    kept,
  });
}

/** A request that said this itself. */
function known(text: string): EchoedTexts {
  const echoed = new EchoedTexts([], '');
  echoed.find = (asked) => (asked === text ? text : undefined);
  return echoed;
}

function readAll(parts: readonly Buffer[], reader = open()): AnswerEvent[] {
  return [...parts.flatMap((part) => [...reader.push(part)]), ...reader.end()];
}

const rendered = (events: readonly AnswerEvent[]) =>
  events.map((one) => ('render' in one ? one.render() : `<${one.type}>`)).join('');
const piecesOf = (events: readonly AnswerEvent[]): readonly Piece[] =>
  events.flatMap((one) => (one.type === 'delta' ? one.pieces : []));
/** A guard that takes a name out of every text, however its parts are cut: it works on whole texts, as guards do. */
function redact(events: readonly AnswerEvent[]): void {
  const texts = Map.groupBy(piecesOf(events), ({ channel }) => channel);
  for (const pieces of texts.values()) {
    const whole = pieces.map(({ text }) => text).join('');
    if (!whole.includes('Jane')) continue;
    for (const [index, piece] of pieces.entries())
      piece.replace(index === 0 ? whole.replaceAll('Jane', '[X]') : '');
  }
}

test('whatever the chunking, the same events come out as the bytes that came', () => {
  const bytes = Buffer.from(STREAM);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: bytes.length - 1 }), { maxLength: 12 }), (cuts) => {
      const at = [0, ...[...cuts].sort((a, b) => a - b), bytes.length];
      const parts = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
      assert.equal(rendered(readAll(parts)), PASSED);
    }),
    { numRuns: 100 },
  );
});

test('split at every byte, a rewritten stream is the same stream', () => {
  const bytes = Buffer.from(STREAM);
  const whole = readAll([bytes]);
  redact(whole);
  const expected = rendered(whole);
  for (let at = 1; at < bytes.length; at += 1) {
    const events = readAll([bytes.subarray(0, at), bytes.subarray(at)]);
    redact(events);
    assert.equal(rendered(events), expected, `split at byte ${at}`);
  }
});

test('what was rewritten in a delta stands nowhere else', () => {
  const events = readAll([Buffer.from(STREAM)]);
  redact(events);
  const out = rendered(events);
  assert.ok(!out.includes('Jane'), 'no repetition, no log probability and no final object has it');
  assert.equal(
    out.split('Grüße to [X], who asked.').length - 1,
    5,
    'delta, text, part, item and answer agree',
  );
  assert.equal(out.split('[X] is meant.').length - 1, 4);
  assert.ok(out.includes('"title":"On [X]"'));
  assert.ok(out.includes('12345678901234567890'));
  for (const [data] of out.matchAll(/(?<=^data: ).*$/gm)) JSON.parse(data);
});

test('each text is a guard’s once, and ends', () => {
  const pieces = piecesOf(readAll([Buffer.from(STREAM)]));
  const texts = new Map<string, string>();
  for (const { channel, text } of pieces) texts.set(channel, (texts.get(channel) ?? '') + text);
  assert.equal(texts.get('1.content.0.text'), TEXT);
  assert.equal(texts.get('2.arguments'), ARGUMENTS);
  assert.equal(texts.get('reasoning.0.summary.0.text'), 'Jane is meant.');
  const ended = new Set(pieces.filter(({ last }) => last).map(({ channel }) => channel));
  assert.deepEqual(
    [...texts.keys()].filter((channel) => !ended.has(channel)),
    [],
  );
});

test('a call is told whole: its name, its arguments, and no end before its item’s', () => {
  const pieces = piecesOf(readAll([Buffer.from(STREAM)])).filter(({ kind }) => kind === 'tool_args');
  assert.deepEqual(pieces[0]?.toolCall, { call: '2', kind: 'function', part: 'arguments' });
  assert.equal(pieces.find(({ toolCall }) => toolCall?.part === 'name')?.text, 'send');
  const open = new Set<string>();
  for (const piece of pieces.slice(0, -1)) {
    if (piece.last) open.delete(piece.channel);
    else open.add(piece.channel);
    assert.ok(open.size > 0, 'something of the call is open until its item is done');
  }
});

test('text that is said only at the end is screened before the end', () => {
  const events = readAll([Buffer.from(LAST)]);
  assert.ok(piecesOf(events).some(({ text }) => text === TEXT));
  redact(events);
  assert.equal(events.at(-1)?.type, 'end');
  assert.ok(!rendered(events).includes('Jane'));
});

test('a repetition that contradicts what was streamed says what was delivered', () => {
  const other = STREAM.replace(
    `"text":"${TEXT}","logprobs":[]`,
    '"text":"Something else, for Jane.","logprobs":[]',
  );
  assert.notEqual(other, STREAM);
  const out = rendered(readAll([Buffer.from(other)]));
  assert.ok(!out.includes('Something else'));
});

test('the last part of a text that only its end tells is a part like any other', () => {
  const short = EVENTS.filter((one) => !one.includes(', who asked.","logprobs":[]}')).join('');
  const pieces = piecesOf(readAll([Buffer.from(short)]));
  const said = pieces.filter(({ channel }) => channel === '1.content.0.text').map(({ text }) => text);
  assert.equal(said.join(''), TEXT);
});

test('usage is read, the cached and the reasoning part with it', () => {
  const told = readAll([Buffer.from(STREAM)]).find((one) => one.type === 'delta' && one.usage !== undefined);
  assert.ok(told?.type === 'delta');
  assert.deepEqual(told.usage, {
    inputTokens: 11,
    outputTokens: 7,
    cachedInputTokens: 4,
    reasoningTokens: 2,
  });
});

const BROKEN: readonly (readonly [name: string, stream: string, type: string])[] = [
  ['a stream without its last event', EVENTS.join(''), 'truncated'],
  ['[DONE] instead of the last event', `${EVENTS.join('')}data: [DONE]\n\n`, 'truncated'],
  ['an error event', event('error', { code: 'server_error', message: 'no' }), 'error'],
  ['an error without a type', 'data: {"error":{"message":"no"}}\n\n', 'error'],
  ['a failed answer', event('response.failed', { response: { ...ANSWER, usage: USAGE } }), 'error'],
  ['half an object', 'data: {"type":"response.output\n\n', 'error'],
  ['a key that stands twice', 'data: {"type":"a","type":"b"}\n\n', 'error'],
  ['a delta without a place', event('response.output_text.delta', { delta: 'x' }), 'error'],
  ['a delta that is no text', event('response.output_text.delta', { ...SAYING, delta: { a: 'x' } }), 'error'],
  [
    'a text that goes on after its end',
    event('response.output_text.done', { ...SAYING, text: 'a' }) +
      event('response.output_text.delta', { ...SAYING, delta: 'b' }),
    'error',
  ],
];
for (const [name, stream, type] of BROKEN) {
  test(`never taken for complete: ${name}`, () => {
    const events = readAll([Buffer.from(stream)]);
    assert.ok(events.some((one) => one.type === type));
    assert.ok(!events.some((one) => one.type === 'end'));
  });
}

test('an answer that failed is still billed by its usage', () => {
  const failed = event('response.failed', { response: { ...ANSWER, status: 'failed', usage: USAGE } });
  const [usage] = readAll([Buffer.from(failed)]);
  assert.ok(usage?.type === 'usage' && usage.usage.outputTokens === 7 && !usage.forward);
});

test('the caller reads its own request and the gate’s id, not what was sent on', () => {
  const kept = new KeptAnswer('resp_gate', [], 'resp_before');
  const events = readAll([Buffer.from(STREAM)], open(kept));
  const out = rendered(events);
  assert.ok(!out.includes('Be kind.'), 'instructions that the gate added are not shown');
  assert.ok(!out.includes('resp_p'));
  assert.ok(out.includes('"previous_response_id":"resp_before"') && out.includes('"store":true'));
  const answer = JSON.parse(kept.answer ?? '{}') as { id: string; output: readonly unknown[] };
  assert.equal(answer.id, 'resp_gate');
  assert.deepEqual(answer.output, [THOUGHT, MESSAGE(TEXT), { ...CALL, arguments: ARGUMENTS }]);
});

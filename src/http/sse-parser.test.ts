/** Server-sent events: the same events whatever the chunking, their own bytes kept, and linear time in a trickle. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MAX_EVENT_CHARACTERS, SseOverflow, SseParser } from './sse-parser.ts';

function parse(parts: readonly Buffer[]) {
  const parser = new SseParser();
  const events = parts.flatMap((part) => parser.push(part));
  const last = parser.end();
  return last === undefined ? events : [...events, last];
}

const LINES = fc.constantFrom(
  'data: a',
  'data:b',
  'data: ü€😀',
  'event: x',
  ': note',
  'id: 1',
  'data: ',
  'data',
);
const EVENT = fc.tuple(fc.array(LINES, { minLength: 1, maxLength: 4 }), fc.constantFrom('\n', '\r\n'));

test('any chunking gives the events of the whole, each with its own text', () => {
  const property = fc.property(
    fc.array(EVENT, { minLength: 1, maxLength: 6 }),
    fc.array(fc.nat(400), { maxLength: 8 }),
    (events, cuts) => {
      const texts = events.map(([lines, newline]) => lines.map((line) => line + newline).join('') + newline);
      const bytes = Buffer.from(texts.join(''));
      const at = [0, ...cuts.map((cut) => cut % bytes.length).sort((a, b) => a - b), bytes.length];
      const parts = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
      const parsed = parse(parts);
      assert.deepEqual(
        parsed.map(({ raw }) => raw),
        texts,
      );
      assert.deepEqual(parsed, parse([bytes]));
    },
  );
  fc.assert(property, { numRuns: 500 });
});

test('lines of data are joined, and what is no data has none', () => {
  const [event, comment] = parse([Buffer.from('event: x\ndata: a\ndata:b\n\n: note\n\n')]);
  assert.equal(event?.data, 'a\nb');
  assert.equal(comment?.data, undefined);
});

test('a byte order mark before the first event is none of it', () => {
  const bytes = Buffer.from('\ufeffdata: a\n\ndata: b\n\n');
  for (const parts of [[bytes], [...bytes].map((byte) => Buffer.of(byte))])
    assert.deepEqual(
      parse(parts).map(({ data, raw }) => [data, raw]),
      [
        ['a', 'data: a\n\n'],
        ['b', 'data: b\n\n'],
      ],
    );
});

test('an event with a CR that ends a line for some readers alone is one that nobody can read', () => {
  const [event] = parse([Buffer.from('event: x\rdata: {}\ndata: {"a":1}\n\n')]);
  assert.throws(() => JSON.parse(event?.data ?? '{}'), SyntaxError);
});

test('an event over the bound is refused, in one chunk or in many', () => {
  const big = Buffer.alloc(MAX_EVENT_CHARACTERS + 1, 'x');
  assert.throws(() => new SseParser().push(big), SseOverflow);
  const parser = new SseParser();
  assert.throws(() => {
    for (let sent = 0; sent < big.length; sent += 65_536) parser.push(big.subarray(sent, sent + 65_536));
  }, SseOverflow);
});

test('a large event in small parts costs linear time', () => {
  const parser = new SseParser();
  const part = Buffer.alloc(64, 'x');
  const beganMs = performance.now();
  parser.push(Buffer.from('data: '));
  for (let index = 0; index < 50_000; index += 1) parser.push(part);
  assert.equal(parser.push(Buffer.from('\n\n')).length, 1);
  assert.ok(performance.now() - beganMs < 1_500);
});

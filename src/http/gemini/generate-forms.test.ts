/** generateContent answers in their other form: the same candidates, parts and counts, or none. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { eventsIn } from '../sse-parser.ts';
import { generateForms } from './generate-forms.ts';
import { openGenerateStream } from './generate-stream.ts';

const toStream = (whole: object) => generateForms.toStream?.(JSON.stringify(whole));
const toWhole = (stream: string) => generateForms.toWhole?.(stream);
const usageMetadata = { promptTokenCount: 7, candidatesTokenCount: 9, totalTokenCount: 16 };
const candidate = (parts: readonly object[], rest: object = {}) => ({
  ...{ content: { role: 'model', parts }, index: 0, finishReason: 'STOP', ...rest },
});
const answer = (candidates: readonly object[]) => ({
  ...{ candidates, usageMetadata, modelVersion: 'm-1', responseId: 'r1' },
});
const PARTS = [
  { text: 'Clay wants a narrow spade.', thought: true },
  { text: 'Take the narrow ' },
  { text: 'one 🌷.' },
  { functionCall: { name: 'fetch', args: { what: 'spade' } }, thoughtSignature: 'YWI=' },
];

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
const part = fc.oneof(
  text.map((said) => ({ text: said })),
  text.map((said) => ({ text: said, thought: true })),
  text.map((said) => ({ text: said, thoughtSignature: 'YWI=' })),
  fc.constant(PARTS[3] ?? {}),
);

describe('a whole answer of generateContent', () => {
  it('as a stream has the same words in every chunk together, and is the same put together again', () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (parts) => {
        const whole = answer([candidate(parts)]);
        const stream = toStream(whole)?.join('') ?? '';
        assert.deepEqual(JSON.parse(toWhole(stream) ?? 'null'), whole);
        const reader = openGenerateStream({ asArray: false, keepContent: true });
        const read = [...reader.push(Buffer.from(stream)), ...reader.end()];
        assert.equal(read.at(-1)?.type, 'end');
        assert.ok(read.every(({ type }) => type !== 'error'));
      }),
      { numRuns: 200 },
    );
  });

  it('comes word by word, with its counts and its reason to stop in the last event only', () => {
    const events = eventsIn((toStream(answer([candidate(PARTS)])) ?? []).join('')).map(({ data = '' }) =>
      JSON.parse(data),
    );
    assert.deepEqual(
      events.map(({ candidates: [{ content }] }) => content.parts.map((one: { text?: string }) => one.text)),
      [
        ...[['Clay '], ['wants '], ['a '], ['narrow '], ['spade.'], ['Take '], ['the ']],
        // Two texts, not one: the end of the first and the beginning of the second stand together.
        ...[['narrow ', 'one '], ['🌷.'], [undefined]],
      ],
    );
    assert.deepEqual(
      events.map((event) => [event.usageMetadata !== undefined, event.candidates[0].finishReason]),
      events.map((_, at) => (at === events.length - 1 ? [true, 'STOP'] : [false, undefined])),
    );
    assert.ok(events.every(({ modelVersion, responseId }) => modelVersion === 'm-1' && responseId === 'r1'));
  });

  for (const [name, whole] of [
    ['several candidates', answer([candidate(PARTS), candidate(PARTS, { index: 1 })])],
    ['an empty text', answer([candidate([{ text: '' }, ...PARTS])])],
    ['no parts', answer([candidate([])])],
  ] as const)
    it(`comes in one event where it has ${name}`, () => {
      const stream = toStream(whole) ?? [];
      assert.equal(stream.length, 1);
      assert.deepEqual(JSON.parse(toWhole(stream.join('')) ?? 'null'), whole);
    });

  it('keeps the digits that a number would lose', () => {
    const args = '{"big":12345678901234567890,"price":1.50}';
    const text = JSON.stringify(
      answer([candidate([{ text: 'So: ' }, { functionCall: { name: 'f', args: 0 } }])]),
    );
    const stream = generateForms.toStream?.(text.replace('"args":0', `"args":${args}`)) ?? [];
    assert.ok(stream.length > 1 && stream.join('').includes(`"args":${args}`));
    assert.ok(toWhole(stream.join(''))?.includes(`"args":${args}`));
  });
});

describe('a recorded stream of generateContent', () => {
  const event = (members: object) => `data: ${JSON.stringify(members)}\r\n\r\n`;
  const said = (parts: readonly object[], rest: object = {}) => ({
    candidates: [{ content: { role: 'model', parts }, index: 0, ...rest }],
  });

  it('keeps its role where the last event has no content', () => {
    const stream =
      event(said([{ text: 'Yes.' }])) +
      event({ candidates: [{ index: 0, finishReason: 'STOP' }], usageMetadata });
    const whole = JSON.parse(toWhole(stream) ?? 'null');
    assert.deepEqual(whole, { candidates: [candidate([{ text: 'Yes.' }])], usageMetadata });
  });

  for (const [name, stream] of [
    ['an error', event(said([{ text: 'x' }])) + event({ error: { code: 500 } })],
    ['a part that nobody knows', event(said([{ videoMetadata: {} }], { finishReason: 'STOP' }))],
    ['a field that nobody knows how to continue', event(said([{ text: 'x' }], { logprobsResult: {} }))],
    ['no candidate', event({ usageMetadata })],
    ['an event that cannot be read', `${event(said([{ text: 'x' }]))}data: {"broken\r\n\r\n`],
    ['more text than can be put together in time', event(said([{ text: 'x'.repeat(300_000) }]))],
  ] as const)
    it(`gives no whole answer where it has ${name}`, () => assert.equal(toWhole(stream), undefined));
});

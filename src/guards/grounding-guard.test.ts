/** Answers held against the documents of their request: what supports what, and what happens without support. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Segment, SegmentKind } from '../http/segments.ts';
import { screenAnswer } from './answer-scan.ts';
import { partsOf, runChannel } from './channel.fixture.ts';
import { findClaims } from './grounding/claim.ts';
import { type GroundingSettings, groundingGuard, holdsForGrounding } from './grounding-guard.ts';
import { contextFor } from './guard-context.fixture.ts';
import { buildGuardSet } from './guard-set.ts';
import { GUARD_DEFAULTS, withOverrides } from './settings.ts';

const DOCUMENT = `Annual report of Harbour Tools Ltd, 5 March 2024.
Revenue was 1,234.50 thousand euros, 12.5 % more than the year before; two million units left the works in 3 plants.
The new works at Port Elwin opened on 2023-11-02 and lie 3.2 km from the sea. See https://harbour.example/report/2024.
Ms Ida Brandt, who leads the company, said: "We shall not grow at any price, and we never did."`;
const SETTINGS: GroundingSettings = { mode: 'watch', minScore: 0.8, userText: false };

interface Asked {
  readonly document?: string;
  readonly user?: string;
  readonly kind?: SegmentKind;
  readonly json?: boolean;
}

function run(parts: readonly string[], settings: Partial<GroundingSettings> = {}, asked: Asked = {}) {
  const all = { ...SETTINGS, ...settings };
  const { input, output } = groundingGuard(all);
  const context = { ...contextFor(), answersInJson: asked.json === true };
  const texts: readonly (readonly [SegmentKind, string])[] = [
    ['system', 'Answer from the documents.'],
    [asked.kind ?? 'document', asked.document ?? DOCUMENT],
    ['user', asked.user ?? 'What does the report say?'],
  ];
  for (const [index, [kind, text]] of texts.entries()) input.inspect({ kind, text, index }, context);
  const mode = all.mode === 'annotate' ? 'redact' : all.mode === 'block' ? 'block' : 'watch';
  return runChannel([{ guard: output, mode }], parts, context);
}

const typesOf = (text: string, asked: Asked = {}) =>
  run([text], {}, asked)
    .findings.map(({ type }) => type)
    .filter((type) => type !== 'grounding.unsupported');

const SUPPORTED: readonly string[] = [
  'Revenue was €1,234,500.',
  'Revenue was 1.234,50 thousand euros.',
  'Revenue was 1 234,50 thousand euros, or 1.2345 million.',
  'It grew by 12.5 percent, a share of 0.125.',
  'It grew by 12,5 %.',
  '2,000,000 units left the works, that is 2 million or 2M.',
  'The report is of March 5, 2024, that is 2024-03-05, 05.03.2024, 3/5/2024 or 5. März 2024.',
  'El informe es del 5 de marzo de 2024, como toda la información de marzo de 2024.',
  'The works opened on 2 November 2023, and again in November 2023, on Nov. 2nd.',
  'The works lie 3,200 m from the sea.',
  'Ida Brandt leads Harbour Tools Ltd at Port Elwin.',
  'She said “we shall not grow at any price”.',
  'She said: "We shall not grow ... and we never did".',
  'See https://harbour.example/report/2024.',
  'There are 3 plants and 2 reasons:\n1. One.\n2. Two.',
  '## Key Findings Of Everything\nNothing else.',
];
const UNSUPPORTED: readonly (readonly [text: string, type: string])[] = [
  ['Revenue was 1,334.50 thousand euros.', 'grounding.number'],
  ['It grew by 15 %.', 'grounding.number'],
  ['Three million units left the works.', 'grounding.number'],
  ['Twenty-five thousand units left the works.', 'grounding.number'],
  ['The report is of 6 March 2024.', 'grounding.date'],
  ['The works opened on 2022-11-02.', 'grounding.date'],
  ['It opened in December 2023.', 'grounding.date'],
  ['The works lie 3.9 km from the sea.', 'grounding.number'],
  ['It is led by Maria Castell.', 'grounding.name'],
  ['The partner is NORDEX.', 'grounding.name'],
  ['She said "we shall grow at any price we want".', 'grounding.quote'],
  ['See https://harbour.example/report/2023.', 'grounding.url'],
];

describe('claims', () => {
  for (const text of SUPPORTED) {
    test(`that the document supports are no finding: ${text.slice(0, 50)}`, () => {
      assert.deepEqual(typesOf(text), []);
    });
  }
  for (const [text, type] of UNSUPPORTED) {
    test(`that no document supports are findings: ${text}`, () => {
      assert.deepEqual(typesOf(text), [type]);
    });
  }

  test('stand where the findings say', () => {
    const text = 'Fine.\nIt grew by 15 % under Maria Castell.';
    const found = run([text]).findings.map(({ start, end }) => text.slice(start, end));
    assert.deepEqual(found.slice(0, 2), ['15', 'Maria Castell']);
  });

  test('that the caller made are neither for nor against', () => {
    assert.deepEqual(
      typesOf('It is not true that 7,777 units were lost.', { user: 'Were 7,777 units lost?' }),
      [],
    );
  });

  test('are held against tool results, and against user text where the settings say so', () => {
    assert.deepEqual(typesOf('It is 15 %.', { kind: 'tool_result' }), ['grounding.number']);
    assert.deepEqual(typesOf('It is 15 %.', { kind: 'user' }), []);
    const found = run(['It is 15 %.'], { userText: true }, { kind: 'user' }).findings;
    assert.equal(found[0]?.type, 'grounding.number');
  });

  test('in code, lists, times and versions are read without harm', () => {
    for (const text of [
      '',
      '```\nx = 1\n```',
      '- a\n- b',
      'v1.2.3 at 10:15',
      '"""',
      '1.2.3.4.5.6.7.8.9',
      '½ ١٢٣',
      'a'.repeat(9_000),
    ])
      assert.doesNotThrow(() => findClaims(text));
  });
});

const FALSE_ANSWER =
  'It grew by 15 %, says Maria Castell of Harbour Tools Ltd. Revenue was 1,234,500 euros.\nMore in Port Elwin.';

describe('the verdict', () => {
  test('blocks below the least score, and only there', () => {
    const blocked = run([FALSE_ANSWER], { mode: 'block' });
    assert.equal(blocked.blocked, 'grounding.unsupported');
    assert.equal(run([FALSE_ANSWER], { mode: 'block', minScore: 0.5 }).blocked, undefined);
  });

  test('tells a score: the share without support', () => {
    const verdict = run([FALSE_ANSWER]).findings.find(({ type }) => type === 'grounding.unsupported');
    assert.equal(verdict?.score, 0.4);
  });

  test('is a note after the answer, the same however it comes, without the answer’s own words', () => {
    const whole = run([FALSE_ANSWER], { mode: 'annotate' });
    assert.equal(
      whole.text,
      `${FALSE_ANSWER}\n\n[Not found in the documents provided: 1 number, 1 name. Please check.]`,
    );
    for (let split = 1; split < FALSE_ANSWER.length; split += 1) {
      const parts = [FALSE_ANSWER.slice(0, split), FALSE_ANSWER.slice(split)];
      assert.equal(run(parts, { mode: 'annotate' }).text, whole.text);
    }
    assert.equal(run([...FALSE_ANSWER, ''], { mode: 'annotate' }).text, whole.text);
  });

  test('is no note in JSON, in tool arguments, or where all is supported', () => {
    assert.equal(run([FALSE_ANSWER], { mode: 'annotate' }, { json: true }).text, FALSE_ANSWER);
    const fine = 'Revenue was 1,234,500 euros.';
    assert.equal(run([fine], { mode: 'annotate' }).text, fine);
  });

  test('of a whole answer is written into its segment', async () => {
    const { input, output } = groundingGuard({ ...SETTINGS, mode: 'annotate' });
    const context = contextFor();
    input.inspect({ kind: 'document', text: DOCUMENT, index: 0 }, context);
    const segment: Segment & { text: string } = {
      kind: 'assistant',
      path: 'answer',
      text: FALSE_ANSWER,
      replace(text) {
        this.text = text;
      },
    };
    const bounds = { deadlineMs: 10_000, clock: () => 0, note: () => {}, yieldNow: async () => {} };
    await screenAnswer({
      ...bounds,
      guards: [{ guard: output, mode: 'redact' }],
      context,
      segments: [segment],
    });
    assert.match(segment.text, /\[Not found in the documents provided: 1 number, 1 name\. Please check\.\]$/);
  });

  test('is the same for any parts', () => {
    const texts = [...SUPPORTED, ...UNSUPPORTED.map(([text]) => text), 'word '.repeat(2_000)];
    const sizes = fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.shuffledSubarray(texts, { minLength: 1, maxLength: 6 }), sizes, (some, lengths) => {
        const text = some.join('\n');
        const count = (parts: readonly string[]) =>
          run(parts).findings.map(({ type, score }) => [type, score]);
        assert.deepEqual(count(partsOf(text, lengths)), count([text]));
      }),
      { numRuns: 200 },
    );
  });

  test('holds a stream back only where it may block and there is something to hold it against', () => {
    const texts = [{ kind: 'user' }, { kind: 'tool_result' }] as const;
    assert.equal(holdsForGrounding({ ...SETTINGS, mode: 'block' }, texts), true);
    assert.equal(holdsForGrounding({ ...SETTINGS, mode: 'block' }, texts.slice(0, 1)), false);
    assert.equal(holdsForGrounding({ ...SETTINGS, mode: 'annotate' }, texts), false);
  });

  test('is off by default and costs no guard', () => {
    const names = (settings: typeof GUARD_DEFAULTS) => {
      const { input, output } = buildGuardSet(settings);
      return [...input, ...output].map(({ guard }) => guard.name).filter((name) => name === 'grounding');
    };
    assert.deepEqual(names(GUARD_DEFAULTS), []);
    assert.equal(names(withOverrides(GUARD_DEFAULTS, { grounding: { mode: 'watch' } })).length, 2);
  });

  test('of hostile texts takes linear time', () => {
    for (const unit of ['1,', '1 ', '"', '“a', 'Aa ', 'two ', 'http://', 'Mar 1 ', '1/1/', 'A', '«»', "A'"]) {
      const text = unit.repeat(Math.ceil(40_000 / unit.length));
      const startedMs = performance.now();
      run(partsOf(text, [900]), {}, { document: text });
      assert.ok(performance.now() - startedMs < 1_500, `${unit}: ${performance.now() - startedMs} ms`);
    }
  });
});

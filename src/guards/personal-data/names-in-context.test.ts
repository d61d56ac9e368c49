/** Names without a context, and contexts without a name: nothing may be found in plain business text. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { partsOf, runChannel } from '../channel.fixture.ts';
import { contextFor } from '../guard-context.fixture.ts';
import { personalDataGuard } from '../personal-data-guard.ts';
import { GUARD_DEFAULTS } from '../settings.ts';
import { findPersonalData } from './find-personal-data.ts';
import type { PersonalDataType } from './types.ts';

const NAMES: ReadonlySet<PersonalDataType> = new Set(['person_name', 'place'] as const);

describe('names in context', () => {
  const plain: readonly string[] = [
    'Ada Lovelace wrote the first programme; Paris is the capital of France.',
    'My name is not important. The file name is config.yaml, and the name is long.',
    'Dear Sir or Madam,',
    'Dear Customer,',
    'Hi all, hi there, hello World of Tools',
    'Kind regards,\nThe Team',
    'He is in charge, she is in a hurry, and we are in the red.',
    'I am from the support team. It was born in the cloud and based on facts.',
    'The Annual Report of Example Industries was published in March.',
    'Revenue in Q3 2024 was 12 million; see page 5 of Chapter 3 and Figure 2.',
    'Call me later. Thanks for calling! This is important for everyone.',
    'The Doctor said so. Mr. and Mrs. are titles. Ms.',
    'const name = "x"; class Name { constructor(name: string) {} }',
    'function drive(way, street) { return 12; }  // 5 way binding',
    'Die Straße ist lang, der Weg ist 5 km weit; Ort und Zeit folgen.',
    'What is your name? I cannot say.',
  ];
  for (const text of plain) {
    test(`are not found in: ${text.slice(0, 48)}`, () => {
      assert.deepEqual(findPersonalData(text, { types: NAMES }), []);
    });
  }

  test('are off by default', () => {
    for (const type of NAMES) assert.ok(!GUARD_DEFAULTS.personalData.types.includes(type));
    const { input } = personalDataGuard(GUARD_DEFAULTS.personalData);
    const found = input?.inspect({ kind: 'user', text: 'My name is Ana Tester.', index: 0 }, contextFor());
    assert.deepEqual(found, []);
  });

  const guard = personalDataGuard({
    ...GUARD_DEFAULTS.personalData,
    output: 'redact',
    types: [...GUARD_DEFAULTS.personalData.types, 'person_name', 'place'],
  });

  test('become placeholders on the way in, also where there is no digit', () => {
    const context = contextFor();
    const found = guard.input?.inspect({ kind: 'user', text: 'My name is Ana Tester.', index: 0 }, context);
    assert.equal(found?.[0]?.type, 'person_name');
    assert.equal(context.placeholders.reveal(found?.[0]?.replacement ?? ''), 'Ana Tester');
  });

  const texts = [
    'My name is Ana van der Meer, and I live in San Esempio; call +49 30 901820.',
    'Dear Maria,\n\nsend it to 12 Example Street please.\n\nKind regards,\nTomasz Przykład\nExample Ltd',
    'Name: Ida Beispiel\nCity: Musterstadt\nMail: ida@mail.test',
    'From Mr. Sample\n\n28 Rua do Exemplo 1634\n Suite 12\n Testovo\n Samplia 12345\n\nGoodbye, and so on and on, with 12 words more.',
    'Ask Dr. Berta Mustermann or Mr. J. R. Sample of nothing in particular.',
  ];

  test('are judged in streams as in whole answers, at every split', () => {
    assert.ok(guard.output);
    const guards = [{ guard: guard.output, mode: 'redact' as const }];
    for (const text of texts) {
      const whole = runChannel(guards, [text], contextFor()).text;
      assert.ok(whole.includes('[PERSON_NAME]'), whole);
      for (let split = 1; split < text.length; split += 1) {
        const parts = [text.slice(0, split), text.slice(split)];
        assert.equal(runChannel(guards, parts, contextFor()).text, whole, `${split}`);
      }
    }
    const sizes = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.shuffledSubarray(texts, { minLength: 1 }), sizes, (some, lengths) => {
        const text = some.join('\n\n');
        const whole = runChannel(guards, [text], contextFor()).text;
        assert.equal(runChannel(guards, partsOf(text, lengths), contextFor()).text, whole);
      }),
    );
  });

  test('are looked for in linear time', () => {
    for (const unit of [
      'my name is ',
      'Mr. A ',
      'Dear A',
      'name: a',
      'A ',
      '1 A ',
      '12 Aa Bb 1 Apt 1\n',
      'lives in A',
      'regards,\n',
    ]) {
      const text = unit.repeat(Math.ceil(48_000 / unit.length));
      const startedMs = performance.now();
      findPersonalData(text, { types: NAMES });
      assert.ok(performance.now() - startedMs < 400, `${unit}: ${performance.now() - startedMs} ms`);
    }
  });
});

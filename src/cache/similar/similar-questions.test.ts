/** What is called the same, and above all what never is: the shipped model and verifier against written tables. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { NEAR_MISSES } from './near-misses.fixture.ts';
import { PARAPHRASES } from './paraphrases.fixture.ts';
import { LATER_REWORDINGS, REWORDINGS } from './rewordings.fixture.ts';
import { readSimilarModel } from './similar-model.ts';
import { SimilarQuestions, signatureOf } from './similar-questions.ts';

const QUESTIONS = new SimilarQuestions(readSimilarModel());
/** Of the written rewordings: what the verifier is too careful for may be missed. */
const LEAST_FOUND = 0.9;
/** Of rewordings as they come. */
const LEAST_OF_ALL = 0.55;
/** Of those that nothing was fitted to. */
const LEAST_OF_LATER = 0.4;

function pairsOf(table: string): readonly (readonly [string, string])[] {
  return table
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [a, b, ...rest] = line.split(' / ');
      assert.ok(a !== undefined && b !== undefined && rest.length === 0, line);
      return [a, b];
    });
}

describe('near misses', () => {
  test('are three hundred and more, in six languages and more', () => {
    const count = Object.values(NEAR_MISSES).reduce((sum, table) => sum + pairsOf(table).length, 0);
    assert.ok(count >= 300, String(count));
  });

  for (const [kind, table] of Object.entries(NEAR_MISSES)) {
    test(`another ${kind} is another question`, () => {
      const hits = pairsOf(table).flatMap(([a, b]) => [
        ...(QUESTIONS.compareTexts(a, b).hit ? [`${a} / ${b}`] : []),
        ...(QUESTIONS.compareTexts(b, a).hit ? [`${b} / ${a}`] : []),
      ]);
      assert.deepEqual(hits, []);
    });
  }

  test('are not near misses because nothing is ever read: each is the same as itself', () => {
    for (const [a] of Object.values(NEAR_MISSES).flatMap(pairsOf))
      assert.equal(QUESTIONS.compareTexts(a, a).hit, true, a);
  });
});

describe('rewordings', () => {
  const pairs = pairsOf(PARAPHRASES);

  test('are found', () => {
    const missed = pairs.filter(([a, b]) => !QUESTIONS.compareTexts(a, b).hit);
    const found = 1 - missed.length / pairs.length;
    assert.ok(found >= LEAST_FOUND, `${found}: ${missed.map((pair) => pair.join(' / ')).join('\n')}`);
  });

  for (const [name, table, least] of [
    ['as they come', REWORDINGS, LEAST_OF_ALL],
    ['that nothing was fitted to', LATER_REWORDINGS, LEAST_OF_LATER],
  ] as const)
    test(`${name} are found in part`, () => {
      const all = pairsOf(table);
      const found = all.filter(([a, b]) => QUESTIONS.compareTexts(a, b).hit).length / all.length;
      assert.ok(found >= least, String(found));
    });

  test('are found either way round, and lie in the same place of the index', () => {
    for (const [a, b] of [PARAPHRASES, REWORDINGS, LATER_REWORDINGS].flatMap(pairsOf)) {
      const forward = QUESTIONS.compareTexts(a, b);
      assert.equal(forward.hit, QUESTIONS.compareTexts(b, a).hit, a);
      if (!forward.hit) continue;
      const [left, right] = [QUESTIONS.read(a), QUESTIONS.read(b)];
      assert.ok(left && right && signatureOf(left) === signatureOf(right), a);
    }
  });
});

describe('what cannot be read', () => {
  for (const text of ['', '   ', '?!', 'word '.repeat(500), '\u0000', '\ud800'])
    test(`is like nothing, not even itself: ${JSON.stringify(text.slice(0, 12))}`, () => {
      assert.deepEqual(QUESTIONS.compareTexts(text, text).hit, false);
    });
});

test('a threshold of the caller can only be stricter', () => {
  const strict = new SimilarQuestions(readSimilarModel(), 1);
  const lax = new SimilarQuestions(readSimilarModel(), 0);
  const [a, b] = ['How do I fix a leaking tap?', 'How can one repair a leaking tap?'];
  assert.equal(QUESTIONS.compareTexts(a, b).hit, true);
  assert.equal(strict.compareTexts(a, b).hit, false);
  assert.equal(lax.compareTexts(a, b).hit, true);
});

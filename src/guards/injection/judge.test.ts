/** From evidence to a probability: more evidence is never less probable, and who wrote a text counts. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Evidence, probabilityOf, signatureProbability, signatureScore } from './judge.ts';
import { BLOCK_SCORE } from './signatures.ts';

const JUDGE = { margin: 1, signature: 1, offset: 0 };
const NOTHING: Evidence = { margin: -3, signature: 0, kind: 'user', hidden: false };
const match = (category: 'override' | 'extraction', score: number) => ({
  id: category,
  category,
  start: 0,
  end: 1,
  score,
});

describe('a probability', () => {
  test('rises with the margin, with signatures, and with hiding', () => {
    const base = probabilityOf(NOTHING, JUDGE);
    assert.ok(probabilityOf({ ...NOTHING, margin: -2 }, JUDGE) > base);
    assert.ok(probabilityOf({ ...NOTHING, signature: 0.5 }, JUDGE) > base);
    assert.ok(probabilityOf({ ...NOTHING, hidden: true }, JUDGE) > base);
  });

  test('is lower for what an assistant said', () => {
    assert.ok(probabilityOf({ ...NOTHING, kind: 'assistant' }, JUDGE) < probabilityOf(NOTHING, JUDGE));
  });

  test('is near certain with a blocking signature, unless the model objects', () => {
    const certain = { ...NOTHING, signature: BLOCK_SCORE };
    assert.ok(probabilityOf({ ...certain, margin: 0 }, JUDGE) > 0.97);
    assert.ok(probabilityOf({ ...certain, margin: -4 }, JUDGE) < 0.5);
  });

  test('stays within 0 and 1 for any margin', () => {
    for (const margin of [-1e9, -40, 0, 40, 1e9]) {
      const probability = probabilityOf({ ...NOTHING, margin }, JUDGE);
      assert.ok(probability >= 0 && probability <= 1, `${margin}`);
    }
  });
});

describe('signatures alone', () => {
  test('of different kinds add up, of one kind do not', () => {
    assert.equal(signatureScore([]), 0);
    assert.equal(signatureScore([match('override', 0.5), match('override', 0.5)]), 0.5);
    assert.equal(signatureScore([match('override', 0.5), match('extraction', 0.5)]), 0.75);
  });

  test('reach the threshold exactly where they block', () => {
    assert.ok(signatureProbability(BLOCK_SCORE - 0.01, 0.9) < 0.9);
    assert.ok(signatureProbability(BLOCK_SCORE, 0.9) >= 0.9);
    assert.equal(signatureProbability(1, 0.9), 1);
  });
});

/** The worst window decides: what surrounds an attack does not water it down. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { BlockSums, ngramScale, WINDOW_BLOCKS } from './window-sums.ts';

function sumsOf(blocks: readonly number[], countOfEach = 100): BlockSums {
  const sums = new BlockSums(blocks.length);
  for (const [block, sum] of blocks.entries()) {
    sums.ngramSums[block] = sum;
    sums.ngramCounts[block] = countOfEach;
  }
  return sums;
}

const best = (blocks: readonly number[]) => sumsOf(blocks).bestWindow(blocks.length);

describe('the best window', () => {
  test('of a short text is the whole text', () => {
    assert.equal(best([30]), 30 * ngramScale(100));
    assert.ok(Math.abs(best([10, 20]) - 30 * ngramScale(200)) < 1e-9);
  });

  test('is the same wherever the attack stands, and however long the rest is', () => {
    const attack = [50, 50, 50];
    const alone = best(attack);
    for (const before of [3, 10, 100]) {
      for (const after of [3, 10, 100]) {
        const text = [...Array(before).fill(-40), ...attack, ...Array(after).fill(-40)];
        assert.ok(Math.abs(best(text) - alone) < 1e-6, `${before} ${after}`);
      }
    }
  });

  test('equals a search of every window by hand', () => {
    let state = 12_345;
    const random = () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return state / 0x7fffffff - 0.5;
    };
    for (let length = 1; length < 40; length += 1) {
      const blocks = Array.from({ length }, random);
      const byHand = WINDOW_BLOCKS.flatMap((size) => {
        const starts = Array.from({ length: Math.max(1, length - size + 1) }, (_, start) => start);
        return starts.map((start) => {
          const window = blocks.slice(start, start + size);
          return window.reduce((sum, block) => sum + block, 0) * ngramScale(100 * window.length);
        });
      });
      assert.ok(Math.abs(best(blocks) - Math.max(...byHand)) < 1e-9, `${length} blocks`);
    }
  });

  test('counts concepts beside n-grams', () => {
    const sums = sumsOf([0, 0]);
    const without = sums.bestWindow(2);
    sums.conceptSums[1] = 4;
    sums.conceptCounts[1] = 2;
    assert.ok(sums.bestWindow(2) > without);
  });
});

/** The figures of the report, against values worked out by hand. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { areaUnderCurve, calibrationBins, rocPoints, shareAbove, thresholdForRate } from './measures.ts';

describe('measures', () => {
  test('the area under the curve is the share of pairs in the right order, half for equal ones', () => {
    assert.equal(areaUnderCurve([3, 4], [1, 2]), 1);
    assert.equal(areaUnderCurve([1, 2], [3, 4]), 0);
    assert.equal(areaUnderCurve([1, 3], [2, 2]), 0.5);
    assert.equal(areaUnderCurve([2], [2]), 0.5);
  });

  test('a share counts scores at the threshold too', () => {
    assert.equal(shareAbove([1, 2, 3, 4], 3), 0.5);
    assert.equal(shareAbove([1, 2, 3, 4], 5), 0);
  });

  test('a threshold keeps to its rate of false alarms, as the mean over sources', () => {
    const easy = Array.from({ length: 100 }, (_, index) => index / 1_000);
    const hard = Array.from({ length: 100 }, (_, index) => index / 100);
    const threshold = thresholdForRate([easy, hard], 0.01);
    const mean = (shareAbove(easy, threshold) + shareAbove(hard, threshold)) / 2;
    assert.ok(mean <= 0.01 && mean > 0, `${mean}`);
  });

  test('one source alone cannot drive a threshold up', () => {
    const quiet = Array.from({ length: 100 }, () => 0);
    const loud = Array.from({ length: 100 }, () => 1);
    assert.ok(thresholdForRate([quiet, quiet, quiet, quiet, loud], 0.01) < 1);
  });

  test('bins of the calibration hold what was predicted and what was so, by weight', () => {
    const bins = calibrationBins(
      [
        { score: 0.95, label: 1, weight: 3 },
        { score: 0.95, label: 0, weight: 1 },
        { score: 0.1, label: 0, weight: 1 },
      ],
      2,
    );
    assert.deepEqual(
      bins.map(({ observed, weight }) => [observed, weight]),
      [
        [0, 1],
        [0.75, 4],
      ],
    );
  });

  test('a ROC curve goes from nothing to everything and never back', () => {
    const points = rocPoints([0.9, 0.8, 0.3], [0.7, 0.2, 0.1]);
    assert.deepEqual(
      [points[0], points.at(-1)],
      [
        [0, 0],
        [1, 1],
      ],
    );
    for (const [index, [x, y]] of points.entries()) {
      const [beforeX, beforeY] = points[index - 1] ?? [0, 0];
      assert.ok(x >= beforeX && y >= beforeY);
    }
  });
});

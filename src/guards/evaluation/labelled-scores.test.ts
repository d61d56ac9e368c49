/** The figures of an evaluation, against cases worked by hand and against a count over all pairs. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { evaluate, type LabelledScore, MAX_POINTS } from './labelled-scores.ts';
import { svgPlot, terminalPlot } from './roc-plot.ts';

const of = (attack: boolean, score: number, blocked = score >= 0.5): LabelledScore => ({
  attack,
  score,
  blocked,
});

describe('an evaluation', () => {
  test('counts what was blocked, and what that means', () => {
    const report = evaluate([of(true, 0.9), of(true, 0.8), of(true, 0.1), of(false, 0.7), of(false, 0.2)]);
    assert.deepEqual(report.confusion, {
      attacksBlocked: 2,
      attacksPassed: 1,
      benignBlocked: 1,
      benignPassed: 1,
    });
    assert.equal(report.precision, 2 / 3);
    assert.equal(report.recall, 2 / 3);
    assert.ok(Math.abs((report.f1 ?? 0) - 2 / 3) < 1e-12);
    assert.equal(report.falseAlarms, 0.5);
    // Pairs won: 0.9 and 0.8 beat both benign texts, 0.1 neither.
    assert.ok(Math.abs((report.auc ?? 0) - 4 / 6) < 1e-12);
  });

  test('finds the best recall at one percent of false alarms', () => {
    const benign = Array.from({ length: 200 }, (_, index) => of(false, index / 400));
    const report = evaluate([...benign, of(true, 0.9), of(true, 0.497), of(true, 0.01)]);
    assert.ok((report.recallAtOnePercent?.falseAlarms ?? 1) <= 0.01);
    assert.equal(report.recallAtOnePercent?.recall, 2 / 3);
  });

  test('says nothing where it knows nothing', () => {
    const report = evaluate([of(false, 0.1)]);
    assert.equal(report.recall, undefined);
    assert.equal(report.precision, undefined);
    assert.equal(report.auc, undefined);
    assert.deepEqual(report.roc, []);
    assert.equal(report.falseAlarms, 0);
  });

  test('the area is the share of pairs in the right order, ties counting half', () => {
    const sample = fc.record({ attack: fc.boolean(), score: fc.integer({ min: 0, max: 20 }) });
    fc.assert(
      fc.property(fc.array(sample, { minLength: 2, maxLength: 60 }), (raw) => {
        const samples = raw.map(({ attack, score }) => of(attack, score / 20));
        const attacks = samples.filter(({ attack }) => attack);
        const benign = samples.filter(({ attack }) => !attack);
        fc.pre(attacks.length > 0 && benign.length > 0);
        let won = 0;
        for (const a of attacks)
          for (const b of benign) won += a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0;
        const { auc = Number.NaN, roc } = evaluate(samples);
        assert.ok(Math.abs(auc - won / (attacks.length * benign.length)) < 1e-9);
        assert.deepEqual([roc[0]?.recall, roc.at(-1)?.recall, roc.at(-1)?.falseAlarms], [0, 1, 1]);
      }),
    );
  });

  test('tells a long curve with a bounded number of points', () => {
    const samples = Array.from({ length: 5_000 }, (_, index) => of(index % 2 === 0, index / 5_000));
    const { roc } = evaluate(samples);
    assert.equal(roc.length, MAX_POINTS);
    assert.deepEqual([roc[0]?.falseAlarms, roc.at(-1)?.falseAlarms], [0, 1]);
  });
});

describe('its plots', () => {
  const report = evaluate([of(true, 0.9), of(true, 0.6), of(false, 0.7), of(false, 0.2)]);

  test('have the same width in every line, and a dot in each corner that the curve touches', () => {
    const lines = terminalPlot(report.roc);
    const drawn = lines.slice(1, -2);
    assert.equal(new Set(drawn.map((line) => line.length)).size, 1);
    assert.notEqual(drawn[0]?.at(-1), '\u2800');
    assert.notEqual(drawn.at(-1)?.[5], '\u2800');
  });

  test('are one SVG document with the curve and the point in force', () => {
    const svg = svgPlot(report);
    assert.match(svg, /^<svg [^>]+>[\s\S]+<\/svg>\n$/);
    assert.equal(svg.match(/<polyline/g)?.length, 2);
    assert.match(svg, /<circle cx="228\.0" cy="48\.0"/);
  });
});

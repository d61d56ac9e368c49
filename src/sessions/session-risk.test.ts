/** The risk adds up and fades: peak, persistence, diversity, never the mean; and it is pure. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  addTurn,
  emptyRisk,
  fadeByTime,
  HALF_LIFE_MS,
  RISK_FEATURES,
  type RiskRecord,
  riskOf,
  type TurnSigns,
  worseOf,
} from './session-risk.ts';
import { MANNERS, type Manner } from './turn-phrases.ts';
import { RISK_WEIGHTS } from './weights.ts';

const CALM: TurnSigns = { evidence: 0, joined: 0, manners: 0, afterRefusal: false, repeats: false };
const bits = (...manners: readonly Manner[]) =>
  manners.reduce((set, manner) => set | (1 << MANNERS.indexOf(manner)), 0);
const after = (...turns: readonly Partial<TurnSigns>[]): RiskRecord => {
  const record = emptyRisk();
  for (const turn of turns) addTurn(record, { ...CALM, ...turn });
  return record;
};
const riskAfter = (...turns: readonly Partial<TurnSigns>[]) => riskOf(after(...turns), RISK_WEIGHTS);

describe('risk', () => {
  test('is not diluted by harmless turns as a mean would be', () => {
    const attack = [
      { evidence: 0.9 },
      { evidence: 0.9 },
      { evidence: 0.9, manners: bits('rules', 'persona') },
    ];
    const short = riskAfter(...attack);
    const padded = riskAfter(...attack.flatMap((turn) => [turn, {}, {}]));
    assert.ok(padded > short / 3, `${padded} after ${short}`);
  });

  test('grows with persistence: the same once more is worse', () => {
    const turn = { evidence: 0.5, manners: bits('insistence'), afterRefusal: true };
    const risks = [1, 2, 3, 4, 5].map((times) => riskAfter(...Array.from({ length: times }, () => turn)));
    for (const [index, risk] of risks.slice(1).entries())
      assert.ok(risk > Number(risks[index]), risks.join());
  });

  test('grows with diversity: several manners are worse than one of them as often', () => {
    const kinds: readonly Manner[] = ['rules', 'authority', 'bypass', 'pieces'];
    const several = riskAfter(...kinds.map((kind) => ({ manners: bits(kind) })));
    for (const kind of kinds)
      assert.ok(several > riskAfter(...kinds.map(() => ({ manners: bits(kind) }))), kind);
  });

  test('fades with turns and with time', () => {
    const attack = Array.from({ length: 4 }, () => ({ evidence: 0.9, manners: bits('rules') }));
    const now = riskAfter(...attack);
    const later = riskAfter(...attack, ...Array.from({ length: 24 }, () => ({})));
    assert.ok(later < now / 2, `${later} after ${now}`);
    const record = after(...attack);
    const half = record.map((value) => value / 2);
    fadeByTime(record, HALF_LIFE_MS);
    for (const [place, value] of record.entries()) assert.ok(Math.abs(value - Number(half[place])) < 1e-6);
  });

  test('has no weight below 0, or a sign of an attack would speak for harmlessness', () => {
    for (const feature of RISK_FEATURES) assert.ok(RISK_WEIGHTS.weights[feature] >= 0, feature);
  });

  const turns = fc.array(
    fc.record({
      evidence: fc.double({ min: 0, max: 1, noNaN: true }),
      joined: fc.double({ min: 0, max: 1, noNaN: true }),
      manners: fc.integer({ min: 0, max: 2 ** MANNERS.length - 1 }),
      afterRefusal: fc.boolean(),
      repeats: fc.boolean(),
    }),
    { maxLength: 60 },
  );

  test('is a probability whatever the turns, and never falls when a turn says more', () => {
    fc.assert(
      fc.property(turns, (list) => {
        const risk = riskAfter(...list);
        assert.ok(risk >= 0 && risk <= 1);
        const last = list.at(-1);
        if (last === undefined) return;
        const more = {
          ...last,
          evidence: 1,
          joined: 1,
          manners: 2 ** MANNERS.length - 1,
          afterRefusal: true,
        };
        assert.ok(riskAfter(...list.slice(0, -1), more) >= risk - 1e-9);
      }),
      { seed: 7 },
    );
  });

  test('of two accounts is at least that of each', () => {
    fc.assert(
      fc.property(turns, turns, (one, other) => {
        const both = riskOf(worseOf(after(...one), after(...other)), RISK_WEIGHTS);
        assert.ok(both >= Math.max(riskAfter(...one), riskAfter(...other)) - 1e-9);
      }),
      { seed: 7 },
    );
  });
});

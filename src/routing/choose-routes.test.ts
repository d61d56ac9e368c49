/** Which routes may serve a request and in which order: conditions, weights, latency, circuits, data classes. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { builtInPriceTable, priceFromSettings } from '../budget/price-table.ts';
import type { ModelPlan } from '../pipeline/gate.ts';
import { compileModelPlans } from '../providers/model-plans.ts';
import { modelSettings, providerSettings } from '../providers/settings.ts';
import { createSimulator } from '../providers/simulator/simulator.ts';
import { chooseRoutes, type RoutingFacts } from './choose-routes.ts';
import { RoutingMemory } from './route-health.ts';

const PRICE = { inputUsdPerMillion: 1, outputUsdPerMillion: 2 };
const TAGS: Readonly<Record<string, readonly string[]>> = { a: ['local', 'eu'], b: ['eu'], c: [] };

function planOf(settings: object, provider: object = {}): ModelPlan {
  const names = Object.keys(TAGS);
  const providers = new Map(names.map((name) => [name, createSimulator({ name, nowMs: () => 0 })]));
  const parsed = names.map((name) => [
    name,
    providerSettings.parse({ kind: 'simulator', tags: TAGS[name], ...provider }),
  ]);
  const plans = compileModelPlans(
    { m: modelSettings.parse({ price: PRICE, ...settings }) },
    {
      ...{ providers, prices: builtInPriceTable(), routing: new RoutingMemory() },
      providerSettings: Object.fromEntries(parsed),
    },
  );
  const plan = plans.get('m');
  assert.ok(plan);
  return plan;
}

const routes = (...given: (string | { readonly provider: string })[]) =>
  given.map((one) => (typeof one === 'string' ? { provider: one, model: 'm' } : { model: 'm', ...one }));

const FACTS: RoutingFacts = {
  ...{ surface: 'chat', tenant: 'acme', inputTokens: 100, tools: false, images: false },
  ...{ mark: undefined, canary: undefined, nowMs: 1_000, random: () => 0.5 },
};

function chosen(plan: ModelPlan, facts: Partial<RoutingFacts> = {}): readonly string[] | object {
  const result = chooseRoutes(plan, { ...FACTS, ...facts });
  return 'none' in result ? result : result.map(({ provider }) => provider.name);
}

describe('the conditions of a route', () => {
  const cases: [when: object, fits: Partial<RoutingFacts>, not: Partial<RoutingFacts>][] = [
    [{ tenants: ['ac*'] }, {}, { tenant: 'globex' }],
    [{ minInputTokens: 100 }, {}, { inputTokens: 99 }],
    [{ maxInputTokens: 100 }, {}, { inputTokens: 101 }],
    [{ tools: true }, { tools: true }, {}],
    [{ images: false }, {}, { images: true }],
    [{ dataClasses: ['restricted'] }, { mark: { classes: ['restricted'], required: [] } }, {}],
  ];
  for (const [when, fits, not] of cases) {
    test(JSON.stringify(when), () => {
      const plan = planOf({ routes: routes({ provider: 'a', when } as { provider: string }, 'b') });
      assert.deepEqual(chosen(plan, fits), ['a', 'b']);
      assert.deepEqual(chosen(plan, not), ['b']);
    });
  }

  test('refuse a request that no route serves', () => {
    const plan = planOf({ routes: [{ provider: 'a', model: 'm', when: { tools: true } }] });
    assert.deepEqual(chosen(plan), { none: 'conditions' });
    assert.deepEqual(chosen(plan, { surface: 'unheard-of' }), { none: 'format' });
  });
});

describe('a data class', () => {
  const plan = planOf({ routes: routes('a', 'b', 'c') });
  const needs = (...required: string[]) => ({ mark: { classes: ['x'], required } });
  test('leaves the providers that have all of its tags', () => {
    assert.deepEqual(chosen(plan, needs('eu')), ['a', 'b']);
    assert.deepEqual(chosen(plan, needs('eu', 'local')), ['a']);
    assert.deepEqual(chosen(plan, needs('dpa')), { none: 'data_class' });
  });

  test('does not give way to a canary or to a circuit that is open', () => {
    const canary = planOf({
      routes: routes('a'),
      canary: { to: { provider: 'c', model: 'n' }, percent: 100, price: PRICE },
    });
    assert.deepEqual(chosen(canary, { ...needs('local'), canary: true }), ['a']);
    const down = planOf({ routes: routes('a', 'c') }, { breaker: { consecutiveFailures: 1 } });
    down.routes[0]?.health.breaker.failed(900);
    assert.deepEqual(chosen(down, needs('local')), { none: 'down', waitMs: 4_900 });
  });
});

describe('the order', () => {
  test('follows the weights', () => {
    const plan = planOf({
      strategy: 'weighted',
      routes: [
        { provider: 'a', model: 'm', weight: 3 },
        { provider: 'b', model: 'm', weight: 1 },
        { provider: 'c', model: 'm', weight: 0 },
      ],
    });
    let seed = 1;
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    const first = Array.from({ length: 4_000 }, () => chosen(plan, { random })).map(
      (names) => (names as string[])[0],
    );
    const share = first.filter((name) => name === 'a').length / 4_000;
    assert.ok(share > 0.71 && share < 0.79, `${share} for 3 of 4`);
    assert.ok(!first.includes('c'), 'a weight of 0 is for fallback only');
    assert.equal((chosen(plan, { random }) as string[])[2], 'c');
  });

  test('prefers the faster of two, and counts what is under way', () => {
    const plan = planOf({ strategy: 'least-latency', routes: routes('a', 'b') });
    const [a, b] = plan.routes;
    for (let at = 0; at < 10; at++) {
      a?.health.latency.observe(200, at);
      b?.health.latency.observe(50, at);
    }
    assert.deepEqual(chosen(plan), ['b', 'a']);
    for (let calls = 0; calls < 5; calls++) b?.health.latency.begin();
    assert.deepEqual(chosen(plan), ['a', 'b']);
  });

  test('puts a limited route after the others for as long as its provider says', () => {
    const plan = planOf({ routes: routes('a', 'b') });
    plan.routes[0]?.health.breaker.limited(1_000, 500);
    assert.deepEqual(chosen(plan, { nowMs: 1_100 }), ['b', 'a']);
    assert.deepEqual(chosen(plan, { nowMs: 1_600 }), ['a', 'b']);
  });

  test('puts the canary first on its own side and nowhere else', () => {
    const plan = planOf({
      routes: routes('a', 'b'),
      canary: { to: { provider: 'c', model: 'n' }, percent: 5, price: PRICE },
    });
    assert.deepEqual(chosen(plan, { canary: true }), ['c', 'a', 'b']);
    assert.deepEqual(chosen(plan, { canary: false }), ['a', 'b']);
  });
});

test('a canary has a price of its own in every field, and the model’s does not hold for it', () => {
  const price = {
    ...{ inputUsdPerMillion: 3, outputUsdPerMillion: 4, cachedInputUsdPerMillion: 1 },
    ...{ cacheWriteUsdPerMillion: 5, audioInputUsdPerMillion: 6, audioOutputUsdPerMillion: 7 },
    ...{ imageInputUsdPerMillion: 8, imageOutputUsdPerMillion: 9, requestUsd: 0.01 },
  };
  const canary = { to: { provider: 'c', model: 'n' }, percent: 5 };
  const priced = planOf({ routes: routes('a'), canary: { ...canary, price } }).routes[1]?.price;
  assert.deepEqual(priced, priceFromSettings(price));
  assert.notDeepEqual(planOf({ routes: routes('a'), canary }).routes[1]?.price, priceFromSettings(PRICE));
});

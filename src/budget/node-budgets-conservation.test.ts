/** No order of reservations, extensions, settlements and expiries makes or loses a nano-dollar, on the real ledger. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { openEmbeddedStorage } from '../storage/embedded/open-embedded-storage.ts';
import { NOW_MS, reserve, setUpBudgetsBench } from './budgets-bench.fixture.ts';
import { IDLE_LEASE_MS } from './lease-upkeep.ts';

const { bench, storage } = setUpBudgetsBench((path) => openEmbeddedStorage({ path }));

describe('node budgets: conservation', () => {
  const limits = [700, 400, 1_000];
  const step = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        type: fc.constant('reserve' as const),
        bound: fc.integer({ min: 0, max: 260 }),
        mask: fc.integer({ min: 1, max: 7 }),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        type: fc.constant('settle' as const),
        pick: fc.nat(),
        share: fc.integer({ min: 0, max: 100 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        type: fc.constant('extend' as const),
        pick: fc.nat(),
        extra: fc.integer({ min: 0, max: 120 }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ type: fc.constant('expire' as const), age: fc.integer({ min: 0, max: 9 }) }),
    },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('maintain' as const), idle: fc.boolean() }) },
    { weight: 2, arbitrary: fc.record({ type: fc.constant('wait' as const) }) },
  );

  interface Model {
    readonly spent: number[];
    readonly live: Map<string, { mask: number; bound: number; atMs: number }>;
  }

  const heldOf = (model: Model, index: number) =>
    [...model.live.values()].reduce((sum, each) => sum + ((each.mask >> index) & 1) * each.bound, 0);
  const freeOf = (model: Model, index: number) =>
    (limits[index] ?? 0) - (model.spent[index] ?? 0) - heldOf(model, index);
  const fits = (model: Model, mask: number, amount: number) =>
    limits.every((_, index) => ((mask >> index) & 1) === 0 || freeOf(model, index) >= amount);

  function finish(model: Model, id: string, cost: number): void {
    const live = model.live.get(id);
    if (live === undefined) return;
    model.live.delete(id);
    for (let index = 0; index < limits.length; index++)
      model.spent[index] = (model.spent[index] ?? 0) + ((live.mask >> index) & 1) * cost;
  }

  it('refuses exactly what does not fit, and Σ spent + held never passes a limit (one after the other)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const { budgets, scope } = bench();
        const scopes = limits.map((limit, index) => scope(limit, `s${index}`));
        const model: Model = { spent: [0, 0, 0], live: new Map() };
        let nowMs = NOW_MS;
        for (const [index, action] of steps.entries()) {
          nowMs += 1;
          const ids = [...model.live.keys()];
          if (action.type === 'reserve') {
            const chosen = scopes.filter((_, bit) => ((action.mask >> bit) & 1) === 1);
            const expected = fits(model, action.mask, action.bound);
            const result = await reserve(budgets, `r${index}`, action.bound, chosen, nowMs);
            assert.equal(result.ok, expected);
            if (result.ok)
              model.live.set(`r${index}`, { mask: action.mask, bound: action.bound, atMs: nowMs });
          } else if (action.type === 'settle' && ids.length > 0) {
            const id = ids[action.pick % ids.length] ?? '';
            const cost = Math.floor(((model.live.get(id)?.bound ?? 0) * action.share) / 100);
            assert.equal(budgets.settle(id, cost, nowMs), 'settled');
            finish(model, id, cost);
          } else if (action.type === 'extend' && ids.length > 0) {
            const live = model.live.get(ids[action.pick % ids.length] ?? '');
            assert.ok(live !== undefined);
            const expected = fits(model, live.mask, action.extra);
            assert.equal(
              await budgets.extend(ids[action.pick % ids.length] ?? '', action.extra, nowMs),
              expected,
            );
            if (expected) live.bound += action.extra;
          } else if (action.type === 'expire') {
            budgets.expireOlderThan(nowMs - action.age, nowMs);
            for (const [id, live] of [...model.live])
              if (live.atMs <= nowMs - action.age) finish(model, id, live.bound);
          } else if (action.type === 'maintain') {
            await budgets.maintain(action.idle ? nowMs + IDLE_LEASE_MS : nowMs);
          }
        }
        for (const id of [...model.live.keys()]) {
          budgets.settle(id, 0, nowMs);
          finish(model, id, 0);
        }
        await budgets.close();
        const rows = await storage.ledger.accounts();
        for (const [index, each] of scopes.entries()) {
          const row = rows.find((candidate) => candidate.account.startsWith(`${each.id}@`));
          assert.equal(row?.spent ?? 0, model.spent[index]);
          assert.equal(row?.leased ?? 0, 0);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('never passes a limit, and leaks nothing, when everything happens at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 80 }), async (steps) => {
        const { budgets, scope } = bench();
        const scopes = limits.map((limit, index) => scope(limit, `s${index}`));
        const model: Model = { spent: [0, 0, 0], live: new Map() };
        const pending: Promise<unknown>[] = [];
        const check = () => {
          for (const index of limits.keys()) assert.ok(freeOf(model, index) >= 0, 'the limit was passed');
        };
        for (const [index, action] of steps.entries()) {
          const ids = [...model.live.keys()];
          if (action.type === 'reserve') {
            const chosen = scopes.filter((_, bit) => ((action.mask >> bit) & 1) === 1);
            const answer = Promise.resolve(reserve(budgets, `r${index}`, action.bound, chosen));
            pending.push(
              answer.then((result) => {
                if (result.ok)
                  model.live.set(`r${index}`, { mask: action.mask, bound: action.bound, atMs: NOW_MS });
                check();
              }),
            );
          } else if (action.type === 'settle' && ids.length > 0) {
            const id = ids[action.pick % ids.length] ?? '';
            const cost = Math.floor(((model.live.get(id)?.bound ?? 0) * action.share) / 100);
            budgets.settle(id, cost, NOW_MS);
            finish(model, id, cost);
          } else if (action.type === 'maintain') {
            pending.push(budgets.maintain(action.idle ? NOW_MS + IDLE_LEASE_MS : NOW_MS));
          } else if (action.type === 'wait') {
            await new Promise((resolve) => setImmediate(resolve));
          }
        }
        await Promise.all(pending);
        for (const id of [...model.live.keys()]) {
          budgets.settle(id, 0, NOW_MS);
          finish(model, id, 0);
        }
        // Quiet: what is left must be reservable to the last nano-dollar.
        for (const [index, each] of scopes.entries()) {
          const left = freeOf(model, index);
          assert.equal(
            (await reserve(budgets, `last${index}`, left, [each], NOW_MS + 1_000)).ok,
            true,
            `account ${index} lost money`,
          );
          assert.equal((await reserve(budgets, `over${index}`, 1, [each], NOW_MS + 1_000)).ok, false);
        }
        await budgets.close();
      }),
      { numRuns: 60 },
    );
  });
});

/** The node's budgets against the real embedded ledger: exact caps, no false refusals, fail closed. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openEmbeddedStorage } from '../storage/embedded/open-embedded-storage.ts';
import { accountsOf, NOW_MS, reserve, setUpBudgetsBench } from './budgets-bench.fixture.ts';
import { IDLE_LEASE_MS } from './lease-upkeep.ts';

const { account, bench, ledgerWith, storage } = setUpBudgetsBench((path) => openEmbeddedStorage({ path }));

describe('node budgets', () => {
  it('reserves in every account above or in none, and names the budget that lacks', async () => {
    const { budgets, scope } = bench();
    const [wide, narrow] = [scope(1_000, 'tenant'), scope(100, 'key')];
    assert.equal((await reserve(budgets, 'a', 80, [narrow, wide])).ok, true);
    const refused = await reserve(budgets, 'b', 30, [narrow, wide]);
    assert.deepEqual(refused, { ok: false, scope: narrow, available: 20 });
    assert.equal((await reserve(budgets, 'c', 920, [wide])).ok, true);
    await budgets.close();
  });

  it('needs no ledger for a request that the lease covers', async () => {
    const { budgets, scope } = bench();
    const scopes = [scope(1_000_000)];
    await reserve(budgets, 'first', 1_000, scopes);
    assert.equal('then' in reserve(budgets, 'second', 1_000, scopes), false);
    await budgets.close();
  });

  it('serves a crowd from few grants', async () => {
    let grants = 0;
    const counting = ledgerWith({
      grant: (request) => {
        grants++;
        return storage.ledger.grant(request);
      },
    });
    const { budgets, scope } = bench(counting);
    const scopes = [scope(10_000_000)];
    const results = await Promise.all(
      Array.from({ length: 200 }, (_, index) => reserve(budgets, `r${index}`, 1_000, scopes)),
    );
    assert.ok(results.every((result) => result.ok));
    assert.ok(grants <= 4, `${grants} grants`);
    await budgets.close();
  });

  it('spends the last nano-dollar, whatever slices it took before', async () => {
    const { budgets, scope } = bench();
    const scopes = [scope(1_000)];
    for (let index = 0; index < 10; index++) {
      const result = await reserve(budgets, `r${index}`, 100, scopes);
      assert.equal(result.ok, true, `request ${index}`);
      assert.equal(budgets.settle(`r${index}`, 100, NOW_MS), 'settled');
    }
    assert.deepEqual(await reserve(budgets, 'one more', 1, scopes), {
      ok: false,
      scope: scopes[0],
      available: 0,
    });
    await budgets.close();
  });

  it('gives back what a request did not cost, for the next one', async () => {
    const { budgets, scope } = bench();
    const scopes = [scope(100)];
    await reserve(budgets, 'a', 100, scopes);
    assert.equal((await reserve(budgets, 'b', 1, scopes)).ok, false);
    budgets.settle('a', 40, NOW_MS);
    assert.equal((await reserve(budgets, 'c', 60, scopes)).ok, true);
    await budgets.close();
  });

  it('settles once, and knows a stranger from a settled one', async () => {
    const { budgets, scope } = bench();
    const [name = ''] = accountsOf(await reserve(budgets, 'a', 50, [scope(100)]));
    assert.equal(budgets.settle('a', 20, NOW_MS), 'settled');
    assert.equal(budgets.settle('a', 50, NOW_MS), 'already_settled');
    assert.equal(budgets.settle('nobody', 50, NOW_MS), 'unknown');
    await budgets.close();
    assert.deepEqual(await account(name), { spent: 20, leased: 0 });
  });

  it('posts a cost over the bound as it is, and says so', async () => {
    const { budgets, faults, scope } = bench();
    const [name = ''] = accountsOf(await reserve(budgets, 'a', 50, [scope(100)]));
    assert.equal(budgets.settle('a', 70, NOW_MS), 'over_bound');
    assert.equal(faults.length, 1);
    await budgets.close();
    assert.deepEqual(await account(name), { spent: 70, leased: 0 });
  });

  for (const cost of [Number.NaN, -1, 1.5, Number.POSITIVE_INFINITY]) {
    it(`posts in full when it is settled with ${cost}`, async () => {
      const { budgets, faults, scope } = bench();
      const [name = ''] = accountsOf(await reserve(budgets, 'a', 50, [scope(100)]));
      budgets.settle('a', cost, NOW_MS);
      assert.equal(faults.length, 1);
      await budgets.close();
      assert.equal((await account(name)).spent, 50);
    });
  }

  it('extends a live reservation in every account, and no other', async () => {
    const { budgets, scope } = bench();
    const scopes = [scope(100)];
    await reserve(budgets, 'a', 50, scopes);
    assert.equal(await budgets.extend('a', 40, NOW_MS), true);
    assert.equal(await budgets.extend('a', 20, NOW_MS), false);
    assert.equal(await budgets.extend('nobody', 1, NOW_MS), false);
    assert.equal(budgets.settle('a', 90, NOW_MS), 'settled');
    assert.equal(await budgets.extend('a', 1, NOW_MS), false);
    await budgets.close();
  });

  it('does not keep money held when the reservation ends while its extension waits', async () => {
    const { budgets, scope } = bench();
    const scopes = [scope(100)];
    await reserve(budgets, 'a', 10, scopes);
    const extended = budgets.extend('a', 80, NOW_MS);
    budgets.settle('a', 10, NOW_MS);
    assert.equal(await extended, false);
    assert.equal((await reserve(budgets, 'b', 90, scopes)).ok, true);
    await budgets.close();
  });

  it('posts an expired reservation in full', async () => {
    const { budgets, faults, scope } = bench();
    const [name = ''] = accountsOf(await reserve(budgets, 'old', 50, [scope(200)], NOW_MS));
    await reserve(budgets, 'new', 50, [scope(200)], NOW_MS + 1);
    assert.equal(budgets.expireOlderThan(NOW_MS, NOW_MS + 10), 1);
    assert.equal(budgets.settle('old', 0, NOW_MS), 'already_settled');
    assert.equal(budgets.settle('new', 5, NOW_MS), 'settled');
    assert.equal(faults.length, 1);
    await budgets.close();
    assert.equal((await account(name)).spent, 55);
  });

  it('needs no account where no budget is set', () => {
    const { budgets } = bench();
    const result = reserve(budgets, 'a', 50, []);
    assert.ok(!('then' in result));
    assert.deepEqual(accountsOf(result), []);
    assert.equal(budgets.settle('a', 50, NOW_MS), 'settled');
  });

  it('holds an account once that is named twice, at its lower limit', async () => {
    const { budgets, scope } = bench();
    for (const limits of [
      [1_000, 60],
      [60, 1_000],
      [60, 60],
    ]) {
      const scopes = limits.map((limit) => scope(limit));
      const result = await reserve(budgets, `a${limits}`, 50, scopes);
      assert.equal(accountsOf(result).length, 1);
      assert.equal((await reserve(budgets, `b${limits}`, 20, scopes)).ok, false);
      budgets.settle(`a${limits}`, 0, NOW_MS);
    }
    await budgets.close();
  });

  it('refuses to reserve an id twice', async () => {
    const { budgets, scope } = bench();
    await reserve(budgets, 'a', 1, [scope(10)]);
    assert.throws(() => reserve(budgets, 'a', 1, [scope(10)]), /exists/);
    await budgets.close();
  });
});

describe('node budgets: windows and limits', () => {
  it('settles into the window that the reservation was made in', async () => {
    const { budgets, scope } = bench();
    const scopes = [scope(100, 'key', 'day'), scope(100, 'key', 'month'), scope(1_000, 'key', 'total')];
    const lastMs = Date.UTC(2026, 10, 30, 23, 59, 59, 999);
    const [old = '', month = '', total = ''] = accountsOf(await reserve(budgets, 'a', 80, scopes, lastMs));
    assert.match(old, /@day:2026-11-30$/);
    assert.match(month, /@month:2026-11$/);
    assert.match(total, /@total$/);
    const [fresh = ''] = accountsOf(await reserve(budgets, 'b', 80, scopes, lastMs + 1));
    assert.match(fresh, /@day:2026-12-01$/);
    budgets.settle('a', 80, lastMs + 5);
    budgets.settle('b', 10, lastMs + 5);
    await budgets.close();
    assert.deepEqual(
      [(await account(old)).spent, (await account(fresh)).spent, (await account(total)).spent],
      [80, 10, 90],
    );
  });

  it('gives the lease of a past window back', async () => {
    const { budgets, scope } = bench();
    const [name = ''] = accountsOf(await reserve(budgets, 'a', 10, [scope(1_000, 'key', 'day')]));
    budgets.settle('a', 10, NOW_MS);
    await budgets.maintain(NOW_MS + 86_400_000);
    await budgets.report();
    assert.deepEqual(await account(name), { spent: 10, leased: 0 });
    await budgets.close();
  });

  it('gives an idle lease back, and takes it again when it is needed', async () => {
    const { budgets, scope } = bench();
    const scopes = [scope(1_000)];
    const [name = ''] = accountsOf(await reserve(budgets, 'a', 10, scopes));
    budgets.settle('a', 0, NOW_MS);
    await budgets.maintain(NOW_MS + IDLE_LEASE_MS);
    assert.equal((await reserve(budgets, 'b', 1_000, scopes, NOW_MS + IDLE_LEASE_MS)).ok, true);
    assert.equal((await account(name)).leased, 1_000);
    await budgets.close();
  });

  it('honours a lowered limit at once, below what is leased', async () => {
    const { budgets, scope } = bench();
    await reserve(budgets, 'a', 10, [scope(1_000)]);
    const lowered = [scope(25)];
    assert.equal((await reserve(budgets, 'b', 15, lowered)).ok, true);
    assert.equal((await reserve(budgets, 'c', 1, lowered)).ok, false);
    assert.equal((await reserve(budgets, 'd', 100, [scope(1_000)])).ok, true);
    await budgets.close();
  });

  it('honours a raised limit at once', async () => {
    const { budgets, scope } = bench();
    assert.equal((await reserve(budgets, 'a', 20, [scope(10)])).ok, false);
    assert.equal((await reserve(budgets, 'a', 20, [scope(30)])).ok, true);
    await budgets.close();
  });
});

describe('node budgets: faults', () => {
  it('refuses, and holds nothing, when the ledger fails', async () => {
    let broken = true;
    const flaky = ledgerWith({
      grant: (request) =>
        broken && request.accounts.some(({ account }) => account.startsWith('tenant'))
          ? Promise.reject(new Error('disk full'))
          : storage.ledger.grant(request),
    });
    const { budgets, scope } = bench(flaky);
    const scopes = [scope(100, 'key'), scope(100, 'tenant')];
    await assert.rejects(Promise.resolve(reserve(budgets, 'a', 100, scopes)), /disk full/);
    broken = false;
    assert.equal((await reserve(budgets, 'b', 100, scopes)).ok, true);
    await budgets.close();
  });

  it('looks many lost grants up in turns that a database can answer', async () => {
    const asked: number[] = [];
    const { budgets, scope } = bench(
      ledgerWith({
        grant: () => Promise.reject(new Error('the ledger is away')),
        leased: (epoch, accounts) => {
          asked.push(accounts.length);
          return storage.ledger.leased(epoch, accounts);
        },
      }),
    );
    for (let user = 0; user < 2_100; user++)
      await assert.rejects(async () => reserve(budgets, `r${user}`, 100, [scope(1_000, `user-${user}`)]));
    for (let turn = 0; turn < 3; turn++) await budgets.maintain(NOW_MS);
    assert.deepEqual(asked, [1_024, 1_024, 52]);
    await budgets.close();
  });

  it('sends a failed posting again with the same ids, so that it counts once', async () => {
    let failures = 0;
    const flaky = ledgerWith({
      // The worst kind: it is done, and says that it failed.
      post: async (epoch, batch) => {
        const crossings = await storage.ledger.post(epoch, batch);
        if (failures++ === 0) throw new Error('connection lost');
        return crossings;
      },
    });
    const { budgets, faults, scope } = bench(flaky);
    const [name = ''] = accountsOf(await reserve(budgets, 'a', 50, [scope(100)]));
    budgets.settle('a', 30, NOW_MS);
    await budgets.maintain(NOW_MS);
    assert.equal(faults.length, 1);
    await budgets.close();
    assert.deepEqual(await account(name), { spent: 30, leased: 0 });
  });

  it('stops for good when its epoch was closed by another', async () => {
    const { budgets, epoch, scope } = bench();
    const scopes = [scope(1_000_000)];
    await reserve(budgets, 'a', 10, scopes);
    await storage.ledger.closeEpoch(epoch, []);
    budgets.settle('a', 10, NOW_MS);
    await budgets.maintain(NOW_MS);
    assert.equal((await reserve(budgets, 'b', 1, scopes)).ok, false);
  });
});

describe('node budgets: tokens', () => {
  const tokens = (id: string, limitTokens: number) => ({ id, period: 'month' as const, limitTokens });

  it('are an account of their own beside the money of the same scope', async () => {
    const { budgets, scope } = bench();
    const money = scope(1_000);
    const request = { id: 'a', scopes: [money, tokens(money.id, 50)], boundNanoUsd: 700, boundTokens: 40 };
    const [usd = '', counted = ''] = accountsOf(await budgets.reserve({ ...request, nowMs: NOW_MS }));
    assert.equal(counted, `${usd}#tokens`);
    const second = await budgets.reserve({ ...request, id: 'b', boundNanoUsd: 1, nowMs: NOW_MS });
    assert.ok(!second.ok && second.scope.limitTokens === 50 && second.available === 10);
    assert.equal(budgets.settle('a', 300, NOW_MS, 25), 'settled');
    await budgets.close();
    assert.deepEqual([(await account(usd)).spent, (await account(counted)).spent], [300, 25]);
  });

  it('are charged by the bound where nobody told how many there were', async () => {
    const { budgets } = bench();
    const request = { id: 'a', scopes: [tokens('t:bound', 50)], boundNanoUsd: 1, boundTokens: 40 };
    const [name = ''] = accountsOf(await budgets.reserve({ ...request, nowMs: NOW_MS }));
    budgets.settle('a', 1, NOW_MS);
    await budgets.close();
    assert.equal((await account(name)).spent, 40);
  });

  it('are raised with the money, both or neither', async () => {
    const { budgets, scope } = bench();
    const scopes = [scope(100), tokens('t:raised', 50)];
    await budgets.reserve({ id: 'a', scopes, boundNanoUsd: 10, boundTokens: 10, nowMs: NOW_MS });
    assert.equal(await budgets.extend('a', 20, NOW_MS, 50), false);
    assert.equal(await budgets.extend('a', 90, NOW_MS, 40), true);
    assert.equal(budgets.settle('a', 100, NOW_MS, 50), 'settled');
    await budgets.close();
  });

  it('must be bounded where a budget counts them', () => {
    const { budgets } = bench();
    const request = { id: 'a', scopes: [tokens('t:none', 50)], boundNanoUsd: 1, nowMs: NOW_MS };
    assert.throws(() => budgets.reserve(request), /bound of tokens/);
  });
});

describe('node budgets: speed', () => {
  it('decides and settles in at most 20 µs over nine accounts, without the ledger', async () => {
    const { budgets, scope } = bench();
    const periods = ['day', 'month', 'total'] as const;
    const scopes = ['key', 'user', 'tenant'].flatMap((level) =>
      periods.map((period) => scope(8_000_000_000_000_000, level, period)),
    );
    const request = { scopes, boundNanoUsd: 50_000, nowMs: NOW_MS };
    await budgets.reserve({ ...request, id: 'first', boundNanoUsd: 1_000_000_000 });
    budgets.settle('first', 0, NOW_MS);
    const perRequestUs = () => {
      const count = 4_000;
      const startedAt = performance.now();
      for (let index = 0; index < count; index++) {
        const id = `r${index}`;
        const result = budgets.reserve({ ...request, id });
        assert.ok(!('then' in result) && result.ok);
        budgets.settle(id, 0, NOW_MS);
      }
      return ((performance.now() - startedAt) * 1_000) / count;
    };
    let bestUs = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 8; round++) {
      bestUs = Math.min(bestUs, perRequestUs());
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assert.ok(bestUs <= 20, `${bestUs.toFixed(1)} µs`);
    await budgets.close();
  });
});

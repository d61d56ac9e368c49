/** Budgets over several nodes on the embedded ledger: whatever happens to them, the bill stays under every limit. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Fleet } from '../../test/fixtures/fleet.ts';
import { checkFleetModel } from '../../test/fixtures/fleet-model.ts';
import { openEmbeddedStorage } from '../storage/embedded/open-embedded-storage.ts';
import type { Storage } from '../storage/stores.ts';
import type { BudgetScope } from './budgets.ts';

const RUNS = 50;
let folder: string;
let storage: Storage;
const clock = {
  nowMs: Date.UTC(2026, 10, 2),
  advance(ms: number) {
    this.nowMs += ms;
  },
};

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'portcullis-fleet-'));
  storage = await openEmbeddedStorage({ path: folder, now: () => clock.nowMs });
});
after(async () => {
  await storage.close();
  rmSync(folder, { recursive: true });
});

describe('budgets over several nodes', () => {
  it('holds every invariant under deaths, pauses, lost connections and clock jumps', async () => {
    await checkFleetModel({ ledger: storage.ledger, clock, runs: RUNS });
  });
});

describe('a node that the others lose', () => {
  const scopes = (name: string, limitNanoUsd = 10_000): readonly BudgetScope[] => [
    { id: `tenant:${name}`, period: 'total', limitNanoUsd },
  ];
  const cost = (nanoUsd: number) => ({ nanoUsd, tokens: 0 });
  const fleetOf = (name: string, size: number) => new Fleet({ ledger: storage.ledger, clock, name }, size);
  const accountOf = async (name: string) => {
    const rows = await storage.ledger.accounts();
    const row = rows.find(({ account }) => account === `tenant:${name}@total`);
    assert.ok(row !== undefined);
    return row;
  };

  it('spends nothing after its term until the ledger has renewed it', async () => {
    const fleet = fleetOf('paused', 1);
    const paused = fleet.node(0);
    assert.equal(await paused.reserve(scopes('paused'), cost(100)), true);
    const request = { id: 'after', scopes: scopes('paused'), boundNanoUsd: 100, nowMs: clock.nowMs };
    const inMemory = paused.budgets.reserve({ ...request, id: 'before' });
    assert.ok(!('then' in inMemory) && inMemory.ok, 'the lease should cover it');
    clock.advance(60_000);
    paused.network = 'refused';
    await assert.rejects(Promise.resolve(paused.budgets.reserve(request)), /no connection/);
    paused.network = 'up';
    assert.equal((await paused.budgets.reserve(request)).ok, true);
  });

  it('spends nothing any more once its epoch was closed, whatever it still believes to hold', async () => {
    const fleet = fleetOf('zombie', 2);
    const zombie = fleet.node(0);
    assert.equal(await zombie.reserve(scopes('zombie'), cost(100)), true);
    await storage.ledger.closeEpoch('zombie/n0/e0', [{ account: 'tenant:zombie@total', amount: 100 }]);
    assert.equal(await fleet.node(1).reserve(scopes('zombie'), cost(9_900)), true);
    clock.advance(60_000);
    assert.equal(await zombie.reserve(scopes('zombie'), cost(100)), 'failed');
    assert.equal(await zombie.reserve(scopes('zombie'), cost(1)), false);
    zombie.settle([...zombie.live.keys()][0] ?? '', 100);
    await zombie.tick();
    assert.equal((await accountOf('zombie')).spent, 100);
  });

  it('keeps its slice counted as spent while it is dead, and gets it back from its journal', async () => {
    const fleet = fleetOf('dead', 2);
    const [dead, other] = [fleet.node(0), fleet.node(1)];
    assert.equal(await dead.reserve(scopes('dead'), cost(1_000)), true);
    assert.equal(await dead.reserve(scopes('dead'), cost(500)), true);
    dead.settle([...dead.live.keys()][0] ?? '', 50);
    // Behind the slice that is being fetched ahead.
    await accountOf('dead');
    dead.kill(10);
    clock.advance(60_000);
    const { leased, forfeited, spent } = await accountOf('dead');
    assert.ok(spent === 0 && forfeited === leased && leased >= 1_500);
    assert.equal(await other.reserve(scopes('dead'), cost(10_000 - leased + 1)), false);
    await dead.restart();
    assert.deepEqual(
      [(await accountOf('dead')).spent, (await accountOf('dead')).leased],
      [500 + 500, 0],
      'the outcome, and the whole bound of the one without',
    );
    clock.advance(200);
    assert.equal(await other.reserve(scopes('dead'), cost(9_000)), true);
  });

  it('finds again what a grant brought whose answer was lost', async () => {
    const fleet = fleetOf('lost', 2);
    const node = fleet.node(0);
    assert.equal(await node.reserve(scopes('lost'), cost(100)), true);
    node.network = 'unanswered';
    assert.equal(await node.reserve(scopes('lost'), cost(9_000)), 'failed');
    assert.ok((await accountOf('lost')).leased >= 9_000);
    node.network = 'up';
    await node.tick();
    assert.equal(await node.reserve(scopes('lost'), cost(9_000)), true);
  });

  it('posts once what it could not tell for a while', async () => {
    const fleet = fleetOf('cut', 1);
    const node = fleet.node(0);
    assert.equal(await node.reserve(scopes('cut'), cost(100)), true);
    node.settle([...node.live.keys()][0] ?? '', 70);
    for (const network of ['unanswered', 'refused', 'unanswered', 'up', 'up'] as const) {
      node.network = network;
      await node.tick();
    }
    assert.equal((await accountOf('cut')).spent, 70);
  });
});

describe('slices', () => {
  const scope = (name: string): readonly BudgetScope[] => [
    { id: `tenant:${name}`, period: 'total', limitNanoUsd: 1_000_000 },
    { id: `tenant:${name}`, period: 'day', limitTokens: 50_000 },
  ];

  it('that nobody uses come back from every node when one is short', async () => {
    const fleet = new Fleet({ ledger: storage.ledger, clock, name: 'short' }, 4);
    for (const node of fleet.nodes) {
      assert.equal(await node.reserve(scope('short'), { nanoUsd: 2_000, tokens: 100 }), true);
      for (const id of [...node.live.keys()]) node.settle(id, 50);
    }
    const leased = (await storage.ledger.accounts()).find(
      ({ account }) => account === 'tenant:short@total',
    )?.leased;
    assert.ok(leased !== undefined && leased > 40_000, 'the nodes lease ahead');
    const rest = { nanoUsd: 1_000_000 - 4 * 1_000, tokens: 50_000 - 4 * 50 };
    assert.equal(await fleet.node(0).reserve(scope('short'), rest), true);
    assert.equal(await fleet.node(1).reserve(scope('short'), { nanoUsd: 1, tokens: 0 }), false);
  });

  it('grow with the rate, so that a fast node asks rarely', async () => {
    const fleet = new Fleet({ ledger: storage.ledger, clock, name: 'fast' }, 1);
    const node = fleet.node(0);
    const wide: readonly BudgetScope[] = [
      { id: 'tenant:fast', period: 'total', limitNanoUsd: 1_000_000_000_000 },
    ];
    let waited = 0;
    for (let index = 0; index < 20_000; index++) {
      clock.advance(index % 5 === 0 ? 1 : 0);
      const request = { id: `fast/${index}`, scopes: wide, boundNanoUsd: 1_000, nowMs: clock.nowMs };
      const result = node.budgets.reserve(request);
      if ('then' in result) {
        waited += 1;
        assert.ok((await result).ok);
      }
      node.budgets.settle(request.id, 900, clock.nowMs);
      if (index % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    assert.ok(waited <= 5, `${waited} of 20,000 requests waited for the ledger`);
  });
});

describe('windows', () => {
  it("begin and end by the authority's clock, however wrong a node's own is", async () => {
    const fleet = new Fleet({ ledger: storage.ledger, clock, name: 'windows' }, 2);
    const daily: readonly BudgetScope[] = [{ id: 'tenant:windows', period: 'day', limitNanoUsd: 100 }];
    fleet.node(0).jumpClock(40 * 3_600_000);
    fleet.node(1).jumpClock(-40 * 3_600_000);
    assert.equal(await fleet.node(0).reserve(daily, { nanoUsd: 100, tokens: 0 }), true);
    assert.equal(await fleet.node(1).reserve(daily, { nanoUsd: 1, tokens: 0 }), false);
    const day = new Date(clock.nowMs).toISOString().slice(0, 10);
    assert.deepEqual([...fleet.node(0).live.values()][0]?.accounts, [`tenant:windows@day:${day}`]);
  });
});

/**
 * The contract that every storage backend must keep, as one suite. A backend's test calls `testStorageContract` with
 * a way to open its storage; `open` may be called several times and then gives further processes' views of the same
 * data.
 */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { LedgerStore, Posting, PostingBatch, Storage, WantedLease } from '../src/storage/stores.ts';
import { testChanges } from './storage/changes-contract.ts';
import { testConversations, testPrompts, testResponses } from './storage/dialogs-contract.ts';
import { testBatches, testFiles } from './storage/files-contract.ts';
import { testKeyChanges, testKeyRaces, testKeys, testSettings } from './storage/keys-contract.ts';
import { testTrainingJobs } from './storage/training-contract.ts';
import { testUsage } from './storage/usage-contract.ts';
import { testWriteOffs } from './storage/write-off-contract.ts';

export interface StorageUnderTest {
  /** Opens one more view of the same, initially empty, data. */
  open(): Promise<Storage>;
  /** Removes the data. Every opened storage is closed before. */
  remove(): Promise<void>;
  /** Ends the term of an epoch's leases, as time would. */
  expire(epoch: string): Promise<void>;
}

export type Opener = () => Promise<Storage>;

export function testStorageContract(backend: string, create: () => Promise<StorageUnderTest>): void {
  describe(`storage contract: ${backend}`, () => {
    let data: StorageUnderTest;
    let opened: Storage[] = [];
    const open: Opener = async () => {
      const storage = await data.open();
      opened.push(storage);
      return storage;
    };
    beforeEach(async () => {
      data = await create();
    });
    afterEach(async () => {
      await Promise.all(opened.map((storage) => storage.close()));
      opened = [];
      await data.remove();
    });
    testKeys(open);
    testKeyRaces(open);
    testKeyChanges(open);
    testSettings(open);
    testLedger(open);
    testChanges(open);
    testResponses(open);
    testPrompts(open);
    testConversations(open);
    testFiles(open);
    testBatches(open);
    testTrainingJobs(open);
    testUsage(open);
    testWriteOffs(open, (epoch) => data.expire(epoch));
  });
}

const NEVER = null;
const wanted = (
  account: string,
  limit: number,
  need: number,
  more: Partial<WantedLease> = {},
): WantedLease => ({
  ...{ account, limit, need, want: need, endsAtMs: NEVER },
  ...more,
});
const spent = (account: string, amount: number, more: Partial<Posting> = {}): Posting => ({
  ...{ account, spent: amount, returned: 0, recall: 0 },
  ...more,
});
const batch = (sequence: number, ...postings: readonly Posting[]): PostingBatch => ({
  ...{ sequence, postings },
  alertAtPercent: [50, 80, 100],
});

async function begun(storage: Storage, ...epochs: readonly string[]): Promise<LedgerStore> {
  for (const epoch of epochs) await storage.ledger.begin(epoch, `node of ${epoch}`);
  return storage.ledger;
}

async function totals(storage: Storage): Promise<Record<string, readonly [number, number]>> {
  const rows = await storage.ledger.accounts();
  return Object.fromEntries(rows.map((row) => [row.account, [row.spent, row.leased] as const]));
}

function testLedger(open: Opener): void {
  testGrants(open);
  testRecalls(open);
  testPostings(open);
  testThresholds(open);
  testEpochs(open);
}

function testGrants(open: Opener): void {
  it('grants in every account or in none, and names the one that lacks', async () => {
    const storage = await open();
    const ledger = await begun(storage, 'e1');
    const accounts = (need: number) => [wanted('tenant', 300, need), wanted('key', 1_000, need)];
    const granted = await ledger.grant({ epoch: 'e1', accounts: accounts(200) });
    assert.deepEqual(granted, {
      ok: true,
      leases: [
        { account: 'key', amount: 200, scarce: false },
        { account: 'tenant', amount: 200, scarce: false },
      ],
    });
    const refused = { ok: false, account: 'tenant', available: 100 };
    assert.deepEqual(await ledger.grant({ epoch: 'e1', accounts: accounts(200) }), refused);
    assert.deepEqual(await totals(storage), { key: [0, 200], tenant: [0, 200] });
  });

  it('grants money and tokens at once, each in its own amount', async () => {
    const storage = await open();
    const ledger = await begun(storage, 'e1');
    const accounts = [wanted('key', 1_000, 700), wanted('key#tokens', 50, 40)];
    assert.equal((await ledger.grant({ epoch: 'e1', accounts })).ok, true);
    assert.deepEqual(await totals(storage), { key: [0, 700], 'key#tokens': [0, 40] });
  });

  it('grants the last nano-dollar and not one more', async () => {
    const ledger = await begun(await open(), 'e1');
    const limit = 8_999_999_999_999_999;
    const ask = (need: number) => ledger.grant({ epoch: 'e1', accounts: [wanted('a', limit, need)] });
    assert.equal((await ask(limit - 1)).ok, true);
    assert.equal((await ask(2)).ok, false);
    assert.equal((await ask(1)).ok, true);
  });

  it('takes over a changed limit with the next grant, down and up', async () => {
    const ledger = await begun(await open(), 'e1');
    const ask = (limit: number, need: number) =>
      ledger.grant({ epoch: 'e1', accounts: [wanted('a', limit, need)] });
    await ask(1_000, 400);
    assert.deepEqual(await ask(300, 10), { ok: false, account: 'a', available: 0 });
    assert.equal((await ask(2_000, 1_600)).ok, true);
  });

  it('never leases more than the limit to nodes that ask at once, in any order of accounts', async () => {
    const nodes = await Promise.all([open(), open(), open()]);
    for (const [index, node] of nodes.entries()) await begun(node, `e${index}`);
    const grants = nodes.flatMap((node, index) =>
      Array.from({ length: 20 }, (_, turn) => {
        const accounts = [wanted('a', 1_000, 30, { afterRecall: 0 }), wanted('b', 5_000, 30)];
        return node.ledger.grant({
          epoch: `e${index}`,
          accounts: turn % 2 ? accounts : accounts.toReversed(),
        });
      }),
    );
    const granted = (await Promise.all(grants)).filter((grant) => grant.ok).length;
    assert.equal(granted, 33);
    const [first] = nodes;
    assert.ok(first !== undefined);
    assert.deepEqual(await totals(first), { a: [0, 990], b: [0, 990] });
  });

  it('refuses an amount that is no whole number, and leases nothing', async () => {
    const storage = await open();
    const ledger = await begun(storage, 'e1');
    for (const need of [0.5, -1, Number.NaN])
      await assert.rejects(ledger.grant({ epoch: 'e1', accounts: [wanted('a', 10, need)] }), RangeError);
    assert.deepEqual(await totals(storage), {});
  });
}

function testRecalls(open: Opener): void {
  const ask = (ledger: LedgerStore, epoch: string, need: number, afterRecall?: number) =>
    ledger.grant({
      epoch,
      accounts: [wanted('a', 1_000, need, afterRecall === undefined ? {} : { afterRecall })],
    });

  it('calls back what another live node does not use, and refuses only after its answer', async () => {
    const storage = await open();
    const ledger = await begun(storage, 'rich', 'poor');
    await ask(ledger, 'rich', 900);
    const first = await ask(ledger, 'poor', 300);
    assert.deepEqual(first, { ok: false, account: 'a', available: 100, recall: 1 });
    assert.deepEqual(await ledger.recalls('rich'), [{ account: 'a', recall: 1 }]);
    assert.deepEqual(await ask(ledger, 'poor', 300, 1), first, 'it has not answered');
    await ledger.post('rich', batch(1, spent('a', 0, { returned: 100, recall: 1 })));
    assert.deepEqual(await ledger.recalls('rich'), []);
    assert.deepEqual(await ask(ledger, 'poor', 300, 1), { ok: false, account: 'a', available: 200 });
    assert.deepEqual(await ask(ledger, 'poor', 200, 1), {
      ok: true,
      leases: [{ account: 'a', amount: 200, scarce: true }],
    });
  });

  it('calls nothing back where that could not suffice, or nobody has a lease', async () => {
    const ledger = await begun(await open(), 'rich', 'poor');
    assert.deepEqual(await ask(ledger, 'poor', 1_001), { ok: false, account: 'a', available: 1_000 });
    await ask(ledger, 'rich', 500);
    assert.deepEqual(await ask(ledger, 'poor', 1_001), { ok: false, account: 'a', available: 500 });
    assert.deepEqual(await ask(ledger, 'poor', 600, 0), { ok: false, account: 'a', available: 500 });
    assert.deepEqual(await ledger.recalls('rich'), []);
  });
}

function testPostings(open: Opener): void {
  const leased = async (storage: Storage, amount: number) => {
    const ledger = await begun(storage, 'e1');
    await ledger.grant({ epoch: 'e1', accounts: [wanted('a', 9_000, amount)] });
    return ledger;
  };

  it('counts a batch once, however often it is sent', async () => {
    const storage = await open();
    const ledger = await leased(storage, 500);
    await ledger.post('e1', batch(1, spent('a', 120)));
    await ledger.post('e1', batch(1, spent('a', 120)));
    await ledger.post('e1', batch(2, spent('a', 30, { returned: 50 })));
    await ledger.post('e1', batch(1, spent('a', 120)));
    assert.deepEqual(await totals(storage), { a: [150, 300] });
    assert.deepEqual(await ledger.leased('e1', ['a', 'unknown']), [300, 0]);
  });

  it('refuses a batch that comes before its turn', async () => {
    const storage = await open();
    const ledger = await leased(storage, 500);
    await assert.rejects(ledger.post('e1', batch(2, spent('a', 120))), /missing/);
    assert.deepEqual(await totals(storage), { a: [0, 500] });
  });

  it('posts a cost over the lease as it is, and the lease stays at zero', async () => {
    const storage = await open();
    const ledger = await leased(storage, 100);
    await ledger.post('e1', batch(1, spent('a', 150)));
    assert.deepEqual(await totals(storage), { a: [150, 0] });
  });

  it('refuses a cost that is not a whole number of its unit and posts nothing of the batch', async () => {
    const storage = await open();
    const ledger = await leased(storage, 100);
    for (const amount of [0.5, -1, Number.NaN])
      await assert.rejects(ledger.post('e1', batch(1, spent('b', 10), spent('a', amount))), RangeError);
    assert.deepEqual(await totals(storage), { a: [0, 100] });
    await ledger.post('e1', batch(1, spent('a', 10)));
    assert.deepEqual(await totals(storage), { a: [10, 90] });
  });

  it('gives back no more than the epoch holds', async () => {
    const storage = await open();
    const ledger = await leased(storage, 100);
    await begun(storage, 'e2');
    await ledger.grant({ epoch: 'e2', accounts: [wanted('a', 9_000, 50)] });
    await ledger.post('e1', batch(1, spent('a', 0, { returned: 400 })));
    assert.deepEqual(await totals(storage), { a: [0, 50] });
  });

  it('posts to many accounts at once, from several nodes at once', async () => {
    const nodes = await Promise.all([open(), open()]);
    for (const [index, node] of nodes.entries()) await begun(node, `e${index}`);
    const postings = Array.from({ length: 700 }, (_, index) => spent(`a${index}`, 1));
    await Promise.all(
      nodes.map((node, index) =>
        node.ledger.post(`e${index}`, batch(1, ...(index === 0 ? postings : postings.toReversed()))),
      ),
    );
    const [first] = nodes;
    assert.ok(first !== undefined);
    const rows = Object.values(await totals(first));
    assert.equal(rows.length, 700);
    assert.ok(rows.every(([posted]) => posted === 2));
  });
}

function testThresholds(open: Opener): void {
  it('tells the highest threshold that was passed, once over all nodes', async () => {
    const ledger = await begun(await open(), 'e1', 'e2');
    for (const epoch of ['e1', 'e2']) await ledger.grant({ epoch, accounts: [wanted('a', 100, 50)] });
    assert.deepEqual(await ledger.post('e1', batch(1, spent('a', 49))), []);
    assert.deepEqual(await ledger.post('e2', batch(1, spent('a', 1))), [
      { account: 'a', percent: 50, spent: 50, limit: 100 },
    ]);
    assert.deepEqual(await ledger.post('e1', batch(2, spent('a', 1))), []);
    assert.deepEqual(await ledger.post('e2', batch(2, spent('a', 49))), [
      { account: 'a', percent: 100, spent: 100, limit: 100 },
    ]);
  });

  it('tells a threshold of a raised limit anew, and none that was already passed', async () => {
    const ledger = await begun(await open(), 'e1');
    await ledger.grant({ epoch: 'e1', accounts: [wanted('a', 100, 90)] });
    assert.equal((await ledger.post('e1', batch(1, spent('a', 85)))).length, 1);
    await ledger.grant({ epoch: 'e1', accounts: [wanted('a', 150, 50)] });
    assert.deepEqual(await ledger.post('e1', batch(2, spent('a', 1))), []);
    assert.deepEqual(await ledger.post('e1', batch(3, spent('a', 40))), [
      { account: 'a', percent: 80, spent: 126, limit: 150 },
    ]);
  });
}

function testEpochs(open: Opener): void {
  it('closes a dead epoch: what was posted stays, what the journal has besides is posted once, the rest is free', async () => {
    const storage = await open();
    const ledger = await begun(storage, 'dead');
    await ledger.grant({ epoch: 'dead', accounts: [wanted('a', 1_000, 500)] });
    await ledger.post('dead', batch(1, spent('a', 120)));
    assert.deepEqual(await ledger.openEpochs('now', 'node of dead'), [{ epoch: 'dead', counted: true }]);
    assert.deepEqual(await ledger.openEpochs('now', 'another node'), [], 'its journal is not here');
    await ledger.closeEpoch('dead', [{ account: 'a', amount: 180 }]);
    await ledger.closeEpoch('dead', [{ account: 'a', amount: 500 }]);
    assert.deepEqual(await totals(storage), { a: [180, 0] });
    assert.deepEqual(await ledger.openEpochs('now', 'node of dead'), []);
  });

  it('fences a closed epoch: it can neither begin, renew, lease nor post', async () => {
    const storage = await open();
    const ledger = await begun(storage, 'paused');
    await ledger.grant({ epoch: 'paused', accounts: [wanted('a', 1_000, 500)] });
    await ledger.closeEpoch('paused', []);
    const fenced = { code: 'epoch_fenced' };
    await assert.rejects(ledger.grant({ epoch: 'paused', accounts: [wanted('a', 1_000, 1)] }), fenced);
    await assert.rejects(ledger.post('paused', batch(1, spent('a', 5))), fenced);
    await assert.rejects(ledger.renew('paused'), fenced);
    await assert.rejects(ledger.begin('paused', 'node of paused'), fenced);
    await assert.rejects(ledger.leased('paused', ['a']), fenced);
    assert.deepEqual(await totals(storage), { a: [0, 0] });
  });

  it('leases nothing to an epoch that was never begun', async () => {
    const { ledger } = await open();
    const request = { epoch: 'stranger', accounts: [wanted('a', 10, 1)] };
    await assert.rejects(ledger.grant(request), { code: 'epoch_fenced' });
  });

  it('counts money of an account that only the journal knows', async () => {
    const storage = await open();
    await storage.ledger.closeEpoch('dead', [{ account: 'lost', amount: 7 }]);
    assert.deepEqual(await totals(storage), { lost: [7, 0] });
  });

  it('does not offer the current epoch for recovery', async () => {
    const ledger = await begun(await open(), 'mine');
    assert.deepEqual(await ledger.openEpochs('mine', 'node of mine'), []);
  });

  it("tells a term by the authority's clock, and renews it", async () => {
    const ledger = await begun(await open(), 'e1');
    const [first, second] = [await ledger.renew('e1'), await ledger.renew('e1')];
    assert.ok(first.termMs > 1_000 && Math.abs(first.nowMs - Date.now()) < 60_000);
    assert.ok(second.nowMs >= first.nowMs);
  });

  it('forgets accounts whose window ended long ago, and nothing that is leased', async () => {
    const storage = await open();
    const ledger = await begun(storage, 'e1');
    const old = { endsAtMs: 1_000 };
    await ledger.grant({
      epoch: 'e1',
      accounts: [wanted('gone', 9, 0, old), wanted('leased', 9, 5, old), wanted('total', 9, 0)],
    });
    assert.equal(await ledger.prune(), 1);
    assert.deepEqual(Object.keys(await totals(storage)), ['leased', 'total']);
  });
}

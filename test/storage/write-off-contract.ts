/** The part of the storage contract that is about giving up a lost node's slices. See storage-contract.ts. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { LedgerAccount, Storage } from '../../src/storage/stores.ts';
import type { Opener } from '../storage-contract.ts';

const ACCOUNTS = ['key:k@total', 'tenant:t@total', 'tenant:t@total#tokens'];
const LIMIT = 100;

/** An epoch that leased 40 of each account and posted 5. */
async function spendingNode(storage: Storage, epoch: string, node: string): Promise<void> {
  const { ledger } = storage;
  await ledger.begin(epoch, node);
  const wanted = { limit: LIMIT, need: 40, want: 40, endsAtMs: null };
  const granted = await ledger.grant({
    epoch,
    accounts: ACCOUNTS.map((account) => ({ account, ...wanted })),
  });
  assert.ok(granted.ok);
  const postings = ACCOUNTS.map((account) => ({ account, spent: 5, returned: 0, recall: 0 }));
  await ledger.post(epoch, { sequence: 1, postings, alertAtPercent: [] });
}

async function totals(storage: Storage): Promise<readonly (readonly [number, number])[]> {
  const rows = await storage.ledger.accounts();
  return rows.map(({ spent, leased }: LedgerAccount) => [spent, leased] as const);
}

export function testWriteOffs(open: Opener, expire: (epoch: string) => Promise<void>): void {
  it('never writes off what a node holds whose term is not over', async () => {
    const storage = await open();
    await spendingNode(storage, 'e1', 'n1');
    const order = { name: 'n1', countAs: 'free', atMs: 1 } as const;
    assert.deepEqual(await storage.writeOffs.writeOff(order), { live: ['e1'], done: [] });
    assert.deepEqual(
      await totals(storage),
      ACCOUNTS.map(() => [5, 35]),
    );
    await storage.ledger.renew('e1');
    assert.deepEqual(await storage.writeOffs.claimWriteOffs(), []);
  });

  it('turns a lost node’s slices into spent, by its name or its epoch, once', async () => {
    const storage = await open();
    await spendingNode(storage, 'e1', 'n1');
    await expire('e1');
    const order = { name: 'n1', countAs: 'spent', atMs: 77 } as const;
    const orders = await Promise.all([
      storage.writeOffs.writeOff(order),
      storage.writeOffs.writeOff({ ...order, name: 'e1' }),
    ]);
    assert.deepEqual(
      orders.flatMap(({ done }) => done),
      [{ epoch: 'e1', node: 'n1', accounts: ACCOUNTS.map((account) => ({ account, amount: 35 })) }],
    );
    assert.deepEqual(
      await totals(storage),
      ACCOUNTS.map(() => [40, 0]),
    );
    assert.deepEqual(await storage.writeOffs.writeOff({ ...order, name: 'nobody' }), { live: [], done: [] });
  });

  it('frees them where the operator says so, and the rest can be leased by others', async () => {
    const storage = await open();
    await spendingNode(storage, 'e1', 'n1');
    await expire('e1');
    await spendingNode(storage, 'e2', 'n2');
    const { live, done } = await storage.writeOffs.writeOff({ name: 'n1', countAs: 'free', atMs: 1 });
    assert.deepEqual([live, done.length], [[], 1]);
    assert.deepEqual(
      await totals(storage),
      ACCOUNTS.map(() => [10, 35]),
    );
    await storage.ledger.begin('e3', 'n3');
    const accounts = [{ account: 'key:k@total', limit: LIMIT, need: 55, want: 55, endsAtMs: null }];
    assert.ok((await storage.ledger.grant({ epoch: 'e3', accounts })).ok);
  });

  it('fences a node that comes back after it was written off', async () => {
    const storage = await open();
    await spendingNode(storage, 'e1', 'n1');
    await expire('e1');
    await storage.writeOffs.writeOff({ name: 'e1', countAs: 'spent', atMs: 1 });
    await assert.rejects(storage.ledger.renew('e1'), { code: 'epoch_fenced' });
    await storage.ledger.closeEpoch('e1', [{ account: 'key:k@total', amount: 99 }]);
    assert.deepEqual(
      await totals(storage),
      ACCOUNTS.map(() => [40, 0]),
    );
    assert.deepEqual(await storage.ledger.openEpochs('e9', 'n1'), []);
  });

  it('gives each write-off to one recorder, until it is recorded', async () => {
    const [one, two] = [await open(), await open()];
    await spendingNode(one, 'e1', 'n1');
    await expire('e1');
    await one.writeOffs.writeOff({ name: 'e1', countAs: 'spent', atMs: 77 });
    const claimed = await Promise.all([one.writeOffs.claimWriteOffs(), two.writeOffs.claimWriteOffs()]);
    assert.deepEqual(claimed.flat(), [
      { epoch: 'e1', node: 'n1', countAs: 'spent', atMs: 77, accounts: 3, largestNanoUsd: 35 },
    ]);
    await one.writeOffs.writeOffRecorded('e1');
    assert.deepEqual(await two.writeOffs.claimWriteOffs(), []);
  });
}

/** The part of the storage contract that is about the usage index, races included. See storage-contract.ts. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Storage, UsageRow } from '../../src/storage/stores.ts';
import type { Opener } from '../storage-contract.ts';

const NOON = Date.UTC(2026, 2, 1, 12);
const DAY_MS = 86_400_000;

export function usageRow(leafIndex: number, more: Partial<UsageRow> = {}): UsageRow {
  return {
    requestId: `request ${leafIndex}`,
    ...{ node: 'n1', epoch: 'e1', leafIndex, atMs: NOON + leafIndex },
    ...{ tenant: 'acme', project: null, keyId: 'pk_1', userPseudonym: null },
    ...{ surface: 'chat', model: 'm', provider: 'p', outcome: 'answered', cache: 'miss' },
    ...{ inputTokens: 10, outputTokens: 2, costNanoUsd: 1_000, latencyMs: 5 },
    ...more,
  };
}

const FULL = usageRow(1, { project: 'shop', userPseudonym: 'u~1', costNanoUsd: 9_000_000_000_000_000 });
const BARE = usageRow(2, {
  provider: null,
  inputTokens: null,
  outputTokens: null,
  outcome: 'unknown',
  model: '',
});
const EVER = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 1_000 };
const ALL_DAYS = { fromDay: '2026-01-01', toDay: '2026-12-31', limit: 100 };

function put(storage: Storage, rows: readonly UsageRow[], node = 'n1'): Promise<void> {
  const last = rows.at(-1);
  const mark = { epoch: last?.epoch ?? 'e1', nextIndex: (last?.leafIndex ?? 0) + 1 };
  return storage.usage.store({ node, rows, mark });
}

const requestsOf = async (storage: Storage) =>
  (await storage.usage.sums({ by: 'tenant', ...ALL_DAYS })).reduce((sum, row) => sum + row.requests, 0);

export function testUsage(open: Opener): void {
  it('keeps every field of a used request, and what is not known as that', async () => {
    const storage = await open();
    await put(storage, [FULL, BARE]);
    assert.deepEqual(await storage.usage.find('request 1'), [FULL]);
    assert.deepEqual(await storage.usage.find('request 2'), [BARE]);
    assert.deepEqual(await storage.usage.find('request 3'), []);
    assert.deepEqual(await storage.usage.list(EVER), [BARE, FULL]);
  });

  it('counts a batch once, however often it comes and whatever of it is new', async () => {
    const storage = await open();
    await put(storage, [usageRow(1), usageRow(2)]);
    await put(storage, [usageRow(1), usageRow(2)]);
    await put(storage, [usageRow(2), usageRow(3)]);
    await put(storage, [usageRow(3, { epoch: 'e2' })]);
    assert.equal((await storage.usage.list(EVER)).length, 4);
    const [sum] = await storage.usage.sums({ by: 'model', ...ALL_DAYS });
    assert.deepEqual(sum, {
      ...{ name: 'm', requests: 4, refused: 0, cached: 0 },
      ...{ inputTokens: 40, outputTokens: 8, costNanoUsd: 4_000 },
    });
  });

  it('counts the same batch of two senders at once only once', async () => {
    const [one, two] = [await open(), await open()];
    const rows = Array.from({ length: 40 }, (_, index) => usageRow(index, { tenant: `t${index % 7}` }));
    await Promise.all([put(one, rows), put(two, rows), put(one, rows.slice(20))]);
    assert.equal(await requestsOf(one), 40);
  });

  it('adds what several nodes store at once', async () => {
    const [one, two] = [await open(), await open()];
    const of = (node: string, round: number) =>
      Array.from({ length: 20 }, (_, index) =>
        usageRow(round * 20 + index, { node, epoch: node, tenant: `t${index % 3}` }),
      );
    const rounds = Array.from({ length: 5 }, (_, round) => [
      put(one, of('n1', round), 'n1'),
      put(two, of('n2', round), 'n2'),
    ]);
    await Promise.all(rounds.flat());
    assert.equal(await requestsOf(one), 200);
  });

  it('sums by tenant, key, model and day, the dearest first, within the days asked for', async () => {
    const storage = await open();
    await put(storage, [
      usageRow(1, { tenant: 'a', keyId: 'k1', model: 'x', costNanoUsd: 5, cache: 'hit' }),
      usageRow(2, { tenant: 'b', keyId: 'k2', model: 'x', costNanoUsd: 7, outcome: 'rate_limited' }),
      usageRow(3, { tenant: 'a', keyId: 'k3', model: 'y', costNanoUsd: 4, atMs: NOON + DAY_MS }),
      usageRow(4, { tenant: 'c', keyId: 'k4', model: 'y', costNanoUsd: 100, atMs: NOON + 40 * DAY_MS }),
    ]);
    const named = async (
      by: 'tenant' | 'key' | 'model' | 'day',
      days = { fromDay: '2026-03-01', toDay: '2026-03-02' },
    ) =>
      (await storage.usage.sums({ by, ...days, limit: 10 })).map(({ name, costNanoUsd }) => [
        name,
        costNanoUsd,
      ]);
    assert.deepEqual(await named('tenant'), [
      ['a', 9],
      ['b', 7],
    ]);
    assert.deepEqual(await named('key'), [
      ['k2', 7],
      ['k1', 5],
      ['k3', 4],
    ]);
    assert.deepEqual(await named('model'), [
      ['x', 12],
      ['y', 4],
    ]);
    assert.deepEqual(await named('day'), [
      ['2026-03-02', 4],
      ['2026-03-01', 12],
    ]);
    assert.deepEqual(await named('day', { fromDay: '2026-03-02', toDay: '2026-03-02' }), [['2026-03-02', 4]]);
    const [b] = (await storage.usage.sums({ by: 'tenant', ...ALL_DAYS })).filter(({ name }) => name === 'b');
    assert.deepEqual([b?.requests, b?.refused, b?.cached], [1, 1, 0]);
    assert.equal((await storage.usage.sums({ by: 'key', ...ALL_DAYS, limit: 2 })).length, 2);
  });

  it('gives pages of requests that leave nothing out and repeat nothing, also within one millisecond', async () => {
    const storage = await open();
    const rows = Array.from({ length: 23 }, (_, index) =>
      usageRow(index, { atMs: NOON + Math.floor(index / 9), epoch: index % 2 === 0 ? 'e1' : 'e2' }),
    );
    await put(storage, rows);
    const seen: UsageRow[] = [];
    for (;;) {
      const page = await storage.usage.list({ ...EVER, limit: 5, after: seen.at(-1) });
      seen.push(...page);
      if (page.length < 5) break;
    }
    assert.equal(new Set(seen.map(({ leafIndex }) => leafIndex)).size, 23);
    assert.equal(seen.length, 23);
    assert.ok(seen.every(({ atMs }, at) => at === 0 || atMs <= (seen[at - 1]?.atMs ?? 0)));
    assert.equal((await storage.usage.list({ ...EVER, fromMs: NOON + 1, toMs: NOON + 2 })).length, 9);
  });

  it('keeps each node’s mark with its rows, or neither', async () => {
    const storage = await open();
    assert.equal(await storage.usage.mark('n1'), undefined);
    await put(storage, [usageRow(6)]);
    await storage.usage.store({ node: 'n2', rows: [], mark: { epoch: 'e9', nextIndex: 3 } });
    const broken = usageRow(7, { costNanoUsd: 0.5, requestId: 'broken' });
    const noNode = { ...broken, node: null } as unknown as UsageRow;
    await assert.rejects(put(storage, [usageRow(8), noNode]));
    assert.deepEqual(await storage.usage.mark('n1'), { epoch: 'e1', nextIndex: 7 });
    assert.deepEqual(await storage.usage.mark('n2'), { epoch: 'e9', nextIndex: 3 });
    assert.equal(await requestsOf(storage), 1);
  });

  it('takes texts that a database cannot hold as they are', async () => {
    const storage = await open();
    await put(storage, [usageRow(1, { model: 'a\0b', tenant: 'half \ud800', keyId: "'; drop table x --" })]);
    const [row] = await storage.usage.find('request 1');
    assert.equal(row?.model, 'a\ufffdb');
    assert.equal(row?.tenant, 'half \ufffd');
    assert.equal(row?.keyId, "'; drop table x --");
    assert.equal((await storage.usage.sums({ by: 'tenant', ...ALL_DAYS }))[0]?.name, 'half \ufffd');
  });

  it('forgets rows and days from before a moment, some at a time, and nothing after it', async () => {
    const storage = await open();
    const rows = Array.from({ length: 1_200 }, (_, index) => usageRow(index, { atMs: NOON - 9 * DAY_MS }));
    for (let from = 0; from < rows.length; from += 400) await put(storage, rows.slice(from, from + 400));
    await put(storage, [usageRow(5_000), usageRow(5_001, { atMs: NOON - 1 })]);
    const removed: number[] = [];
    for (;;) {
      removed.push(await storage.usage.prune(NOON));
      if (removed.at(-1) === 0) break;
    }
    assert.deepEqual(removed, [1_000, 201, 0]);
    assert.deepEqual(
      (await storage.usage.list(EVER)).map(({ leafIndex }) => leafIndex),
      [5_000],
    );
    const days = await storage.usage.sums({ by: 'day', ...ALL_DAYS });
    assert.deepEqual(
      days.map(({ name, requests }) => [name, requests]),
      [['2026-03-01', 2]],
    );
  });

  it('lists budgets in pages', async () => {
    const { ledger } = await open();
    await ledger.closeEpoch(
      'copied',
      ['a', 'b', 'c'].map((name) => ({ account: `key:${name}@total`, amount: 1 })),
    );
    const names = async (page?: { limit: number; after?: string }) =>
      (await ledger.accounts(page)).map(({ account }) => account);
    assert.deepEqual(await names({ limit: 2 }), ['key:a@total', 'key:b@total']);
    assert.deepEqual(await names({ limit: 2, after: 'key:b@total' }), ['key:c@total']);
    assert.equal((await names()).length, 3);
  });
}

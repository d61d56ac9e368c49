/** What every store of entries must do; memory and Redis run the same cases. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { EntryStore, StoreBounds } from './entry-store.ts';

const NOW_MS = 1_800_000_000_000;
const BOUNDS: StoreBounds = { maxBytesPerTenant: 20_000, maxEntriesPerTenant: 10, maxEntryBytes: 8_000 };
const TAGS = { model: 'm', prompt: 'p', subject: 's' };

/** @param open an empty store under these bounds, with room for several tenants. */
export function entryStoreContract(open: (bounds: StoreBounds) => Promise<EntryStore>): void {
  const entry = (bytes: Buffer | number, tags = TAGS, lifeMs = 60_000) => ({
    bytes: typeof bytes === 'number' ? Buffer.alloc(bytes, 7) : bytes,
    tags,
    expiresAtMs: NOW_MS + lifeMs,
  });
  const id = (key: string, tenant = 'a') => ({ key, tenant });
  const kept = async (store: EntryStore, keys: readonly string[], tenant = 'a') => {
    const found: string[] = [];
    for (const key of keys) if ((await store.get(id(key, tenant), NOW_MS)) !== undefined) found.push(key);
    return found;
  };

  it('gives back the very bytes, to the same tenant only', async () => {
    const store = await open(BOUNDS);
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
    await store.put(id('k'), entry(bytes), NOW_MS);
    assert.deepEqual(await store.get(id('k'), NOW_MS), bytes);
    assert.equal(await store.get(id('k', 'b'), NOW_MS), undefined);
    assert.equal(await store.get(id('other'), NOW_MS), undefined);
    await store.delete(id('k'));
    assert.equal(await store.get(id('k'), NOW_MS), undefined);
  });

  it('keeps nothing that is over, or larger than an entry may be', async () => {
    const store = await open(BOUNDS);
    await store.put(id('large'), entry(8_000), NOW_MS);
    await store.put(id('past'), entry(10, TAGS, 0), NOW_MS);
    assert.deepEqual(await kept(store, ['large', 'past']), []);
  });

  it('makes room among the tenant’s own, in bytes and in entries, and never among another’s', async () => {
    const store = await open(BOUNDS);
    await store.put(id('quiet', 'b'), entry(1_000), NOW_MS);
    const keys = Array.from({ length: 40 }, (_, index) => `k${index}`);
    for (const [index, key] of keys.entries())
      await store.put(id(key), entry(3_000, TAGS, 60_000 + index), NOW_MS);
    assert.deepEqual(await kept(store, keys), keys.slice(-5));
    for (const [index, key] of keys.entries())
      await store.put(id(key), entry(10, TAGS, 90_000 + index), NOW_MS);
    assert.deepEqual(await kept(store, keys), keys.slice(-10));
    assert.deepEqual(await kept(store, ['quiet'], 'b'), ['quiet']);
  });

  it('counts an entry that is put again once', async () => {
    const store = await open(BOUNDS);
    await store.put(id('first'), entry(3_000), NOW_MS);
    for (let round = 0; round < 20; round += 1)
      await store.put(id('again'), entry(3_000, TAGS, 70_000), NOW_MS);
    assert.deepEqual(await kept(store, ['first', 'again']), ['first', 'again']);
  });

  it('purges what everything named fits, and nothing else', async () => {
    const store = await open(BOUNDS);
    const put = (key: string, tenant: string, tags: Partial<typeof TAGS>) =>
      store.put(id(key, tenant), entry(10, { ...TAGS, ...tags }), NOW_MS);
    const fill = async () => {
      await put('1', 'a', { model: 'x' });
      await put('2', 'a', { prompt: 'x' });
      await put('3', 'a', { subject: 'x' });
      await put('4', 'b', { subject: 'x' });
    };
    const rest = async () =>
      [...(await kept(store, ['1', '2', '3'])), ...(await kept(store, ['4'], 'b'))].join('');
    for (const [selector, left] of [
      [{ model: 'x' }, '234'],
      [{ prompt: 'x' }, '134'],
      [{ subject: 'x' }, '12'],
      [{ subject: 'x', tenant: 'a' }, '124'],
      [{ tenant: 'a' }, '4'],
      [{ key: '2' }, '134'],
      [{ model: 'none' }, '1234'],
      [{}, ''],
    ] as const) {
      await fill();
      assert.equal(await store.purge(selector), 4 - left.length, JSON.stringify(selector));
      assert.equal(await rest(), left, JSON.stringify(selector));
    }
  });
}

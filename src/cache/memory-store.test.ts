/** Entries in memory: the contract of every store, and the bound over all tenants. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { entryStoreContract } from './entry-store-contract.fixture.ts';
import { MemoryStore } from './memory-store.ts';

const TAGS = { model: 'm', prompt: '', subject: 's' };

describe('the memory store', () => {
  entryStoreContract(async (bounds) => new MemoryStore({ ...bounds, maxBytes: 100_000 }));

  it('forgets an entry when its time is over', () => {
    const store = new MemoryStore({
      maxBytes: 9_999,
      maxBytesPerTenant: 9_999,
      maxEntriesPerTenant: 9,
      maxEntryBytes: 9_999,
    });
    store.put({ key: 'k', tenant: 'a' }, { bytes: Buffer.alloc(1), tags: TAGS, expiresAtMs: 100 });
    assert.equal(store.get({ key: 'k', tenant: 'a' }, 99)?.length, 1);
    assert.equal(store.get({ key: 'k', tenant: 'a' }, 100), undefined);
    assert.deepEqual([store.size, store.bytes], [0, 0]);
  });

  it('over the bound for all, whoever has the most makes room', () => {
    const store = new MemoryStore({
      ...{ maxBytes: 50_000, maxBytesPerTenant: 40_000 },
      ...{ maxEntriesPerTenant: 1_000, maxEntryBytes: 5_000 },
    });
    const put = (key: string, tenant: string) =>
      store.put({ key, tenant }, { bytes: Buffer.alloc(1_000), tags: TAGS, expiresAtMs: 100 });
    for (const key of ['q1', 'q2']) put(key, 'quiet');
    for (let index = 0; index < 100; index += 1) put(`l${index}`, 'loud');
    for (let index = 0; index < 100; index += 1) put(`n${index}`, 'next');
    assert.ok(store.bytes <= 50_000, `${store.bytes} bytes`);
    for (const key of ['q1', 'q2'])
      assert.ok(store.get({ key, tenant: 'quiet' }, 0), `${key} is still there`);
    assert.ok(store.get({ key: 'l99', tenant: 'loud' }, 0) && store.get({ key: 'n99', tenant: 'next' }, 0));
  });
});

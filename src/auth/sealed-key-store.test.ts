/** What lies in the store names nobody, and what comes back is what went in. */
import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { LocalKeyRing } from '../crypto/local-key-ring.ts';
import type { KeyRecord, KeyStore } from '../storage/stores.ts';
import { sealUsers } from './sealed-key-store.ts';

const USER = 'ann@example.test';
const record = (id: string, more: Partial<KeyRecord> = {}): KeyRecord => ({
  ...{ id, name: 'n', tenant: 't', hash: 'h', scopes: [], budgets: [], limits: {} },
  ...{ createdAtMs: 1, rotatedAtMs: 1 },
  ...more,
});

function setUp() {
  const rows = new Map<string, KeyRecord>();
  const store: KeyStore = {
    insert: async (row) => void rows.set(row.id, row),
    insertAll: async (all) => {
      for (const row of all) rows.set(row.id, row);
    },
    find: async (id) => rows.get(id),
    list: async () => [...rows.values()],
    revoke: async (id) => (rows.has(id) ? 'revoked' : 'unknown'),
    rotate: async (id) => rows.has(id),
    touch: async () => undefined,
  };
  const ring = () => new LocalKeyRing(createSecretKey(randomBytes(32)));
  return { rows, store, sealing: sealUsers(store, ring()), stranger: sealUsers(store, ring()) };
}

describe('sealed key records', () => {
  it('name nobody in the store, and come back as they were', async () => {
    const { rows, sealing } = setUp();
    await sealing.insert(record('k1', { user: USER }));
    await sealing.insert(record('k2'));
    assert.ok(!JSON.stringify([...rows.values()]).includes('ann'));
    assert.deepEqual(await sealing.find('k1'), record('k1', { user: USER }));
    assert.deepEqual(await sealing.list(), [record('k1', { user: USER }), record('k2')]);
    assert.equal(await sealing.find('k3'), undefined);
  });

  it('do not open when moved to another key or tenant, changed, or under another key ring', async () => {
    const { rows, sealing, stranger } = setUp();
    await sealing.insert(record('k1', { user: USER }));
    const user = rows.get('k1')?.user ?? '';
    await assert.rejects(stranger.find('k1'), { code: 'ciphertext_invalid' });
    rows.set('k2', record('k2', { user }));
    rows.set('k1', record('k1', { user, tenant: 'other' }));
    rows.set('k3', record('k3', { user: USER }));
    for (const id of ['k1', 'k2', 'k3'])
      await assert.rejects(sealing.find(id), { code: 'ciphertext_invalid' });
  });
});

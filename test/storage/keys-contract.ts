/** The part of the storage contract that is about keys and settings, races included. See storage-contract.ts. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { KeyRecord } from '../../src/storage/stores.ts';
import type { Opener } from '../storage-contract.ts';

const fullKey: KeyRecord = {
  id: 'pk_full',
  name: 'checkout bot',
  tenant: 'acme',
  project: 'shop',
  user: 'user-7',
  hash: 'aa',
  previousHash: 'bb',
  previousHashUntilMs: 5,
  scopes: ['model:gpt-*', 'surface:chat'],
  policy: 'strict',
  budgets: [{ period: 'month', limitNanoUsd: 8_999_999_999_999_999 }],
  limits: { requestsPerMinute: 10, concurrency: 2 },
  createdAtMs: 1,
  rotatedAtMs: 1,
  expiresAtMs: 9,
  revokedAtMs: 8,
  lastUsedAtMs: 7,
};

export function key(id: string, overrides: Partial<KeyRecord> = {}): KeyRecord {
  const base = { name: id, tenant: 'default', hash: `hash of ${id}`, scopes: ['*'], budgets: [], limits: {} };
  return { id, ...base, createdAtMs: 100, rotatedAtMs: 100, ...overrides };
}

export function testKeys(open: Opener): void {
  it('keeps every field of a key, and the absence of those that are absent', async () => {
    const { keys } = await open();
    await keys.insert(fullKey);
    await keys.insert(key('pk_bare'));
    assert.deepEqual(await keys.find('pk_full'), fullKey);
    assert.deepEqual(await keys.find('pk_bare'), key('pk_bare'));
    assert.equal(await keys.find('pk_nobody'), undefined);
  });

  it('refuses a second key with the same id', async () => {
    const { keys } = await open();
    await keys.insert(key('pk_1'));
    await assert.rejects(keys.insert(key('pk_1', { hash: 'another' })));
    assert.equal((await keys.find('pk_1'))?.hash, 'hash of pk_1');
  });

  it('lists the keys of one tenant only, oldest first', async () => {
    const { keys } = await open();
    await keys.insert(key('pk_b', { tenant: 'acme', createdAtMs: 2 }));
    await keys.insert(key('pk_a', { tenant: 'acme', createdAtMs: 1 }));
    await keys.insert(key('pk_c', { tenant: 'other' }));
    const ids = (await keys.list('acme')).map((record) => record.id);
    assert.deepEqual(ids, ['pk_a', 'pk_b']);
    assert.equal((await keys.list()).length, 3);
  });

  it('revokes once: the first time stays, and an unknown key is told', async () => {
    const { keys } = await open();
    await keys.insert(key('pk_1'));
    assert.equal(await keys.revoke('pk_1', 500), 'revoked');
    assert.equal(await keys.revoke('pk_1', 900), 'was_revoked');
    assert.equal((await keys.find('pk_1'))?.revokedAtMs, 500);
    assert.equal(await keys.revoke('pk_x', 1), 'unknown');
  });

  it('rotates to a new hash and keeps the old one for the overlap', async () => {
    const { keys } = await open();
    await keys.insert(key('pk_1'));
    assert.equal(await keys.rotate('pk_1', { hash: 'new', previousHashUntilMs: 800, atMs: 700 }), true);
    const record = await keys.find('pk_1');
    assert.deepEqual(
      [record?.hash, record?.previousHash, record?.previousHashUntilMs, record?.rotatedAtMs],
      ['new', 'hash of pk_1', 800, 700],
    );
    assert.equal(await keys.rotate('pk_x', { hash: 'n', previousHashUntilMs: 1, atMs: 1 }), false);
  });

  it('does not bring a revoked key back by rotation', async () => {
    const { keys } = await open();
    await keys.insert(key('pk_1'));
    await keys.revoke('pk_1', 500);
    assert.equal(await keys.rotate('pk_1', { hash: 'new', previousHashUntilMs: 800, atMs: 700 }), false);
    assert.equal((await keys.find('pk_1'))?.hash, 'hash of pk_1');
  });

  it('notes the last use and never goes back in time', async () => {
    const { keys } = await open();
    await keys.insert(key('pk_1'));
    await keys.touch([
      { id: 'pk_1', atMs: 300 },
      { id: 'pk_1', atMs: 200 },
      { id: 'pk_gone', atMs: 200 },
    ]);
    assert.equal((await keys.find('pk_1'))?.lastUsedAtMs, 300);
  });
}

export function testKeyRaces(open: Opener): void {
  it('lets one of two clients that insert the same id at once win, whole', async () => {
    const [one, two] = await Promise.all([open(), open()]);
    const [first, second] = [key('pk_1', { hash: 'one' }), key('pk_1', { hash: 'two', tenant: 'acme' })];
    const results = await Promise.allSettled([one.keys.insert(first), two.keys.insert(second)]);
    assert.deepEqual(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    const winner = results[0].status === 'fulfilled' ? first : second;
    assert.deepEqual(await one.keys.find('pk_1'), winner);
  });

  it('ends with a revoked key, however rotations, uses and the revocation race', async () => {
    const [one, two] = await Promise.all([open(), open()]);
    await one.keys.insert(key('pk_1'));
    const rotations = Array.from({ length: 8 }, (_, index) =>
      (index % 2 === 0 ? one : two).keys.rotate('pk_1', {
        ...{ hash: `hash ${index}`, previousHashUntilMs: 800, atMs: 200 + index },
      }),
    );
    const uses = [one, two].map((storage) => storage.keys.touch([{ id: 'pk_1', atMs: 300 }]));
    const [revoked] = await Promise.all([two.keys.revoke('pk_1', 500), ...rotations, ...uses]);
    assert.equal(revoked, 'revoked');
    assert.equal((await one.keys.find('pk_1'))?.revokedAtMs, 500);
    const late = { hash: 'late', previousHashUntilMs: 900, atMs: 600 };
    assert.equal(await one.keys.rotate('pk_1', late), false);
  });

  it('tells a node of every key that many writers change at once', async () => {
    const [gate, one, two] = await Promise.all([open(), open(), open()]);
    const told = new Set<string>();
    gate.changes.subscribe(({ keys }) => {
      assert.notEqual(keys, 'any');
      for (const id of keys) told.add(id);
    });
    await gate.changes.registered();
    const ids = Array.from({ length: 24 }, (_, index) => `pk_${index}`);
    await Promise.all(ids.map((id, index) => (index % 2 === 0 ? one : two).keys.insert(key(id))));
    assert.equal(await one.changes.announce(5_000), true);
    assert.deepEqual([...told].sort(), ids.sort());
  });
}

export function testSettings(open: Opener): void {
  it('sets a setting once, whoever comes first', async () => {
    const [one, two] = await Promise.all([open(), open()]);
    const results = await Promise.all([one.settings.setOnce('node', 'a'), two.settings.setOnce('node', 'b')]);
    assert.equal(results[0], results[1]);
    assert.equal(await one.settings.get('node'), results[0]);
    assert.equal(await one.settings.get('nothing'), undefined);
  });

  it('overwrites a setting and survives reopening', async () => {
    const first = await open();
    await first.settings.set('name', 'old');
    await first.settings.set('name', 'new');
    const again = await open();
    assert.equal(await again.settings.get('name'), 'new');
  });
}

const UUID = /^[0-9a-f-]{36}$/;

export function testKeyChanges(open: Opener): void {
  it('notes each change of a key for one audit log, in the order of their times', async () => {
    const [one, two] = [await open(), await open()];
    await one.keys.insert(key('pk_1', { tenant: 'acme', createdAtMs: 100 }));
    await two.keys.rotate('pk_1', { hash: 'new', previousHashUntilMs: 800, atMs: 700 });
    await one.keys.revoke('pk_1', 900);
    await two.keys.revoke('pk_1', 950);
    await two.keys.rotate('pk_1', { hash: 'newer', previousHashUntilMs: 990, atMs: 960 });
    await assert.rejects(two.keys.insert(key('pk_1')));
    const claims = await Promise.all([one, two].map(({ keyChanges }) => keyChanges.claimKeyChanges()));
    const changes = claims.flat();
    assert.deepEqual(
      changes.map(({ id: _, ...change }) => change).sort((left, right) => left.atMs - right.atMs),
      [
        { keyId: 'pk_1', tenant: 'acme', event: 'key_created', atMs: 100 },
        { keyId: 'pk_1', tenant: 'acme', event: 'key_rotated', atMs: 700 },
        { keyId: 'pk_1', tenant: 'acme', event: 'key_revoked', atMs: 900 },
      ],
    );
    assert.ok(changes.every(({ id }) => UUID.test(id)));
    for (const { id } of changes) await two.keyChanges.keyChangeRecorded(id);
    assert.deepEqual(await one.keyChanges.claimKeyChanges(), []);
  });

  it('leaves to its maker what the maker puts on its own log', async () => {
    const [gate, other] = [await open(), await open()];
    await gate.keys.insert(key('pk_1'), 'change-1');
    await gate.keys.rotate('pk_1', { hash: 'new', previousHashUntilMs: 800, atMs: 700 }, 'change-2');
    await gate.keys.revoke('pk_1', 900, 'change-3');
    assert.deepEqual(await other.keyChanges.claimKeyChanges(), []);
  });

  it('gives what a node died over to another after a minute, and what was recorded to nobody', async () => {
    const storage = await open();
    for (const id of ['pk_1', 'pk_2']) await storage.keys.insert(key(id), `change of ${id}`);
    await storage.keyChanges.keyChangeRecorded('change of pk_1');
    assert.deepEqual(await storage.keyChanges.claimKeyChanges(), []);
    const [row] = await storage.raw.read('key_changes', { from: 0, rows: 10 });
    assert.ok(typeof row?.['recording_since_ms'] === 'number');
    await storage.keyChanges.keyChangeRecorded('change of pk_2');
    const expired = { ...row, recording_since_ms: row['recording_since_ms'] - 61_000 };
    await storage.raw.write('key_changes', [expired]);
    assert.deepEqual(
      (await storage.keyChanges.claimKeyChanges()).map(({ id }) => id),
      ['change of pk_2'],
    );
  });

  it('notes nothing of keys that are copied', async () => {
    const { keys, keyChanges } = await open();
    await keys.insertAll([key('pk_1'), key('pk_2')]);
    assert.deepEqual(await keyChanges.claimKeyChanges(), []);
  });
}

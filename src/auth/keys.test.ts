/** Virtual keys from minting to the decision: rotation, revocation, expiry, failing stores, bounded memory. */
import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import type { KeyRecord } from '../storage/stores.ts';
import { keyAgeWarning } from './key-age.ts';
import { createKeyAuthenticator } from './key-authenticator.ts';
import {
  KeyDirectory,
  LOOKUP_TIMEOUT_MS,
  MAX_CACHED_ABSENT,
  MAX_CONCURRENT_LOOKUPS,
  MAX_ENTRY_AGE_MS,
} from './key-directory.ts';
import { KeyUses, MAX_PENDING_USES } from './key-uses.ts';
import { mintKey, type NewKey, rotateKey } from './mint-key.ts';
import type { AuthFailure } from './principal.ts';
import { newKeyId, writeKey } from './virtual-key.ts';

const NOW_MS = 1_800_000_000_000;
const DAY_MS = 86_400_000;
const pepper = createSecretKey(randomBytes(32));
const description: NewKey = {
  name: 'app',
  tenant: 'default',
  user: 'ann@example.com',
  scopes: ['*'],
  budgets: [],
  limits: {},
};

/** A key table in memory, the way another process could change it. */
class Table {
  readonly rows = new Map<string, KeyRecord>();
  readonly touched: { id: string; atMs: number }[] = [];
  finds = 0;
  failing = false;
  /** When set, finds wait for it after reading the row: what was read may be old when it arrives. */
  hold: Promise<void> | undefined;

  async find(id: string): Promise<KeyRecord | undefined> {
    this.finds += 1;
    if (this.failing) throw new Error('store is down');
    const row = this.rows.get(id);
    await this.hold;
    return row;
  }

  async touch(uses: readonly { id: string; atMs: number }[]): Promise<void> {
    if (this.failing) throw new Error('store is down');
    this.touched.push(...uses);
  }
}

function setUp() {
  const table = new Table();
  const faults: string[] = [];
  const directory = new KeyDirectory({ store: table, onFault: (where) => faults.push(where) });
  const uses = new KeyUses(table);
  const authenticate = createKeyAuthenticator({ directory, uses, pepper });
  const mint = (extra: Partial<NewKey> = {}) => {
    const minted = mintKey({ ...description, ...extra }, { pepper, randomBytes, nowMs: NOW_MS });
    table.rows.set(minted.record.id, minted.record);
    return minted;
  };
  const change = (id: string, fields: Partial<KeyRecord>) => {
    const row = table.rows.get(id);
    assert.ok(row);
    table.rows.set(id, { ...row, ...fields });
  };
  const outcome = async (key: string, nowMs = NOW_MS): Promise<AuthFailure | 'granted'> => {
    const result = await authenticate(key, nowMs);
    return result.ok ? 'granted' : result.reason;
  };
  return { table, faults, directory, uses, authenticate, mint, change, outcome };
}

test('a stored key is granted as its principal, without a promise once it is in memory', async () => {
  const { authenticate, mint, table } = setUp();
  const { key, record } = mint({ project: 'p', scopes: ['model:m'], limits: { concurrency: 2 } });
  const first = await authenticate(key, NOW_MS);
  const second = authenticate(key, NOW_MS);
  assert.deepEqual(second, first);
  assert.deepEqual(second, {
    ok: true,
    principal: {
      tenant: 'default',
      project: 'p',
      keyId: record.id,
      user: 'ann%40example.com',
      method: 'virtual_key',
      scopes: ['model:m'],
      budgets: [],
      limits: { concurrency: 2 },
    },
  });
  assert.equal(table.finds, 1);
});

test('what is stored does not hold the key', () => {
  const { mint } = setUp();
  const { key, record } = mint();
  const stored = JSON.stringify(record);
  assert.ok(!stored.includes(key.slice(17, 60)));
  assert.match(record.hash, /^[0-9a-f]{64}$/);
});

test('no key that differs from a stored one in any character is granted', async () => {
  const { mint, outcome, table } = setUp();
  const { key } = mint();
  for (let index = 0; index < key.length; index++) {
    const char = key[index] === 'x' ? 'y' : 'x';
    const tampered = key.slice(0, index) + char + key.slice(index + 1);
    assert.equal(await outcome(tampered), 'malformed');
  }
  assert.equal(table.finds, 0, 'a bad checksum costs no lookup');
});

test('a well-formed key with the right id and another secret is refused as an unknown one', async () => {
  const { mint, outcome } = setUp();
  const { record } = mint();
  assert.equal(await outcome(writeKey(record.id, randomBytes)), 'unknown_key');
  assert.equal(await outcome(writeKey(newKeyId(randomBytes), randomBytes)), 'unknown_key');
});

test('a key that was proven before is judged anew: another secret, expiry and a lost record all refuse', async () => {
  const { mint, outcome, directory, table } = setUp();
  const { key, record } = mint({ expiresAtMs: NOW_MS + 1_000 });
  assert.equal(await outcome(key), 'granted');
  assert.equal(await outcome(key), 'granted');
  assert.equal(await outcome(writeKey(record.id, randomBytes)), 'unknown_key');
  assert.equal(await outcome(key, NOW_MS + 1_000), 'expired');
  table.rows.delete(record.id);
  directory.invalidateAll();
  assert.equal(await outcome(key), 'unknown_key');
});

test('a key of an installation with another pepper is refused', async () => {
  const { table, outcome } = setUp();
  const foreign = mintKey(description, {
    pepper: createSecretKey(randomBytes(32)),
    randomBytes,
    nowMs: NOW_MS,
  });
  table.rows.set(foreign.record.id, foreign.record);
  assert.equal(await outcome(foreign.key), 'unknown_key');
});

test('a key is refused from the moment it expires', async () => {
  const { mint, outcome } = setUp();
  const { key } = mint({ expiresAtMs: NOW_MS + 1_000 });
  assert.equal(await outcome(key, NOW_MS + 999), 'granted');
  assert.equal(await outcome(key, NOW_MS + 1_000), 'expired');
});

test('a revocation by another process holds from the next request on after its announcement', async () => {
  const { mint, change, directory, outcome } = setUp();
  const { key, record } = mint();
  assert.equal(await outcome(key), 'granted');
  change(record.id, { revokedAtMs: NOW_MS });
  directory.invalidateAll();
  assert.equal(await outcome(key), 'revoked');
});

test('a revocation during a lookup holds for the request that waits on it', async () => {
  const { mint, change, directory, outcome, table } = setUp();
  const { key, record } = mint();
  let release = () => {};
  table.hold = new Promise<void>((resolve) => {
    release = resolve;
  });
  const waiting = outcome(key);
  await new Promise(setImmediate);
  change(record.id, { revokedAtMs: NOW_MS });
  directory.invalidateAll();
  release();
  assert.equal(await waiting, 'revoked');
  assert.equal(await outcome(key), 'revoked');
});

test('a revocation holds within a minute even where the announcement is lost', async () => {
  const { mint, change, outcome } = setUp();
  const { key, record } = mint();
  assert.equal(await outcome(key), 'granted');
  change(record.id, { revokedAtMs: NOW_MS });
  assert.equal(await outcome(key, NOW_MS + MAX_ENTRY_AGE_MS), 'revoked');
});

test('a rotated key is accepted for the overlap and not longer; the new one at once', async () => {
  const { mint, change, directory, outcome } = setUp();
  const { key: oldKey, record } = mint();
  const { key: newKey, rotation } = rotateKey(record.id, 5_000, { pepper, randomBytes, nowMs: NOW_MS });
  change(record.id, {
    hash: rotation.hash,
    previousHash: record.hash,
    previousHashUntilMs: rotation.previousHashUntilMs,
    rotatedAtMs: rotation.atMs,
  });
  directory.invalidateAll();
  assert.equal(await outcome(newKey), 'granted');
  assert.equal(await outcome(oldKey, NOW_MS + 4_999), 'granted');
  assert.equal(await outcome(oldKey, NOW_MS + 5_000), 'expired');
  assert.equal(await outcome(newKey, NOW_MS + 5_000), 'granted');
});

test('denies when the store fails, and asks it again afterwards', async () => {
  const { mint, outcome, table, faults } = setUp();
  const { key } = mint();
  table.failing = true;
  assert.equal(await outcome(key), 'keys_unavailable');
  assert.deepEqual(faults, ['auth.keys']);
  table.failing = false;
  assert.equal(await outcome(key), 'granted');
});

test('denies when a change emptied the memory and the store fails', async () => {
  const { mint, outcome, table, directory } = setUp();
  const { key } = mint();
  assert.equal(await outcome(key), 'granted');
  directory.invalidateAll();
  table.failing = true;
  assert.equal(await outcome(key), 'keys_unavailable');
});

test('denies when the store does not answer in time', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const { mint, outcome, table, faults } = setUp();
  const { key } = mint();
  table.hold = new Promise(() => {});
  const waiting = outcome(key);
  context.mock.timers.tick(LOOKUP_TIMEOUT_MS);
  assert.equal(await waiting, 'keys_unavailable');
  assert.deepEqual(faults, ['auth.keys']);
});

test('denies a key whose record is damaged', async () => {
  const { mint, change, outcome, faults } = setUp();
  for (const fields of [{ hash: 'zz' }, { hash: '' }, { previousHash: 'ab' }, { user: 'a\u0000b' }]) {
    const { key, record } = mint();
    change(record.id, fields);
    assert.equal(await outcome(key), 'keys_unavailable');
  }
  assert.equal(faults.length, 4);
});

test('concurrent misses of one key share one query', async () => {
  const { mint, outcome, table } = setUp();
  const { key } = mint();
  const outcomes = await Promise.all(Array.from({ length: 50 }, () => outcome(key)));
  assert.ok(outcomes.every((one) => one === 'granted'));
  assert.equal(table.finds, 1);
});

test('past the bound of concurrent lookups it denies instead of queueing', async () => {
  const { outcome, table, directory } = setUp();
  let release = () => {};
  table.hold = new Promise<void>((resolve) => {
    release = resolve;
  });
  const guesses = Array.from({ length: MAX_CONCURRENT_LOOKUPS + 10 }, () =>
    outcome(writeKey(newKeyId(randomBytes), randomBytes)),
  );
  await new Promise(setImmediate);
  assert.equal(directory.sizes.lookups, MAX_CONCURRENT_LOOKUPS);
  release();
  const outcomes = await Promise.all(guesses);
  assert.equal(outcomes.filter((one) => one === 'keys_unavailable').length, 10);
  assert.equal(table.finds, MAX_CONCURRENT_LOOKUPS);
});

test('guessed ids are remembered up to a bound, and a repeated guess costs no query', async () => {
  const { directory, table } = setUp();
  for (let index = 0; index < MAX_CACHED_ABSENT + 500; index++)
    await directory.find(String(index).padStart(12, '0'), NOW_MS);
  assert.equal(directory.sizes.absent, MAX_CACHED_ABSENT);
  const before = table.finds;
  assert.equal(directory.find(String(MAX_CACHED_ABSENT).padStart(12, '0'), NOW_MS), 'absent');
  assert.equal(table.finds, before);
});

test('a key made by another process works at once after its announcement', async () => {
  const { mint, outcome, table, directory } = setUp();
  const { key, record } = mint();
  table.rows.delete(record.id);
  assert.equal(await outcome(key), 'unknown_key');
  table.rows.set(record.id, record);
  directory.invalidateAll();
  assert.equal(await outcome(key), 'granted');
});

test('uses are written in batches, once a minute and key', async () => {
  const { mint, outcome, uses, table } = setUp();
  const { key, record } = mint();
  for (const offsetMs of [0, 1, 59_000]) await outcome(key, NOW_MS + offsetMs);
  await uses.flush();
  assert.deepEqual(table.touched, [{ id: record.id, atMs: NOW_MS }]);
  await outcome(key, NOW_MS + 60_000);
  await uses.flush();
  assert.equal(table.touched.length, 2);
});

test('a refused key is not noted as used', async () => {
  const { mint, outcome, uses, table } = setUp();
  const { record } = mint();
  await outcome(writeKey(record.id, randomBytes));
  await uses.flush();
  assert.deepEqual(table.touched, []);
});

test('uses that could not be written stay for the next flush, up to a bound', async () => {
  const { uses, table } = setUp();
  for (let index = 0; index < MAX_PENDING_USES + 5; index++) uses.note(`key-${index}`, 0, NOW_MS);
  table.failing = true;
  await assert.rejects(uses.flush(), /store is down/);
  table.failing = false;
  await uses.flush();
  assert.equal(table.touched.length, MAX_PENDING_USES);
});

test('warns from 90 days after the last rotation', () => {
  const record = { createdAtMs: NOW_MS, rotatedAtMs: NOW_MS };
  assert.equal(keyAgeWarning(record, NOW_MS + 90 * DAY_MS - 1), undefined);
  assert.equal(keyAgeWarning(record, NOW_MS + 90 * DAY_MS), 'secret is 90 days old: rotate it');
  assert.equal(keyAgeWarning({ ...record, rotatedAtMs: NOW_MS + DAY_MS }, NOW_MS + 90 * DAY_MS), undefined);
});

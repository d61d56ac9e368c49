/** Entries in a real Redis: the contract of every store, sealed bytes only, and a server that stands still is a miss. */
import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { type RedisServer, startRedisServer } from '../../../test/fixtures/redis-server.ts';
import { undisturbed } from '../../../test/fixtures/undisturbed.ts';
import type { KeptAnswer } from '../../cache/answer-cache.ts';
import { createCacheNames } from '../../cache/cache-names.ts';
import { EntryKeys } from '../../cache/entry-keys.ts';
import { entryStoreContract } from '../../cache/entry-store-contract.fixture.ts';
import { MemoryStore } from '../../cache/memory-store.ts';
import { SealedAnswerCache } from '../../cache/sealed-answer-cache.ts';
import { RedisEntryStore, RedisSubjectKeys } from './entry-store.ts';
import { BACKGROUND_TIMEOUT_MS, RedisClient } from './redis-client.ts';

const BOUNDS = { maxBytesPerTenant: 100_000, maxEntriesPerTenant: 100, maxEntryBytes: 50_000 };
const NAMES = createCacheNames(createSecretKey(randomBytes(32)));
const WRAPPING = createSecretKey(randomBytes(32));
/** A machine that is busy answers late: what is not about time must not fail for it. */
const PATIENT = { timeoutMs: BACKGROUND_TIMEOUT_MS };

describe('entries in Redis', () => {
  let server: RedisServer;
  let client: RedisClient;
  const faults: unknown[] = [];

  before(async () => {
    server = await startRedisServer();
    const { port, password } = server;
    const connection = { host: '127.0.0.1', port, database: 0, username: 'default', password };
    client = await RedisClient.open({ connection, onFault: () => undefined });
  });
  after(async () => {
    await client.close();
    await server.stop();
  });

  const patient = (): Pick<RedisClient, 'command' | 'script'> => ({
    command: (args, options) => client.command(args, { ...options, ...PATIENT }),
    script: (script, keys, args) => client.script(script, keys, args, PATIENT),
  });

  entryStoreContract(async (bounds) => {
    await client.command(['FLUSHALL'], PATIENT);
    return new RedisEntryStore({ client: patient(), bounds, tenantTag: NAMES.tenant });
  });

  /** Another node: its own memory, the same Redis and key-encryption key. */
  function node(through = patient()): SealedAnswerCache {
    return new SealedAnswerCache({
      memory: new MemoryStore({ ...BOUNDS, maxBytes: 1_000_000 }),
      shared: new RedisEntryStore({ client: through, bounds: BOUNDS, tenantTag: NAMES.tenant }),
      keys: new EntryKeys(WRAPPING, new RedisSubjectKeys(through)),
      clock: Date.now,
      onFault: (error) => faults.push(error),
    });
  }

  function kept(key: string, body: string, subject = 'alice'): KeptAnswer {
    const nowMs = Date.now();
    const saves = { nanoUsd: 5, inputTokens: 1, outputTokens: 2, ms: 3 };
    return {
      ...{ key, tenant: 'acme', requestedAtMs: nowMs, expiresAtMs: nowMs + 60_000 },
      tags: { model: 'm', prompt: NAMES.prompt('sys'), subject: NAMES.subject(`acme/${subject}`) },
      answer: { body, form: 'whole', provider: 'p', storedAtMs: nowMs, originRequestId: 'r', saves },
    };
  }

  async function found(cache: SealedAnswerCache, key: string, tenant = 'acme') {
    return cache.find({ key, tenant }, Date.now());
  }

  async function until(holds: () => Promise<boolean>): Promise<void> {
    for (let waited = 0; !(await holds()) && waited < 5_000; waited += 10)
      await new Promise((resolve) => setTimeout(resolve, 10));
  }

  it('an answer of one node is a hit of another, and nothing of it can be read in the store', async () => {
    const body = 'A plain sentence that must not lie there.';
    node().keep(kept('shared', body));
    const other = node();
    await until(async () => (await found(other, 'shared')) !== undefined);
    assert.equal((await found(other, 'shared'))?.body, body);
    const keys = (await client.command(['KEYS', '*'], PATIENT)) as string[];
    for (const key of keys) {
      const dump = await client.command(['DUMP', key], { ...PATIENT, buffers: true });
      assert.ok(Buffer.isBuffer(dump));
      for (const secret of [body, 'plain sentence', 'alice', 'acme']) {
        assert.ok(!dump.includes(secret) && !key.includes(secret), `${secret} in ${key}`);
      }
      assert.ok(Number(await client.command(['PTTL', key], PATIENT)) > 0, `${key} has no time to live`);
    }
    assert.deepEqual(faults, []);
  });

  it('a poisoned, cut, moved or longer-lived entry is a miss and an alert', async () => {
    const raw = new RedisEntryStore({ client: patient(), bounds: BOUNDS, tenantTag: NAMES.tenant });
    const put = (key: string, bytes: Buffer, tenant = 'acme') =>
      raw.put(
        { key, tenant },
        { bytes, tags: { model: 'm', prompt: '', subject: '' }, expiresAtMs: Date.now() + 60_000 },
        Date.now(),
      );
    node().keep(kept('good', 'true'));
    await until(async () => (await raw.get({ key: 'good', tenant: 'acme' })) !== undefined);
    const good = await raw.get({ key: 'good', tenant: 'acme' });
    assert.ok(good);
    const later = Buffer.from(
      good.toString('latin1').replace(/"expiresAtMs":1/, '"expiresAtMs":9'),
      'latin1',
    );
    const flipped = Buffer.from(good);
    flipped[flipped.length - 20] = (flipped[flipped.length - 20] ?? 0) ^ 1;
    const cases: readonly (readonly [name: string, key: string, bytes: Buffer, tenant: string])[] = [
      ['flipped', 'good', flipped, 'acme'],
      ['cut', 'good', good.subarray(0, -1), 'acme'],
      ['empty', 'good', Buffer.alloc(0), 'acme'],
      ['no entry at all', 'good', Buffer.from('{"answer":"poison"}'), 'acme'],
      ['moved to another key', 'elsewhere', good, 'acme'],
      ['moved to another tenant', 'good', good, 'globex'],
      ['given a longer life', 'good', later, 'acme'],
    ];
    for (const [name, key, bytes, tenant] of cases) {
      faults.length = 0;
      await put(key, bytes, tenant);
      assert.equal(await found(node(), key, tenant), undefined, name);
      assert.equal(faults.length, 1, `${name} is told`);
      await until(async () => (await raw.get({ key, tenant })) === undefined);
      assert.equal(await raw.get({ key, tenant }), undefined, `${name} is thrown away`);
    }
    faults.length = 0;
  });

  it('a purge of a subject destroys its key: no copy of an entry can be read again', async () => {
    const [first, second] = [node(), node()];
    first.keep(kept('hers', 'private', 'erased'));
    first.keep(kept('his', 'private too', 'bob'));
    for (const key of ['hers', 'his']) await until(async () => (await found(second, key)) !== undefined);
    const raw = new RedisEntryStore({ client: patient(), bounds: BOUNDS, tenantTag: NAMES.tenant });
    const copy = await raw.get({ key: 'hers', tenant: 'acme' });
    assert.ok(copy);
    const selector = { subject: NAMES.subject('acme/erased') };
    assert.equal(await first.purge(selector, Date.now()), 1);
    await raw.put(
      { key: 'hers', tenant: 'acme' },
      { ...kept('hers', ''), bytes: copy, expiresAtMs: Date.now() + 9_999 },
      Date.now(),
    );
    assert.equal(await found(node(), 'hers'), undefined, 'a copy that somebody puts back');
    assert.equal(await found(first, 'hers'), undefined);
    assert.equal((await found(node(), 'his'))?.body, 'private too');
    await second.purge(selector, Date.now());
    assert.equal(await found(second, 'hers'), undefined, 'the memory of the other node');
    assert.deepEqual(faults, [], 'an erasure is no attack');
  });

  it('a server that stands still is a miss within 20 ms, and is then left alone', () =>
    undisturbed(async () => {
      const cache = node(client);
      server.pause();
      try {
        const startedAtMs = performance.now();
        assert.equal(await found(cache, 'anything'), undefined);
        const tookMs = performance.now() - startedAtMs;
        assert.ok(tookMs < 20 + 10, `${tookMs} ms`);
        const again = performance.now();
        for (let index = 0; index < 100; index += 1) assert.equal(await found(cache, `k${index}`), undefined);
        assert.ok(performance.now() - again < 50, 'a hundred more wait for nothing');
        cache.keep(kept('meanwhile', 'x'));
        await assert.rejects(
          cache.purge({ key: 'anything' }, Date.now()),
          'a purge is told that it did not reach it',
        );
      } finally {
        server.resume();
        for (let waited = 0; client.state === 'down' && waited < 8_000; waited += 20)
          await new Promise((resolve) => setTimeout(resolve, 20));
      }
      assert.equal(client.state, 'up');
    }));
});

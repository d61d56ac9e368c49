/** The cache as it is opened: purges that were ordered before hold, also where the store behind memory is away. */
import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { KeptAnswer } from '../cache/answer-cache.ts';
import { PURGES_SETTING } from '../cache/purge-orders.ts';
import { cacheSettings } from '../cache/settings.ts';
import { LocalKeyRing } from '../crypto/local-key-ring.ts';
import { openEmbeddedStorage } from '../storage/embedded/open-embedded-storage.ts';
import type { Storage } from '../storage/stores.ts';
import { openCache } from './open-cache.ts';

interface Ground {
  readonly storage: Storage;
  close(): Promise<void>;
}

async function openGround(): Promise<Ground> {
  const path = mkdtempSync(join(tmpdir(), 'portcullis-cache-'));
  const storage = await openEmbeddedStorage({ path, onFault: assert.ifError });
  return {
    storage,
    close: async () => {
      await storage.close();
      rmSync(path, { recursive: true });
    },
  };
}

function kept(requestedAtMs: number): KeptAnswer {
  const saves = { nanoUsd: 1, inputTokens: 1, outputTokens: 1, ms: 1 };
  return {
    ...{ key: 'k', tenant: 'a', requestedAtMs, expiresAtMs: 9_000 },
    tags: { model: 'm', prompt: '', subject: 's' },
    answer: { body: 'x', form: 'whole', provider: 'p', storedAtMs: 1, originRequestId: 'r', saves },
  };
}

function open({ storage }: Ground, down: boolean, faults: unknown[] = []) {
  const failing = async () => {
    throw new Error('away');
  };
  return openCache({
    settings: cacheSettings.parse({}),
    keyRing: new LocalKeyRing(createSecretKey(randomBytes(32))),
    ...{ storage, cluster: false, clock: () => 100 },
    onFault: (_where, error) => faults.push(error),
    record: async () => undefined,
    shared: down
      ? () => ({
          entries: { get: async () => undefined, put: failing, delete: failing, purge: failing },
          keys: {
            get: async () => undefined,
            setOnce: async (_subject, wrapped) => wrapped,
            delete: failing,
          },
        })
      : undefined,
  });
}

test('a purge holds in every gate that is open, and in one that is opened later', async () => {
  const ground = await openGround();
  const [first, second] = [await open(ground, false), await open(ground, false)];
  for (const { cache } of [first, second]) cache.answers.keep(kept(50));
  assert.deepEqual(await first.administration.purge({ tenant: 'a' }), { purged: 1, confirmed: true });
  const later = await open(ground, false);
  later.cache.answers.keep(kept(50));
  for (const { cache } of [first, second, later])
    assert.equal(await cache.answers.find({ key: 'k', tenant: 'a' }, 200), undefined);
  later.cache.answers.keep(kept(101));
  assert.equal((await later.cache.answers.find({ key: 'k', tenant: 'a' }, 200))?.body, 'x');
  await ground.close();
});

test('a store that is away keeps nobody from starting, and gives nothing that is purged', async () => {
  const ground = await openGround();
  await (await open(ground, false)).administration.purge({ model: 'm' });
  const faults: unknown[] = [];
  const opened = await open(ground, true, faults);
  assert.ok(faults.length > 0, 'it is told');
  opened.cache.answers.keep(kept(50));
  await new Promise(setImmediate);
  assert.equal(await opened.cache.answers.find({ key: 'k', tenant: 'a' }, 200), undefined);
  opened.close();
  await ground.close();
});

test('orders that cannot be read stop the start: nobody may serve what may be purged', async () => {
  const ground = await openGround();
  await ground.storage.settings.set(PURGES_SETTING, '[{"id":1}]');
  await assert.rejects(open(ground, false));
  await ground.close();
});

test('more orders than are kept become one that covers everything', async () => {
  const ground = await openGround();
  const opened = await open(ground, false);
  opened.cache.answers.keep(kept(50));
  for (let index = 0; index < 150; index += 1) await opened.administration.purge({ model: `m${index}` });
  assert.ok(((await ground.storage.settings.get(PURGES_SETTING))?.length ?? 0) < 40_000);
  const later = await open(ground, false);
  later.cache.answers.keep(kept(50));
  assert.equal(await later.cache.answers.find({ key: 'k', tenant: 'a' }, 200), undefined);
  await ground.close();
});

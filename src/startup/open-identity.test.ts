/** `storage.keyStalenessMs` is the bound within which memory speaks for a store that is away. */
import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { mintKey, PEPPER_PURPOSE } from '../auth/mint-key.ts';
import { LocalKeyRing } from '../crypto/local-key-ring.ts';
import { storageSettings } from '../storage/settings.ts';
import type { KeyRecord, KeyStore } from '../storage/stores.ts';
import { openIdentity } from './open-identity.ts';

test('a known key is served within keyStalenessMs of the last proof, and denied after it', async () => {
  const keyRing = new LocalKeyRing(createSecretKey(randomBytes(32)));
  const description = { name: 'k', tenant: 'default', scopes: ['*'], budgets: [], limits: {} };
  const pepper = keyRing.derive(PEPPER_PURPOSE);
  const { record, key } = mintKey(description, { pepper, randomBytes, nowMs: 1 });
  const state = { failing: false, sinceConfirmedMs: 0 };
  const find = async (): Promise<KeyRecord> => {
    if (state.failing) throw new Error('away');
    return record;
  };
  const refused = async () => assert.fail();
  const keys: KeyStore = {
    ...{ find, insert: refused, insertAll: refused, list: refused, revoke: refused, rotate: refused },
    touch: async () => undefined,
  };
  await using opened = new AsyncDisposableStack();
  const identity = await openIdentity(
    {
      ...{ keyRing, clock: () => 1, onFault: () => undefined, audit: { append: refused } },
      settings: storageSettings.parse({
        kind: 'cluster',
        postgres: { url: { env: 'X' } },
        keyStalenessMs: 2_000,
      }),
      storage: {
        keys,
        keyChanges: { claimKeyChanges: async () => [], keyChangeRecorded: refused },
        changes: {
          subscribe: () => () => undefined,
          registered: async () => undefined,
          sinceConfirmedMs: () => state.sinceConfirmedMs,
          announce: refused,
          describe: refused,
          liveNodes: refused,
        },
      },
    },
    opened,
  );
  const ask = async () => (await identity.keys(key, 1)).ok;
  assert.equal(await ask(), true);
  state.failing = true;
  state.sinceConfirmedMs = 2_000;
  assert.equal(await ask(), true);
  state.sinceConfirmedMs = 2_001;
  assert.equal(await ask(), false);
});

/** One key an owner, whoever comes first; and none, in memory neither, once its wrapped form is gone. */
import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { LocalKeyRing } from './local-key-ring.ts';
import { type OwnerKeyStore, OwnerKeys } from './owner-keys.ts';

function setUp() {
  const rows = new Map<string, string>();
  const store: OwnerKeyStore = {
    ownerKey: async (owner, fresh) => {
      if (!rows.has(owner)) rows.set(owner, fresh);
      return rows.get(owner) ?? '';
    },
    findOwnerKey: async (owner) => rows.get(owner),
  };
  const keyRing = new LocalKeyRing(createSecretKey(randomBytes(32)));
  return { rows, keysFor: (purpose: string) => new OwnerKeys({ store, keyRing, purpose }) };
}

test('an owner has one key, whoever asks first, and another owner another', async () => {
  const { keysFor } = setUp();
  const [one, two] = [keysFor('p'), keysFor('p')];
  assert.equal(await one.find('ann'), undefined);
  const [first, second] = await Promise.all([one.of('ann'), two.of('ann')]);
  assert.ok(first.equals(second));
  assert.ok((await two.find('ann'))?.equals(first));
  assert.ok(!(await one.of('bob')).equals(first));
});

test('a key whose wrapped form is gone is not found, however often it was used', async () => {
  const { rows, keysFor } = setUp();
  const keys = keysFor('p');
  const before = await keys.of('ann');
  rows.delete('ann');
  assert.equal(await keys.find('ann'), undefined);
  assert.ok(!(await keys.of('ann')).equals(before));
});

test('a key is no other owner’s, and no other purpose’s', async () => {
  const { rows, keysFor } = setUp();
  await keysFor('p').of('ann');
  await assert.rejects(keysFor('q').find('ann'), { code: 'ciphertext_invalid' });
  rows.set('bob', rows.get('ann') ?? '');
  await assert.rejects(keysFor('p').find('bob'), { code: 'ciphertext_invalid' });
  assert.ok(!rows.get('ann')?.includes((await keysFor('p').of('ann')).export().toString('base64')));
});

/**
 * Key records as they may lie on a disk: whose key it is stands there encrypted, since a user's name is often an e-mail
 * address. Bound to its record, so that a name moved to another key does not open. Never stores a name as it is.
 */
import { type KeyObject, randomBytes } from 'node:crypto';
import type { KeyRing } from '../crypto/key-ring.ts';
import { NONCE_BYTES, open, seal } from '../crypto/sealed-box.ts';
import type { KeyRecord, KeyStore } from '../storage/stores.ts';

const PURPOSE = 'key-record-users';

/** The same store, with users' names sealed on their way in and opened on their way out. */
export function sealUsers(store: KeyStore, keyRing: Pick<KeyRing, 'derive'>): KeyStore {
  const key = keyRing.derive(PURPOSE);
  return {
    insert: (record, change) => store.insert(sealed(record, key), change),
    insertAll: (records) => store.insertAll(records.map((record) => sealed(record, key))),
    find: async (id) => {
      const record = await store.find(id);
      return record === undefined ? undefined : opened(record, key);
    },
    list: async (tenant) => (await store.list(tenant)).map((record) => opened(record, key)),
    revoke: (id, atMs, change) => store.revoke(id, atMs, change),
    rotate: (id, rotation, change) => store.rotate(id, rotation, change),
    touch: (uses) => store.touch(uses),
  };
}

function sealed(record: KeyRecord, key: KeyObject): KeyRecord {
  if (record.user === undefined) return record;
  const box = seal({
    key,
    plaintext: Buffer.from(record.user),
    identity: identityOf(record),
    nonce: randomBytes(NONCE_BYTES),
  });
  return { ...record, user: box.toString('base64url') };
}

/** Throws `ciphertext_invalid` where the name was changed, moved or sealed under another key: the key is then refused. */
function opened(record: KeyRecord, key: KeyObject): KeyRecord {
  if (record.user === undefined) return record;
  const name = open(key, Buffer.from(record.user, 'base64url'), identityOf(record));
  return { ...record, user: name.toString('utf8') };
}

/** The tenant too: the same person's name in another tenant is another user. */
function identityOf({ tenant, id }: KeyRecord): string {
  return JSON.stringify(['key-user', tenant, id]);
}

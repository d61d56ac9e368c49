/**
 * One data key for each owner of kept content, wrapped under the installation's: with it goes the content, in the backups
 * too. A key is remembered by its wrapped form, so that one that was destroyed is not found in memory either.
 */
import { type KeyObject, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { KeyRing } from './key-ring.ts';
import { NONCE_BYTES, open, seal } from './sealed-box.ts';

const DATA_KEY_BYTES = 32;
const MAX_CACHED_KEYS = 1_000;

export interface OwnerKeyStore {
  /** The owner's wrapped key: `fresh` where there was none. */
  ownerKey(owner: string, fresh: string): Promise<string>;
  findOwnerKey(owner: string): Promise<string | undefined>;
}

export interface OwnerKeysParts {
  readonly store: OwnerKeyStore;
  readonly keyRing: Pick<KeyRing, 'wrap' | 'unwrap'>;
  /** What the keys are for: one kind's cannot be unwrapped as another's. */
  readonly purpose: string;
}

export class OwnerKeys {
  readonly #parts: OwnerKeysParts;
  readonly #keys = new LRUCache<string, KeyObject>({ max: MAX_CACHED_KEYS });

  constructor(parts: OwnerKeysParts) {
    this.#parts = parts;
  }

  /** The owner's key; a fresh one where it has none. */
  async of(owner: string): Promise<KeyObject> {
    const { store } = this.#parts;
    const wrapped = (await store.findOwnerKey(owner)) ?? (await store.ownerKey(owner, this.#fresh(owner)));
    return this.#unwrap(owner, wrapped);
  }

  /** Undefined where the owner has none. */
  async find(owner: string): Promise<KeyObject | undefined> {
    const wrapped = await this.#parts.store.findOwnerKey(owner);
    return wrapped === undefined ? undefined : this.#unwrap(owner, wrapped);
  }

  /** `identity`: what it belongs to; `open` must be given the same. */
  seal(key: KeyObject, plaintext: Uint8Array, identity: string): Buffer {
    return seal({ key, plaintext, identity, nonce: randomBytes(NONCE_BYTES) });
  }

  /** Throws `ciphertext_invalid` where the key, the identity or a byte does not fit. */
  open(key: KeyObject, sealed: Uint8Array, identity: string): Buffer {
    return open(key, sealed, identity);
  }

  #fresh(owner: string): string {
    const bytes = randomBytes(DATA_KEY_BYTES);
    const wrapped = this.#parts.keyRing.wrap(bytes, this.#context(owner)).toString('base64');
    bytes.fill(0);
    return wrapped;
  }

  #unwrap(owner: string, wrapped: string): KeyObject {
    const known = this.#keys.get(wrapped);
    if (known !== undefined) return known;
    const key = this.#parts.keyRing.unwrap(Buffer.from(wrapped, 'base64'), this.#context(owner));
    this.#keys.set(wrapped, key);
    return key;
  }

  #context(owner: string): string {
    return JSON.stringify([this.#parts.purpose, owner]);
  }
}

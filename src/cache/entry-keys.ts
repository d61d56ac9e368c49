/**
 * A key for each data subject, random and wrapped: destroying it makes every entry of the subject unreadable, wherever a
 * copy lies. Never derived from the subject's name: what can be derived cannot be destroyed.
 */
import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { NONCE_BYTES, open, seal } from '../crypto/sealed-box.ts';

const DATA_KEY_BYTES = 32;
/** Most subjects whose keys are at hand; on one node alone the entries of those past it are lost, not leaked. */
const MAX_SUBJECTS = 10_000;

/** Where the nodes of a cluster share wrapped keys. */
export interface WrappedKeyStore {
  get(subject: string): Promise<Buffer | undefined>;
  /** Stores unless one is there; returns what is there then. It must live at least until `untilMs`. */
  setOnce(subject: string, wrapped: Buffer, untilMs: number): Promise<Buffer>;
  delete(subject: string): Promise<void>;
}

export class EntryKeys {
  readonly #keys = new LRUCache<string, KeyObject>({ max: MAX_SUBJECTS });
  readonly #wrapping: KeyObject;
  readonly #shared: WrappedKeyStore | undefined;

  /** @param wrapping a derived key, for nothing else. */
  constructor(wrapping: KeyObject, shared?: WrappedKeyStore) {
    this.#wrapping = wrapping;
    this.#shared = shared;
  }

  /** For sealing: made where there is none. */
  obtain(subject: string, untilMs: number): KeyObject | Promise<KeyObject> {
    if (this.#shared !== undefined) return this.#obtainShared(this.#shared, subject, untilMs);
    const known = this.#keys.get(subject);
    if (known !== undefined) return known;
    const key = createSecretKey(randomBytes(DATA_KEY_BYTES));
    this.#keys.set(subject, key);
    return key;
  }

  /** For opening: undefined where it was destroyed, or never made. */
  find(subject: string): KeyObject | undefined | Promise<KeyObject | undefined> {
    const known = this.#keys.get(subject);
    if (known !== undefined || this.#shared === undefined) return known;
    return this.#shared.get(subject).then((wrapped) => wrapped && this.#unwrap(subject, wrapped));
  }

  async destroy(subject: string): Promise<void> {
    this.#keys.delete(subject);
    await this.#shared?.delete(subject);
  }

  async #obtainShared(shared: WrappedKeyStore, subject: string, untilMs: number): Promise<KeyObject> {
    const fresh = randomBytes(DATA_KEY_BYTES);
    const nonce = randomBytes(NONCE_BYTES);
    const identity = wrapIdentity(subject);
    const wrapped = seal({ key: this.#wrapping, plaintext: fresh, identity, nonce });
    fresh.fill(0);
    return this.#unwrap(subject, await shared.setOnce(subject, wrapped, untilMs));
  }

  #unwrap(subject: string, wrapped: Buffer): KeyObject {
    const bytes = open(this.#wrapping, wrapped, wrapIdentity(subject));
    const key = createSecretKey(bytes);
    bytes.fill(0);
    this.#keys.set(subject, key);
    return key;
  }
}

function wrapIdentity(subject: string): string {
  return JSON.stringify(['cache-subject-key', subject]);
}

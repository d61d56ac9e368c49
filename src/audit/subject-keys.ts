/**
 * The key of each data subject. Destroying that one key erases the subject's payloads and their salts, so that not even
 * a guessed content can be checked against a commitment. Subjects are stored as pseudonyms.
 */
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { LRUCache } from 'lru-cache';
import { NONCE_BYTES, open, type RandomPool, seal } from '../crypto/sealed-box.ts';
import { bytesOf } from './keys-database.ts';
import { subKey } from './log-keys.ts';

const DATA_KEY_BYTES = 32;
const MAX_CACHED_SUBJECTS = 10_000;

export interface Subject {
  readonly pseudonym: string;
  readonly key: KeyObject;
}

export class SubjectKeys {
  readonly #cache = new LRUCache<string, Subject>({ max: MAX_CACHED_SUBJECTS });
  readonly #database: DatabaseSync;
  readonly #random: RandomPool;
  readonly #wrapping: KeyObject;
  readonly #pseudonyms: KeyObject;
  readonly #select;
  readonly #insert;
  #inTransaction = false;

  constructor(database: DatabaseSync, master: KeyObject, random: RandomPool) {
    this.#database = database;
    this.#random = random;
    this.#wrapping = subKey(master, 'subject-wrap');
    this.#pseudonyms = subKey(master, 'subject-pseudonym');
    this.#select = database.prepare('SELECT wrapped FROM subject_keys WHERE pseudonym = ?');
    this.#insert = database.prepare(
      'INSERT INTO subject_keys (pseudonym, wrapped, created_at_ms) VALUES (?, ?, ?)',
    );
  }

  /** Makes the subject's key where it has none; `flush` makes that durable. */
  subject(name: string, nowMs: number): Subject {
    const cached = this.#cache.get(name);
    if (cached !== undefined) return cached;
    const pseudonym = this.pseudonymOf(name);
    const found = { pseudonym, key: this.#stored(pseudonym) ?? this.#create(pseudonym, nowMs) };
    this.#cache.set(name, found);
    return found;
  }

  /** To be called before anything that was sealed under a new key goes to the disk. */
  flush(): void {
    if (!this.#inTransaction) return;
    this.#database.exec('COMMIT');
    this.#inTransaction = false;
  }

  pseudonymOf(subject: string): string {
    return createHmac('sha256', this.#pseudonyms).update(subject).digest('base64url');
  }

  #stored(pseudonym: string): KeyObject | undefined {
    const row = this.#select.get(pseudonym);
    return row === undefined ? undefined : unwrapSubjectKey(this.#wrapping, bytesOf(row.wrapped), pseudonym);
  }

  #create(pseudonym: string, nowMs: number): KeyObject {
    const bytes = this.#random.take(DATA_KEY_BYTES);
    const nonce = this.#random.take(NONCE_BYTES);
    const wrapped = seal({ key: this.#wrapping, plaintext: bytes, identity: wrapIdentity(pseudonym), nonce });
    if (!this.#inTransaction) this.#database.exec('BEGIN IMMEDIATE');
    this.#inTransaction = true;
    this.#insert.run(pseudonym, wrapped, nowMs);
    const key = createSecretKey(bytes);
    bytes.fill(0);
    return key;
  }
}

/** Finds the keys of subjects for those who hold the log's master key. Read-only. */
export class SubjectKeyReader {
  readonly #wrapping: KeyObject;
  readonly #keys = new LRUCache<string, KeyObject>({ max: MAX_CACHED_SUBJECTS });
  readonly #select;

  constructor(database: DatabaseSync, master: KeyObject) {
    this.#wrapping = subKey(master, 'subject-wrap');
    this.#select = database.prepare('SELECT wrapped FROM subject_keys WHERE pseudonym = ?');
  }

  /** The subject's key, or undefined where it is erased. Throws KeyFault where it was changed. */
  keyOf(pseudonym: string): KeyObject | undefined {
    const cached = this.#keys.get(pseudonym);
    if (cached !== undefined) return cached;
    const row = this.#select.get(pseudonym);
    if (row === undefined) return undefined;
    const key = unwrapSubjectKey(this.#wrapping, bytesOf(row.wrapped), pseudonym);
    this.#keys.set(pseudonym, key);
    return key;
  }
}

function unwrapSubjectKey(wrapping: KeyObject, wrapped: Uint8Array, pseudonym: string): KeyObject {
  return createSecretKey(open(wrapping, wrapped, wrapIdentity(pseudonym)));
}

function wrapIdentity(pseudonym: string): string {
  return JSON.stringify(['audit-subject-key', pseudonym]);
}

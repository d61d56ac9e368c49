/**
 * Finds key records by id: from memory on the hot path, from the store otherwise. A change announced by any process
 * drops the changed keys at once, so that a revoked key is never served from memory. When the store fails the answer is
 * `unavailable`, never an old record; but while the change feed can prove that nothing changed, or could a bounded time
 * ago, memory answers without asking a store that may be slow or away.
 */
import { LRUCache } from 'lru-cache';
import type { KeyRecord, KeyStore } from '../storage/stores.ts';
import { type KeyEntry, keyEntry } from './key-entry.ts';

export const MAX_CACHED_KEYS = 100_000;
/** Ids that are known not to exist. Bounds what a guesser of well-formed keys can make the gate remember. */
export const MAX_CACHED_ABSENT = 10_000;
/** Different ids being looked up at once. */
export const MAX_CONCURRENT_LOOKUPS = 512;
/** A store that does not answer in time counts as failed. */
export const LOOKUP_TIMEOUT_MS = 2_000;
/** How long a record is served without asking again: bounds the harm of a change feed that fell silent. */
export const MAX_ENTRY_AGE_MS = 60_000;
/** With a feed that proves itself: how long until a record is read again beside the requests, against rows changed by hand. */
export const MAX_CONFIRMED_AGE_MS = 600_000;
/** A lookup that a change overtakes is repeated this often before it is given up. */
const MAX_OVERTAKEN = 5;

export type KeyLookup = KeyEntry | 'absent' | 'unavailable';

export interface KeyDirectoryOptions {
  readonly store: Pick<KeyStore, 'find'>;
  /** Told of store failures; the lookup itself answers `unavailable`. */
  readonly onFault: (where: string, error: unknown) => void;
  readonly confirmation?: Confirmation | undefined;
}

/** What a change feed knows of its own silence. */
export interface Confirmation {
  /** How long ago, in milliseconds, it was certain that no change was missed. */
  sinceConfirmedMs(): number;
  /** Past it, memory is not believed without the store. */
  readonly maxStalenessMs: number;
}

interface Lookup {
  readonly found: Promise<KeyLookup>;
  /** A change came after the row was asked for: it must be read again. */
  overtaken: boolean;
}

export class KeyDirectory {
  readonly #store: Pick<KeyStore, 'find'>;
  readonly #onFault: (where: string, error: unknown) => void;
  readonly #entries = new LRUCache<string, KeyEntry>({ max: MAX_CACHED_KEYS });
  readonly #absent = new LRUCache<string, number>({ max: MAX_CACHED_ABSENT });
  readonly #lookups = new Map<string, Lookup>();
  readonly #confirmation: Confirmation | undefined;
  #openFinds = 0;

  constructor(options: KeyDirectoryOptions) {
    this.#store = options.store;
    this.#onFault = options.onFault;
    this.#confirmation = options.confirmation;
  }

  /** Synchronous when memory knows the id. */
  find(id: string, nowMs: number): KeyLookup | Promise<KeyLookup> {
    const entry = this.#entries.get(id);
    if (entry !== undefined && this.#holds(id, nowMs - entry.loadedAtMs, nowMs)) return entry;
    const absentSinceMs = this.#absent.get(id);
    if (absentSinceMs !== undefined && this.#holds(id, nowMs - absentSinceMs, nowMs)) return 'absent';
    return this.#lookups.get(id)?.found ?? this.#beginLookup(id, nowMs);
  }

  /**
   * Forgets everything, or the keys that changed. A lookup of one that is under way may have read the old row, so its
   * result is dropped and it reads again (see #lookup).
   */
  invalidate(keys: readonly string[] | 'any'): void {
    if (keys === 'any') {
      this.#entries.clear();
      this.#absent.clear();
      for (const lookup of this.#lookups.values()) lookup.overtaken = true;
      return;
    }
    for (const id of keys) {
      this.#entries.delete(id);
      this.#absent.delete(id);
      const lookup = this.#lookups.get(id);
      if (lookup !== undefined) lookup.overtaken = true;
    }
  }

  invalidateAll(): void {
    this.invalidate('any');
  }

  /** Figures for tests and metrics. */
  get sizes(): { readonly entries: number; readonly absent: number; readonly lookups: number } {
    return { entries: this.#entries.size, absent: this.#absent.size, lookups: this.#lookups.size };
  }

  /** Whether what memory says, of this age, may be served without waiting for the store. */
  #holds(id: string, ageMs: number, nowMs: number): boolean {
    const confirmation = this.#confirmation;
    if (confirmation === undefined) return ageMs < MAX_ENTRY_AGE_MS;
    if (confirmation.sinceConfirmedMs() > confirmation.maxStalenessMs) return false;
    if (ageMs >= MAX_CONFIRMED_AGE_MS && !this.#lookups.has(id)) void this.#beginLookup(id, nowMs);
    return true;
  }

  #beginLookup(id: string, nowMs: number): KeyLookup | Promise<KeyLookup> {
    if (this.#lookups.size >= MAX_CONCURRENT_LOOKUPS || this.#openFinds >= MAX_CONCURRENT_LOOKUPS)
      return 'unavailable';
    const begun = Promise.withResolvers<KeyLookup>();
    const lookup: Lookup = { found: begun.promise, overtaken: false };
    this.#lookups.set(id, lookup);
    begun.resolve(this.#lookup(id, lookup, nowMs).finally(() => this.#lookups.delete(id)));
    return lookup.found;
  }

  async #lookup(id: string, lookup: Lookup, nowMs: number): Promise<KeyLookup> {
    try {
      for (let attempt = 0; attempt < MAX_OVERTAKEN; attempt++) {
        lookup.overtaken = false;
        const record = await this.#findInTime(id);
        if (!lookup.overtaken) return this.#remember(id, record, nowMs);
      }
      throw new Error('key lookup overtaken by changes');
    } catch (error) {
      this.#onFault('auth.keys', error);
      return 'unavailable';
    }
  }

  #remember(id: string, record: KeyRecord | undefined, nowMs: number): KeyLookup {
    if (record === undefined) {
      this.#entries.delete(id);
      this.#absent.set(id, nowMs);
      return 'absent';
    }
    const entry = keyEntry(record, nowMs);
    this.#entries.set(id, entry);
    this.#absent.delete(id);
    return entry;
  }

  #findInTime(id: string): Promise<KeyRecord | undefined> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('key store timed out')), LOOKUP_TIMEOUT_MS);
      // A find that timed out still occupies the store: it counts against the bound until it really ends.
      this.#openFinds += 1;
      Promise.resolve(id)
        .then((wanted) => this.#store.find(wanted))
        .then(resolve, reject)
        .finally(() => {
          this.#openFinds -= 1;
          clearTimeout(timer);
        });
    });
  }
}

/**
 * Where sealed entries lie: one contract for memory and Redis. A store never sees an answer in plain, and no tenant can
 * push another's entries out.
 */
import type { EntryId, EntryTags, PurgeSelector } from './answer-cache.ts';

export interface StoredEntry {
  /** What `EntrySeal` made; a store changes nothing of it. */
  readonly bytes: Buffer;
  readonly tags: EntryTags;
  readonly expiresAtMs: number;
}

export interface EntryStore {
  get(id: EntryId, nowMs: number): Buffer | undefined | Promise<Buffer | undefined>;
  put(id: EntryId, entry: StoredEntry, nowMs: number): void | Promise<void>;
  delete(id: EntryId): void | Promise<void>;
  /** Frees the room of what the selector covers. Returns how many. */
  purge(selector: PurgeSelector): number | Promise<number>;
}

/** The same for both stores: each tenant has so much room, and of its own entries the oldest go first. */
export interface StoreBounds {
  readonly maxBytesPerTenant: number;
  readonly maxEntriesPerTenant: number;
  readonly maxEntryBytes: number;
}

/**
 * Sealed entries in this process's memory: bounded for all tenants and for each, so that no tenant can push another's
 * out before its own. Never written to disk.
 */
import { LRUCache } from 'lru-cache';
import { covers, type EntryId, type PurgeSelector } from './answer-cache.ts';
import type { EntryStore, StoreBounds, StoredEntry } from './entry-store.ts';

/** Most tenants that have entries at once; the least recently used loses its own. */
const MAX_TENANTS = 1_000;
/** Bytes that an entry costs besides its own. */
const ENTRY_OVERHEAD_BYTES = 512;

export interface MemoryBounds extends StoreBounds {
  /** For all tenants. */
  readonly maxBytes: number;
}

interface Room {
  readonly entries: LRUCache<string, StoredEntry>;
  bytes: number;
}

export class MemoryStore implements EntryStore {
  readonly #bounds: MemoryBounds;
  readonly #rooms: LRUCache<string, Room>;
  #bytes = 0;
  #entries = 0;

  constructor(bounds: MemoryBounds) {
    this.#bounds = bounds;
    this.#rooms = new LRUCache({ max: MAX_TENANTS, dispose: (room) => room.entries.clear() });
  }

  get(id: EntryId, nowMs: number): Buffer | undefined {
    const entries = this.#rooms.get(id.tenant)?.entries;
    const found = entries?.get(id.key);
    if (found === undefined) return undefined;
    if (nowMs < found.expiresAtMs) return found.bytes;
    entries?.delete(id.key);
    return undefined;
  }

  put(id: EntryId, entry: StoredEntry): void {
    const size = entry.bytes.length + ENTRY_OVERHEAD_BYTES;
    const { maxBytes, maxBytesPerTenant, maxEntryBytes } = this.#bounds;
    if (size > maxEntryBytes || size > maxBytes || size > maxBytesPerTenant) return;
    const { entries } = this.#roomOf(id.tenant);
    entries.set(id.key, entry, { size });
    while (entries.size > this.#bounds.maxEntriesPerTenant) entries.pop();
    while (this.#bytes > maxBytes) this.#evictFromLargest();
  }

  delete({ tenant, key }: EntryId): void {
    this.#rooms.peek(tenant)?.entries.delete(key);
  }

  purge(selector: PurgeSelector): number {
    let purged = 0;
    for (const [tenant, { entries }] of this.#rooms.entries()) {
      if (selector.tenant !== undefined && selector.tenant !== tenant) continue;
      for (const [key, { tags }] of entries.entries())
        if (covers(selector, { key, tenant }, tags) && entries.delete(key)) purged += 1;
    }
    return purged;
  }

  get size(): number {
    return this.#entries;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Whoever has the most makes room for whoever puts: a tenant within its even share never loses to another. */
  #evictFromLargest(): void {
    let largest: Room | undefined;
    for (const room of this.#rooms.values())
      if (largest === undefined || room.bytes > largest.bytes) largest = room;
    if (largest?.entries.pop() === undefined) throw new Error('the cache counts bytes that nobody has');
  }

  #roomOf(tenant: string): Room {
    const found = this.#rooms.get(tenant);
    if (found !== undefined) return found;
    const room: Room = {
      bytes: 0,
      // Bounded by size here: a bound of entries would make it take the memory for all of them at once.
      entries: new LRUCache<string, StoredEntry>({
        maxSize: Math.max(1, this.#bounds.maxBytesPerTenant),
        onInsert: (entry) => this.#count(room, entry, 1),
        dispose: (entry) => this.#count(room, entry, -1),
      }),
    };
    this.#rooms.set(tenant, room);
    return room;
  }

  #count(room: Room, entry: StoredEntry, sign: 1 | -1): void {
    const size = sign * (entry.bytes.length + ENTRY_OVERHEAD_BYTES);
    room.bytes += size;
    this.#bytes += size;
    this.#entries += sign;
  }
}

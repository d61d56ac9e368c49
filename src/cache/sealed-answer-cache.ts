/**
 * The answer cache: sealed entries, memory first and, on a cluster, Redis behind it. An entry that does not open is a
 * miss and an alert; a backend that is slow or down is a miss, and is left alone for a while.
 */
import type { KeyObject } from 'node:crypto';
import { KeyFault } from '../crypto/crypto-error.ts';
import { RandomPool } from '../crypto/sealed-box.ts';
import type { AnswerCache, CachedAnswer, EntryId, KeptAnswer, PurgeSelector } from './answer-cache.ts';
import type { EntryKeys } from './entry-keys.ts';
import { openEntry, readHead, sealEntry } from './entry-seal.ts';
import type { EntryStore } from './entry-store.ts';
import type { MemoryStore } from './memory-store.ts';
import { PurgeMarks } from './purge-marks.ts';

/** Most entries on their way to the shared store; further ones stay in memory only. */
const MAX_PENDING_WRITES = 256;

export interface SealedCacheParts {
  readonly memory: MemoryStore;
  /** Behind a deadline of its own: it answers, or fails, within milliseconds. */
  readonly shared?: EntryStore;
  readonly keys: EntryKeys;
  readonly clock: () => number;
  /** An entry that does not open, or a store that failed; an operator must hear of it. */
  readonly onFault: (error: unknown) => void;
}

export class SealedAnswerCache implements AnswerCache {
  readonly #parts: SealedCacheParts;
  readonly #random = new RandomPool();
  readonly #purges = new PurgeMarks();
  #pendingWrites = 0;

  constructor(parts: SealedCacheParts) {
    this.#parts = parts;
  }

  find(id: EntryId, nowMs: number): CachedAnswer | undefined | Promise<CachedAnswer | undefined> {
    const { memory, shared } = this.#parts;
    const bytes = memory.get(id, nowMs);
    if (bytes !== undefined) return this.#open(id, bytes, nowMs);
    return shared === undefined ? undefined : this.#findShared(shared, id, nowMs);
  }

  keep(kept: KeptAnswer): void {
    if (this.#purges.cover(kept, kept.tags, kept.requestedAtMs)) return;
    const pending = this.#parts.keys.obtain(kept.tags.subject, kept.expiresAtMs);
    if (!(pending instanceof Promise)) this.#store(kept, pending);
    else if (this.#pendingWrites < MAX_PENDING_WRITES) this.#storeLater(kept, pending);
  }

  #storeLater(kept: KeptAnswer, pending: Promise<KeyObject>): void {
    this.#pendingWrites += 1;
    pending
      .then((key) => this.#store(kept, key))
      .catch(this.#parts.onFault)
      .finally(() => {
        this.#pendingWrites -= 1;
      });
  }

  async purge(selector: PurgeSelector, atMs: number): Promise<number> {
    const { memory, shared, keys } = this.#parts;
    // The mark first: whatever fails below, and whatever is still put there, nobody is given it.
    this.#purges.add(selector, atMs, this.#parts.clock());
    if (selector.subject !== undefined) await keys.destroy(selector.subject);
    const purged = memory.purge(selector);
    return shared === undefined ? purged : Math.max(purged, await shared.purge(selector));
  }

  get size(): number {
    return this.#parts.memory.size;
  }

  #store(kept: KeptAnswer, key: KeyObject): void {
    const { memory, shared, clock, onFault } = this.#parts;
    const bytes = sealEntry(kept, key, this.#random);
    if (bytes === undefined) return;
    const { tags, expiresAtMs } = kept;
    const entry = { bytes, tags, expiresAtMs };
    memory.put(kept, entry);
    Promise.resolve(shared?.put(kept, entry, clock())).catch(onFault);
  }

  async #findShared(shared: EntryStore, id: EntryId, nowMs: number): Promise<CachedAnswer | undefined> {
    try {
      const bytes = await shared.get(id, nowMs);
      if (bytes === undefined) return undefined;
      const answer = await this.#open(id, bytes, nowMs);
      const head = answer && readHead(bytes);
      if (head !== undefined)
        this.#parts.memory.put(id, { bytes, tags: head.tags, expiresAtMs: head.expiresAtMs });
      return answer;
    } catch (error) {
      this.#parts.onFault(error);
      return undefined;
    }
  }

  #open(
    id: EntryId,
    bytes: Buffer,
    nowMs: number,
  ): CachedAnswer | undefined | Promise<CachedAnswer | undefined> {
    const head = readHead(bytes);
    if (head === undefined) return this.#spoilt(id, new KeyFault('ciphertext_invalid', 'no head'));
    if (nowMs >= head.expiresAtMs || this.#purges.cover(id, head.tags, head.requestedAtMs)) return undefined;
    const open = (key: KeyObject | undefined) => {
      // A destroyed key is an erasure, not an attack.
      if (key === undefined) return undefined;
      try {
        return openEntry(id, bytes, head, key);
      } catch (error) {
        return this.#spoilt(id, error);
      }
    };
    const pending = this.#parts.keys.find(head.tags.subject);
    if (!(pending instanceof Promise)) return open(pending);
    return pending.then(open).catch((error: unknown) => {
      this.#parts.onFault(error);
      return undefined;
    });
  }

  /** Poisoned, cut, or moved: thrown away and told. */
  #spoilt(id: EntryId, error: unknown): undefined {
    const { memory, shared, onFault } = this.#parts;
    onFault(error);
    memory.delete(id);
    Promise.resolve(shared?.delete(id)).catch(onFault);
    return undefined;
  }
}

/**
 * Opens the answer cache: memory, on a cluster Redis behind it, and the purges that were ordered before or elsewhere.
 * Nothing is served before those are known.
 */
import { randomUUID } from 'node:crypto';
import type { CacheNames, PurgeSelector } from '../cache/answer-cache.ts';
import { createCacheNames } from '../cache/cache-names.ts';
import { EntryKeys, type WrappedKeyStore } from '../cache/entry-keys.ts';
import type { EntryStore } from '../cache/entry-store.ts';
import { Flights } from '../cache/flights.ts';
import { MemoryStore } from '../cache/memory-store.ts';
import {
  CLUSTER_MARGIN_MS,
  orderPurge,
  PURGES_SETTING,
  type PurgeOrder,
  type PurgeRequest,
  readOrders,
  selectorOf,
} from '../cache/purge-orders.ts';
import { Savings, type SavingsRow } from '../cache/savings.ts';
import { SealedAnswerCache } from '../cache/sealed-answer-cache.ts';
import type { CacheSettings } from '../cache/settings.ts';
import { readSimilarModel } from '../cache/similar/similar-model.ts';
import { SimilarQuestions } from '../cache/similar/similar-questions.ts';
import type { KeyRing } from '../crypto/key-ring.ts';
import type { Refusal } from '../errors.ts';
import type { GateCache } from '../pipeline/gate-cache.ts';
import { QuestionAnswers } from '../pipeline/similar-answers.ts';
import type { Storage } from '../storage/stores.ts';

/** The names of entries, people and prompts: `cache purge` makes the same from the same key ring. */
export const CACHE_NAMES_PURPOSE = 'cache-names';
/** How long a purge waits for the other nodes. */
const ANNOUNCE_TIMEOUT_MS = 2_000;
/** When a store that could not be emptied of what is purged is tried again. */
const RETRY_MS = 15_000;

export interface CacheParts {
  readonly settings: CacheSettings;
  readonly keyRing: KeyRing;
  readonly storage: Pick<Storage, 'settings' | 'changes'>;
  /** Whether there are other nodes, with clocks of their own. */
  readonly cluster: boolean;
  readonly clock: () => number;
  readonly onFault: (where: string, error: unknown) => void;
  readonly record: (event: string, details: Readonly<Record<string, string>>) => Promise<void>;
  /** Behind this process's memory; absent: each node has its own. */
  readonly shared?:
    | ((names: CacheNames) => { readonly entries: EntryStore; readonly keys: WrappedKeyStore })
    | undefined;
}

export interface CacheAdministration {
  /** What hits, shared calls and misses there were since the start. */
  report(): readonly SavingsRow[];
  /** False: the purge holds here and is ordered, but not every other node has confirmed it yet. */
  purge(
    request: PurgeRequest & { readonly all?: boolean | undefined },
  ): Promise<{ readonly purged: number; readonly confirmed: boolean }>;
}

export interface OpenCache {
  readonly cache: GateCache;
  readonly administration: CacheAdministration;
  close(): void;
}

export async function openCache(parts: CacheParts): Promise<OpenCache> {
  const { settings, keyRing, storage, clock } = parts;
  const names = createCacheNames(keyRing.derive(CACHE_NAMES_PURPOSE));
  const shared = parts.shared?.(names);
  const answers = new SealedAnswerCache({
    memory: new MemoryStore(settings),
    keys: new EntryKeys(keyRing.derive('cache-subject-keys'), shared?.keys),
    ...(shared !== undefined && { shared: shared.entries }),
    clock,
    onFault: (error) => parts.onFault('cache', error),
  });
  const similar = new QuestionAnswers({
    ...{ answers, names, clock },
    questions: new SimilarQuestions(readSimilarModel()),
    onFault: (error) => parts.onFault('similar questions', error),
  });
  const orders = new OrderedPurges(parts, answers, () => similar.forget());
  await orders.apply();
  const unsubscribe = storage.changes.subscribe(() => orders.apply());
  const close = () => {
    unsubscribe();
    orders.close();
  };
  const savings = new Savings();
  const administration = {
    report: () => savings.rows(),
    purge: (request: PurgeRequest) => orders.give(selectorOf(request, names)),
  };
  const flights = new Flights<Refusal>();
  return { cache: { answers, names, flights, savings, similar }, administration, close };
}

class OrderedPurges {
  readonly #parts: CacheParts;
  readonly #answers: SealedAnswerCache;
  readonly #forgetQuestions: () => void;
  readonly #applied = new Set<string>();
  #purged = 0;
  #retry: NodeJS.Timeout | undefined;

  constructor(parts: CacheParts, answers: SealedAnswerCache, forgetQuestions: () => void) {
    this.#parts = parts;
    this.#answers = answers;
    this.#forgetQuestions = forgetQuestions;
  }

  /**
   * Throws where the orders cannot be read: the change then counts as not seen, and is tried again. From then on nobody
   * is given what they cover; a store that cannot be reached is emptied of it later.
   */
  async apply(): Promise<void> {
    const orders = readOrders(await this.#parts.storage.settings.get(PURGES_SETTING));
    for (const order of orders) if (!this.#applied.has(order.id)) await this.#carryOut(order);
    const known = new Set(orders.map(({ id }) => id));
    for (const id of this.#applied) if (!known.has(id)) this.#applied.delete(id);
  }

  async #carryOut({ id, selector, atMs }: PurgeOrder): Promise<void> {
    // Also where a store is away: no text of a question may outlast its purge.
    this.#forgetQuestions();
    try {
      this.#purged += await this.#answers.purge(selector, atMs);
      this.#applied.add(id);
    } catch (error) {
      this.#parts.onFault('cache', error);
      this.#retry ??= setTimeout(() => this.#again(), RETRY_MS).unref();
    }
  }

  #again(): void {
    this.#retry = undefined;
    this.apply().catch((error: unknown) => this.#parts.onFault('cache', error));
  }

  close(): void {
    clearTimeout(this.#retry);
  }

  async give(selector: PurgeSelector): Promise<{ readonly purged: number; readonly confirmed: boolean }> {
    const { storage, clock, cluster, record } = this.#parts;
    const before = this.#purged;
    const order = { id: randomUUID(), selector, atMs: clock() + (cluster ? CLUSTER_MARGIN_MS : 0) };
    const confirmed = await orderPurge(storage, order, ANNOUNCE_TIMEOUT_MS);
    await this.apply();
    await record('cache_purged', selectorDetails(selector));
    return { purged: this.#purged - before, confirmed };
  }
}

/** Names of the configuration and keyed hashes: nothing of what was asked. */
function selectorDetails(selector: PurgeSelector): Readonly<Record<string, string>> {
  const given = Object.entries(selector).filter((field): field is [string, string] => field[1] !== undefined);
  return Object.fromEntries(given);
}

/**
 * The cache contract of stage 5. A hit is only an answer's source: it goes on through the output guards, settlement
 * and audit. The key names everything that an answer was made for; a cache that fails is a miss.
 */

/** How an answer's text came: one body, or a recorded event stream. */
export type AnswerForm = 'whole' | 'stream';

export interface CachedAnswer {
  /** The provider's text before the output guards: with placeholders where the request's values were hidden. */
  readonly body: string;
  readonly form: AnswerForm;
  readonly provider: string;
  readonly storedAtMs: number;
  /** The request that paid for it, for the audit record. */
  readonly originRequestId: string;
  /** What the call cost, used and took: what a hit saves. */
  readonly saves: AnswerCost;
}

export interface AnswerCost {
  readonly nanoUsd: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly ms: number;
}

/** Which entry: the key is a MAC over everything that the answer depends on, the tenant stands beside it for bounds. */
export interface EntryId {
  readonly key: string;
  readonly tenant: string;
}

/** What entries can be purged by, besides key and tenant. */
export interface EntryTags {
  readonly model: string;
  /** Keyed hash of the request's system text; empty where it has none. */
  readonly prompt: string;
  /** Pseudonym of the data subject whose key seals the entry. */
  readonly subject: string;
}

export interface KeptAnswer extends EntryId {
  readonly tags: EntryTags;
  readonly answer: CachedAnswer;
  /** When the request that made it came: a purge later than that covers it. */
  readonly requestedAtMs: number;
  /** From when nobody may be given it, ms since the epoch. */
  readonly expiresAtMs: number;
}

/** Every field that is given must match. */
export interface PurgeSelector {
  readonly key?: string | undefined;
  readonly tenant?: string | undefined;
  readonly model?: string | undefined;
  readonly prompt?: string | undefined;
  readonly subject?: string | undefined;
}

export interface AnswerCache {
  /** Never throws for a backend that is down or an entry that does not open: that is a miss, and told. */
  find(id: EntryId, nowMs: number): CachedAnswer | undefined | Promise<CachedAnswer | undefined>;
  /** Returns at once; a store that is slow or full keeps nothing. */
  keep(kept: KeptAnswer): void;
  /** From then on no answer that was asked for up to `atMs` and that the selector covers is found. */
  purge(selector: PurgeSelector, atMs: number): Promise<number>;
  /** Answers in this process's memory. */
  readonly size: number;
}

/** Keyed hashes of what must not stand in a key or a tag in plain. */
export interface CacheNames {
  key(parts: readonly string[], request: string): string;
  prompt(systemText: string): string;
  subject(dataSubject: string): string;
  /** For keys of a store that many can read. */
  tenant(name: string): string;
}

export function covers(selector: PurgeSelector, { key, tenant }: EntryId, tags: EntryTags): boolean {
  return (
    (selector.key === undefined || selector.key === key) &&
    (selector.tenant === undefined || selector.tenant === tenant) &&
    (selector.model === undefined || selector.model === tags.model) &&
    (selector.prompt === undefined || selector.prompt === tags.prompt) &&
    (selector.subject === undefined || selector.subject === tags.subject)
  );
}

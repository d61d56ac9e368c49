/**
 * Which questions have a kept answer, by who may see it. A partition is everything of the exact key but the question;
 * nothing is ever compared across two of them. Bounded by entries, for all and for each tenant; in memory only.
 */
import { LRUCache } from 'lru-cache';
import type { PairVerdict, ReadText, SimilarQuestions } from './similar-questions.ts';
import { signatureOf } from './similar-questions.ts';

const MAX_TENANTS = 1_000;
const MAX_ENTRIES_PER_TENANT = 2_000;
/** Wordings of like words that are looked at for one question; the oldest goes. */
const MAX_WORDINGS = 8;

export interface Place {
  readonly tenant: string;
  readonly partition: string;
}

export interface IndexedQuestion {
  readonly text: string;
  /** Of the answer. */
  readonly key: string;
  readonly expiresAtMs: number;
}

export interface SimilarMatch extends Pick<PairVerdict, 'score'> {
  readonly key: string;
}

type Bucket = readonly IndexedQuestion[];

export class SimilarIndex {
  readonly #questions: SimilarQuestions;
  /** Buckets by partition and signature: whatever could match lies in the same one, so that no scan is needed. */
  readonly #tenants = new LRUCache<string, LRUCache<string, Bucket>>({ max: MAX_TENANTS });

  constructor(questions: SimilarQuestions) {
    this.#questions = questions;
  }

  /** The best match, the newest of equals; undefined where there is none. */
  find(place: Place, text: string, nowMs: number, threshold = 0): SimilarMatch | undefined {
    const read = this.#questions.read(text);
    const bucket = read && this.#tenants.get(place.tenant)?.get(nameOf(place, read));
    if (read === undefined || bucket === undefined) return undefined;
    let best: SimilarMatch | undefined;
    for (const { text: known, key, expiresAtMs } of bucket) {
      if (expiresAtMs <= nowMs) continue;
      const score = this.#scoreOf(known, read, threshold);
      if (score !== undefined && score >= (best?.score ?? 0)) best = { key, score };
    }
    return best;
  }

  add(place: Place, question: IndexedQuestion): void {
    const read = this.#questions.read(question.text);
    if (read === undefined) return;
    const buckets = this.#bucketsOf(place.tenant);
    const name = nameOf(place, read);
    const others = (buckets.peek(name) ?? []).filter(({ text }) => text !== question.text);
    const bucket = [...others.slice(-(MAX_WORDINGS - 1)), question];
    buckets.set(name, bucket, { size: bucket.length });
  }

  /** An answer that is no longer there. */
  drop(place: Place, text: string, key: string): void {
    const read = this.#questions.read(text);
    const buckets = this.#tenants.get(place.tenant);
    if (read === undefined || buckets === undefined) return;
    const name = nameOf(place, read);
    const rest = (buckets.peek(name) ?? []).filter((entry) => entry.key !== key);
    if (rest.length === 0) buckets.delete(name);
    else buckets.set(name, rest, { size: rest.length });
  }

  /** Forgets the questions of one tenant, or of all. */
  clear(tenant?: string): void {
    if (tenant === undefined) this.#tenants.clear();
    else this.#tenants.delete(tenant);
  }

  /** Questions that are known. */
  get size(): number {
    let sum = 0;
    for (const buckets of this.#tenants.values()) sum += buckets.calculatedSize;
    return sum;
  }

  #scoreOf(known: string, read: ReadText, threshold: number): number | undefined {
    const kept = this.#questions.read(known);
    const verdict = kept && this.#questions.compare(kept, read);
    return verdict?.hit === true && verdict.score >= threshold ? verdict.score : undefined;
  }

  #bucketsOf(tenant: string): LRUCache<string, Bucket> {
    const found = this.#tenants.get(tenant);
    if (found) return found;
    const made = new LRUCache<string, Bucket>({ maxSize: MAX_ENTRIES_PER_TENANT });
    this.#tenants.set(tenant, made);
    return made;
  }
}

/** The partition is a digest of fixed length: no signature can pass for a part of it. */
function nameOf({ partition }: Place, read: ReadText): string {
  return `${partition} ${signatureOf(read)}`;
}

/**
 * Every provider call of one request and what it may have cost. An attempt counts as billed in full from the moment
 * before its dispatch until there is proof of something else; so a path that forgets to tell is never free.
 */
import type { Spend } from '../budget/account-unit.ts';
import type { Usage } from '../http/segments.ts';
import type { ModelRoute } from './gate.ts';

export class Attempt {
  readonly route: ModelRoute;
  readonly boundNanoUsd: number;
  readonly boundTokens: number;
  providerRequestId: string | undefined;
  #state: 'dispatched' | 'free' | 'billed' = 'dispatched';
  #costNanoUsd: number;
  usage: Usage = {};

  constructor(route: ModelRoute, bound: Spend) {
    this.route = route;
    this.boundNanoUsd = bound.nanoUsd;
    this.boundTokens = bound.tokens;
    this.#costNanoUsd = bound.nanoUsd;
  }

  /** There is proof that the provider bills nothing: an error status, or no byte was sent. */
  free(): void {
    this.#state = 'free';
    this.#costNanoUsd = 0;
  }

  /** The provider told the usage; `costNanoUsd` undefined means that it was incomplete: the bound stands. */
  billed(usage: Usage, costNanoUsd: number | undefined): void {
    this.usage = usage;
    if (costNanoUsd === undefined) return;
    this.#state = 'billed';
    this.#costNanoUsd = costNanoUsd;
  }

  /** True while only the full bound is safe to assume. */
  get uncertain(): boolean {
    return this.#state === 'dispatched';
  }

  get costNanoUsd(): number {
    return this.#costNanoUsd;
  }

  /** Input and output tokens: proven, or the bound where they are not. */
  get countedTokens(): number {
    if (this.#state === 'free') return 0;
    const { inputTokens, outputTokens } = this.usage;
    if (this.#state === 'dispatched' || inputTokens === undefined || outputTokens === undefined)
      return this.boundTokens;
    return inputTokens + outputTokens;
  }
}

export class AttemptLedger {
  readonly #attempts: Attempt[] = [];
  #adjustmentNanoUsd = 0;
  #answering: Attempt | undefined;
  /** Where the model has a canary: on which side of it the request is. */
  side: 'canary' | 'control' | undefined;
  /** What is reserved for the whole request, extensions included. */
  reserved: Spend;

  constructor(reserved: Spend) {
    this.reserved = reserved;
  }

  get reservedNanoUsd(): number {
    return this.reserved.nanoUsd;
  }

  get reservedTokens(): number {
    return this.reserved.tokens;
  }

  begin(route: ModelRoute, bound: Spend): Attempt {
    const attempt = new Attempt(route, bound);
    this.#attempts.push(attempt);
    this.#answering = undefined;
    return attempt;
  }

  /** Of several calls at once this one's answer is taken. */
  answeredBy(attempt: Attempt): void {
    this.#answering = attempt;
  }

  get count(): number {
    return this.#attempts.length;
  }

  /** The one whose answer is taken; before there is one, the last that was sent. */
  get last(): Attempt | undefined {
    return this.#answering ?? this.#attempts[this.#attempts.length - 1];
  }

  /** A price that no attempt has: of an answer from the cache, of a part in a shared call. Within what is reserved. */
  adjust(nanoUsd: number): void {
    const total = this.totalNanoUsd();
    this.#adjustmentNanoUsd += Math.max(0, Math.min(total + nanoUsd, this.reservedNanoUsd)) - total;
  }

  /** The cost of all attempts, in nano-USD: proven, or the bound where it is not. */
  totalNanoUsd(): number {
    let total = this.#adjustmentNanoUsd;
    for (const attempt of this.#attempts) total += attempt.costNanoUsd;
    return total;
  }

  /** The tokens of all attempts: proven, or the bound where they are not. */
  countedTokens(): number {
    let total = 0;
    for (const attempt of this.#attempts) total += attempt.countedTokens;
    return total;
  }

  /** All tokens of all attempts; undefined as soon as one is unknown. */
  totalTokens(): number | undefined {
    let total = 0;
    for (const attempt of this.#attempts) {
      if (attempt.uncertain) return undefined;
      total += (attempt.usage.inputTokens ?? 0) + (attempt.usage.outputTokens ?? 0);
    }
    return total;
  }
}

/**
 * How often the gate lately refused what somebody asked, whatever the conversation: slower to fade than a session, so
 * that a new one does not begin at nothing. Bounded in people; the one whose last refusal is oldest is forgotten.
 */

export const MAX_IDENTITIES = 10_000;
/** Milliseconds after which a refusal counts half. */
const HALF_LIFE_MS = 6 * 60 * 60_000;
/** What one refusal adds to the log odds of each conversation's risk, and the most that all of them add. */
const WEIGHT = 0.4;
const MOST = 2;
/** More are not counted, or they would not fade for days. */
const MOST_REFUSALS = MOST / WEIGHT + 1;
/** Below this a record says nothing. */
const LEAST = 0.05;

interface Identity {
  refusals: number;
  atMs: number;
}

export class IdentityRisk {
  /** In the order of the last refusal. */
  readonly #identities = new Map<string, Identity>();

  refused(principal: string, nowMs: number): void {
    const refusals = Math.min(MOST_REFUSALS, this.#refusalsOf(principal, nowMs) + 1);
    this.#identities.delete(principal);
    this.#identities.set(principal, { refusals, atMs: nowMs });
    const [oldest] = this.#identities.keys();
    if (this.#identities.size > MAX_IDENTITIES && oldest !== undefined) this.#identities.delete(oldest);
  }

  /** What it adds to the log odds of a conversation's risk; 0 for who was not refused lately. */
  of(principal: string, nowMs: number): number {
    return Math.min(MOST, WEIGHT * this.#refusalsOf(principal, nowMs));
  }

  get size(): number {
    return this.#identities.size;
  }

  #refusalsOf(principal: string, nowMs: number): number {
    const identity = this.#identities.get(principal);
    if (identity === undefined) return 0;
    const left = identity.refusals * 0.5 ** ((nowMs - identity.atMs) / HALF_LIFE_MS);
    if (left >= LEAST) return left;
    this.#identities.delete(principal);
    return 0;
  }
}

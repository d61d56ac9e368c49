/**
 * What the gate remembers of one conversation: hashes of what it delivered, never the text of it, and what it refused.
 * Bounded in every list.
 */
import { fadeByTime, type RiskRecord } from './session-risk.ts';
import type { TurnHash } from './turn-hash.ts';

/** Most turns of one conversation that are remembered; of each two numbers. */
export const MAX_TURNS = 128;
/** Refused attempts with which the next one is compared, and most characters of each. */
const MAX_ATTEMPTS = 2;
const ATTEMPT_CHARACTERS = 300;

export class SessionRecord {
  lastAtMs: number;
  /** Everything that an assistant said in it is known: what is not is forged. Undefined until the first answer. */
  complete: boolean | undefined;
  system: TurnHash | undefined;
  #risk: RiskRecord | undefined;
  #riskAtMs = 0;
  /** Until when somebody approved that it goes on. */
  approvedUntilMs = 0;
  /** What the gate refused since its last answer. */
  #attempts: readonly string[] = NONE;
  readonly #known: TurnHash[] = [];
  readonly #answered: TurnHash[] = [];

  constructor(nowMs: number) {
    this.lastAtMs = nowMs;
  }

  /** What is left of the worst that its requests have shown; a copy. Undefined where there is nothing to remember. */
  riskAt(nowMs: number): RiskRecord | undefined {
    const left = this.#risk?.slice();
    if (left !== undefined) fadeByTime(left, nowMs - this.#riskAtMs);
    return left;
  }

  keepRisk(risk: RiskRecord, nowMs: number): void {
    this.#risk = risk;
    this.#riskAtMs = nowMs;
  }

  knows(turn: TurnHash): boolean {
    return this.#known.includes(turn);
  }

  /** Whether the gate answered what `before` names. */
  hasAnswered(before: TurnHash): boolean {
    return this.#answered.includes(before);
  }

  /** A turn that the gate delivered, or that the conversation began with. */
  learn(turn: TurnHash): void {
    if (this.knows(turn)) return;
    this.#known.push(turn);
    if (this.#known.length <= MAX_TURNS) return;
    this.#known.shift();
    this.complete = false;
  }

  learnAnswered(before: TurnHash): void {
    if (this.hasAnswered(before)) return;
    this.#answered.push(before);
    if (this.#answered.length > MAX_TURNS) this.#answered.shift();
  }

  get attempts(): readonly string[] {
    return this.#attempts;
  }

  refused(text: string): void {
    this.#attempts = [...this.#attempts, text.slice(0, ATTEMPT_CHARACTERS)].slice(-MAX_ATTEMPTS);
  }

  forgetAttempts(): void {
    this.#attempts = NONE;
  }

  /** How many turns it holds. */
  get turns(): number {
    return this.#known.length + this.#answered.length;
  }
}

const NONE: readonly string[] = Object.freeze([]);

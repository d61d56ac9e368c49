/**
 * A whole conversation through the guards and the session risk, as `guard conversation` and evaluations use it: turn by
 * turn as the gate would meet it, until the first turn that it would stop.
 */
import { type ScanTools, scanText } from '../guards/scan-text.ts';
import { ConversationRisk } from './conversation-risk.ts';
import { riskOf } from './session-risk.ts';
import type { TurnReader } from './turn-reader.ts';
import { RISK_THRESHOLDS, RISK_WEIGHTS } from './weights.ts';

export interface ConversationToJudge {
  readonly system?: string;
  /** In turn: what the user said, what the assistant answered. */
  readonly turns: readonly (readonly [user: string, assistant: string])[];
}

export interface ConversationVerdict {
  readonly verdict: 'allow' | 'block';
  /** The highest risk that it came to, 0…1. */
  readonly risk: number;
  /** The first turn that is stopped, counted from 1; null where none is. */
  readonly turn: number | null;
  /** What stopped it. */
  readonly reason?: string;
}

export interface ConversationTools {
  /** Guards with a memory for placeholders of this conversation alone. */
  readonly scan: ScanTools;
  readonly reader: TurnReader;
  /** Whether a risk at the threshold ends the conversation. */
  readonly stops: boolean;
  /** The policy's own threshold, if it has one. */
  readonly threshold: number | undefined;
}

export async function judgeConversation(
  { system, turns }: ConversationToJudge,
  tools: ConversationTools,
): Promise<ConversationVerdict> {
  const follower = new Follower(system, tools);
  for (const [index, [user, assistant]] of turns.entries()) {
    const reason = (await follower.user(user)) ?? (await follower.assistant(assistant));
    if (reason !== undefined) return { verdict: 'block', risk: follower.highest, turn: index + 1, reason };
  }
  return { verdict: 'allow', risk: follower.highest, turn: null };
}

class Follower {
  readonly #system: string | undefined;
  readonly #tools: ConversationTools;
  readonly #risk: ConversationRisk;
  #highest = 0;
  #users = 0;

  constructor(system: string | undefined, tools: ConversationTools) {
    this.#system = system;
    this.#tools = tools;
    this.#risk = new ConversationRisk(tools.reader);
  }

  get highest(): number {
    return Number(this.#highest.toFixed(4));
  }

  /** Why the user's turn is stopped, or undefined. */
  async user(text: string): Promise<string | undefined> {
    const scanned = await scanText({ text, role: 'user' }, this.#tools.scan);
    this.#risk.user(text);
    this.#users += 1;
    const blocked = scanned.verdict === 'block';
    if (blocked) this.#raise(scanned.injection);
    // The gate asks nobody's first turn for a history.
    const risk = this.#users > 1 ? riskOf(this.#risk.record, RISK_WEIGHTS) : 0;
    this.#raise(risk);
    if (blocked) return scanned.reasons[0] ?? 'input_blocked';
    const { stops, threshold = RISK_THRESHOLDS.stop } = this.#tools;
    return stops && this.#users > 1 && risk >= threshold ? 'session: stopped' : undefined;
  }

  /** Why the assistant's answer is stopped, or undefined. */
  async assistant(text: string): Promise<string | undefined> {
    if (text === '') return undefined;
    const system = this.#system;
    const scanned = await scanText(
      { text, role: 'assistant', ...(system !== undefined && { system }) },
      this.#tools.scan,
    );
    this.#risk.assistant(text);
    if (scanned.verdict !== 'block') return undefined;
    this.#raise(1);
    return scanned.reasons[0] ?? 'output_blocked';
  }

  #raise(risk: number): void {
    this.#highest = Math.max(this.#highest, risk);
  }
}

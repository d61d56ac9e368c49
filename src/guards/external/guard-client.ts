/**
 * One external guard: its calls, their deadline, their number at a time, its breaker. Whatever goes wrong becomes a
 * failure with a reason from a closed list; it never rejects, never says "fine" for it, and never logs text or credential.
 */

import { EgressError } from '../../egress/egress-error.ts';
import type { TextAnswer } from '../../egress/text-exchange.ts';
import type { SegmentKind } from '../../http/segments.ts';
import type { Secret } from '../../providers/secret.ts';
import {
  type AboutRequest,
  AnswerFault,
  type ExternalAdapter,
  type ExternalFinding,
  type ExternalText,
} from './adapter.ts';
import { parseAnswer } from './answer-json.ts';
import { Breaker, type BreakerState } from './breaker.ts';
import { CallSlots } from './call-slots.ts';
import type { ExternalGuardSettings } from './settings.ts';
import { planCalls, type TextWindow } from './text-windows.ts';

/** Most calls about one request or part of a stream; a text that needs more is denied. */
export const MAX_CALLS = 64;

/**
 * `rejected`, `undecided` and `too_long` are about the text, which its sender chose: they deny whatever the settings say
 * of failures, and do not open the breaker, or a sender could switch the guard off.
 */
export type FailureReason =
  | 'timeout'
  | 'unreachable'
  | 'status'
  | 'too_large'
  | 'malformed'
  | 'open'
  | 'overloaded'
  | 'rejected'
  | 'undecided'
  | 'too_long'
  /** It may not be sent data of the request's class. */
  | 'data_class';

const ABOUT_THE_TEXT: ReadonlySet<FailureReason> = new Set(['rejected', 'undecided', 'too_long']);
/** Not the service's fault either. */
const OWN: ReadonlySet<FailureReason> = new Set(['open', 'overloaded', ...ABOUT_THE_TEXT]);
/** The statuses by which services refuse a body that they cannot take. */
const REJECTING = new Set([400, 413, 422]);

export function mayBeSkipped(reason: FailureReason): boolean {
  return !ABOUT_THE_TEXT.has(reason);
}

export type Judged =
  | { readonly ok: true; readonly findings: readonly ExternalFinding[] }
  | { readonly ok: false; readonly reason: FailureReason };

export interface ClientParts {
  readonly settings: ExternalGuardSettings;
  readonly adapter: ExternalAdapter;
  readonly secret: Secret | undefined;
  /** One POST to the guard's address, bounded in bytes; rejects with an EgressError. */
  readonly post: (
    body: string,
    headers: Readonly<Record<string, string>>,
    timeoutMs: number,
  ) => Promise<TextAnswer>;
  /** Milliseconds since the Unix epoch. */
  readonly clock: () => number;
  /** Monotonic milliseconds. */
  readonly monotonicMs: () => number;
  readonly onCall: (outcome: 'answered' | FailureReason, ms: number) => void;
  readonly onBreaker: (state: BreakerState) => void;
}

interface Judgement {
  readonly about: AboutRequest;
  readonly deadlineMs: number;
  failed: FailureReason | undefined;
}

export class GuardClient {
  readonly settings: ExternalGuardSettings;
  readonly #parts: ClientParts;
  readonly #roles: ReadonlySet<SegmentKind> | undefined;
  readonly #slots: CallSlots;
  readonly #breaker: Breaker;
  #told: BreakerState = 'closed';

  constructor(parts: ClientParts) {
    this.settings = parts.settings;
    this.#parts = parts;
    this.#roles = parts.settings.roles && new Set(parts.settings.roles);
    this.#slots = new CallSlots(parts.settings.maxConcurrent);
    this.#breaker = new Breaker(parts.settings.breaker);
  }

  judges(kind: SegmentKind): boolean {
    return this.#roles?.has(kind) ?? this.#parts.adapter.judges(kind);
  }

  /** Findings carry the index and the offsets of these texts. Never rejects. */
  async judge(texts: readonly ExternalText[], about: AboutRequest): Promise<Judged> {
    const { adapter, settings, monotonicMs } = this.#parts;
    const calls = planCalls(texts, adapter, MAX_CALLS);
    if (calls === undefined) return this.#failed('too_long');
    const judgement: Judgement = {
      about,
      deadlineMs: monotonicMs() + settings.timeoutMs,
      failed: undefined,
    };
    const found = await Promise.all(calls.map((windows) => this.#call(windows, judgement)));
    if (judgement.failed !== undefined) return { ok: false, reason: judgement.failed };
    return { ok: true, findings: found.flat() };
  }

  #failed(reason: FailureReason): Judged {
    this.#parts.onCall(reason, 0);
    return { ok: false, reason };
  }

  /** Notes in the judgement why it failed. */
  async #call(windows: readonly TextWindow[], judgement: Judgement): Promise<readonly ExternalFinding[]> {
    const { monotonicMs, onCall } = this.#parts;
    const startedMs = monotonicMs();
    const place = this.#slots.enter(judgement.deadlineMs - startedMs);
    const entered = typeof place === 'boolean' ? place : await place;
    try {
      // One failed call decides: what still waits is not sent.
      if (entered && judgement.failed !== undefined) return [];
      const result = entered ? await this.#exchange(windows, judgement) : 'overloaded';
      const failed = typeof result === 'string' ? result : undefined;
      judgement.failed ??= failed;
      onCall(failed ?? 'answered', monotonicMs() - startedMs);
      return typeof result === 'string' ? [] : result;
    } finally {
      if (entered) this.#slots.leave();
    }
  }

  async #exchange(
    windows: readonly TextWindow[],
    { about, deadlineMs }: Judgement,
  ): Promise<readonly ExternalFinding[] | FailureReason> {
    const { monotonicMs } = this.#parts;
    if (!this.#breaker.tryEnter(monotonicMs())) return 'open';
    let result: readonly ExternalFinding[] | FailureReason = 'malformed';
    try {
      result = await this.#ask(windows, about, deadlineMs - monotonicMs());
    } catch (error) {
      result = reasonOf(error);
    } finally {
      this.#settle(result);
    }
    return result;
  }

  async #ask(
    windows: readonly TextWindow[],
    about: AboutRequest,
    timeoutMs: number,
  ): Promise<readonly ExternalFinding[] | FailureReason> {
    const { adapter, secret, post, clock } = this.#parts;
    if (timeoutMs <= 0) return 'overloaded';
    const body = JSON.stringify(adapter.body(windows, about));
    const nowMs = clock();
    const headers = {
      'content-type': 'application/json',
      accept: 'application/json',
      ...adapter.authorize(secret?.current(nowMs), body, nowMs),
    };
    const { status, text } = await post(body, headers, Math.ceil(timeoutMs));
    if (status !== 200) return REJECTING.has(status) ? 'rejected' : 'status';
    return adapter.read(parseAnswer(text), windows).map((finding) => placed(finding, windows));
  }

  #settle(result: readonly ExternalFinding[] | FailureReason): void {
    const nowMs = this.#parts.monotonicMs();
    if (typeof result !== 'string') this.#breaker.succeeded();
    else if (OWN.has(result)) this.#breaker.undecided();
    else this.#breaker.failed(nowMs);
    const state = this.#breaker.state(nowMs);
    if (state === this.#told) return;
    this.#told = state;
    this.#parts.onBreaker(state);
  }
}

/** The finding with the index and offsets of the text that its window is a part of. */
function placed(finding: ExternalFinding, windows: readonly TextWindow[]): ExternalFinding {
  const window = windows[finding.text];
  if (window === undefined) throw new AnswerFault('malformed');
  const { range } = finding;
  const moved = range && { start: range.start + window.start, end: range.end + window.start };
  return { ...finding, text: window.index, ...(moved && { range: moved }) };
}

function reasonOf(error: unknown): FailureReason {
  if (error instanceof AnswerFault) return error.reason;
  if (!(error instanceof EgressError)) return 'malformed';
  const { reason } = error;
  return reason === 'timeout' || reason === 'too_large' || reason === 'overloaded' ? reason : 'unreachable';
}

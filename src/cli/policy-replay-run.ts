/**
 * The replay itself: entries in, in the log's order; intents meet their outcomes. What waits for its outcome is bounded,
 * and the oldest is counted without one.
 */
import type { GuardNote } from '../audit/audit-log.ts';
import type { IntentBody, LeafBody } from '../audit/leaf.ts';
import type { GuardSettings } from '../guards/settings.ts';
import { SURFACES } from '../pipeline/gate-routes.ts';
import type { policyGuards } from '../policy/policy-guards.ts';
import { type Judgement, type Replayed, type ReplayRoom, redactedBy } from './policy-replay-judge.ts';
import type { RecordedEntry } from './policy-replay-log.ts';
import { ReplayCounts, type ReplayReport, stronger } from './policy-replay-report.ts';

type Choose = ReturnType<typeof policyGuards<ReplayRoom>>;
/** Undefined for a caller whose tenant or policy the configuration does not have. */
export type RoomOf = (...asked: Parameters<Choose>) => ReplayRoom | undefined;
type OutcomeBody = Extract<LeafBody, { type: 'outcome' }>;
type CallerOf = (body: IntentBody | OutcomeBody) => Parameters<RoomOf>[0];

/** Most requests that wait for their outcome; each holds its text. A gate works on fewer at a time. */
const MAX_WAITING = 2_048;

const ALLOWED: Judgement = Object.freeze({ verdict: 'allow', reasons: [] });
/** Endings that are verdicts of guards; what else went wrong says nothing of them. */
const BLOCKED_ENDINGS: ReadonlySet<string> = new Set(['input_blocked', 'output_blocked', 'output_invalid']);

interface Waiting {
  readonly intent: IntentBody;
  readonly replayed: Replayed;
  readonly wouldBe: Judgement;
}

export class Replay {
  readonly #roomOf: RoomOf;
  readonly #callerOf: CallerOf;
  readonly #limit: number;
  readonly #counts = new ReplayCounts();
  readonly #waiting = new Map<string, Waiting>();
  #nextFrom: string | null = null;
  begun = 0;

  constructor(roomOf: RoomOf, callerOf: CallerOf, limit: number) {
    this.#roomOf = roomOf;
    this.#callerOf = callerOf;
    this.#limit = limit;
  }

  /** False once the limit is reached and every request that was begun has its outcome. */
  async take({ leaf: { body }, payload }: RecordedEntry): Promise<boolean> {
    if (body.type === 'intent') await this.#intent(body, payload);
    else if (body.type === 'outcome') await this.#outcome(body, payload);
    return this.#nextFrom === null || this.#waiting.size > 0;
  }

  async end(): Promise<ReplayReport> {
    for (const id of [...this.#waiting.keys()]) this.#countWithoutOutcome(id);
    return this.#counts.report(this.#nextFrom);
  }

  async #intent(body: IntentBody, payload: RecordedEntry['payload']): Promise<void> {
    if (!this.#mayBegin(body)) return;
    const judged = await this.#judgeInput(body, payload);
    if (judged === undefined) return;
    const [oldest] = this.#waiting.keys();
    if (this.#waiting.size >= MAX_WAITING && oldest !== undefined) this.#countWithoutOutcome(oldest);
    const wouldBe = stronger(judged.input, stillHidden(body.guards, judged.settings));
    this.#waiting.set(body.requestId, { intent: body, replayed: judged.replayed, wouldBe });
  }

  async #outcome(body: OutcomeBody, payload: RecordedEntry['payload']): Promise<void> {
    const waiting = this.#waiting.get(body.requestId);
    if (waiting !== undefined) {
      this.#waiting.delete(body.requestId);
      await this.#settle(waiting, body, payload);
      return;
    }
    // A request that was stopped at its input has no intent: its own text lies beside the outcome.
    if (body.settles || body.outcome !== 'input_blocked' || !this.#mayBegin(body)) return;
    const judged = await this.#judgeInput(body, payload);
    if (judged !== undefined) this.#counts.add(body.requestId, wasOf(body, []), judged.input);
  }

  #mayBegin({ atMs }: IntentBody | OutcomeBody): boolean {
    if (this.begun >= this.#limit) this.#nextFrom ??= new Date(atMs).toISOString();
    else this.begun += 1;
    return this.#nextFrom === null;
  }

  async #judgeInput(body: IntentBody | OutcomeBody, payload: RecordedEntry['payload']) {
    const recorded = payload();
    if (recorded.state !== 'kept') {
      this.#counts.skip(recorded.state === 'none' ? 'noPayload' : recorded.state);
      return undefined;
    }
    const { requestId, tenant, model, surface: name } = body;
    const surface = SURFACES.find((one) => one.surface.name === name)?.surface;
    const room = this.#roomOf(this.#callerOf(body), { model, surface: name });
    if (room === undefined) {
      this.#counts.skip('noPolicy');
      return undefined;
    }
    const replayed = surface && room.open(surface, { requestId, tenant, body: recorded.text });
    if (replayed === undefined) {
      this.#counts.skip('unreadable');
      return undefined;
    }
    return { replayed, settings: room.settings, input: await replayed.input() };
  }

  async #settle(waiting: Waiting, body: OutcomeBody, payload: RecordedEntry['payload']): Promise<void> {
    const { intent, replayed, wouldBe } = waiting;
    const was = wasOf(body, intent.guards);
    const answered = body.outcome === 'answered' || body.outcome.startsWith('output_');
    const answer =
      wouldBe.verdict === 'block' || !answered ? undefined : await this.#judgeAnswer(replayed, payload);
    // Of an answer that is not there to be judged only the request's verdicts can be compared.
    const compared = answered && answer === undefined && wouldBe.verdict !== 'block';
    this.#counts.add(
      body.requestId,
      compared ? redactedBy(intent.guards) : was,
      answer === undefined ? wouldBe : stronger(wouldBe, answer),
    );
  }

  async #judgeAnswer(replayed: Replayed, payload: RecordedEntry['payload']): Promise<Judgement | undefined> {
    const recorded = payload();
    if (recorded.state !== 'kept') {
      this.#counts.skip(recorded.state === 'none' ? 'noPayload' : recorded.state);
      return undefined;
    }
    const answer = await replayed.answer(recorded.text);
    if (answer === undefined) this.#counts.skip('unreadable');
    else this.#counts.answersJudged += 1;
    return answer;
  }

  #countWithoutOutcome(requestId: string): void {
    const waiting = this.#waiting.get(requestId);
    this.#waiting.delete(requestId);
    if (waiting !== undefined)
      this.#counts.add(requestId, redactedBy(waiting.intent.guards), waiting.wouldBe);
  }
}

function wasOf(body: OutcomeBody, inputNotes: readonly GuardNote[]): Judgement {
  if (BLOCKED_ENDINGS.has(body.outcome))
    return {
      verdict: 'block',
      reasons: [
        body.outcome === 'output_invalid'
          ? 'structured_output: output_invalid'
          : (body.reason ?? body.outcome),
      ],
    };
  return stronger(redactedBy(inputNotes), body.guards.length === 0 ? ALLOWED : redactedBy(body.guards));
}

/**
 * What the recorded text no longer holds: it was redacted before it was sent, so that the new guards cannot find it
 * again. That it was there the record tells, and what would become of it the new settings do.
 */
function stillHidden(notes: readonly GuardNote[], settings: GuardSettings): Judgement {
  let judged = ALLOWED;
  for (const { guard, type, action } of notes) {
    if (action !== 'redact') continue;
    const mode = modeFor(guard, type, settings);
    if (mode === 'redact' || mode === 'block')
      judged = stronger(judged, { verdict: mode, reasons: [`${guard}: ${type}`] });
  }
  return judged;
}

function modeFor(guard: string, type: string, settings: GuardSettings): string {
  const { secrets, personalData, unicode, provenance } = settings;
  switch (guard) {
    case 'secrets':
      return secrets.input;
    case 'personal_data':
      return personalData.types.some((one) => one === type) ? personalData.input : 'off';
    case 'unicode':
      return unicode.mode;
    case 'injection':
      return provenance.untrusted;
    default:
      // Somebody else's guard found it: what it would say now nobody knows, so that nothing is said to change.
      return 'redact';
  }
}

/**
 * One request as a part of its conversation: judged when its guards have passed it, remembered when it is settled.
 * Fails closed: what cannot be judged is denied. What was not delivered is never learnt.
 */
import type { Finding } from '../guards/guard.ts';
import type { SurfaceRequest } from '../http/surface.ts';
import type { Transcript, Turn } from '../http/turns.ts';
import { ConversationWalk } from './conversation-walk.ts';
import { type HistoryFinding, HistoryJudge, hashesOf } from './judge-history.ts';
import { identityOf, type NamedSession, nameSession } from './session-name.ts';
import type { SessionRecord } from './session-record.ts';
import { addTurn, emptyRisk, type RiskRecord, riskOf, worseOf } from './session-risk.ts';
import type { SessionRules, SessionVerdict } from './session-rules.ts';
import { MAX_TURN_CHARACTERS, TurnHasher } from './turn-hash.ts';
import { RISK_WEIGHTS } from './weights.ts';

/** How much of an answer reached the client. */
export type Delivered = 'whole' | 'part' | 'nothing';

export interface SessionOpening {
  readonly principal: { readonly tenant: string; readonly keyId: string; readonly user?: string };
  readonly request: SurfaceRequest;
  readonly requestId: string;
  /** What the caller calls its session, if it does. */
  readonly sessionName: string | undefined;
  /** Every assistant's turn in it comes from a conversation that the gate keeps. */
  readonly isKept: boolean;
  readonly note: (findings: readonly Finding[]) => void;
}

const PASSED: SessionVerdict = Object.freeze({ blocked: false });
/** A conversation that never came near this is not worth remembering. */
const LEAST_REMEMBERED_RISK = 0.1;

export class RequestSession {
  readonly #rules: SessionRules;
  readonly #opening: SessionOpening;
  readonly #turns: readonly Turn[];
  #named: NamedSession | undefined;
  #history: HistoryJudge | undefined;
  #transcript: Transcript | undefined;
  #answered: (() => readonly Turn[]) | undefined;

  constructor(rules: SessionRules, opening: SessionOpening) {
    this.#rules = rules;
    this.#opening = opening;
    this.#turns = opening.request.turns();
  }

  /** Asked once, after the guards have passed the request. Synchronous where nothing has to wait. */
  judge(): SessionVerdict | Promise<SessionVerdict> {
    if (this.#isNothingToJudge()) return PASSED;
    const walk = new ConversationWalk({
      turns: this.#turns,
      history: this.#openHistory(),
      reader: this.#rules.session.mode === 'off' ? undefined : this.#rules.memory.reader,
      attempts: this.#record()?.attempts ?? [],
    });
    return walk.runSlice(monotonicMs) ? this.#decide(walk) : this.#finishLater(walk);
  }

  /** The guards refused the request: it stands in no history, so that only the gate remembers it. */
  refused(): void {
    const { session, memory } = this.#rules;
    if (session.mode === 'off') return;
    this.#countRefusal();
    const nowMs = memory.clock();
    const last = this.#turns.findLast(({ role }) => role === 'user');
    const named = this.#name();
    if (last === undefined || !named.isOne) return;
    const record = memory.store.open(named, nowMs);
    const risk = record.riskAt(nowMs) ?? emptyRisk();
    const { manners } = memory.reader.read(last.text);
    const afterRefusal = record.attempts.length > 0;
    addTurn(risk, { evidence: 1, joined: 0, manners, afterRefusal, repeats: false });
    record.keepRisk(risk, nowMs);
    record.refused(last.text);
  }

  /** Follows a streamed answer; asked again, it begins anew. Undefined where nobody wants to know. */
  openTranscript(): Transcript | undefined {
    this.#transcript =
      this.#rules.history.mode === 'off' ? undefined : this.#opening.request.openTranscript();
    return this.#transcript;
  }

  /** The turns of a whole answer, asked for only if it is delivered. */
  answered(turns: () => readonly Turn[]): void {
    this.#answered = turns;
  }

  /** Learns what the client has now. */
  settle(delivered: Delivered): void {
    const { history, memory } = this.#rules;
    if (delivered === 'nothing') return;
    if (this.#name().isOne) this.#record()?.forgetAttempts();
    if (history.mode === 'off') return;
    const turns = this.#answered?.() ?? this.#transcript?.turns();
    const named = this.#name();
    const record = memory.store.open(named, memory.clock());
    // In a shared conversation one person's claims must not become known turns of the others'.
    const takesForGiven = named.isOne || record.complete === undefined;
    record.complete ??= named.isOne || this.#turns.every(({ role }) => role !== 'assistant');
    if (takesForGiven) for (const hash of this.#history?.given ?? []) record.learn(hash);
    const hasher = this.#hasher(named);
    if (named.isNamed) record.system ??= hasher.system(this.#turns);
    if (delivered === 'part') memory.cutAnswers.keep(sessionKey(named), turns?.[0]?.text ?? '');
    this.#learn(record, hasher, turns);
  }

  #learn(record: SessionRecord, hasher: TurnHasher, turns: readonly Turn[] | undefined): void {
    for (const turn of turns ?? []) for (const hash of hashesOf(hasher, turn)) record.learn(hash);
    // More than is kept: from now on a turn that is not known may have been delivered.
    if (turns === undefined) record.complete = false;
    const asked = this.#turns.findLast(({ role }) => role !== 'assistant');
    if (asked !== undefined && asked.text.length <= MAX_TURN_CHARACTERS)
      record.learnAnswered(hasher.before(asked));
  }

  /** A first turn of somebody who was not refused lately has neither a history nor a risk that adds up. */
  #isNothingToJudge(): boolean {
    let users = 0;
    for (const { role } of this.#turns) {
      if (role === 'assistant') return false;
      if (role === 'user') users += 1;
    }
    return users <= 1 && this.#opening.sessionName === undefined && this.#identityRisk() === 0;
  }

  #identityRisk(): number {
    const { session, memory } = this.#rules;
    const identity = identityOf(this.#opening.principal, session.identity);
    return identity === undefined ? 0 : memory.identities.of(identity, memory.clock());
  }

  #openHistory(): HistoryJudge | undefined {
    const { history, memory } = this.#rules;
    if (history.mode === 'off') return undefined;
    const named = this.#name();
    const record = this.#record();
    const key = sessionKey(named);
    const judge = new HistoryJudge({
      record,
      hasher: this.#hasher(named),
      provesAbsence: record?.complete === true && (named.isOne || memory.store.isWhole(memory.clock())),
      isCut: (text) => memory.cutAnswers.begins(key, text),
      isOurs: this.#opening.isKept,
    });
    if (history.systemText !== 'off' && named.isNamed) judge.system(this.#turns);
    this.#history = judge;
    return judge;
  }

  async #finishLater(walk: ConversationWalk): Promise<SessionVerdict> {
    do await new Promise((resolve) => setImmediate(resolve));
    while (!walk.runSlice(monotonicMs));
    return this.#decide(walk);
  }

  #decide(walk: ConversationWalk): SessionVerdict | Promise<SessionVerdict> {
    const forged = this.#judgeFindings();
    if (forged !== undefined && !this.#rules.dryRun)
      return { blocked: true, reason: `history: ${forged.slice('history.'.length)}` };
    if (walk.risk === undefined) return PASSED;
    const { tenant } = this.#opening.principal;
    const { note, requestId } = this.#opening;
    const record = () => this.#remembered();
    const verdict = this.#rules.act(this.#remember(walk.risk.record), { note, tenant, requestId, record });
    return verdict instanceof Promise ? verdict.then((late) => this.#counted(late)) : this.#counted(verdict);
  }

  /** A conversation that was stopped counts against who led it. */
  #counted(verdict: SessionVerdict): SessionVerdict {
    if (verdict.blocked) this.#countRefusal();
    return verdict;
  }

  #countRefusal(): void {
    const { session, memory } = this.#rules;
    const identity = identityOf(this.#opening.principal, session.identity);
    if (identity !== undefined) memory.identities.refused(identity, memory.clock());
  }

  /** Notes what was found; returns the first finding that denies. */
  #judgeFindings(): HistoryFinding | undefined {
    const found = this.#history?.findings ?? [];
    if (found.length === 0) return undefined;
    const denied = found.find((type) => this.#rules.denies(type));
    this.#opening.note(
      found.map((type) => ({
        ...{ guard: 'history', type, start: 0, end: 0, score: 1 },
        action: this.#rules.denies(type) ? 'block' : 'allow',
      })),
    );
    return denied;
  }

  /** The risk of the conversation as it is shown and as it is remembered, whichever is worse, 0…1. */
  #remember(shown: RiskRecord): number {
    const { memory } = this.#rules;
    const nowMs = memory.clock();
    const before = this.#record()?.riskAt(nowMs);
    const whole = before === undefined ? shown : worseOf(shown, before);
    const risk = riskOf(whole, RISK_WEIGHTS, this.#identityRisk());
    if (risk >= LEAST_REMEMBERED_RISK) this.#remembered()?.keepRisk(whole, nowMs);
    return risk;
  }

  /** Where something about the conversation is remembered: only what is one conversation for sure. */
  #remembered(): SessionRecord | undefined {
    const { memory } = this.#rules;
    const named = this.#name();
    return named.isOne ? memory.store.open(named, memory.clock()) : undefined;
  }

  #record(): SessionRecord | undefined {
    const { memory } = this.#rules;
    return memory.store.find(this.#name(), memory.clock());
  }

  #name(): NamedSession {
    const { principal, sessionName } = this.#opening;
    this.#named ??= nameSession(principal, sessionName, this.#turns);
    return this.#named;
  }

  #hasher(named: NamedSession): TurnHasher {
    return new TurnHasher(this.#rules.memory.secret, sessionKey(named));
  }
}

function sessionKey({ principal, id }: NamedSession): string {
  return `${principal}\u0000${id}`;
}

function monotonicMs(): number {
  return performance.now();
}

/**
 * What one policy makes of a conversation's history and risk: notes, a delay, a question to somebody, the end. Fails
 * closed: no approval in time, and no room to wait, deny.
 */
import type { Finding } from '../guards/guard.ts';
import type { Approvals } from '../guards/tools/approvals.ts';
import type { HistoryFinding } from './judge-history.ts';
import type { SessionMemory } from './session-memory.ts';
import type { SessionRecord } from './session-record.ts';
import type { HistorySettings, SessionSettings } from './settings.ts';
import { RISK_THRESHOLDS } from './weights.ts';

interface Stop {
  readonly blocked: true;
  /** In the operator's words. */
  readonly reason: string;
  /** In the caller's. */
  readonly detail?: string;
}

export type SessionVerdict = { readonly blocked: false } | Stop;

export interface SessionPolicy {
  readonly history: HistorySettings;
  readonly session: SessionSettings;
  /** Only notes what it would do. */
  readonly dryRun: boolean;
}

export interface RiskFacts {
  readonly tenant: string;
  readonly requestId: string;
  readonly note: (findings: readonly Finding[]) => void;
  /** Where an approval is remembered; undefined where it counts for this request alone. */
  readonly record: () => SessionRecord | undefined;
}

/** How long an approval holds, in milliseconds. */
const APPROVED_MS = 30 * 60_000;
const PASSED: SessionVerdict = Object.freeze({ blocked: false });
const STOPPED: Stop = Object.freeze({
  blocked: true,
  reason: 'session: stopped',
  detail: 'This conversation goes no further; begin a new one.',
});

export class SessionRules {
  readonly history: HistorySettings;
  readonly session: SessionSettings;
  readonly memory: SessionMemory;
  readonly dryRun: boolean;
  readonly #approvals: Approvals | undefined;
  readonly #stop: number;
  readonly #slow: number;

  /** Throws where an approval shall be asked for and nobody can give one. */
  constructor(
    { history, session, dryRun }: SessionPolicy,
    memory: SessionMemory,
    approvals: Approvals | undefined,
  ) {
    if (session.mode === 'approve' && approvals === undefined)
      throw new Error('guards.session.mode is approve, but there is no guards.tools.approval');
    this.history = history;
    this.session = session;
    this.memory = memory;
    this.dryRun = dryRun;
    this.#approvals = approvals;
    this.#stop = session.threshold ?? RISK_THRESHOLDS.stop;
    this.#slow = Math.min(RISK_THRESHOLDS.slow, this.#stop);
  }

  get isOff(): boolean {
    return this.history.mode === 'off' && this.session.mode === 'off';
  }

  denies(type: HistoryFinding): boolean {
    const { mode, unknown, systemText } = this.history;
    if (type === 'history.system_changed') return systemText === 'block';
    if (type === 'history.unknown') return unknown === 'block';
    return mode === 'block';
  }

  /** `risk`: 0…1. */
  act(risk: number, facts: RiskFacts): SessionVerdict | Promise<SessionVerdict> {
    const { mode, slowMs } = this.session;
    if (mode === 'off' || risk < this.#slow) return PASSED;
    if (risk < this.#stop || mode === 'slow') {
      const delays = mode !== 'watch' && slowMs > 0 && !this.dryRun;
      facts.note([findingOf(delays ? 'session.slowed' : 'session.risk', risk, 'allow')]);
      return delays ? this.#delay(slowMs) : PASSED;
    }
    if (mode === 'approve' && !this.dryRun) return this.#ask(risk, facts);
    facts.note([findingOf('session.risk', risk, mode === 'watch' ? 'allow' : 'block')]);
    return mode === 'watch' || this.dryRun ? PASSED : STOPPED;
  }

  async #delay(ms: number): Promise<SessionVerdict> {
    const waited = await this.memory.slowdown.wait(ms);
    return waited ? PASSED : { blocked: true, reason: 'session: too many are slowed down' };
  }

  async #ask(risk: number, { note, tenant, requestId, record }: RiskFacts): Promise<SessionVerdict> {
    const remembered = record();
    if (remembered !== undefined && remembered.approvedUntilMs > this.memory.clock()) {
      note([findingOf('session.approved', risk, 'allow')]);
      return PASSED;
    }
    const told = JSON.stringify({ risk: Number(risk.toFixed(3)) });
    const question = { tenant, requestId, tool: 'conversation', reason: 'session.risk', arguments: told };
    const approved = (await this.#approvals?.ask(question)) === true;
    note([findingOf(approved ? 'session.approved' : 'session.denied', risk, approved ? 'allow' : 'block')]);
    if (!approved) return { ...STOPPED, reason: 'session: not approved' };
    if (remembered !== undefined) remembered.approvedUntilMs = this.memory.clock() + APPROVED_MS;
    return PASSED;
  }
}

function findingOf(type: string, score: number, action: Finding['action']): Finding {
  return { guard: 'session', type, start: 0, end: 0, action, score };
}

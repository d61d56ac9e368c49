/**
 * The sessions that are open on this node: how many there may be, who may stay, and their end when the gate stops. A
 * caller that would not be let in now is put out within a second, whatever it is doing.
 */
import { isRefusal, type Refusal, refuse } from '../errors.ts';
import type { RealtimeSession } from './session.ts';
import type { RealtimeSettings } from './settings.ts';

/** How often it is asked whether each session may stay. */
const LOOK_MS = 400;
const RETRY_AFTER_MS = 1_000;

export interface RegisterParts {
  readonly clock: () => number;
  /** The bounds in force now. */
  readonly settings: () => RealtimeSettings;
  /** Why a session may not go on; undefined: it may. */
  standing(session: RealtimeSession): Promise<Refusal | undefined>;
  fault(error: unknown): void;
}

interface Entry {
  readonly session: RealtimeSession;
  readonly owner: string;
}

/** A place for a session that is about to open; given back where it does not. */
export interface Place {
  fill(session: RealtimeSession): void;
  leave(): void;
}

export class SessionRegister {
  readonly #parts: RegisterParts;
  readonly #entries = new Set<Entry>();
  /** By owner, places that are not filled yet included; bounded by `maxSessions`. */
  readonly #held = new Map<string, number>();
  #size = 0;
  #timer: NodeJS.Timeout | undefined;
  #looking = false;
  #draining = false;
  #onEmpty: (() => void) | undefined;

  constructor(parts: RegisterParts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#size;
  }

  /** `owner` names the key that the session counts for. */
  enter(owner: string): Place | Refusal {
    const { maxSessions, maxSessionsPerKey } = this.#parts.settings();
    const own = this.#held.get(owner) ?? 0;
    if (own >= maxSessionsPerKey)
      return refuse('concurrency_limited', 'the key has as many sessions as it may', {
        retryAfterMs: RETRY_AFTER_MS,
      });
    if (this.#size >= maxSessions)
      return refuse('overloaded', 'the node has as many sessions as it may', {
        retryAfterMs: RETRY_AFTER_MS,
      });
    this.#held.set(owner, own + 1);
    this.#size += 1;
    return this.#place(owner);
  }

  /** Ends what is idle at once and the rest with its response; past `drainMs` whatever is left. */
  async drain(drainMs: number, graceMs: number): Promise<void> {
    this.#draining = true;
    for (const { session } of this.#entries) session.leave();
    if (await this.#emptyWithin(drainMs)) return;
    for (const { session } of this.#entries) session.shutDown();
    if (await this.#emptyWithin(graceMs)) return;
    for (const { session } of this.#entries) session.close(1001, 'the gate is shutting down');
  }

  #place(owner: string): Place {
    let entry: Entry | undefined;
    let isLeft = false;
    return {
      fill: (session) => {
        entry = { session, owner };
        this.#entries.add(entry);
        this.#timer ??= setInterval(() => void this.#look(), LOOK_MS);
        // It was on its way in when the gate began to stop.
        if (this.#draining) session.leave();
      },
      leave: () => {
        if (isLeft) return;
        isLeft = true;
        if (entry !== undefined) this.#entries.delete(entry);
        this.#release(owner);
      },
    };
  }

  #release(owner: string): void {
    const own = (this.#held.get(owner) ?? 1) - 1;
    if (own === 0) this.#held.delete(owner);
    else this.#held.set(owner, own);
    this.#size -= 1;
    if (this.#entries.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#onEmpty?.();
  }

  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      for (const { session } of [...this.#entries]) await this.#lookAt(session);
    } finally {
      this.#looking = false;
    }
  }

  async #lookAt(session: RealtimeSession): Promise<void> {
    const nowMs = this.#parts.clock();
    if (nowMs >= session.expiresAtMs) return session.close(1001, 'the session is over');
    if (!session.isBusy && nowMs - session.activeAtMs >= this.#parts.settings().idleTimeoutMs)
      return session.close(1001, 'the session was idle');
    try {
      const problem = await this.#parts.standing(session);
      if (isRefusal(problem)) session.close(1008, problem.code);
    } catch (fault) {
      // Whether it may stay cannot be told: it may not.
      this.#parts.fault(fault);
      session.close(1011, 'internal');
    }
  }

  #emptyWithin(timeoutMs: number): Promise<boolean> {
    if (this.#entries.size === 0) return Promise.resolve(true);
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), timeoutMs);
      this.#onEmpty = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }
}

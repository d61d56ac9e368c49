/**
 * Whether a request of a known caller is worked on now, waits for its tenant's turn, or is refused because the gate is at
 * its capacity. Costs two comparisons where there is one tenant and the process follows.
 */
import type { Deadline } from '../http/deadline-queue.ts';
import { FairTurns, type TurnWaiter } from './fair-turns.ts';
import { LoopLag } from './loop-lag.ts';
import type { Priority } from './priority.ts';
import type { LimitSettings } from './settings.ts';

/** What a refused caller is told to wait, in ms. */
export const TURN_RETRY_AFTER_MS = 1_000;
const TICK_MS = 50;
/** How many times the lag that refuses `low` must be reached before others are refused. */
const LAG_FACTORS: Readonly<Record<Priority, number>> = { low: 1, normal: 2, high: 4 };
/** Parts of the edge's places: those that tenants share, and those that may wait. The rest are on their way to know whose. */
const ACTIVE_PART = 3 / 4;
const QUEUE_PART = 1 / 8;

export interface TurnAsk {
  readonly tenant: string;
  readonly priority: Priority;
  /** False where nobody else could want the places. */
  readonly isShared: boolean;
}

export interface Turn {
  leave(): void;
}

export type TurnRefusal = 'lagging' | 'queue_full' | 'waited_too_long' | 'given_up';

export class Turns {
  readonly #fair: FairTurns;
  readonly #lag = new LoopLag();
  readonly #lagMs: number;
  readonly #timer: NodeJS.Timeout;
  #refused = 0;

  constructor(settings: Pick<LimitSettings, 'fairness' | 'overload'>, maxInFlight: number) {
    const { fairness, overload } = settings;
    this.#fair = new FairTurns({
      active: fairness.active ?? Math.max(1, Math.floor(maxInFlight * ACTIVE_PART)),
      queue: fairness.queue ?? Math.floor(maxInFlight * QUEUE_PART),
      waitMs: fairness.waitMs,
      weights: fairness.weights,
    });
    this.#lagMs = overload.lagMs === 0 ? Number.POSITIVE_INFINITY : overload.lagMs;
    this.#timer = setInterval(() => this.#fair.expire(performance.now()), TICK_MS).unref();
  }

  get active(): number {
    return this.#fair.active;
  }

  get waiting(): number {
    return this.#fair.waiting;
  }

  get refused(): number {
    return this.#refused;
  }

  /** True where at least the least urgent are to be refused. */
  get isLagging(): boolean {
    return this.#lag.lagMs > this.#lagMs;
  }

  get lagMs(): number {
    return this.#lag.lagMs;
  }

  /** `undefined`: no turn is needed. A wait is ended by `signal.onEnd` as much as by the queue. */
  enter(
    { tenant, priority, isShared }: TurnAsk,
    ends: WaitEnds,
  ): Turn | undefined | TurnRefusal | Promise<Turn | TurnRefusal> {
    if (this.#lag.lagMs > this.#lagMs * LAG_FACTORS[priority]) return this.#refuse('lagging');
    if (!isShared) return undefined;
    if (this.#fair.tryEnter(tenant)) return this.#turn(tenant);
    return new Promise((resolve) => {
      const end = (result: Turn | TurnRefusal) => {
        ends.onEnd(undefined);
        resolve(result);
      };
      const waiter = new Waiter({ tenant, priority }, (isAdmitted) =>
        end(isAdmitted ? this.#turn(tenant) : this.#refuse('waited_too_long')),
      );
      if (!this.#fair.wait(waiter, performance.now())) return resolve(this.#refuse('queue_full'));
      ends.onEnd(() => {
        if (this.#fair.abandon(waiter)) end('given_up');
      });
    });
  }

  close(): void {
    clearInterval(this.#timer);
    this.#lag.close();
  }

  #turn(tenant: string): Turn {
    return { leave: () => this.#fair.leave(tenant) };
  }

  #refuse(reason: TurnRefusal): TurnRefusal {
    this.#refused++;
    return reason;
  }
}

/** The part of an exchange that a wait needs. */
export interface WaitEnds {
  onEnd(listener: (() => void) | undefined): void;
}

class Waiter implements TurnWaiter {
  readonly tenant: string;
  readonly priority: Priority;
  queued: Deadline<TurnWaiter> | undefined;
  readonly #ended: (isAdmitted: boolean) => void;

  constructor(
    { tenant, priority }: Pick<TurnWaiter, 'tenant' | 'priority'>,
    ended: (isAdmitted: boolean) => void,
  ) {
    this.tenant = tenant;
    this.priority = priority;
    this.#ended = ended;
  }

  admitted(): void {
    this.#ended(true);
  }

  expired(): void {
    this.#ended(false);
  }
}

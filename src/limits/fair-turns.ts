/**
 * Whose request is worked on next when there are more than the gate takes at once: the tenant that has the fewest under
 * way for its weight (weighted max-min fairness: Bertsekas and Gallager, Data Networks, 6.5.2), within it the most urgent.
 * Decides without I/O; queues and waits are bounded; what finds no place hears so at once. Never lets one tenant fill the
 * last places, so that whoever comes second does not wait for a first that does not end.
 */
import { type Deadline, DeadlineQueue } from '../http/deadline-queue.ts';
import { PRIORITIES, type Priority } from './priority.ts';

/** The part of the places that no tenant with more than its share may take. */
const SPARE_PART = 1 / 4;
/** No tenant may hold more than this part of the queue: a flood must not keep others from even waiting. */
const QUEUE_PART = 1 / 2;

export interface FairTurnsBounds {
  /** Requests worked on at once. */
  readonly active: number;
  /** Requests that wait, of all tenants. */
  readonly queue: number;
  readonly waitMs: number;
  /** By tenant; 1 where absent. */
  readonly weights: Readonly<Record<string, number>>;
}

/** A request that waits. Exactly one of the two is called, unless it leaves. */
export interface TurnWaiter {
  readonly tenant: string;
  readonly priority: Priority;
  /** Its place in the queue, kept here. */
  queued: Deadline<TurnWaiter> | undefined;
  admitted(): void;
  expired(): void;
}

class TenantTurns {
  active = 0;
  readonly weight: number;
  readonly queues: Readonly<Record<Priority, DeadlineQueue<TurnWaiter>>>;

  constructor(weight: number, waitMs: number) {
    this.weight = weight;
    const queue = () => new DeadlineQueue<TurnWaiter>(waitMs);
    this.queues = { high: queue(), normal: queue(), low: queue() };
  }

  get waiting(): number {
    return this.queues.high.size + this.queues.normal.size + this.queues.low.size;
  }

  shift(): TurnWaiter | undefined {
    for (const priority of PRIORITIES) {
      const waiter = this.queues[priority].shift();
      if (waiter !== undefined) return waiter;
    }
    return undefined;
  }
}

export class FairTurns {
  readonly #bounds: FairTurnsBounds;
  /** Tenants with something under way or waiting: no more than `active + queue`. */
  readonly #tenants = new Map<string, TenantTurns>();
  readonly #spare: number;
  /** Of the tenants above, together. */
  #weights = 0;
  #active = 0;
  #waiting = 0;

  constructor(bounds: FairTurnsBounds) {
    this.#bounds = bounds;
    this.#spare = Math.floor(bounds.active * SPARE_PART);
  }

  get active(): number {
    return this.#active;
  }

  get waiting(): number {
    return this.#waiting;
  }

  /** Takes a place if there is one for this tenant now; every `true` needs one `leave`. */
  tryEnter(tenant: string): boolean {
    const turns = this.#of(tenant);
    // Nobody overtakes those who wait for a place that they may have.
    if (!this.#hasPlaceFor(turns) || turns.waiting > 0) {
      this.#forget(tenant, turns);
      return false;
    }
    turns.active++;
    this.#active++;
    return true;
  }

  /** Joins the queue; false where it is to be refused. May push out one that is less urgent, of whoever waits most. */
  wait(waiter: TurnWaiter, nowMs: number): boolean {
    const turns = this.#of(waiter.tenant);
    const most = Math.max(1, Math.floor(this.#bounds.queue * QUEUE_PART));
    const isFull = this.#waiting >= this.#bounds.queue;
    const mayWait = isFull || turns.waiting >= most ? this.#pushOut(waiter, turns, isFull) : true;
    if (!mayWait) {
      this.#forget(waiter.tenant, turns);
      return false;
    }
    waiter.queued = turns.queues[waiter.priority].add(waiter, nowMs);
    this.#waiting++;
    return true;
  }

  /** For a waiter whose client hung up. False where it waits no more. */
  abandon(waiter: TurnWaiter): boolean {
    const turns = this.#tenants.get(waiter.tenant);
    if (turns === undefined || !turns.queues[waiter.priority].cancel(waiter.queued)) return false;
    this.#waiting--;
    this.#forget(waiter.tenant, turns);
    return true;
  }

  /** Gives a place back, and it goes to whoever is next. */
  leave(tenant: string): void {
    const turns = this.#tenants.get(tenant);
    if (turns === undefined) throw new Error('a turn was given back twice');
    turns.active--;
    this.#active--;
    this.#forget(tenant, turns);
    while (this.#admitNext());
  }

  expire(nowMs: number): void {
    if (this.#waiting === 0) return;
    for (const [tenant, turns] of this.#tenants) {
      for (const priority of PRIORITIES)
        turns.queues[priority].expire(nowMs, (waiter) => {
          this.#waiting--;
          waiter.expired();
        });
      this.#forget(tenant, turns);
    }
  }

  #admitNext(): boolean {
    let next: TenantTurns | undefined;
    for (const turns of this.#tenants.values()) {
      if (turns.waiting === 0 || !this.#hasPlaceFor(turns)) continue;
      if (next === undefined || (turns.active + 1) / turns.weight < (next.active + 1) / next.weight)
        next = turns;
    }
    const waiter = next?.shift();
    if (next === undefined || waiter === undefined) return false;
    this.#waiting--;
    next.active++;
    this.#active++;
    waiter.admitted();
    return true;
  }

  #hasPlaceFor(turns: TenantTurns): boolean {
    const free = this.#bounds.active - this.#active;
    if (free <= 0) return false;
    // Of the last ones a tenant gets no more than its share, were one more to come.
    return free > this.#spare || turns.active < (this.#bounds.active * turns.weight) / (this.#weights + 1);
  }

  /** Makes room for one that is more urgent, or of a tenant that waits less, by refusing the newest of the least urgent. */
  #pushOut(waiter: TurnWaiter, own: TenantTurns, isFull: boolean): boolean {
    let from = own;
    if (isFull) for (const turns of this.#tenants.values()) if (turns.waiting > from.waiting) from = turns;
    const isOther = from !== own && from.waiting > own.waiting + 1;
    for (const priority of [...PRIORITIES].reverse()) {
      if (!isOther && PRIORITIES.indexOf(priority) <= PRIORITIES.indexOf(waiter.priority)) return false;
      const last = from.queues[priority].items().at(-1);
      if (last === undefined) continue;
      from.queues[priority].cancel(last.queued);
      this.#waiting--;
      last.expired();
      return true;
    }
    return false;
  }

  #of(tenant: string): TenantTurns {
    const known = this.#tenants.get(tenant);
    if (known !== undefined) return known;
    const { weights, waitMs } = this.#bounds;
    const turns = new TenantTurns(Object.hasOwn(weights, tenant) ? (weights[tenant] ?? 1) : 1, waitMs);
    this.#tenants.set(tenant, turns);
    this.#weights += turns.weight;
    return turns;
  }

  #forget(tenant: string, turns: TenantTurns): void {
    if (turns.active > 0 || turns.waiting > 0) return;
    if (this.#tenants.delete(tenant)) this.#weights -= turns.weight;
  }
}

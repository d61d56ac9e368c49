/**
 * The budgets of one node: it spends in memory from what the ledger leased to it, so that a request costs no I/O.
 * Every doubt is decided against spending: what is unknown is held, what expires is posted in full, and where the term
 * of the leases is over nothing is reserved until the ledger has renewed it.
 *
 * What a crash loses: the leases' free rests and the unposted costs stay leased in the ledger, so they count as spent
 * until recover-dead-epochs.ts has read the audit log. Nothing is ever spent twice.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { LedgerStore, ThresholdCrossing } from '../storage/stores.ts';
import type { AccountLease } from './account-lease.ts';
import { countsTokens, isAmount, type Spend } from './account-unit.ts';
import type {
  AccountPage,
  AccountReport,
  Budgets,
  Reservation,
  ReservationRequest,
  ReservationResult,
  SettleResult,
} from './budgets.ts';
import { LeaseBook } from './lease-book.ts';
import { HeldTerm, type TermClocks } from './lease-term.ts';
import { LeaseUpkeep } from './lease-upkeep.ts';
import { PostingQueue } from './posting-queue.ts';
import { type HoldResult, RefillQueue } from './refill-queue.ts';
import { SettledIds } from './settled-ids.ts';

/** Costs reach the ledger within this time. */
export const FLUSH_INTERVAL_MS = 500;
/** How soon this node hears that others are short of what it does not use. */
export const RECALL_INTERVAL_MS = 200;
export const MAX_LIVE_RESERVATIONS = 100_000;

export interface NodeBudgetsOptions {
  readonly ledger: LedgerStore;
  /** The audit log's epoch: recovery finds this node's reservations by it. */
  readonly epoch: string;
  /** The node's lasting name: its next start recovers what this run leaves behind. */
  readonly node?: string;
  /** Told of everything that a person must look at: costs over their bound, expiries, failed postings. */
  readonly onFault: (where: string, error: unknown) => void;
  /** Told once over all nodes when an account passes one of `alertAtPercent`. */
  readonly onThreshold?: (crossing: ThresholdCrossing) => void;
  readonly alertAtPercent?: () => readonly number[];
  /** Whether windows begin and end by the ledger's clock instead of the caller's: where there are several nodes. */
  readonly shared?: boolean;
  readonly clocks?: TermClocks;
  readonly pause?: (ms: number) => Promise<void>;
}

interface LiveReservation {
  readonly leases: readonly AccountLease[];
  boundNanoUsd: number;
  boundTokens: number;
  readonly madeAtMs: number;
}

const REAL_CLOCKS: TermClocks = { monotonic: () => performance.now(), wall: Date.now };

export class NodeBudgets implements Budgets {
  readonly #options: NodeBudgetsOptions;
  readonly #book = new LeaseBook();
  readonly #live = new Map<string, LiveReservation>();
  readonly #settled = new SettledIds();
  readonly #term: HeldTerm;
  readonly #postings: PostingQueue;
  readonly #refills: RefillQueue;
  readonly #upkeep: LeaseUpkeep;
  readonly #timers: NodeJS.Timeout[] = [];
  #fenced = false;

  constructor(options: NodeBudgetsOptions) {
    this.#options = options;
    const { ledger, epoch, node = '', clocks = REAL_CLOCKS } = options;
    this.#term = new HeldTerm(ledger, { epoch, node, clocks });
    this.#postings = new PostingQueue({
      ...{ ledger, epoch },
      alertAtPercent: options.alertAtPercent ?? (() => []),
      onThreshold: options.onThreshold ?? (() => undefined),
    });
    this.#refills = new RefillQueue({
      ...{ ledger, epoch, term: this.#term, postings: this.#postings },
      monotonic: () => clocks.monotonic(),
      pause: options.pause ?? ((ms) => delay(ms)),
    });
    this.#upkeep = new LeaseUpkeep({
      ...{
        ledger,
        epoch,
        term: this.#term,
        postings: this.#postings,
        refills: this.#refills,
        book: this.#book,
      },
      isFenced: () => this.#fenced,
      onError: (where, error) => this.#report(where, error),
    });
  }

  /** Opens the epoch in the ledger. Without it the first reservation does. */
  open(): Promise<void> {
    return this.#term.ensure();
  }

  /** Begins the regular flushing, renewing and giving back. */
  start(now: () => number): void {
    if (this.#timers.length > 0) return;
    this.#timers.push(
      setInterval(() => void this.maintain(now()), FLUSH_INTERVAL_MS).unref(),
      setInterval(() => void this.answerRecalls(now()), RECALL_INTERVAL_MS).unref(),
    );
  }

  reserve(request: ReservationRequest): ReservationResult | Promise<ReservationResult> {
    const { id, scopes, boundNanoUsd, boundTokens = 0 } = request;
    if (!isAmount(boundNanoUsd) || !isAmount(boundTokens))
      throw new RangeError('a bound must be a whole number of nano-USD and of tokens');
    if (this.#live.has(id)) throw new Error(`the reservation ${id} exists already`);
    const [first] = scopes;
    if (first === undefined) return { ok: true, reservation: this.#begin(request, []) };
    if (request.boundTokens === undefined && scopes.some((scope) => scope.limitTokens !== undefined))
      throw new RangeError('a budget of tokens needs a bound of tokens');
    if (this.#cannotReserve()) return { ok: false, scope: first, available: 0 };
    if (this.#mustRenew()) return this.#reserveRenewed(request);
    return this.#reserveNow(request, first);
  }

  extend(
    reservationId: string,
    extraNanoUsd: number,
    nowMs: number,
    extraTokens = 0,
  ): boolean | Promise<boolean> {
    const live = this.#live.get(reservationId);
    if (live === undefined || !isAmount(extraNanoUsd) || !isAmount(extraTokens) || this.#cannotReserve())
      return false;
    const extra = { nanoUsd: extraNanoUsd, tokens: extraTokens };
    const covered = live.leases.every((lease) => lease.covers(lease.amountOf(extra)));
    if (live.leases.length > 0 && (!covered || this.#mustRenew()))
      return this.#extendLater(reservationId, extra, nowMs);
    for (const lease of live.leases) lease.hold(lease.amountOf(extra));
    raise(live, extra);
    return true;
  }

  settle(reservationId: string, costNanoUsd: number, _nowMs: number, tokens?: number): SettleResult {
    const live = this.#live.get(reservationId);
    if (live === undefined) return this.#settled.has(reservationId) ? 'already_settled' : 'unknown';
    this.#live.delete(reservationId);
    this.#settled.add(reservationId);
    const nanoUsd = this.#checked(reservationId, costNanoUsd, { bound: live.boundNanoUsd, unit: 'nano-USD' });
    const counted = this.#checked(reservationId, tokens ?? live.boundTokens, {
      bound: live.boundTokens,
      unit: 'tokens',
    });
    for (const lease of live.leases) {
      const cost = lease.tokens ? counted : nanoUsd;
      lease.spend(lease.tokens ? live.boundTokens : live.boundNanoUsd, cost);
      this.#postings.spend(lease.name, cost);
    }
    return nanoUsd > live.boundNanoUsd || (hasTokens(live.leases) && counted > live.boundTokens)
      ? 'over_bound'
      : 'settled';
  }

  /**
   * Posts in full every reservation made at or before `cutoffMs`: its request is long over, and nobody knows what it
   * cost. Returns how many there were.
   */
  expireOlderThan(cutoffMs: number, nowMs: number): number {
    const expired: string[] = [];
    for (const [id, live] of this.#live) if (live.madeAtMs <= cutoffMs) expired.push(id);
    for (const id of expired) {
      this.settle(id, this.#live.get(id)?.boundNanoUsd ?? 0, nowMs);
      this.#options.onFault('budget', new Error(`the reservation ${id} expired and was posted in full`));
    }
    return expired.length;
  }

  /** Renews the term, sends waiting costs to the ledger and gives back leases that are idle or past. Never rejects. */
  maintain(nowMs: number): Promise<void> {
    return this.#upkeep.maintain(nowMs);
  }

  /** Gives back what others are short of and nobody here holds. Never rejects. */
  answerRecalls(nowMs: number): Promise<void> {
    return this.#upkeep.answerRecalls(nowMs);
  }

  async report(page?: AccountPage): Promise<readonly AccountReport[]> {
    // Read first: what is settled while the ledger answers is then told as held or twice, never as neither.
    const held = new Map([...this.#book.all()].map((lease) => [lease.name, lease.held]));
    if (this.#postings.size > 0) await this.#postings.flush();
    const rows = await this.#options.ledger.accounts(page);
    return rows.map(({ account, limit, spent, forfeited }) =>
      countsTokens(account)
        ? {
            ...{ account, limitTokens: limit, spentTokens: spent },
            ...{ heldTokens: held.get(account) ?? 0, forfeitedTokens: forfeited },
          }
        : {
            ...{ account, limitNanoUsd: limit, spentNanoUsd: spent },
            ...{ heldNanoUsd: held.get(account) ?? 0, forfeitedNanoUsd: forfeited },
          },
    );
  }

  /**
   * Posts what is settled and gives the leases back. Reservations that are still live keep theirs: the next start of
   * this node posts them from the audit log.
   */
  async close(): Promise<void> {
    for (const timer of this.#timers.splice(0)) clearInterval(timer);
    if (!this.#term.begun) return;
    await this.#refills.idle;
    await this.#upkeep.idle();
    const { ledger, epoch } = this.#options;
    if (this.#live.size > 0)
      for (const lease of this.#book.all()) this.#postings.giveBack(lease.name, lease.takeFree());
    await this.#postings.flush();
    if (this.#live.size === 0) await ledger.closeEpoch(epoch, []);
  }

  #cannotReserve(): boolean {
    return this.#fenced || this.#live.size >= MAX_LIVE_RESERVATIONS;
  }

  /** A node that was paused or cut off for too long must not spend before it has asked. */
  #mustRenew(): boolean {
    return (this.#term.begun || this.#options.shared === true) && !this.#term.holds;
  }

  async #reserveRenewed(request: ReservationRequest): Promise<ReservationResult> {
    try {
      await this.#term.ensure();
    } catch (error) {
      this.#noteFence(error);
      throw error;
    }
    return this.reserve(request);
  }

  #reserveNow(
    request: ReservationRequest,
    first: ReservationRequest['scopes'][number],
  ): ReservationResult | Promise<ReservationResult> {
    const { boundNanoUsd, boundTokens = 0, nowMs } = request;
    const windowMs = this.#options.shared === true ? this.#term.authorityNowMs : nowMs;
    const leases = this.#book.of(request.scopes, windowMs);
    if (leases === undefined) return { ok: false, scope: first, available: 0 };
    let covered = true;
    for (const lease of leases) {
      const bound = lease.tokens ? boundTokens : boundNanoUsd;
      lease.noteNeed(bound, nowMs);
      covered &&= lease.covers(bound);
    }
    if (!covered) return this.#holdLater(request, leases);
    for (const lease of leases) lease.hold(lease.tokens ? boundTokens : boundNanoUsd);
    for (const lease of leases) if (lease.runsLow(nowMs)) this.#upkeep.topUp(lease, nowMs);
    return { ok: true, reservation: this.#begin(request, leases) };
  }

  async #holdLater(request: ReservationRequest, leases: readonly AccountLease[]): Promise<ReservationResult> {
    const { boundNanoUsd: nanoUsd, boundTokens: tokens = 0, nowMs } = request;
    const held = await this.#refill(leases, { nanoUsd, tokens }, nowMs);
    if (!held.ok) return { ok: false, scope: held.lease.scope, available: held.available };
    return { ok: true, reservation: this.#begin(request, leases) };
  }

  async #extendLater(reservationId: string, extra: Spend, nowMs: number): Promise<boolean> {
    const leases = this.#live.get(reservationId)?.leases ?? [];
    const held = await this.#refill(leases, extra, nowMs);
    if (!held.ok) return false;
    const live = this.#live.get(reservationId);
    if (live === undefined) {
      // Settled while the ledger was asked: what it waited for must not stay held for ever.
      for (const lease of leases) lease.release(lease.amountOf(extra));
      return false;
    }
    raise(live, extra);
    return true;
  }

  async #refill(leases: readonly AccountLease[], spend: Spend, nowMs: number): Promise<HoldResult> {
    try {
      return await this.#refills.hold(leases, spend, nowMs);
    } catch (error) {
      this.#noteFence(error);
      throw error;
    }
  }

  #begin(request: ReservationRequest, leases: readonly AccountLease[]): Reservation {
    const { id, boundNanoUsd, boundTokens = 0, nowMs } = request;
    const accounts = leases.map((lease) => lease.name);
    this.#live.set(id, { leases, boundNanoUsd, boundTokens, madeAtMs: nowMs });
    return { id, accounts, boundNanoUsd, ...(hasTokens(leases) && { boundTokens }) };
  }

  /** A cost that is no amount is posted in full, and a cost over the bound as it is: both are faults. */
  #checked(
    id: string,
    cost: number,
    { bound, unit }: { readonly bound: number; readonly unit: string },
  ): number {
    if (cost <= bound && isAmount(cost)) return cost;
    const { onFault } = this.#options;
    if (!isAmount(cost)) {
      onFault(
        'budget',
        new RangeError(`the reservation ${id} was settled with no amount of ${unit}; posted in full`),
      );
      return bound;
    }
    // Tokens are counted although no budget above has any.
    if (bound > 0 || unit === 'nano-USD')
      onFault('budget', new Error(`the reservation ${id} cost ${cost} ${unit}, over its bound of ${bound}`));
    return cost;
  }

  #report(where: string, error: unknown): void {
    this.#noteFence(error);
    this.#options.onFault(where, error);
  }

  /** A fenced epoch never comes back: its money was given away, so this process must not reserve again. */
  #noteFence(error: unknown): void {
    if (error instanceof Error && (error as { code?: unknown }).code === 'epoch_fenced') this.#fenced = true;
  }
}

function raise(live: LiveReservation, extra: Spend): void {
  live.boundNanoUsd += extra.nanoUsd;
  live.boundTokens += extra.tokens;
}

function hasTokens(leases: readonly AccountLease[]): boolean {
  return leases.some((lease) => lease.tokens);
}

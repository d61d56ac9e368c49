/**
 * Holds that the leases did not cover, served one after the other. One at a time is what makes it exact: nobody is
 * refused because another waiter holds half of what it needs. While one waits for the ledger it already holds its
 * money in the accounts that have it, so that later requests cannot starve it. Waiters behind it are mostly served
 * from the slice that it brings, without a further grant. Who must wait for other nodes to give back waits outside.
 */
import type { LeaseGrant, LedgerStore, WantedLease } from '../storage/stores.ts';
import type { AccountLease } from './account-lease.ts';
import { limitOf, type Spend } from './account-unit.ts';
import type { HeldTerm } from './lease-term.ts';
import type { PostingQueue } from './posting-queue.ts';

/** Holds that may wait; past it a hold is refused at once. */
export const MAX_WAITING_HOLDS = 4_096;
/** How long a hold waits for other live nodes to give back what they do not hold. */
export const RECALL_PATIENCE_MS = 2_000;
/** How often it asks meanwhile. */
const RECALL_PAUSE_MS = 50;
/** Nobody asks again sooner. */
const RECALL_QUIET_MS = 25;
/** A hold joins a recall that is no older than this; later it needs answers of its own. */
const RECALL_FRESH_MS = 100;

export type HoldResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly lease: AccountLease; readonly available: number };

export interface RefillOptions {
  readonly ledger: LedgerStore;
  readonly epoch: string;
  readonly term: HeldTerm;
  readonly postings: PostingQueue;
  readonly monotonic: () => number;
  readonly pause: (ms: number) => Promise<void>;
}

interface WaitingHold {
  readonly leases: readonly AccountLease[];
  readonly spend: Spend;
  readonly nowMs: number;
  /** By the monotonic clock. */
  readonly sinceMs: number;
  /** Of each account that lacked: the recall whose answers this hold waits for. */
  readonly recalls: Map<AccountLease, number>;
}

type Recalled = Extract<HoldResult, { ok: false }> & { readonly recalled?: true };

export class RefillQueue {
  readonly #options: RefillOptions;
  readonly #waiting = new Set<WaitingHold>();
  #tail: Promise<void> = Promise.resolve();

  constructor(options: RefillOptions) {
    this.#options = options;
  }

  /** Resolves when everything that waits now has been served. */
  get idle(): Promise<void> {
    return this.#tail;
  }

  /**
   * Holds the amount in every lease or in none, asking the ledger for what lacks. Rejects where the ledger fails
   * (nothing is held then); resolves to a refusal where an account does not have it, on any node.
   */
  async hold(leases: readonly AccountLease[], spend: Spend, nowMs: number): Promise<HoldResult> {
    const [first] = leases;
    if (first !== undefined && this.#waiting.size >= MAX_WAITING_HOLDS)
      return { ok: false, lease: first, available: 0 };
    const waiting = { leases, spend, nowMs, sinceMs: this.#options.monotonic(), recalls: new Map() };
    this.#waiting.add(waiting);
    for (const lease of leases) lease.waiters++;
    try {
      return await this.#holdOrRecall(waiting);
    } finally {
      this.#waiting.delete(waiting);
      for (const lease of leases) lease.waiters--;
    }
  }

  /** Runs `work` while no hold is being served. */
  exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.#tail.then(work);
    this.#tail = done.then(ended, ended);
    return done;
  }

  async #holdOrRecall(waiting: WaitingHold): Promise<HoldResult> {
    const { monotonic, pause } = this.#options;
    const patientUntilMs = monotonic() + RECALL_PATIENCE_MS;
    for (;;) {
      const result = await this.exclusively(() => this.#holdEverywhere(waiting));
      if (result.ok || result.recalled !== true || monotonic() >= patientUntilMs) return result;
      await pause(RECALL_PAUSE_MS);
    }
  }

  async #holdEverywhere(waiting: WaitingHold): Promise<{ readonly ok: true } | Recalled> {
    const held: AccountLease[] = [];
    try {
      await this.#options.term.ensure();
      // First what needs no I/O, all of it in one go: nothing can take it away while the ledger is asked for the rest.
      let lacking = holdCovered(waiting.leases, waiting.spend, held);
      while (lacking.length > 0) {
        const refusal = await this.#refill(lacking, waiting);
        if (refusal !== undefined) {
          releaseAll(held, waiting.spend);
          return refusal;
        }
        // In the same turn as the answer: another reservation must not come between.
        lacking = holdCovered(lacking, waiting.spend, held);
      }
      return { ok: true };
    } catch (error) {
      releaseAll(held, waiting.spend);
      throw error;
    }
  }

  /** Asks the ledger once for all that lacks, or says why not. */
  async #refill(lacking: readonly AccountLease[], waiting: WaitingHold): Promise<Recalled | undefined> {
    for (const lease of lacking) if (!lease.trusted) await this.#surrender(lease);
    for (const lease of lacking) {
      const need = lease.amountOf(waiting.spend) - lease.free;
      const known = lease.dryAvailable(this.#nowOf(waiting));
      if (known !== undefined && known < need) return refusal(lease, known);
      if (this.#joinRecall(lease, waiting)) return { ...refusal(lease, 0), recalled: true };
    }
    const wanted = lacking
      .filter((lease) => lease.amountOf(waiting.spend) > lease.free)
      .map((lease) => this.#want(lease, waiting));
    const grant = await this.#grant(lacking, wanted);
    if (!grant.ok) {
      const asked = wanted.find(({ account }) => account === grant.account)?.need ?? 0;
      await this.#noteRefusal(grant, lacking, { ...waiting, asked });
      return undefined;
    }
    for (const { account, amount, scarce } of grant.leases)
      lacking.find(({ name }) => name === account)?.addGrant(amount, waiting.nowMs, scarce);
    return undefined;
  }

  async #grant(lacking: readonly AccountLease[], accounts: readonly WantedLease[]): Promise<LeaseGrant> {
    const { ledger, epoch } = this.#options;
    if (accounts.length === 0) return { ok: true, leases: [] };
    try {
      return await ledger.grant({ epoch, accounts });
    } catch (error) {
      // The grant may hold although its answer was lost; it is looked up before the lease is forgotten.
      for (const lease of lacking) lease.unsure = true;
      throw error;
    }
  }

  /** Only notes what the ledger said: another grant may have brought meanwhile what is needed. */
  async #noteRefusal(
    grant: Extract<LeaseGrant, { ok: false }>,
    lacking: readonly AccountLease[],
    waiting: WaitingHold & { readonly asked: number },
  ): Promise<void> {
    const lease = lacking.find(({ name }) => name === grant.account);
    if (lease === undefined) throw new Error('the ledger refused an account that nobody asked for');
    if (lease.inFlight !== undefined) return lease.inFlight;
    // A slice that was fetched ahead took what was left and arrived first: less is needed now, so it is asked for again.
    if (lease.amountOf(waiting.spend) - lease.free < waiting.asked) return;
    const nowMs = this.#nowOf(waiting);
    lease.noteScarce(nowMs);
    if (grant.recall === undefined) {
      lease.noteDry(grant.available, nowMs);
      return;
    }
    const monotonicMs = this.#options.monotonic();
    const sinceMs = waiting.recalls.has(lease) ? (lease.recall?.sinceMs ?? monotonicMs) : monotonicMs;
    waiting.recalls.set(lease, grant.recall);
    lease.recall = { number: grant.recall, sinceMs, quietUntilMs: monotonicMs + RECALL_QUIET_MS };
  }

  /** Takes part in a recall that was just asked for. True while nobody needs to ask whether it is over. */
  #joinRecall(lease: AccountLease, { recalls }: WaitingHold): boolean {
    const { recall } = lease;
    if (recall === undefined) return false;
    const monotonicMs = this.#options.monotonic();
    if (!recalls.has(lease) && monotonicMs - recall.sinceMs <= RECALL_FRESH_MS)
      recalls.set(lease, recall.number);
    return recalls.has(lease) && monotonicMs < recall.quietUntilMs;
  }

  #nowOf({ nowMs, sinceMs }: WaitingHold): number {
    return nowMs + this.#options.monotonic() - sinceMs;
  }

  /** After the limit went down: everything free goes back, and only the ledger says what there still is. */
  async #surrender(lease: AccountLease): Promise<void> {
    const { postings } = this.#options;
    postings.giveBack(lease.name, lease.takeFree());
    lease.trusted = true;
    await postings.flush();
  }

  #want(lease: AccountLease, waiting: WaitingHold): WantedLease {
    const need = lease.amountOf(waiting.spend) - lease.free;
    let want = need + lease.slice;
    for (const other of this.#waiting) {
      if (other !== waiting && other.leases.includes(lease)) want += lease.amountOf(other.spend);
    }
    const afterRecall = waiting.recalls.get(lease);
    return {
      ...wantedOf(lease, need, Math.min(want, Number.MAX_SAFE_INTEGER)),
      ...(afterRecall !== undefined && { afterRecall }),
    };
  }
}

export function wantedOf(lease: AccountLease, need: number, want: number): WantedLease {
  const endsAtMs = Number.isFinite(lease.endsAtMs) ? lease.endsAtMs : null;
  return { account: lease.name, limit: limitOf(lease.scope), need, want, endsAtMs };
}

/** Holds the amount where it is covered and notes it; returns the leases that do not cover it. */
function holdCovered(
  leases: readonly AccountLease[],
  spend: Spend,
  held: AccountLease[],
): readonly AccountLease[] {
  return leases.filter((lease) => {
    const amount = lease.amountOf(spend);
    if (!lease.covers(amount)) return true;
    lease.hold(amount);
    held.push(lease);
    return false;
  });
}

function releaseAll(held: readonly AccountLease[], spend: Spend): void {
  for (const lease of held) lease.release(lease.amountOf(spend));
}

function refusal(lease: AccountLease, available: number): Extract<HoldResult, { ok: false }> {
  return { ok: false, lease, available: available + Math.max(0, lease.free) };
}

function ended(): void {}

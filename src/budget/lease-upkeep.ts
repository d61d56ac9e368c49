/**
 * What happens to a node's leases beside its requests: slices fetched ahead, terms renewed, costs posted, idle rests
 * and recalled ones given back, grants whose answer was lost looked up. Never on a request's path, never rejects.
 */
import type { LedgerStore } from '../storage/stores.ts';
import type { AccountLease } from './account-lease.ts';
import type { LeaseBook } from './lease-book.ts';
import type { HeldTerm } from './lease-term.ts';
import type { PostingQueue } from './posting-queue.ts';
import { type RefillQueue, wantedOf } from './refill-queue.ts';

/** A lease that nobody used for this long goes back. */
export const IDLE_LEASE_MS = 10_000;
/** How often all leases are looked through for idle ones. */
const SWEEP_INTERVAL_MS = 5_000;
/** How often the ledger is asked to forget what is long over. */
const PRUNE_INTERVAL_MS = 3_600_000;
/** Leases that one turn looks up: databases bound the parameters of a statement. The others follow in the next. */
const MOST_LOOKED_UP = 1_024;

export interface LeaseUpkeepOptions {
  readonly ledger: LedgerStore;
  readonly epoch: string;
  readonly term: HeldTerm;
  readonly postings: PostingQueue;
  readonly refills: RefillQueue;
  readonly book: LeaseBook;
  /** Nothing more can be done for an epoch that was closed. */
  readonly isFenced: () => boolean;
  readonly onError: (where: string, error: unknown) => void;
}

export class LeaseUpkeep {
  readonly #options: LeaseUpkeepOptions;
  #nextSweepMs = 0;
  #nextPruneMs = 0;
  #answering: Promise<void> | undefined;
  #maintaining: Promise<void> | undefined;

  constructor(options: LeaseUpkeepOptions) {
    this.#options = options;
  }

  maintain(nowMs: number): Promise<void> {
    if (this.#options.isFenced()) return Promise.resolve();
    this.#maintaining ??= this.#maintain(nowMs).finally(() => {
      this.#maintaining = undefined;
    });
    return this.#maintaining;
  }

  answerRecalls(nowMs: number): Promise<void> {
    const { term, book, onError, isFenced } = this.#options;
    if (!term.begun || book.size === 0 || isFenced()) return Promise.resolve();
    this.#answering ??= this.#answer(nowMs)
      .catch((error: unknown) => onError('budget recall', error))
      .finally(() => {
        this.#answering = undefined;
      });
    return this.#answering;
  }

  /** Resolves when nothing that was begun is under way any more; it must not meet a closed storage. */
  async idle(): Promise<void> {
    await Promise.all([this.#maintaining, this.#answering]);
    await Promise.all([...this.#options.book.all()].map((lease) => lease.inFlight));
  }

  /** Refills a lease that runs low before a request has to wait for it. */
  topUp(lease: AccountLease, nowMs: number): void {
    if (lease.inFlight !== undefined) return;
    const { ledger, epoch, term } = this.#options;
    this.#send(lease, async () => {
      await term.ensure();
      const grant = await ledger
        .grant({ epoch, accounts: [{ ...wantedOf(lease, lease.need, lease.slice), afterRecall: 0 }] })
        .catch((error: unknown) => {
          lease.unsure = true;
          throw error;
        });
      const [granted] = grant.ok ? grant.leases : [];
      if (granted !== undefined) lease.addGrant(granted.amount, nowMs, granted.scarce);
      else if (!grant.ok) lease.noteScarce(nowMs);
    });
  }

  async #maintain(nowMs: number): Promise<void> {
    const { term, postings, book, ledger } = this.#options;
    const busy = book.size > 0 || postings.size > 0;
    if (busy && term.begun && term.isDue) await this.#try('budget lease', () => term.renew());
    if (postings.size > 0) await this.#try('budget posting', () => postings.flush());
    const unsure = [...book.all()].filter((lease) => lease.unsure).slice(0, MOST_LOOKED_UP);
    if (unsure.length > 0) await this.#try('budget lease', () => this.#lookUp(unsure));
    if (isDue(this.#nextSweepMs, SWEEP_INTERVAL_MS, nowMs)) await this.#sweep(nowMs);
    if (busy && isDue(this.#nextPruneMs, PRUNE_INTERVAL_MS, nowMs)) {
      this.#nextPruneMs = nowMs + PRUNE_INTERVAL_MS;
      await this.#try('budget pruning', () => ledger.prune());
    }
  }

  async #sweep(nowMs: number): Promise<void> {
    this.#nextSweepMs = nowMs + SWEEP_INTERVAL_MS;
    const over = [...this.#options.book.all()].filter(
      (lease) => (nowMs >= lease.endsAtMs || nowMs - lease.lastUsedMs >= IDLE_LEASE_MS) && isIdle(lease),
    );
    for (const lease of over) this.#giveBack(lease);
    await Promise.all(over.map((lease) => lease.inFlight));
  }

  /** In the queue of holds: an answer must not miss what a grant under way is about to bring. */
  async #answer(nowMs: number): Promise<void> {
    const { ledger, epoch, book, refills, postings } = this.#options;
    const recalls = await ledger.recalls(epoch);
    if (recalls.length === 0) return;
    await refills.exclusively(async () => {
      for (const { account, recall } of recalls) {
        const lease = book.find(account);
        await lease?.inFlight;
        lease?.noteScarce(nowMs);
        postings.giveBack(account, lease?.takeFree() ?? 0, recall);
      }
      await postings.flush();
    });
  }

  /**
   * What the ledger leased and this node never heard of. Exact while nothing of the account is under way: local
   * spending moves money from the lease to the postings and leaves their sum.
   */
  async #lookUp(unsure: readonly AccountLease[]): Promise<void> {
    const { ledger, epoch, refills, postings } = this.#options;
    await refills.exclusively(async () => {
      await Promise.all(unsure.map((lease) => lease.inFlight));
      const { promise: done, resolve } = Promise.withResolvers<void>();
      // Keeps slices from being fetched ahead meanwhile.
      for (const lease of unsure) lease.inFlight = done;
      try {
        await postings.quietly(async () => {
          const leased = await ledger.leased(
            epoch,
            unsure.map(({ name }) => name),
          );
          for (const [index, lease] of unsure.entries()) {
            const lost = (leased[index] ?? 0) - lease.leased - postings.unposted(lease.name);
            if (lost > 0) lease.addLost(lost);
            lease.unsure = false;
          }
        });
      } finally {
        for (const lease of unsure) lease.inFlight = undefined;
        resolve();
      }
    });
  }

  #giveBack(lease: AccountLease): void {
    const { postings, book } = this.#options;
    postings.giveBack(lease.name, lease.takeFree());
    this.#send(lease, async () => {
      if (postings.size > 0) await postings.flush();
      // Only now: as long as the money is on its way a new request must find it announced here.
      if (lease.leased <= 0 && lease.held === 0 && lease.waiters === 0 && !lease.unsure) book.forget(lease);
    });
  }

  #send(lease: AccountLease, work: () => Promise<void>): void {
    lease.inFlight = work()
      .catch((error: unknown) => this.#options.onError('budget lease', error))
      .finally(() => {
        lease.inFlight = undefined;
      });
  }

  async #try(where: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#options.onError(where, error);
    }
  }
}

/** Also after the clock was set back. */
function isDue(atMs: number, everyMs: number, nowMs: number): boolean {
  return nowMs >= atMs || atMs - nowMs > everyMs;
}

function isIdle(lease: AccountLease): boolean {
  return lease.inFlight === undefined && lease.held === 0 && lease.waiters === 0;
}

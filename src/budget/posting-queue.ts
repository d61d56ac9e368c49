/**
 * What was spent and what goes back, on its way to the ledger: one sum an account, in numbered batches. A batch that
 * fails is sent again unchanged, and the ledger counts its number once, whether the first answer was lost or not. What
 * is in here when the process dies is not lost: the ledger still has it as leased, and recovery posts it from the journal.
 */
import type { LedgerStore, Posting, PostingBatch, ThresholdCrossing } from '../storage/stores.ts';

/** Accounts of one batch, so that its transaction is short. */
const MOST_IN_A_BATCH = 1_024;

export interface PostingQueueOptions {
  readonly ledger: Pick<LedgerStore, 'post'>;
  readonly epoch: string;
  readonly alertAtPercent: () => readonly number[];
  readonly onThreshold: (crossing: ThresholdCrossing) => void;
}

interface Sum {
  spent: number;
  returned: number;
  recall: number;
}

/** Bounded by the accounts that the node may lease: one entry each, however many requests were settled. */
export class PostingQueue {
  readonly #options: PostingQueueOptions;
  #waiting = new Map<string, Sum>();
  #sending: PostingBatch | undefined;
  #sequence = 0;
  #tail: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  constructor(options: PostingQueueOptions) {
    this.#options = options;
  }

  /** Accounts with something to post. */
  get size(): number {
    return this.#waiting.size + (this.#sending?.postings.length ?? 0);
  }

  /** What of this account the ledger does not know yet. */
  unposted(account: string): number {
    const waiting = this.#waiting.get(account);
    const sending = this.#sending?.postings.find((posting) => posting.account === account);
    return total(waiting) + total(sending);
  }

  spend(account: string, amount: number): void {
    if (amount > 0) this.#sum(account).spent += amount;
  }

  /** `recall`: the recall that this answers, also where there is nothing to give back. */
  giveBack(account: string, amount: number, recall = 0): void {
    if (amount === 0 && recall === 0) return;
    const sum = this.#sum(account);
    sum.returned += amount;
    sum.recall = Math.max(sum.recall, recall);
  }

  /** Posts everything that waits now. Rejects where the ledger does; what was not posted stays. */
  flush(): Promise<void> {
    // Whoever asks while a flush waits for its turn shares it: it takes along what came meanwhile.
    this.#next ??= this.#after(() => {
      this.#next = undefined;
      return this.#postAll();
    });
    return this.#next;
  }

  /** Runs `work` once everything that waits now is posted, and posts nothing until it is done. */
  quietly<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#after(async () => {
      await this.#postAll();
      return work();
    });
  }

  #after<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.#tail.then(work);
    // Whoever asked hears of the failure; the next in the row sends the same again.
    this.#tail = done.then(ended, ended);
    return done;
  }

  /** No more rounds than there are accounts now: under load there is always one more. */
  async #postAll(): Promise<void> {
    let rest = this.size;
    while (rest > 0) {
      this.#sending ??= this.#takeBatch();
      const batch = this.#sending;
      const { ledger, epoch, onThreshold } = this.#options;
      const crossings = await ledger.post(epoch, batch);
      this.#sending = undefined;
      rest -= batch.postings.length;
      for (const crossing of crossings) onThreshold(crossing);
    }
  }

  #takeBatch(): PostingBatch {
    const postings: Posting[] = [];
    for (const [account, sum] of this.#waiting) {
      postings.push({ account, ...sum });
      if (postings.length === MOST_IN_A_BATCH) break;
    }
    for (const { account } of postings) this.#waiting.delete(account);
    this.#sequence += 1;
    return { sequence: this.#sequence, postings, alertAtPercent: this.#options.alertAtPercent() };
  }

  #sum(account: string): Sum {
    let sum = this.#waiting.get(account);
    if (sum === undefined) {
      sum = { spent: 0, returned: 0, recall: 0 };
      this.#waiting.set(account, sum);
    }
    return sum;
  }
}

function total(sum: { readonly spent: number; readonly returned: number } | undefined): number {
  return sum === undefined ? 0 : sum.spent + sum.returned;
}

function ended(): void {}

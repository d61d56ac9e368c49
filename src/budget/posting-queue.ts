/**
 * Settlements on their way to the ledger, in batches. A batch that fails is sent again with the same ids, which the
 * ledger counts once. What is in here when the process dies is not lost: the ledger still has it as leased, and
 * recovery posts it from the audit log.
 */
import type { LedgerStore, Settlement } from '../storage/stores.ts';

/** Settlements that may wait; at the bound the budgets stop reserving, so that it is never passed by new work. */
export const MAX_UNPOSTED = 65_536;
/** A batch goes at once when it has this many. */
export const BATCH_SIZE = 4_096;
const MOST_IN_A_POST = 4_096;

export class PostingQueue {
  readonly #ledger: LedgerStore;
  readonly #epoch: string;
  #waiting: Settlement[] = [];
  #flushing: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  constructor(ledger: LedgerStore, epoch: string) {
    this.#ledger = ledger;
    this.#epoch = epoch;
  }

  get size(): number {
    return this.#waiting.length;
  }

  add(settlement: Settlement): void {
    this.#waiting.push(settlement);
  }

  /** Posts what waits now, in order. Rejects where the ledger does; everything not posted stays. */
  flush(): Promise<void> {
    if (this.#flushing === undefined) return this.#begin();
    // What came since that flush began needs another one; whoever asks meanwhile shares it.
    this.#next ??= this.#flushing.catch(ofThatFlush).then(() => {
      this.#next = undefined;
      return this.#begin();
    });
    return this.#next;
  }

  #begin(): Promise<void> {
    if (this.#waiting.length === 0) return Promise.resolve();
    this.#flushing = this.#post(this.#waiting.length).finally(() => {
      this.#flushing = undefined;
    });
    return this.#flushing;
  }

  /** No more than `count`: under load there is always one more, and a commit costs more than what it carries. */
  async #post(count: number): Promise<void> {
    let rest = count;
    while (rest > 0) {
      const batch = this.#waiting.slice(0, Math.min(rest, MOST_IN_A_POST));
      await this.#ledger.post(this.#epoch, batch);
      this.#waiting = this.#waiting.slice(batch.length);
      rest -= batch.length;
    }
  }
}

/** Whoever began the failed flush hears of it; the next one sends the same again. */
function ofThatFlush(): void {}

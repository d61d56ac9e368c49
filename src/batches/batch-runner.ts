/**
 * Which batches this process works: it takes what nobody holds, a bounded number at once, and lets go in order when the
 * gate stops. It makes no decision about a line.
 */
import { BatchRun, LEASE_MS } from './batch-run.ts';
import type { BatchWork } from './batch-work.ts';
import type { ClaimedWork, KeptBatch } from './kept-batches.ts';

/** Batches that one process works at once. */
export const MAX_BATCHES_AT_ONCE = 4;
const LOOK_MS = 2_000;
/** What is under way has this long to finish when the gate stops. */
const FINISH_MS = 5_000;

interface Running {
  readonly run: BatchRun;
  readonly done: Promise<void>;
}

export class BatchRunner {
  readonly #work: BatchWork;
  readonly #running = new Map<string, Running>();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #lookAgain = false;
  #closed = false;

  constructor(work: BatchWork) {
    this.#work = work;
  }

  /** Takes up what an earlier run of this node left behind, and looks for work from now on. */
  async start(): Promise<void> {
    await this.#work.batches.store.freeOf(this.#work.holder);
    this.#timer = setInterval(() => this.nudge(), LOOK_MS).unref();
    this.nudge();
  }

  /** There may be something to do. */
  nudge(): void {
    if (this.#closed || !this.#work.settings().isOn) return;
    if (this.#looking !== undefined) {
      this.#lookAgain = true;
      return;
    }
    this.#looking = this.#look()
      .catch((error: unknown) => this.#work.onFault('batches', error))
      .finally(() => {
        this.#looking = undefined;
        if (!this.#lookAgain) return;
        this.#lookAgain = false;
        this.nudge();
      });
  }

  /** Something was asked of a batch that this process may be working on. */
  tell(id: string): void {
    void this.#running.get(id)?.run.renew();
    this.nudge();
  }

  /** Resolves when nothing is under way any more and every batch is let go of. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#looking;
    const running = [...this.#running.values()];
    for (const { run } of running) run.pause();
    const late = setTimeout(() => {
      for (const { run } of running) run.abandon();
    }, FINISH_MS);
    await Promise.all(running.map(({ done }) => done));
    clearTimeout(late);
  }

  async #look(): Promise<void> {
    while (!this.#closed && this.#running.size < MAX_BATCHES_AT_ONCE) {
      const claimed = await this.#work.batches.claim(this.#work.holder, LEASE_MS);
      if (claimed === undefined) return;
      const { batch } = claimed;
      if (batch === undefined) await this.#dismiss(claimed);
      else this.#begin({ ...claimed, batch });
    }
  }

  #begin(claimed: ClaimedWork & { readonly batch: KeptBatch }): void {
    const { id } = claimed.lease;
    const run = new BatchRun(this.#work, claimed);
    const done = run.toEnd().finally(() => {
      this.#running.delete(id);
      this.nudge();
    });
    this.#running.set(id, { run, done });
  }

  /** Its owner's key is gone, so nobody can read what it says, and nobody will. */
  async #dismiss({ lease, record }: ClaimedWork): Promise<void> {
    await this.#work.batches.store.finish(lease, {
      ...{ status: 'failed', marks: record.marks, removeAtMs: 0 },
      ...{ outputFile: undefined, errorFile: undefined },
    });
  }
}

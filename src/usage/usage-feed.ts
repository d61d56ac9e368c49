/**
 * Feeds the usage index from this node's log, in the background: outcomes wait in a bounded queue and go to the store in
 * batches, once they are durable. What the queue could not hold, and what a start finds missing, is read again from the
 * log, so that nothing is lost and nothing counts twice. A request pays one push; a store that is away costs it nothing.
 */
import type { OutcomeRecord } from '../audit/audit-log.ts';
import type { StoredEntry } from '../audit/read-entries.ts';
import type { UsageMark, UsageRow, UsageStore } from '../storage/usage-store.ts';
import { usageRowOf } from './usage-row.ts';

/** Rows that wait: some seconds of a busy node, about 8 MiB. */
export const MAX_QUEUED_ROWS = 16_384;
/** Rows of one transaction. */
export const ROWS_A_BATCH = 500;
/** After this many entries without an outcome the mark moves all the same, so that a start need not read them again. */
const ENTRIES_A_MARK = 20_000;
const FLUSH_INTERVAL_MS = 1_000;
/** A store that failed is left alone so long, doubled each time. */
const FIRST_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 30_000;
const DAY_MS = 86_400_000;
const PRUNE_INTERVAL_MS = 3_600_000;
/** Clean-ups at once, with a pause between, so that others get at the database. */
const MAX_PRUNES = 200;
const PRUNE_PAUSE_MS = 20;

/** What the feed needs of the log. */
export interface UsageLog {
  readonly epoch: string;
  /** Entries appended, and those of them that are on the disk. */
  readonly size: number;
  readonly durableSize: number;
  watchOutcomes(listener: (record: OutcomeRecord, index: number) => void): void;
  entries(range: { readonly fromIndex: number; readonly limit: number }): AsyncIterable<StoredEntry>;
}

export interface UsageFeedOptions {
  readonly log: UsageLog;
  readonly store: UsageStore;
  /** The node's lasting name. */
  readonly node: string;
  /** How long rows are kept. */
  readonly days: number;
  readonly clock: () => number;
  readonly onFault: (where: string, error: unknown) => void;
  /** Rows that wait at most; MAX_QUEUED_ROWS by default. */
  readonly maxQueuedRows?: number;
}

export class UsageFeed {
  readonly #options: UsageFeedOptions;
  readonly #maxQueuedRows: number;
  #queue: UsageRow[] = [];
  /** From this index on every outcome is in the queue or stored; infinite once the queue overflowed. */
  #queuedFrom: number;
  /** Before this index every outcome is stored; undefined until the store was asked. */
  #stored: number | undefined;
  #working: Promise<void> | undefined;
  #pruning: Promise<void> | undefined;
  #failures = 0;
  #pausedUntilMs = 0;
  readonly #timers: NodeJS.Timeout[] = [];
  #closed = false;

  constructor(options: UsageFeedOptions) {
    this.#options = options;
    this.#maxQueuedRows = options.maxQueuedRows ?? MAX_QUEUED_ROWS;
    this.#queuedFrom = options.log.size;
    options.log.watchOutcomes((record, index) => this.#take(record, index));
  }

  /** Outcomes that are not in the index yet, as far as they are in memory. */
  get queued(): number {
    return this.#queue.length;
  }

  /** Begins to store and to forget: now, and regularly. */
  start(): void {
    void this.flush();
    void this.prune();
    this.#timers.push(
      setInterval(() => void this.flush(), FLUSH_INTERVAL_MS).unref(),
      setInterval(() => void this.prune(), PRUNE_INTERVAL_MS).unref(),
    );
  }

  /** Stores what is durable; one at a time. Never rejects: what fails is told and tried again. */
  flush(): Promise<void> {
    this.#working ??= this.#flush().finally(() => {
      this.#working = undefined;
    });
    return this.#working;
  }

  /** Forgets what is older than is kept. Never rejects. */
  prune(): Promise<void> {
    this.#pruning ??= this.#prune().finally(() => {
      this.#pruning = undefined;
    });
    return this.#pruning;
  }

  async #prune(): Promise<void> {
    const { store, clock, days, onFault } = this.#options;
    try {
      const before = clock() - days * DAY_MS;
      for (let round = 0; round < MAX_PRUNES && !this.#closed; round++) {
        if ((await store.prune(before)) === 0) return;
        await new Promise((resolve) => setTimeout(resolve, PRUNE_PAUSE_MS));
      }
    } catch (error) {
      onFault('usage', error);
    }
  }

  /** Stores what is left, if the store takes it now; the next start finds the rest in the log. */
  async close(): Promise<void> {
    for (const timer of this.#timers.splice(0)) clearInterval(timer);
    this.#closed = true;
    await Promise.all([this.#working, this.#pruning]);
    this.#pausedUntilMs = 0;
    if (this.#queuedFrom <= (this.#stored ?? -1)) await this.flush();
  }

  /** On a request's path. */
  #take(record: OutcomeRecord, leafIndex: number): void {
    if (this.#queuedFrom === Number.POSITIVE_INFINITY) return;
    if (this.#queue.length >= this.#maxQueuedRows) {
      this.#queue = [];
      this.#queuedFrom = Number.POSITIVE_INFINITY;
      return;
    }
    const { node, log } = this.#options;
    this.#queue.push(usageRowOf(record, { node, epoch: log.epoch, leafIndex }));
  }

  async #flush(): Promise<void> {
    const { clock, onFault } = this.#options;
    if (clock() < this.#pausedUntilMs) return;
    try {
      this.#stored ??= await this.#resume();
      if (this.#queuedFrom > this.#stored) await this.#readAgain();
      else await this.#storeQueue();
      this.#failures = 0;
    } catch (error) {
      // Told once: while the store is away nobody learns anything from the tenth time.
      if (this.#failures === 0) onFault('usage', error);
      const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** this.#failures++, MAX_PAUSE_MS);
      this.#pausedUntilMs = clock() + pauseMs;
    }
  }

  /** Where an earlier run came to. A mark that another log left under this name is worth nothing. */
  async #resume(): Promise<number> {
    const { store, node, log } = this.#options;
    const mark = await store.mark(node);
    if (mark === undefined || mark.nextIndex === 0 || mark.nextIndex > log.durableSize) return 0;
    for await (const { leaf } of log.entries({ fromIndex: mark.nextIndex - 1, limit: 1 }))
      if (leaf?.epoch === mark.epoch) return mark.nextIndex;
    return 0;
  }

  async #storeQueue(): Promise<void> {
    const { log } = this.#options;
    while (this.#queuedFrom !== Number.POSITIVE_INFINITY) {
      const queue = this.#queue;
      const durable = log.durableSize;
      const rows = queue.slice(0, ROWS_A_BATCH).filter(({ leafIndex }) => leafIndex < durable);
      const last = rows.at(-1);
      if (last === undefined) return;
      await this.#store(rows, { epoch: last.epoch, nextIndex: last.leafIndex + 1 });
      // Unless it overflowed meanwhile; then another queue stands in its place.
      if (queue === this.#queue) queue.splice(0, rows.length);
    }
  }

  /** From now on the queue holds what is appended; what lies before is in the log. */
  async #readAgain(): Promise<void> {
    const { log } = this.#options;
    if (this.#queuedFrom === Number.POSITIVE_INFINITY) this.#queuedFrom = log.size;
    const end = this.#queuedFrom;
    const fromIndex = this.#stored ?? 0;
    // Its last entries may be on their way to the disk: the next turn reads them.
    const limit = Math.min(end, log.durableSize) - fromIndex;
    const page = new Page();
    for await (const { index, leaf } of limit > 0 ? log.entries({ fromIndex, limit }) : []) {
      if (leaf === undefined) throw new Error(`entry ${index} of the audit log is none`);
      const { epoch } = leaf;
      page.mark = { epoch, nextIndex: index + 1 };
      if (leaf.body.type === 'outcome' && this.#isKept(leaf.body.atMs))
        page.rows.push(usageRowOf(leaf.body, { node: this.#options.node, epoch, leafIndex: index }));
      if (page.rows.length >= ROWS_A_BATCH || index - (this.#stored ?? 0) >= ENTRIES_A_MARK)
        await this.#storePage(page);
      if (this.#closed) return;
    }
    await this.#storePage(page);
  }

  async #storePage(page: Page): Promise<void> {
    const { mark, rows } = page;
    if (mark === undefined || mark.nextIndex === this.#stored) return;
    await this.#store(rows, mark);
    page.rows = [];
  }

  async #store(rows: readonly UsageRow[], mark: UsageMark): Promise<void> {
    const { store, node } = this.#options;
    await store.store({ node, rows, mark });
    this.#stored = mark.nextIndex;
  }

  #isKept(atMs: number): boolean {
    const { clock, days } = this.#options;
    return atMs >= clock() - days * DAY_MS;
  }
}

/** What was read of the log and is not stored yet. */
class Page {
  rows: UsageRow[] = [];
  mark: UsageMark | undefined;
}

/**
 * How processes on one file hear of each other's changes: a counter that every announced write bumps, and a `nodes`
 * row with a heartbeat for each process that subscribed, in which it notes the last change that it acted on.
 *
 * A gate that crashes leaves its row behind. It counts as live until its heartbeat is NODE_STALE_MS old, so an
 * announcement in that time waits for it at most that long, and never longer than its own timeout.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Transaction } from 'kysely';
import type { Database, Executor, Tables } from '../schema.ts';
import { bumpCounter, type ChangeCounter, changesBetween, readCounter } from '../sql/change-rows.ts';
import { readLiveNodes, writeHeartbeat } from '../sql/node-rows.ts';
import type { Change, ChangeFeed, ChangeListener, LiveNode, NodeDescription } from '../stores.ts';

export const WATCH_INTERVAL_MS = 40;
export const HEARTBEAT_INTERVAL_MS = 2_000;
/** Three missed heartbeats. */
export const NODE_STALE_MS = 6_500;
const ANNOUNCE_POLL_MS = 10;

export interface ChangeFeedOptions {
  readonly database: Database;
  readonly nodeId: string;
  readonly now: () => number;
  readonly onFault: (where: string, error: unknown) => void;
  /** Starts the watching of the file for commits of other processes. */
  readonly watch: (intervalMs: number, listener: () => void) => void;
}

export class EmbeddedChangeFeed implements ChangeFeed, ChangeCounter {
  readonly #options: ChangeFeedOptions;
  readonly #listeners = new Set<ChangeListener>();
  #heartbeat: NodeJS.Timeout | undefined;
  /** The last change that every listener has acted on; undefined before this process is registered. */
  #seen: number | undefined;
  #reading: Promise<void> | undefined;
  #readAgain = false;
  #closed = false;
  #self: NodeDescription | undefined;

  constructor(options: ChangeFeedOptions) {
    this.#options = options;
  }

  /**
   * Registers this process as a live node. Load what depends on the changes after subscribing: statements run in
   * order, so that a change is either in what was loaded or still to be told.
   */
  subscribe(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    if (this.#heartbeat === undefined) this.#register();
    return () => {
      this.#listeners.delete(listener);
    };
  }

  async announce(timeoutMs: number): Promise<boolean> {
    const { now } = this.#options;
    const deadlineMs = now() + timeoutMs;
    const change = await this.commit({ keys: [] }, async (_, number) => number);
    while (await this.#someoneIsBehind(change)) {
      if (now() >= deadlineMs) return false;
      await sleep(ANNOUNCE_POLL_MS);
    }
    return true;
  }

  /** Statements run in order, so that whoever asks for something after subscribing is registered by then. */
  async registered(): Promise<void> {
    await this.#reading;
  }

  async commit<T>(
    change: Change,
    write: (transaction: Transaction<Tables>, number: number) => Promise<T>,
  ): Promise<T> {
    const result = await this.#options.database
      .transaction()
      .execute(async (transaction) => write(transaction, await bumpCounter(transaction)));
    await this.#notify(change);
    return result;
  }

  async describe(self: NodeDescription): Promise<void> {
    this.#self = self;
    this.#beat();
    await this.#reading;
  }

  liveNodes(): Promise<readonly LiveNode[]> {
    const { database, now } = this.#options;
    return readLiveNodes(database, now() - NODE_STALE_MS);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#heartbeat);
    this.#listeners.clear();
    await this.#reading;
    if (this.#heartbeat === undefined) return;
    await this.#options.database.deleteFrom('nodes').where('id', '=', this.#options.nodeId).execute();
  }

  #register(): void {
    const { watch } = this.#options;
    this.#beat();
    watch(WATCH_INTERVAL_MS, () => this.#readSoon());
    this.#heartbeat = setInterval(() => this.#beat(), HEARTBEAT_INTERVAL_MS);
    this.#heartbeat.unref();
  }

  #beat(): void {
    this.#run('heartbeat', async () => {
      const { database, nodeId, now } = this.#options;
      await database.transaction().execute(async (transaction) => {
        await forgetDead(transaction, now());
        this.#seen ??= await readCounter(transaction);
        await writeHeartbeat(transaction, { id: nodeId, atMs: now(), seen: this.#seen, self: this.#self });
      });
      // Also mends a notification that failed: it is tried again with every heartbeat.
      await this.#read();
    });
  }

  /** One read at a time; a change during it is looked for once more after it. */
  #readSoon(): void {
    if (this.#closed) return;
    if (this.#reading !== undefined) {
      this.#readAgain = true;
      return;
    }
    this.#run('changes', () => this.#read());
  }

  /**
   * One piece of work after the other. The first statement of a piece that need not wait goes out before this
   * returns: that is what registers a node before anything that its process asks for after subscribing.
   */
  #run(where: string, work: () => Promise<void>): void {
    const begun = this.#reading === undefined ? work() : this.#reading.then(work);
    const mine = begun.catch((error: unknown) => this.#options.onFault(where, error));
    this.#reading = mine;
    void mine.then(() => {
      if (this.#reading !== mine) return;
      this.#reading = undefined;
      if (!this.#readAgain) return;
      this.#readAgain = false;
      this.#readSoon();
    });
  }

  /** Marks a change as seen only after every listener has acted on it: until then the announcer must wait. */
  async #read(): Promise<void> {
    const { database, nodeId } = this.#options;
    const counter = await readCounter(database);
    const seen = this.#seen ?? 0;
    if (counter === seen) return;
    if (!(await this.#notify(await changesBetween(database, seen, counter)))) return;
    this.#seen = counter;
    await database.updateTable('nodes').set({ seen_change: counter }).where('id', '=', nodeId).execute();
  }

  /** False where a listener failed; a failure is reported here and never stops the other listeners. */
  async #notify(change: Change): Promise<boolean> {
    let succeeded = true;
    for (const listener of this.#listeners) {
      try {
        await listener(change);
      } catch (error) {
        succeeded = false;
        this.#options.onFault('change listener', error);
      }
    }
    return succeeded;
  }

  async #someoneIsBehind(change: number): Promise<boolean> {
    const { database, nodeId, now } = this.#options;
    const behind = await database
      .selectFrom('nodes')
      .select('id')
      .where('id', '!=', nodeId)
      .where('heartbeat_at_ms', '>=', now() - NODE_STALE_MS)
      .where('seen_change', '<', change)
      .executeTakeFirst();
    return behind !== undefined;
  }
}

/** Rows of crashed gates go once nobody can be waiting for them any more. */
async function forgetDead(executor: Executor, nowMs: number): Promise<void> {
  await executor
    .deleteFrom('nodes')
    .where('heartbeat_at_ms', '<', nowMs - 10 * NODE_STALE_MS)
    .execute();
}

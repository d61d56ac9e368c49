/**
 * How nodes on one Postgres hear of each other's changes: a counter that every announced write bumps, a listener that
 * reads it (see change-listener.ts), and a `nodes` row with a heartbeat in which a process notes the last change that it
 * acted on. Times in the table are the database's: the nodes' clocks need not agree.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { ChangeHints } from '../change-hints.ts';
import type { Database, Tables } from '../schema.ts';
import { bumpCounter, type ChangeCounter } from '../sql/change-rows.ts';
import { readLiveNodes, writeHeartbeat } from '../sql/node-rows.ts';
import type { Change, ChangeFeed, ChangeListener, LiveNode, NodeDescription } from '../stores.ts';
import { CHANNEL, CounterListener, type CounterNews } from './change-listener.ts';
import type { ConnectionConfig } from './postgres-client.ts';

export const HEARTBEAT_INTERVAL_MS = 2_000;
/** Three missed heartbeats. */
export const NODE_STALE_MS = 6_500;
const ANNOUNCE_POLL_MS = 20;
/** How long a close waits for hints that are being sent. */
const HINT_GRACE_MS = 500;

export interface PostgresChangeFeedOptions {
  readonly database: Database;
  readonly config: ConnectionConfig;
  /** Of this run of the process. */
  readonly nodeId: string;
  /** The counter when the storage was opened: everything after it is told. */
  readonly seen: number;
  readonly hints: ChangeHints | undefined;
  readonly onFault: (where: string, error: unknown) => void;
}

export class PostgresChangeFeed implements ChangeFeed, ChangeCounter {
  readonly #options: PostgresChangeFeedOptions;
  readonly #listener: CounterListener;
  readonly #listeners = new Set<ChangeListener>();
  #heartbeat: NodeJS.Timeout | undefined;
  #registered: Promise<void> = Promise.resolve();
  #beating: Promise<void> | undefined;
  #self: NodeDescription | undefined;
  /** The last change that every listener has acted on, and what the row says of it. */
  #seen: number;
  #marked = -1;
  #confirmedAtMs = Number.NEGATIVE_INFINITY;
  #telling: Promise<void> = Promise.resolve();
  readonly #hinting = new Set<Promise<void>>();

  constructor(options: PostgresChangeFeedOptions) {
    this.#options = options;
    this.#seen = options.seen;
    this.#listener = new CounterListener({
      config: options.config,
      onNews: (news) => this.#inTurn(() => this.#take(news)),
      onFault: (error) => options.onFault('changes', error),
    });
  }

  subscribe(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    if (this.#heartbeat === undefined) this.#register();
    return () => {
      this.#listeners.delete(listener);
    };
  }

  registered(): Promise<void> {
    return this.#registered;
  }

  sinceConfirmedMs(): number {
    return performance.now() - this.#confirmedAtMs;
  }

  async announce(timeoutMs: number): Promise<boolean> {
    const deadlineMs = performance.now() + timeoutMs;
    const change = await this.commit({ keys: [] }, async (_, number) => number);
    while (await this.#someoneIsBehind(change)) {
      if (performance.now() >= deadlineMs) return false;
      await sleep(ANNOUNCE_POLL_MS);
    }
    return true;
  }

  async commit<T>(
    change: Change,
    write: (transaction: Transaction<Tables>, number: number) => Promise<T>,
  ): Promise<T> {
    const { value, number } = await this.#options.database.transaction().execute(async (transaction) => {
      const bumped = await bumpCounter(transaction);
      const result = await write(transaction, bumped);
      await sql`select pg_notify(${CHANNEL}, '')`.execute(transaction);
      return { value: result, number: bumped };
    });
    this.#hint(change);
    await this.#inTurn(() => this.#takeOwn(change, number));
    return value;
  }

  /** A heartbeat that is under way may show the old description: another follows it. */
  async describe(self: NodeDescription): Promise<void> {
    this.#self = self;
    await this.#beating;
    await this.#beat();
  }

  liveNodes(): Promise<readonly LiveNode[]> {
    return readLiveNodes(this.#options.database, databaseTime(NODE_STALE_MS));
  }

  async close(): Promise<void> {
    clearInterval(this.#heartbeat);
    this.#listeners.clear();
    await this.#listener.stop();
    await Promise.race([Promise.allSettled(this.#hinting), sleep(HINT_GRACE_MS, undefined, { ref: false })]);
    if (this.#heartbeat === undefined) return;
    const { database, nodeId, onFault } = this.#options;
    const gone = database.deleteFrom('nodes').where('id', '=', nodeId).execute();
    // A row that stays behind is stale in seconds; a stop must not fail for it.
    await gone.catch((error: unknown) => onFault('node list', error));
  }

  #register(): void {
    this.#heartbeat = setInterval(() => this.#beat(), HEARTBEAT_INTERVAL_MS);
    this.#heartbeat.unref();
    this.#registered = this.#beat();
    this.#options.hints?.subscribe((change) => {
      void this.#inTurn(() => this.#notify(change)).then(() => this.#listener.wake());
    });
    this.#listener.start();
  }

  #beat(): Promise<void> {
    this.#beating ??= this.#writeRow().finally(() => {
      this.#beating = undefined;
    });
    return this.#beating;
  }

  async #writeRow(): Promise<void> {
    const { database, nodeId, onFault } = this.#options;
    const seen = this.#seen;
    try {
      await database
        .deleteFrom('nodes')
        .where('heartbeat_at_ms', '<', databaseTime(10 * NODE_STALE_MS))
        .execute();
      await writeHeartbeat(database, { id: nodeId, atMs: databaseTime(0), seen, self: this.#self });
    } catch (error) {
      onFault('heartbeat', error);
    }
  }

  /** One piece of news after the other, so that `#seen` never passes a change that a listener is still acting on. */
  #inTurn(work: () => Promise<unknown>): Promise<void> {
    const done = this.#telling.then(work).then(() => undefined);
    this.#telling = done.catch(() => undefined);
    return done;
  }

  /** Confirmed only after every listener has acted: until then this process may still hold what has changed. */
  async #take(news: CounterNews): Promise<void> {
    if (news.counter !== this.#seen) {
      if (!(await this.#notify(await news.changesSince(this.#seen)))) return;
      this.#seen = news.counter;
    }
    this.#confirmedAtMs = news.askedAtMs;
    if (this.#marked === this.#seen) return;
    await this.#registered;
    await news.markSeen(this.#options.nodeId, this.#seen);
    this.#marked = this.#seen;
  }

  /** With a gap before it the number is left to the listener, which then tells this change once more. */
  async #takeOwn(change: Change, number: number): Promise<void> {
    if (this.#seen >= number || !(await this.#notify(change))) return;
    if (this.#seen === number - 1) this.#seen = number;
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

  #hint(change: Change): void {
    const { hints } = this.#options;
    if (hints === undefined || change.keys.length === 0) return;
    const sent = hints.publish(change).finally(() => this.#hinting.delete(sent));
    this.#hinting.add(sent);
  }

  async #someoneIsBehind(change: number): Promise<boolean> {
    const { database, nodeId } = this.#options;
    const behind = await database
      .selectFrom('nodes')
      .select('id')
      .where('id', '!=', nodeId)
      .where('heartbeat_at_ms', '>=', databaseTime(NODE_STALE_MS))
      .where('seen_change', '<', change)
      .executeTakeFirst();
    return behind !== undefined;
  }
}

/** The database's clock, some milliseconds ago. */
function databaseTime(agoMs: number): RawBuilder<number> {
  return sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint - ${agoMs}::bigint`;
}

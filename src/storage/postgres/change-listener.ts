/**
 * One connection of its own that listens for changes and, behind that, asks for the counter at least twice a second: a
 * notification that is lost, blocked or swallowed by a pooler costs half a second. It reconnects for ever. It uses no
 * connection of the pool, so that slow statements of others cannot make a node deaf.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { MAX_TOLD_KEYS } from '../sql/change-rows.ts';
import type { Change } from '../stores.ts';
import type { ConnectionConfig } from './postgres-client.ts';

export const CHANNEL = 'portcullis_changes';
/** Most time between two looks at the counter. */
export const POLL_INTERVAL_MS = 400;
/** A connection that does not answer for this long is replaced. */
export const POLL_TIMEOUT_MS = 2_000;
const RECONNECT_MS = 250;

export interface CounterNews {
  readonly counter: number;
  /** `performance.now()` from before the question: everything committed until then is in the answer. */
  readonly askedAtMs: number;
  /** What changed after a number, up to the counter or later. */
  changesSince(seen: number): Promise<Change>;
  /** Notes on this process's row what it has acted on. */
  markSeen(nodeId: string, seen: number): Promise<void>;
}

export interface ListenerOptions {
  readonly config: ConnectionConfig;
  /** Awaited before the next question. A rejection is reported, and asked again. */
  readonly onNews: (news: CounterNews) => Promise<void>;
  /** Told once an outage, not once an attempt. */
  readonly onFault: (error: unknown) => void;
}

export class CounterListener {
  readonly #options: ListenerOptions;
  readonly #stopped = new AbortController();
  #wake = Promise.withResolvers<void>();
  #failing = false;
  #running: Promise<void> | undefined;
  #client: pg.Client | undefined;

  constructor(options: ListenerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Asks now, whatever the time. */
  wake(): void {
    this.#wake.resolve();
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    this.wake();
    // A question under way is not waited for: the server may be gone.
    const client = this.#client;
    if (client !== undefined) client.connection?.stream.destroy();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      try {
        await this.#session();
      } catch (error) {
        if (signal.aborted) return;
        if (!this.#failing) this.#options.onFault(error);
        this.#failing = true;
        await sleep(RECONNECT_MS, undefined, { signal, ref: false }).catch(() => undefined);
      }
    }
  }

  /** Lasts as long as the connection. */
  async #session(): Promise<void> {
    const client = new pg.Client({ ...this.#options.config, query_timeout: POLL_TIMEOUT_MS });
    let lost: Error | undefined;
    client.on('error', (error) => {
      lost = error;
      this.wake();
    });
    client.on('notification', () => this.wake());
    this.#client = client;
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
      while (!this.#stopped.signal.aborted) {
        await this.#ask(client);
        await this.#pause();
        if (lost !== undefined) throw lost;
      }
    } finally {
      this.#client = undefined;
      // Not ended in order: a server that does not answer would keep this waiting.
      client.connection?.stream.destroy();
    }
  }

  async #ask(client: pg.Client): Promise<void> {
    // Before the question: a notification that comes during it must lead to another.
    this.#wake = Promise.withResolvers<void>();
    const askedAtMs = performance.now();
    const { rows } = await client.query<{ counter: number }>('select counter from changes where id = 1');
    const counter = rows[0]?.counter;
    if (counter === undefined) throw new Error('the database has no change counter');
    await this.#options.onNews({
      ...{ counter, askedAtMs },
      changesSince: (seen) => changesSince(client, seen, counter),
      markSeen: async (nodeId, seen) => {
        await client.query('update nodes set seen_change = $2 where id = $1', [nodeId, seen]);
      },
    });
    this.#failing = false;
  }

  async #pause(): Promise<void> {
    const ended = new AbortController();
    const timer = sleep(POLL_INTERVAL_MS, undefined, { signal: ended.signal, ref: false });
    await Promise.race([timer.catch(() => undefined), this.#wake.promise]);
    ended.abort();
  }
}

/** A counter that went back is a restored database. */
async function changesSince(client: pg.Client, seen: number, counter: number): Promise<Change> {
  if (counter < seen) return { keys: 'any' };
  const { rows } = await client.query<{ id: string }>('select id from api_keys where changed > $1 limit $2', [
    seen,
    MAX_TOLD_KEYS + 1,
  ]);
  return rows.length > MAX_TOLD_KEYS ? { keys: 'any' } : { keys: rows.map((row) => row.id) };
}

/**
 * Connections to Postgres: a bounded pool, bounded waits, exact numbers. A connection whose query timed out is thrown
 * away, since what it would answer next belongs to nobody. Never reads a setting from the process's environment.
 */
import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import pg from 'pg';
import type { Secret } from '../../providers/secret.ts';
import type { PostgresSettings } from '../settings.ts';
import { parseStoreUrl, StorageFault, tlsFor } from '../store-address.ts';

export const CONNECT_TIMEOUT_MS = 3_000;
/** Past it a statement counts as lost. Migrations and copies are the longest. */
export const QUERY_TIMEOUT_MS = 15_000;
/** For a lock, and for a transaction whose node went silent in the middle: it must not hold the others up for ever. */
const LOCK_TIMEOUT_MS = 5_000;
/** Callers waiting for a connection; more means that Postgres cannot follow, and waiting longer would only hide it. */
export const MAX_WAITING_CALLERS = 4_096;
const IDLE_TIMEOUT_MS = 30_000;
const WHERE = 'storage.postgres.url';

/** Types of Postgres whose text is a whole number that may not fit a JavaScript number (pg_type.dat: int8, numeric). */
const WIDE_NUMBERS: ReadonlySet<number> = new Set([20, 1700]);

export type ConnectionConfig = pg.ClientConfig;

/** How to reach the database; read once, but a password in a file that changes is taken up by later connections. */
export function connectionConfig(settings: PostgresSettings, secret: Secret): ConnectionConfig {
  const url = readUrl(secret);
  const host = url.searchParams.get('host') ?? decodeURIComponent(url.hostname).replace(/^\[|\]$/g, '');
  const database = decodeURIComponent(url.pathname.slice(1));
  const user = decodeURIComponent(url.username);
  if (host === '' || database === '' || user === '')
    throw new StorageFault('storage_misconfigured', `${WHERE} must name a user, a host and a database`);
  refuseParameters(url);
  return {
    ...{ host, database, user, port: url.port === '' ? 5432 : Number(url.port) },
    password: () => decodeURIComponent(readUrl(secret).password),
    ssl: tlsFor(host, settings.tls) ?? false,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    statement_timeout: QUERY_TIMEOUT_MS,
    lock_timeout: LOCK_TIMEOUT_MS,
    idle_in_transaction_session_timeout: LOCK_TIMEOUT_MS,
    keepAlive: true,
    fallback_application_name: 'portcullis',
    types: exactTypes(),
  };
}

function readUrl(secret: Secret): URL {
  return parseStoreUrl(secret.current(Date.now()), ['postgres:', 'postgresql:'], WHERE);
}

/** Whatever stands in a URL is obeyed or refused. TLS is `storage.postgres.tls` alone: two places could disagree. */
function refuseParameters({ searchParams }: URL): void {
  for (const name of searchParams.keys()) {
    if (name === 'host') continue;
    const instead = name.startsWith('ssl') ? '; TLS is set in storage.postgres.tls' : '';
    throw new StorageFault(
      'storage_misconfigured',
      `${WHERE} has the parameter ${name}, which is not supported${instead}`,
    );
  }
}

/** int8 and numeric as JavaScript numbers that are exact, or an error: money must not be rounded on its way. */
function exactTypes(): pg.CustomTypesConfig {
  const getTypeParser = (oid: number, format?: 'text' | 'binary') =>
    WIDE_NUMBERS.has(oid) ? exactNumber : pg.types.getTypeParser(oid, format);
  return { getTypeParser } as pg.CustomTypesConfig;
}

export function exactNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('a number of the database does not fit exactly');
  return value;
}

/** A pool as Kysely wants one. */
export class PostgresClient implements PostgresPool {
  readonly #pool: pg.Pool;
  readonly #connecting = new Set<Promise<pg.PoolClient>>();
  #ending = false;
  readonly options: object = {};

  constructor(config: ConnectionConfig, maxConnections: number, onFault: (error: unknown) => void) {
    this.#pool = new pg.Pool({ ...config, max: maxConnections, idleTimeoutMillis: IDLE_TIMEOUT_MS });
    // A connection that dies while idle is replaced by the next caller; unheard, the event would end the process.
    this.#pool.on('error', onFault);
  }

  async connect(): Promise<PostgresPoolClient> {
    if (this.#ending || this.#connecting.size >= MAX_WAITING_CALLERS)
      throw new Error(this.#ending ? 'the storage is closed' : 'the storage queue is full');
    const loan = this.#pool.connect();
    this.#connecting.add(loan);
    try {
      return new PooledConnection(await loan);
    } finally {
      this.#connecting.delete(loan);
    }
  }

  /** Callers that wait for a connection are served first: the pool itself would leave them waiting for ever. */
  async end(): Promise<void> {
    this.#ending = true;
    await Promise.allSettled(this.#connecting);
    await this.#pool.end();
  }
}

/** One loan of a pooled connection. */
class PooledConnection implements PostgresPoolClient {
  readonly #client: pg.PoolClient;
  readonly #onError = (error: Error): void => {
    this.#broken = error;
  };
  #broken: Error | undefined;

  constructor(client: pg.PoolClient) {
    this.#client = client;
    client.on('error', this.#onError);
  }

  query<R>(sql: string, parameters: ReadonlyArray<unknown>): Promise<PostgresQueryResult<R>>;
  query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  query<R>(
    sql: string | PostgresCursor<R>,
    parameters: ReadonlyArray<unknown> = [],
  ): Promise<PostgresQueryResult<R>> | PostgresCursor<R> {
    if (typeof sql !== 'string') throw new Error('the cluster storage does not stream queries');
    return this.#run<R>(sql, parameters);
  }

  release(discard = false): void {
    this.#client.off('error', this.#onError);
    this.#client.release(discard || this.#broken !== undefined);
  }

  async #run<R>(sql: string, parameters: ReadonlyArray<unknown>): Promise<PostgresQueryResult<R>> {
    if (this.#broken !== undefined) throw this.#broken;
    try {
      const { command, rowCount, rows } = await this.#client.query(sql, [...parameters]);
      // Kysely's type parameter is the caller's promise about its own SELECT; nothing at run time can check it here.
      return {
        command: command as PostgresQueryResult<R>['command'],
        rowCount: rowCount ?? 0,
        rows: rows as R[],
      };
    } catch (error) {
      if (!isAnswer(error)) this.#broken = error instanceof Error ? error : new Error('unknown');
      throw error;
    }
  }
}

/** Whether Postgres itself said no, and the connection is in order. Class 57P is the server going away. */
function isAnswer(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code?.startsWith('57P') !== true;
}

/**
 * Kysely over the SQLite worker. One connection, handed out in the order it was asked for. A transaction begins
 * IMMEDIATE: it takes the write lock first, so that a read inside it is still true when it writes.
 */
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { SqliteClient } from './sqlite-client.ts';
import type { SqlValue } from './sqlite-messages.ts';

/** What the dialect needs of a client. */
export type SqliteQueries = Pick<SqliteClient, 'query' | 'close'>;

export function sqliteDialect(client: SqliteQueries): Dialect {
  return {
    createDriver: () => new WorkerDriver(client),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (database) => new SqliteIntrospector(database),
  };
}

class WorkerDriver implements Driver {
  readonly #client: SqliteQueries;
  readonly #connection: DatabaseConnection;
  #tail: Promise<void> = Promise.resolve();
  #release: () => void = () => undefined;

  constructor(client: SqliteQueries) {
    this.#client = client;
    this.#connection = new WorkerConnection(client);
  }

  async init(): Promise<void> {}

  /** A ticket lock: everybody waits for the one before, so that no transaction starves. */
  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#tail;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#tail = promise;
    await before;
    this.#release = resolve;
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {
    this.#release();
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async destroy(): Promise<void> {
    await this.#client.close();
  }
}

class WorkerConnection implements DatabaseConnection {
  readonly #client: SqliteQueries;

  constructor(client: SqliteQueries) {
    this.#client = client;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, changes } = await this.#client.query(query.sql, query.parameters.map(sqlValue));
    // Kysely's type parameter is the caller's promise about its own SELECT; nothing at run time can check it here.
    return { rows: rows as R[], numAffectedRows: BigInt(changes) };
  }

  // biome-ignore lint/correctness/useYield: the driver contract wants a generator, and this backend refuses it.
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('the embedded storage does not stream queries');
  }
}

function sqlValue(value: unknown): SqlValue {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')
    return value;
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`a ${typeof value} cannot be a SQL parameter`);
}

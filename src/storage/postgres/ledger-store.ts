/**
 * The ledger in Postgres: the shared statements with row locks and the server's own clock. A transaction that Postgres
 * gives up (a deadlock with another version's order, a serialisation failure) is run again, a bounded number of times.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Database, Executor } from '../schema.ts';
import { postgresNow, postgresRows } from '../sql/ledger-statements.ts';
import { SqlLedgerStore } from '../sql/sql-ledger-store.ts';

export const MAX_TRIES = 6;
const FIRST_PAUSE_MS = 5;
/** PostgreSQL errcodes: serialization_failure, deadlock_detected. Both say that nothing was done. */
const RETRYABLE: ReadonlySet<unknown> = new Set(['40001', '40P01']);

export class PostgresLedgerStore extends SqlLedgerStore {
  constructor(database: Database) {
    super(database, {
      rows: postgresRows,
      now: postgresNow,
      forUpdate: sql`for update`,
      transact: (work) => transactWithRetries(database, work),
    });
  }
}

async function transactWithRetries<Result>(
  database: Database,
  work: (transaction: Executor) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await database.transaction().execute(work);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (!RETRYABLE.has(code) || attempt >= MAX_TRIES) throw error;
      await delay(FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + Math.random()));
    }
  }
}

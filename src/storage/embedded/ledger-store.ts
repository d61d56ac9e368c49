/**
 * The ledger in SQLite: the shared statements under the one write lock. The clock is this machine's, which is the only
 * one that a data folder has.
 */
import { sql } from 'kysely';
import type { Database } from '../schema.ts';
import { sqliteRows } from '../sql/ledger-statements.ts';
import { SqlLedgerStore } from '../sql/sql-ledger-store.ts';

export class EmbeddedLedgerStore extends SqlLedgerStore {
  constructor(database: Database, now: () => number = Date.now) {
    super(database, {
      rows: sqliteRows,
      now: () => sql<number>`${now()}`,
      forUpdate: sql``,
      transact: (work) => database.transaction().execute(work),
    });
  }

  protected override get namelessEpochsAreOurs(): boolean {
    return true;
  }
}

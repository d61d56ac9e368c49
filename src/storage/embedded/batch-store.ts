/** Batches in SQLite: the shared statements under the one write lock and by this machine's clock. */
import { sql } from 'kysely';
import type { Database } from '../schema.ts';
import { SqlBatchStore } from '../sql/sql-batch-store.ts';

export class EmbeddedBatchStore extends SqlBatchStore {
  constructor(database: Database, now: () => number = Date.now) {
    super(database, { now: () => sql<number>`${now()}`, skipLocked: sql`` });
  }
}

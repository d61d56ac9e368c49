/** Batches in Postgres: the shared statements with row locks and the server's own clock. */
import { sql } from 'kysely';
import type { Database } from '../schema.ts';
import { SqlBatchStore } from '../sql/sql-batch-store.ts';

export class PostgresBatchStore extends SqlBatchStore {
  constructor(database: Database) {
    super(database, {
      now: () => sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`,
      skipLocked: sql`for update skip locked`,
    });
  }
}

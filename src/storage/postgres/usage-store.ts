/** The usage index in Postgres: the shared statements, over JSON's elements as Postgres has them. */
import { sql } from 'kysely';
import type { Database } from '../schema.ts';
import { SqlUsageStore } from '../sql/sql-usage-store.ts';

export class PostgresUsageStore extends SqlUsageStore {
  constructor(database: Database) {
    super(database, { elements: (json) => sql`jsonb_array_elements(cast(${json} as jsonb))` });
  }
}

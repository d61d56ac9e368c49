/** The usage index in SQLite: the shared statements, over JSON's elements as SQLite has them. */
import { sql } from 'kysely';
import type { Database } from '../schema.ts';
import { SqlUsageStore } from '../sql/sql-usage-store.ts';

export class EmbeddedUsageStore extends SqlUsageStore {
  constructor(database: Database) {
    super(database, { elements: (json) => sql`json_each(${json})` });
  }
}

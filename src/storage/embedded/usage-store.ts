/** The usage index in SQLite: the shared statements, over JSON's elements as SQLite has them. */
import { sql } from 'kysely';
import type { Database } from '../schema.ts';
import { SqlUsageStore } from '../sql/sql-usage-store.ts';

export class EmbeddedUsageStore extends SqlUsageStore {
  constructor(database: Database) {
    super(database, {
      elements: hasBinaryElements(process.versions.sqlite)
        ? (json) => sql`jsonb_each(${json})`
        : (json) => sql`json_each(${json})`,
    });
  }
}

/** SQLite 3.51 gives elements in its binary form: each of a row's columns need not be looked for in a text again. */
export function hasBinaryElements(version: string | undefined): boolean {
  const [major = 0, minor = 0] = (version ?? '').split('.').map(Number);
  return major > 3 || (major === 3 && minor >= 51);
}

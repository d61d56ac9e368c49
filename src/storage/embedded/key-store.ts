/** Virtual keys in SQLite. One connection writes, so the shared statements are all there is; the clock is this machine's. */
import { sql } from 'kysely';
import type { Database } from '../schema.ts';
import type { ChangeCounter } from '../sql/change-rows.ts';
import { SqlKeyStore } from '../sql/sql-key-store.ts';

export class EmbeddedKeyStore extends SqlKeyStore {
  constructor(database: Database, changes: ChangeCounter, now: () => number = Date.now) {
    super(database, changes, { now: () => sql<number>`${now()}`, forUpdate: sql`` });
  }
}

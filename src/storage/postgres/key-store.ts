/**
 * Virtual keys in Postgres. The notes of last uses must never make a revocation wait or deadlock with another node's:
 * they skip every row that somebody else has locked.
 */
import { sql } from 'kysely';
import type { Database } from '../schema.ts';
import type { ChangeCounter } from '../sql/change-rows.ts';
import { postgresNow } from '../sql/ledger-statements.ts';
import { type KeyUse, latestUses, SqlKeyStore } from '../sql/sql-key-store.ts';

/** Rows of one statement, so that its locks are held for milliseconds. */
const USES_A_STATEMENT = 500;

export class PostgresKeyStore extends SqlKeyStore {
  constructor(database: Database, changes: ChangeCounter) {
    super(database, changes, { now: postgresNow, forUpdate: sql`for update` });
  }

  /** A use whose row is locked just now is lost: the next one, a minute later, is noted again. */
  override async touch(uses: readonly KeyUse[]): Promise<void> {
    const all = latestUses(uses);
    for (let from = 0; from < all.length; from += USES_A_STATEMENT) {
      const part = all.slice(from, from + USES_A_STATEMENT);
      const ids = part.map(({ id }) => id);
      const times = part.map(({ atMs }) => atMs);
      await sql`
        with used as (select unnest(${ids}::text[]) as id, unnest(${times}::bigint[]) as at_ms),
        due as materialized (
          select api_keys.id, used.at_ms from api_keys join used on used.id = api_keys.id
          where api_keys.last_used_at_ms is null or api_keys.last_used_at_ms < used.at_ms
          order by api_keys.id for update of api_keys skip locked)
        update api_keys set last_used_at_ms = due.at_ms from due where api_keys.id = due.id`.execute(
        this.database,
      );
    }
  }
}

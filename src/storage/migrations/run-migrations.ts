/**
 * Brings a database up to date: all that it lacks and the marks commit together under the backend's write lock, so that
 * processes that start at once run each migration exactly once, and none meets a half of them. Never goes back. A newer database is refused: any on one
 * machine, where nothing runs beside it; of a cluster one from which something was taken away.
 */
import { sql } from 'kysely';
import type { Database, Executor } from '../schema.ts';
import { type Backend, isContract, type Migration } from './migration.ts';

export interface MigrationRun {
  readonly migrations: readonly Migration[];
  readonly backend: Backend;
  readonly nowMs: number;
  /** Takes the lock that the transaction needs where beginning one does not (Postgres: an advisory lock). */
  readonly lock?: (transaction: Executor) => Promise<void>;
}

/** What a database has, held against what this version knows. */
export interface MigrationState {
  readonly applied: readonly string[];
  readonly pending: readonly string[];
  /** Applied by a newer version. */
  readonly unknown: readonly string[];
}

/** Returns the names that this call applied. Throws where the database was written by a newer version. */
export function runMigrations(database: Database, run: MigrationRun): Promise<readonly string[]> {
  return database.transaction().execute(async (transaction) => {
    await run.lock?.(transaction);
    await sql`create table if not exists schema_migrations (name text primary key not null, applied_at_ms bigint not null)`.execute(
      transaction,
    );
    const state = await readMigrationState(transaction, run);
    refuseNewer(state, run.backend);
    for (const migration of run.migrations) {
      if (state.pending.includes(migration.name)) await apply(transaction, migration, run);
    }
    return state.pending;
  });
}

async function apply(transaction: Executor, { name, up }: Migration, run: MigrationRun): Promise<void> {
  await up(transaction, run.backend);
  await transaction.insertInto('schema_migrations').values({ name, applied_at_ms: run.nowMs }).execute();
}

/** Changes nothing. An empty database has everything pending. */
export async function readMigrationState(
  database: Executor,
  { migrations, backend }: Pick<MigrationRun, 'migrations' | 'backend'>,
): Promise<MigrationState> {
  const rows = (await hasMarks(database, backend))
    ? await database.selectFrom('schema_migrations').select('name').orderBy('name').execute()
    : [];
  const applied = rows.map((row) => row.name);
  const known = migrations.map((migration) => migration.name);
  return {
    applied,
    pending: known.filter((name) => !applied.includes(name)),
    unknown: applied.filter((name) => !known.includes(name)),
  };
}

async function hasMarks(database: Executor, backend: Backend): Promise<boolean> {
  const found =
    backend === 'sqlite'
      ? sql<{ name: string }>`select name from sqlite_master where name = 'schema_migrations'`
      : sql<{ name: string }>`select 1 as name where to_regclass('schema_migrations') is not null`;
  return (await found.execute(database)).rows.length > 0;
}

function refuseNewer({ unknown }: MigrationState, backend: Backend): void {
  const refused = backend === 'sqlite' ? unknown[0] : unknown.find(isContract);
  if (refused !== undefined) {
    throw new Error(
      `the database was written by a newer version (it has migration ${refused}); upgrade Portcullis`,
    );
  }
}

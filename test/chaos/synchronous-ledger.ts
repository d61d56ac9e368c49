/**
 * The embedded ledger, its real statements on a real SQLite, without the thread: every answer comes in the same turn, so
 * that a schedule runs the same way each time. In memory: no schedule cuts the power.
 */
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { EmbeddedLedgerStore } from '../../src/storage/embedded/ledger-store.ts';
import { type SqliteQueries, sqliteDialect } from '../../src/storage/embedded/sqlite-dialect.ts';
import { MIGRATIONS } from '../../src/storage/migrations/index.ts';
import { runMigrations } from '../../src/storage/migrations/run-migrations.ts';
import type { Tables } from '../../src/storage/schema.ts';
import type { LedgerStore } from '../../src/storage/stores.ts';

export interface LedgerRow {
  readonly account: string;
  readonly limit: number;
  readonly spent: number;
  readonly leased: number;
}

export interface SynchronousLedger {
  readonly store: LedgerStore;
  /** Read past the store, in this turn: what is committed. */
  rows(): readonly LedgerRow[];
  /** Forgets everything: the next schedule's ledger. */
  clear(): void;
  close(): Promise<void>;
}

export async function openSynchronousLedger(now: () => number): Promise<SynchronousLedger> {
  const file = new DatabaseSync(':memory:');
  const database = new Kysely<Tables>({ dialect: sqliteDialect(queriesOf(file)) });
  await runMigrations(database, { migrations: MIGRATIONS, backend: 'sqlite', nowMs: now() });
  const rows = file.prepare(
    'select account, limit_nano_usd as "limit", spent_nano_usd as spent, leased_nano_usd as leased from ledger_accounts',
  );
  return {
    store: new EmbeddedLedgerStore(database, now),
    rows: () => rows.all().map(asRow),
    clear: () =>
      file.exec('delete from ledger_leases; delete from ledger_accounts; delete from ledger_epochs'),
    close: () => database.destroy(),
  };
}

function queriesOf(file: DatabaseSync): SqliteQueries {
  const statements = new Map<string, StatementSync>();
  const prepare = (sql: string) => {
    const statement = statements.get(sql) ?? file.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  return {
    query: async (sql, parameters) => {
      const statement = prepare(sql);
      if (statement.columns().length === 0)
        return { rows: [], changes: Number(statement.run(...parameters).changes) };
      const found = statement.all(...parameters);
      return { rows: found, changes: found.length };
    },
    close: async () => file.close(),
  };
}

function asRow(row: Record<string, unknown>): LedgerRow {
  const { account, limit, spent, leased } = row;
  return { account: String(account), limit: Number(limit), spent: Number(spent), leased: Number(leased) };
}

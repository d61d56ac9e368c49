/**
 * Opens the cluster's storage in Postgres. An empty database is brought up to date by the first node that starts; an
 * older one is left to `portcullis migrate`, so that no rolling restart changes tables by accident.
 */
import { randomUUID } from 'node:crypto';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { openSecret } from '../../providers/secret.ts';
import type { ChangeHints } from '../change-hints.ts';
import { MIGRATIONS } from '../migrations/index.ts';
import { isContract } from '../migrations/migration.ts';
import { type MigrationState, readMigrationState, runMigrations } from '../migrations/run-migrations.ts';
import type { Database, Executor, Tables } from '../schema.ts';
import type { PostgresSettings } from '../settings.ts';
import { readCounter } from '../sql/change-rows.ts';
import { SqlRawTables } from '../sql/raw-tables.ts';
import { StorageFault } from '../store-address.ts';
import type { Storage } from '../stores.ts';
import { PostgresBatchStore } from './batch-store.ts';
import { PostgresChangeFeed } from './change-feed.ts';
import { PostgresConversationStore } from './conversation-store.ts';
import { PostgresFileStore } from './file-store.ts';
import { PostgresKeyStore } from './key-store.ts';
import { PostgresLedgerStore } from './ledger-store.ts';
import { type ConnectionConfig, connectionConfig, PostgresClient } from './postgres-client.ts';
import { PostgresPromptStore } from './prompt-store.ts';
import { PostgresResponseStore } from './response-store.ts';
import { PostgresSettingStore } from './setting-store.ts';
import { PostgresTrainingJobStore } from './training-job-store.ts';
import { PostgresUsageStore } from './usage-store.ts';

/** Postgres 15, as `server_version_num` writes it. */
export const LEAST_VERSION = 150_000;
/** Any number, as long as every version takes the same: "Portcull" in ASCII, below 2^63. */
const MIGRATION_LOCK = 0x50_6f_72_74_63_75n;
/** How long a migration waits for a table that running nodes use, before it gives way to them. */
const TABLE_LOCK_TIMEOUT = '5s';

export interface PostgresStorageOptions {
  readonly settings: PostgresSettings;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly hints?: ChangeHints | undefined;
  /** Told of faults that no caller waits for. */
  readonly onFault?: (where: string, error: unknown) => void;
  /** `empty` (default): only where the database has nothing yet; `never` for commands that look on. */
  readonly migrate?: 'empty' | 'never';
}

export interface PostgresConnection extends AsyncDisposable {
  readonly database: Database;
  readonly config: ConnectionConfig;
}

/** A pool without anything on it. Throws a StorageFault where the settings are wrong; connects with the first query. */
export function connectPostgres(options: PostgresStorageOptions): PostgresConnection {
  const onFault = options.onFault ?? throwLater;
  const secret = openSecret(options.settings.url, {
    env: options.env,
    path: 'storage.postgres.url',
    fault: onFault,
  });
  const config = connectionConfig(options.settings, secret);
  const pool = new PostgresClient(config, options.settings.maxConnections, (error) =>
    onFault('connection', error),
  );
  const database = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return { database, config, [Symbol.asyncDispose]: () => database.destroy() };
}

/** Throws a StorageFault that says what to do: unreachable, too old a server, not migrated, newer. */
export async function openPostgresStorage(options: PostgresStorageOptions): Promise<Storage> {
  const { database, config } = connectPostgres(options);
  try {
    await requireVersion(database);
    await requireMigrated(database, options.migrate ?? 'empty');
    const changes = new PostgresChangeFeed({
      ...{ database, config, hints: options.hints, nodeId: randomUUID() },
      seen: await readCounter(database),
      onFault: options.onFault ?? throwLater,
    });
    const ledger = new PostgresLedgerStore(database);
    const keys = new PostgresKeyStore(database, changes);
    return {
      ...{ keys, keyChanges: keys },
      ledger,
      writeOffs: ledger,
      settings: new PostgresSettingStore(database),
      responses: new PostgresResponseStore(database),
      prompts: new PostgresPromptStore(database, changes),
      conversations: new PostgresConversationStore(database),
      files: new PostgresFileStore(database),
      batches: new PostgresBatchStore(database),
      trainingJobs: new PostgresTrainingJobStore(database),
      usage: new PostgresUsageStore(database),
      changes,
      raw: new SqlRawTables(database),
      close: async () => {
        await changes.close();
        await database.destroy();
      },
    };
  } catch (error) {
    await database.destroy();
    throw error;
  }
}

/** Brings the database up to date; what `portcullis migrate` does. Returns the names that this call applied. */
export function migratePostgres(database: Database, nowMs: number): Promise<readonly string[]> {
  return runMigrations(database, {
    migrations: MIGRATIONS,
    backend: 'postgres',
    nowMs,
    lock: lockForMigration,
  });
}

export function postgresMigrationState(database: Database): Promise<MigrationState> {
  return readMigrationState(database, { migrations: MIGRATIONS, backend: 'postgres' });
}

/** Postgres's `server_version_num`. Throws `storage_unavailable` where nobody answers. */
export async function postgresVersion(database: Database): Promise<number> {
  try {
    const { rows } = await sql<{
      version: string;
    }>`select current_setting('server_version_num') as version`.execute(database);
    return Number(rows[0]?.version);
  } catch (error) {
    throw new StorageFault('storage_unavailable', `cannot reach Postgres: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

/** Throws `storage_misconfigured` for a server that is too old. */
export async function requireVersion(database: Database): Promise<void> {
  const version = await postgresVersion(database);
  if (version >= LEAST_VERSION) return;
  throw new StorageFault(
    'storage_misconfigured',
    `Postgres 15 or later is needed; this one is ${version / 10_000}`,
  );
}

async function requireMigrated(database: Database, migrate: 'empty' | 'never'): Promise<void> {
  const state = await postgresMigrationState(database);
  const newer = state.unknown.find(isContract);
  if (newer !== undefined) {
    throw new StorageFault(
      'storage_newer',
      `the database was migrated by a newer version (${newer}); upgrade this node`,
    );
  }
  if (state.pending.length === 0) return;
  if (state.applied.length === 0 && migrate === 'empty') {
    await migratePostgres(database, Date.now());
    return;
  }
  throw new StorageFault(
    'storage_not_migrated',
    `the database lacks ${state.pending.join(', ')}: run \`portcullis migrate\`; running nodes can stay up`,
  );
}

/** Waits for another migration as long as it takes, then for each table only briefly: callers queue behind that wait. */
async function lockForMigration(transaction: Executor): Promise<void> {
  await sql`set local lock_timeout = 0`.execute(transaction);
  await sql`set local statement_timeout = 0`.execute(transaction);
  await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK}::bigint)`.execute(transaction);
  await sql.raw(`set local lock_timeout = '${TABLE_LOCK_TIMEOUT}'`).execute(transaction);
}

/** Never the message of a failed connection as a whole: only what is in it for a person. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return error.message === '' ? (code ?? 'unknown') : error.message;
}

/** Without a place to report it, a fault must not stay unseen. */
function throwLater(where: string, error: unknown): void {
  queueMicrotask(() => {
    throw new Error(`cluster storage: ${where} failed`, { cause: error });
  });
}

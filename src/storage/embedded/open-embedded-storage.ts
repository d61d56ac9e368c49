/**
 * Opens the embedded storage: one SQLite file in a private folder, which several processes may have open at once
 * (a gate and the CLI). A commit that was acknowledged survives power loss.
 */
import { randomUUID } from 'node:crypto';
import { chmod, mkdir, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import { MIGRATIONS } from '../migrations/index.ts';
import { runMigrations } from '../migrations/run-migrations.ts';
import type { Tables } from '../schema.ts';
import { SqlRawTables } from '../sql/raw-tables.ts';
import type { Storage } from '../stores.ts';
import { EmbeddedBatchStore } from './batch-store.ts';
import { EmbeddedChangeFeed } from './change-feed.ts';
import { EmbeddedConversationStore } from './conversation-store.ts';
import { EmbeddedFileStore } from './file-store.ts';
import { EmbeddedKeyStore } from './key-store.ts';
import { EmbeddedLedgerStore } from './ledger-store.ts';
import { EmbeddedPromptStore } from './prompt-store.ts';
import { EmbeddedResponseStore } from './response-store.ts';
import { EmbeddedSettingStore } from './setting-store.ts';
import { SqliteClient } from './sqlite-client.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import { EmbeddedTrainingJobStore } from './training-job-store.ts';
import { EmbeddedUsageStore } from './usage-store.ts';

export const DATABASE_FILE = 'portcullis.db';
const BUSY_TIMEOUT_MS = 10_000;

export interface EmbeddedStorageOptions {
  /** The data folder; made with mode 0700 where it is missing. */
  readonly path: string;
  readonly now?: () => number;
  /** Told of faults that no caller waits for: a heartbeat or a change listener that failed. */
  readonly onFault?: (where: string, error: unknown) => void;
}

export async function openEmbeddedStorage(options: EmbeddedStorageOptions): Promise<Storage> {
  const now = options.now ?? Date.now;
  const file = await privateFile(options.path);
  const client = await SqliteClient.open({ file, busyTimeoutMs: BUSY_TIMEOUT_MS });
  const database = new Kysely<Tables>({ dialect: sqliteDialect(client) });
  try {
    await runMigrations(database, { migrations: MIGRATIONS, backend: 'sqlite', nowMs: now() });
  } catch (error) {
    await database.destroy();
    throw error;
  }
  const changes = new EmbeddedChangeFeed({
    database,
    nodeId: randomUUID(),
    now,
    onFault: options.onFault ?? throwLater,
    watch: (intervalMs, listener) => client.watch(intervalMs, listener),
  });
  const ledger = new EmbeddedLedgerStore(database, now);
  const keys = new EmbeddedKeyStore(database, changes, now);
  return {
    ...{ keys, keyChanges: keys },
    ledger,
    writeOffs: ledger,
    settings: new EmbeddedSettingStore(database),
    responses: new EmbeddedResponseStore(database),
    prompts: new EmbeddedPromptStore(database, changes),
    conversations: new EmbeddedConversationStore(database),
    files: new EmbeddedFileStore(database),
    batches: new EmbeddedBatchStore(database, now),
    trainingJobs: new EmbeddedTrainingJobStore(database),
    usage: new EmbeddedUsageStore(database),
    changes,
    raw: new SqlRawTables(database),
    close: async () => {
      await changes.close();
      await database.destroy();
    },
  };
}

/** Without a place to report it, a fault must not stay unseen. */
function throwLater(where: string, error: unknown): void {
  queueMicrotask(() => {
    throw new Error(`embedded storage: ${where} failed`, { cause: error });
  });
}

/**
 * Makes the folder and the file before SQLite does: SQLite would use the umask, and gives its -wal and -shm files the
 * mode of the database file. The KEK and the audit log lie in the same folder, so a folder that others can enter or
 * a file that they can read is closed to them.
 */
async function privateFile(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, DATABASE_FILE);
  const handle = await open(file, 'a', 0o600);
  await handle.close();
  const { mode } = await stat(file);
  if ((mode & 0o077) !== 0) await chmod(file, 0o600);
  return file;
}

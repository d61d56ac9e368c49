/**
 * The file `audit-keys.db`: the log's name, its own keys and the keys of data subjects, all wrapped. Apart from the
 * entries, because a key must be destroyed without touching them. What a crash loses: nothing that was committed.
 */
import { existsSync } from 'node:fs';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { AuditFault } from './audit-fault.ts';
import { keysFile, makePrivateFile, refuseOldFormat } from './audit-folder.ts';

const BUSY_TIMEOUT_MS = 5_000;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS log (origin TEXT NOT NULL, verifier_keys TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS log_keys (name TEXT PRIMARY KEY, wrapped BLOB NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS subject_keys (
    pseudonym TEXT PRIMARY KEY, wrapped BLOB NOT NULL, created_at_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

/** Opens for writing, making file and schema where they are missing. Hold the lock first. */
export function openKeysForWriting(dataPath: string): DatabaseSync {
  refuseOldFormat(dataPath);
  const path = keysFile(dataPath);
  makePrivateFile(path);
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  // secure_delete: an erased subject's key must not stay behind in a free page.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON');
  database.exec(SCHEMA);
  return database;
}

/** Opens beside a running writer. Throws `audit_missing` where there is no log, `audit_old_format`. */
export function openKeysForReading(dataPath: string): DatabaseSync {
  refuseOldFormat(dataPath);
  const path = keysFile(dataPath);
  if (!existsSync(path)) throw new AuditFault('audit_missing', `there is no audit log in ${dataPath}`);
  return new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
}

export interface LogIdentity {
  readonly origin: string;
  /** Verifier keys, one a line. Public, and no proof by themselves: whoever changes the file can change them. */
  readonly verifierKeys: string;
}

/** Undefined for a log that was never begun. */
export function readIdentity(database: DatabaseSync): LogIdentity | undefined {
  const row = database.prepare('SELECT origin, verifier_keys FROM log').get();
  if (row === undefined) return undefined;
  return { origin: textOf(row.origin), verifierKeys: textOf(row.verifier_keys) };
}

export function bytesOf(value: SQLOutputValue | undefined): Buffer {
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  throw new AuditFault('audit_damaged', 'a column of audit-keys.db holds no bytes');
}

function textOf(value: SQLOutputValue | undefined): string {
  if (typeof value === 'string') return value;
  throw new AuditFault('audit_damaged', 'a column of audit-keys.db is no text');
}

/**
 * The audit log of a node on embedded storage. This side runs on the request's thread and does as little as it can:
 * it writes a record's body as text and waits for the writer's thread. A writer that fails is fatal to the process.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { KeyRing } from '../crypto/key-ring.ts';
import { AuditFault } from './audit-fault.ts';
import { CHECKPOINT_FOLDER } from './checkpoint-file.ts';
import { openKeysForWriting, readIdentity } from './keys-database.ts';
import { createLogKeys, type LogKeys, loadLogKeys, signersOf } from './log-keys.ts';
import { NodeAuditLog } from './node-audit-log.ts';
import { BATCH_MEMORY_BYTES } from './record-memory.ts';
import type { AuditSettings } from './settings.ts';
import { formatVerifierKey } from './signed-note.ts';
import { startWriter } from './start-writer.ts';
import { lockForWriting } from './writer-lock.ts';

/** c2sp.org/tlog-cosignature counts the origin's length in one byte. */
const ORIGIN = /^[^\s+\p{Cc}]{1,200}$/u;

export interface AuditLogOptions {
  /** Exists already, with mode 0700. */
  readonly dataPath: string;
  readonly keyRing: KeyRing;
  readonly settings: AuditSettings;
  readonly nodeId: string;
  readonly nowMs: number;
  /** Called once when records can no longer be made durable. The process must end: nothing may be delivered. */
  readonly onFatal: (error: Error) => void;
  /** A fault that does not stop the log: a witness that cannot be told. */
  readonly onFault: (error: Error) => void;
}

/**
 * Opens the log, closes what a dead process left open, and begins a new epoch. Throws AuditFault (`audit_in_use`,
 * `audit_damaged`, `audit_old_format`, `audit_origin`, `audit_algorithm`) or KeyFault; then no entry was written.
 */
export async function openAuditLog(options: AuditLogOptions): Promise<NodeAuditLog> {
  const { dataPath, settings } = options;
  const lock = lockForWriting(dataPath);
  try {
    mkdirSync(join(dataPath, CHECKPOINT_FOLDER), { recursive: true, mode: 0o700 });
    const keys = prepareKeys(options);
    const epoch = randomUUID();
    const memory = new SharedArrayBuffer(BATCH_MEMORY_BYTES);
    const writer = await startWriter({
      ...{ dataPath, epoch, keys, memory },
      nowMs: options.nowMs,
      checkpointSeconds: settings.checkpointSeconds,
      checkpointEntries: settings.checkpointEntries,
      witnessFile: settings.witnessFile,
    });
    return new NodeAuditLog({
      ...{ dataPath, epoch, writer, lock, memory },
      keepPayloads: settings.payloads === 'encrypted',
      maxPayloadBytes: settings.maxPayloadBytes,
      onFatal: options.onFatal,
      onFault: options.onFault,
    });
  } catch (error) {
    lock.release();
    throw error;
  }
}

function prepareKeys({ dataPath, keyRing, settings, nodeId }: AuditLogOptions): LogKeys {
  const database = openKeysForWriting(dataPath);
  try {
    const known = readIdentity(database);
    const origin = settledOrigin(known?.origin, settings.origin, nodeId);
    if (known !== undefined) return loadLogKeys(database, keyRing, origin);
    // In one transaction: a log without its keys, or keys without a name, could never be opened again.
    database.exec('BEGIN IMMEDIATE');
    createLogKeys(database, keyRing, origin);
    const keys = loadLogKeys(database, keyRing, origin);
    const verifierKeys = signersOf(keys).map(({ key }) => formatVerifierKey(key));
    database
      .prepare('INSERT INTO log (origin, verifier_keys) VALUES (?, ?)')
      .run(origin, verifierKeys.join('\n'));
    database.exec('COMMIT');
    return keys;
  } finally {
    database.close();
  }
}

/** A log keeps the name that it was begun with: its keys and checkpoints are bound to it. */
function settledOrigin(stored: string | undefined, configured: string | undefined, nodeId: string): string {
  if (stored !== undefined && configured !== undefined && stored !== configured)
    throw new AuditFault(
      'audit_origin',
      `this log is named ${stored}; audit.origin says ${configured}. A log keeps its name`,
    );
  const origin = stored ?? configured ?? `portcullis/${nodeId}`;
  if (!ORIGIN.test(origin))
    throw new AuditFault('audit_origin', 'audit.origin must be 1 to 200 characters without spaces and "+"');
  return origin;
}

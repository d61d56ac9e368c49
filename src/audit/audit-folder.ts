/**
 * Where the audit log lies in the data folder: `audit/segment-NNNNNNNN.log` for the entries, `audit-keys.db` for keys.
 * Knows names only. An older release's `audit.db` must never be passed over: its entries would seem never to have been.
 */
import { closeSync, existsSync, mkdirSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { flushFolder } from '../crypto/kek-file.ts';
import { AuditFault } from './audit-fault.ts';

const SEGMENT_FOLDER = 'audit';
const KEYS_FILE_NAME = 'audit-keys.db';
const LOCK_FILE_NAME = 'audit.lock';
const OLD_FILE_NAME = 'audit.db';
const SEGMENT_NAME = /^segment-(\d{8,15})\.log$/;

/** One file of the log; numbers begin at 1 and have no gaps. */
export interface SegmentPlace {
  readonly number: number;
  readonly path: string;
  /** As messages and reports call it. */
  readonly name: string;
}

export function segmentFolder(dataPath: string): string {
  return join(dataPath, SEGMENT_FOLDER);
}

export function keysFile(dataPath: string): string {
  return join(dataPath, KEYS_FILE_NAME);
}

export function lockFile(dataPath: string): string {
  return join(dataPath, LOCK_FILE_NAME);
}

export function segmentPlace(dataPath: string, number: number): SegmentPlace {
  const file = `segment-${String(number).padStart(8, '0')}.log`;
  return { number, path: join(segmentFolder(dataPath), file), name: `${SEGMENT_FOLDER}/${file}` };
}

/** Every segment that is there, in order; none where there is no log. */
export function listSegments(dataPath: string): SegmentPlace[] {
  const folder = segmentFolder(dataPath);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((name) => Number(SEGMENT_NAME.exec(name)?.[1]))
    .filter((number) => Number.isSafeInteger(number))
    .sort((a, b) => a - b)
    .map((number) => segmentPlace(dataPath, number));
}

/** Throws `audit_old_format` where a log of the format before segments lies in the folder. */
export function refuseOldFormat(dataPath: string): void {
  const path = join(dataPath, OLD_FILE_NAME);
  if (!existsSync(path)) return;
  throw new AuditFault(
    'audit_old_format',
    `${path} is an audit log of an older format that this version does not read: move it away, with its -wal file`,
  );
}

/** The folder's own name is made durable too: a power cut must not take away what was flushed inside. */
export function makeSegmentFolder(dataPath: string): void {
  const folder = segmentFolder(dataPath);
  if (existsSync(folder)) return;
  mkdirSync(folder, { mode: 0o700 });
  flushFolder(dataPath);
}

/** SQLite gives -wal and -shm the mode of the file that they belong to. */
export function makePrivateFile(path: string): void {
  closeSync(openSync(path, 'a', 0o600));
}

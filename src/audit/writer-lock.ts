/** One writer a log: two would sign diverging trees. The system frees the lock with the process, also at a SIGKILL. */
import { DatabaseSync } from 'node:sqlite';
import { AuditFault } from './audit-fault.ts';
import { lockFile, makePrivateFile } from './audit-folder.ts';

export interface WriterLock {
  release(): void;
}

/** Node has no file lock of its own, so SQLite's is taken, on an empty file. Throws `audit_in_use`. */
export function lockForWriting(dataPath: string): WriterLock {
  const path = lockFile(dataPath);
  makePrivateFile(path);
  const lock = new DatabaseSync(path, { timeout: 0 });
  try {
    lock.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    throw new AuditFault('audit_in_use', `another process writes to the audit log in ${dataPath}`, { cause });
  }
  return { release: () => lock.close() };
}

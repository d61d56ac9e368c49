/**
 * Copies a node's folder, the audit log and its keys, into an empty one, and makes every byte durable. What belongs to
 * the machine or to the storage beside it stays: locks, the key-encryption key, the embedded database.
 */
import { closeSync, copyFileSync, fsyncSync, mkdirSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { flushFolder } from '../crypto/kek-file.ts';
import { KEK_FILE_NAME, KEK_ID_FILE_NAME } from '../crypto/open-key-ring.ts';
import { NODE_NAME_FILE } from '../startup/node-name.ts';
import { DATABASE_FILE } from '../storage/embedded/open-embedded-storage.ts';

const LEFT_BEHIND: readonly string[] = [KEK_FILE_NAME, KEK_ID_FILE_NAME, NODE_NAME_FILE];
/** Files that a target may have: its key ring was opened to prove that the key is the same. */
const HARMLESS: ReadonlySet<string> = new Set([...LEFT_BEHIND, 'audit.lock']);

/** The first name in a folder that shows that it is in use, or undefined; a folder that is not there is empty. */
export function folderContent(path: string): string | undefined {
  try {
    return readdirSync(path).find((name) => !HARMLESS.has(name) && !isDatabase(name));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Returns the number of files. The folders are made with mode 0700, the files keep theirs of 0600. */
export function copyNodeFolder(from: string, to: string): number {
  mkdirSync(to, { recursive: true, mode: 0o700 });
  let files = 0;
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) files += copyNodeFolder(source, target);
    else if (entry.isFile() && isOurs(entry.name)) {
      copyDurably(source, target);
      files += 1;
    }
  }
  flushFolder(to);
  return files;
}

function isOurs(name: string): boolean {
  return !isDatabase(name) && !LEFT_BEHIND.includes(name) && !name.startsWith('audit.lock');
}

function isDatabase(name: string): boolean {
  return name.startsWith(DATABASE_FILE);
}

function copyDurably(source: string, target: string): void {
  copyFileSync(source, target);
  const file = openSync(target, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

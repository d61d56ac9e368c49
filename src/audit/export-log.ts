/**
 * Writes a log in the layout of c2sp.org/tlog-tiles, up to its last checkpoint, with all its checkpoints and its public
 * keys. Reads beside a running gate and needs no secret. Exports no payloads.
 */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AuditFault } from './audit-fault.ts';
import { type LogIdentity, openKeysForReading, readIdentity } from './keys-database.ts';
import { readLeaves } from './log-reader.ts';
import { rootOf } from './merkle.ts';
import { lastCheckpoint, readCheckpoints } from './read-checkpoints.ts';
import {
  CHECKPOINT_FILE,
  CHECKPOINTS_FOLDER,
  encodeBundle,
  indexPath,
  KEYS_FILE,
  TILE_WIDTH,
  tilePath,
} from './tiles.ts';

export interface ExportOptions {
  readonly dataPath: string;
  /** Made if missing; must be empty. */
  readonly outDir: string;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface ExportSummary {
  readonly origin: string;
  readonly entries: number;
  readonly checkpoints: number;
  /** Verifier keys, one a line. */
  readonly keys: string;
}

/** Throws AuditFault `audit_missing`, `audit_export_target`, `audit_damaged`. */
export async function exportLog(options: ExportOptions): Promise<ExportSummary> {
  const { dataPath, outDir } = options;
  const identity = identityOf(dataPath);
  await claimFolder(outDir);
  const last = await lastCheckpoint(dataPath);
  if (identity === undefined || last === undefined)
    throw new AuditFault('audit_missing', 'the audit log has no checkpoint yet');
  await exportEntries(last.size, options);
  const checkpoints = await exportCheckpoints(last.size, options);
  await put(outDir, KEYS_FILE, `${identity.verifierKeys}\n`);
  await put(outDir, CHECKPOINT_FILE, last.note);
  return { origin: identity.origin, entries: last.size, checkpoints, keys: identity.verifierKeys };
}

function identityOf(dataPath: string): LogIdentity | undefined {
  const keys = openKeysForReading(dataPath);
  try {
    return readIdentity(keys);
  } finally {
    keys.close();
  }
}

/** An older export below a newer one would be a mixture that does not verify. */
async function claimFolder(outDir: string): Promise<void> {
  await mkdir(outDir, { recursive: true, mode: 0o700 });
  if ((await readdir(outDir)).length > 0)
    throw new AuditFault('audit_export_target', `${outDir} is not empty: name a new folder`);
}

async function exportEntries(size: number, options: ExportOptions): Promise<void> {
  const levels = new TileWriter(options.outDir);
  let entries: Buffer[] = [];
  let done = 0;
  for await (const { index, leaf, hash } of readLeaves(options.dataPath, 0, size)) {
    if (index !== done) throw new AuditFault('audit_damaged', `entry ${done} is missing: run audit verify`);
    done++;
    entries.push(leaf);
    await levels.push(0, hash);
    if (entries.length < TILE_WIDTH && done < size) continue;
    const tile = Math.floor(index / TILE_WIDTH);
    await put(options.outDir, tilePath('entries', tile, entries.length), encodeBundle(entries));
    entries = [];
    options.onProgress?.(done, size);
  }
  if (done !== size) throw new AuditFault('audit_damaged', `entry ${done} is missing: run audit verify`);
  await levels.end();
}

/** Collects hashes level by level; a full tile's root is a hash of the level above. */
class TileWriter {
  readonly #outDir: string;
  readonly #levels: { done: number; hashes: Buffer[] }[] = [];

  constructor(outDir: string) {
    this.#outDir = outDir;
  }

  /** The stored hashes go out as they are: where an entry was changed after it was written, the tile shows it. */
  async push(level: number, hash: Buffer): Promise<void> {
    const state = this.#levels[level] ?? { done: 0, hashes: [] };
    this.#levels[level] = state;
    state.hashes.push(hash);
    if (state.hashes.length < TILE_WIDTH) return;
    const { done, hashes } = state;
    this.#levels[level] = { done: done + 1, hashes: [] };
    await put(this.#outDir, tilePath(level, done, TILE_WIDTH), Buffer.concat(hashes));
    await this.push(level + 1, rootOf(hashes));
  }

  async end(): Promise<void> {
    for (const [level, { done, hashes }] of this.#levels.entries())
      if (hashes.length > 0)
        await put(this.#outDir, tilePath(level, done, hashes.length), Buffer.concat(hashes));
  }
}

async function exportCheckpoints(upTo: number, { dataPath, outDir }: ExportOptions): Promise<number> {
  let [count, previous] = [0, -1];
  for await (const { size, note } of readCheckpoints(dataPath)) {
    if (size > upTo) break;
    await put(outDir, `${CHECKPOINTS_FOLDER}/${indexPath(size)}`, note);
    if (size !== previous) count++;
    previous = size;
  }
  return count;
}

async function put(outDir: string, path: string, content: string | Buffer): Promise<void> {
  const file = join(outDir, path);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, content, { mode: 0o600 });
}

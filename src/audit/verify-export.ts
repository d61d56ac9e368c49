/**
 * Verifies an exported log with nothing but the export and keys that came by another way. Imports nothing of storage
 * or of the gate, so that it proves what it proves to someone who trusts neither. Every file of the export is covered.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Checkpoint, CheckpointVerifier } from './checkpoint.ts';
import { readNotes } from './checkpoint-file.ts';
import { HASH_BYTES, leafHash } from './merkle.ts';
import {
  CHECKPOINT_FILE,
  CHECKPOINTS_FOLDER,
  decodeBundle,
  hashesAt,
  indexOfPath,
  KEYS_FILE,
  TILE_WIDTH,
  tilePath,
  tileWidth,
} from './tiles.ts';
import { soundCheckpoint, verifiersOf, WitnessedHeads } from './verify-checkpoints.ts';
import { LeafChecker } from './verify-leaves.ts';
import { ProblemList, type VerifyReport } from './verify-report.ts';
import { RootChecker } from './verify-roots.ts';
import { TileChecker } from './verify-tiles.ts';

export interface VerifyExportOptions {
  readonly dir: string;
  /** Verifier keys, one a line, from a source other than the export. */
  readonly keys: string;
  /** Files of checkpoints that were kept elsewhere: they show that an export was cut back. */
  readonly witnessFiles?: readonly string[];
  readonly onProgress?: (done: number, total: number) => void;
}

/** Throws AuditFault for keys that cannot be used, and the file system's error for a folder that cannot be read. */
export async function verifyExport(options: VerifyExportOptions): Promise<VerifyReport> {
  const check = new ExportCheck(options);
  return check.run();
}

class ExportCheck {
  readonly #options: VerifyExportOptions;
  readonly #problems = new ProblemList();
  readonly #verifiers: readonly CheckpointVerifier[];
  readonly #heads = new WitnessedHeads(this.#problems);
  readonly #roots = new RootChecker(this.#problems);
  readonly #leaves = new LeafChecker(this.#problems);
  readonly #tiles = new TileChecker((path) => this.#read(path), this.#problems);
  #checkpointsHeld = 0;

  constructor(options: VerifyExportOptions) {
    this.#options = options;
    this.#verifiers = verifiersOf(options.keys);
  }

  async run(): Promise<VerifyReport> {
    const files = await listFiles(this.#options.dir);
    const final = await this.#readCheckpoints(files);
    await this.#checkKeysFile();
    const size = final?.size ?? this.#heads.sizes().at(-1) ?? 0;
    for (const file of files)
      if (!belongs(file, size)) this.#problems.add(file, 'is not part of a log of this size');
    await this.#readWitnesses(size);
    await this.#readEntries(size);
    return this.#problems.report(this.#roots.size, this.#checkpointsHeld);
  }

  async #readCheckpoints(files: readonly string[]): Promise<Checkpoint | undefined> {
    const final = await this.#checkpointAt(CHECKPOINT_FILE, undefined);
    for (const file of files) {
      const size = sizeOfCheckpointPath(file);
      if (size === undefined) continue;
      const checkpoint = await this.#checkpointAt(file, size);
      if (checkpoint !== undefined && final !== undefined && checkpoint.size > final.size)
        this.#problems.add(file, `is later than ${CHECKPOINT_FILE}: the export was cut back`);
    }
    return final;
  }

  async #checkpointAt(path: string, size: number | undefined): Promise<Checkpoint | undefined> {
    const note = await this.#read(path);
    if (note === undefined) {
      this.#problems.add(path, 'is missing');
      return undefined;
    }
    const place = { note: note.toString('utf8'), where: path, ...(size === undefined ? {} : { size }) };
    const checkpoint = soundCheckpoint(place, this.#verifiers, this.#problems);
    if (checkpoint !== undefined) this.#heads.add(checkpoint, path);
    return checkpoint;
  }

  async #checkKeysFile(): Promise<void> {
    const keys = await this.#read(KEYS_FILE);
    if (keys?.toString('utf8').trim() !== this.#options.keys.trim())
      this.#problems.add(KEYS_FILE, 'is missing or differs from the keys given');
  }

  async #readWitnesses(size: number): Promise<void> {
    for (const path of this.#options.witnessFiles ?? []) {
      let count = 0;
      for await (const { note, torn } of readNotes(path)) {
        const where = `${path}, checkpoint ${++count}`;
        if (torn) this.#problems.add(where, 'is not whole');
        const checkpoint = torn
          ? undefined
          : soundCheckpoint({ note, where }, this.#verifiers, this.#problems);
        if (checkpoint === undefined) continue;
        if (checkpoint.size > size)
          this.#problems.add(where, `was witnessed with ${checkpoint.size} entries: the export was cut back`);
        else this.#heads.add(checkpoint, where);
      }
    }
  }

  async #readEntries(size: number): Promise<void> {
    const sizes = this.#heads.sizes();
    if (sizes[0] === 0) this.#compareHead(sizes.shift() ?? 0);
    for (let tile = 0; tile * TILE_WIDTH < size; tile++) {
      await this.#readTile(tile, size, sizes);
      this.#options.onProgress?.(this.#roots.size, size);
    }
    this.#roots.end();
    await this.#tiles.end();
  }

  /** One level 0 tile with its entries; `sizes` are the checkpoints still to be reached. */
  async #readTile(tile: number, size: number, sizes: number[]): Promise<void> {
    const width = tileWidth(0, tile, size);
    const path = tilePath(0, tile, width);
    const stored = await this.#readHashes(path, width);
    const entries = await this.#readBundle(tilePath('entries', tile, width), width);
    let same = stored.length === width;
    for (let at = 0; at < width; at++) {
      const entry = entries[at];
      const computed = entry === undefined ? undefined : leafHash(entry);
      const hash = stored[at];
      if (entry !== undefined) this.#leaves.check(this.#roots.size, entry, () => this.#roots.root());
      this.#roots.push({ computed, stored: hash, storedAt: `${path} hash ${at}` });
      same &&= computed !== undefined && hash?.equals(computed) === true;
      while (sizes[0] === this.#roots.size) this.#compareHead(sizes.shift() ?? 0);
    }
    if (width === TILE_WIDTH) await this.#tiles.push(same ? stored : undefined);
  }

  #compareHead(size: number): void {
    const root = this.#heads.rootAt(size);
    if (root !== undefined && this.#roots.checkpoint({ origin: '', size, root })) this.#checkpointsHeld++;
  }

  async #readHashes(path: string, width: number): Promise<Buffer[]> {
    const bytes = await this.#read(path);
    if (bytes === undefined || bytes.length !== width * HASH_BYTES)
      this.#problems.add(path, bytes === undefined ? 'is missing' : 'has the wrong length');
    const hashes: Buffer[] = [];
    for (let at = 0; at + HASH_BYTES <= (bytes?.length ?? 0) && hashes.length < width; at += HASH_BYTES)
      hashes.push(Buffer.from(bytes?.subarray(at, at + HASH_BYTES) ?? []));
    return hashes;
  }

  async #readBundle(path: string, width: number): Promise<Buffer[]> {
    const bytes = await this.#read(path);
    if (bytes === undefined) {
      this.#problems.add(path, 'is missing');
      return [];
    }
    const { entries, complete } = decodeBundle(bytes);
    if (!complete || entries.length !== width)
      this.#problems.add(path, `holds ${entries.length} whole entries, not ${width}`);
    return entries;
  }

  async #read(path: string): Promise<Buffer | undefined> {
    try {
      return await readFile(join(this.#options.dir, path));
    } catch (error) {
      if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
        return undefined;
      throw error;
    }
  }
}

/** Paths with `/`, below `dir`. */
async function listFiles(dir: string): Promise<string[]> {
  const found = await readdir(dir, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

function sizeOfCheckpointPath(path: string): number | undefined {
  const prefix = `${CHECKPOINTS_FOLDER}/`;
  return path.startsWith(prefix) ? indexOfPath(path.slice(prefix.length)) : undefined;
}

const TILE_PATH = /^tile\/(entries|0|[1-9][0-9]?)\/([x0-9/]{3,40})(?:\.p\/[0-9]{1,3})?$/;

/** Whether the export of a log of `size` has a file of this path. */
function belongs(path: string, size: number): boolean {
  if (path === CHECKPOINT_FILE || path === KEYS_FILE) return true;
  if (sizeOfCheckpointPath(path) !== undefined) return true;
  const [, name, digits] = TILE_PATH.exec(path) ?? [];
  const index = digits === undefined ? undefined : indexOfPath(digits);
  if (name === undefined || index === undefined) return false;
  const level = name === 'entries' ? 0 : Number(name);
  if (index * TILE_WIDTH >= hashesAt(level, size)) return false;
  return path === tilePath(name === 'entries' ? name : level, index, tileWidth(level, index, size));
}

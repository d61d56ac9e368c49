/**
 * Verifies the log where it lies: its segments against the checkpoints that they begin with, against the copies of
 * checkpoints in files, and, with the key ring, its payloads against their commitments. Read-only; works beside a
 * running gate.
 */
import { existsSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import type { KeyRing } from '../crypto/key-ring.ts';
import { AuditFault } from './audit-fault.ts';
import type { CheckpointVerifier } from './checkpoint.ts';
import { checkpointFile, readNotes } from './checkpoint-file.ts';
import { openKeysForReading, readIdentity } from './keys-database.ts';
import { loadLogKeys, signersOf } from './log-keys.ts';
import { formatVerifierKey } from './signed-note.ts';
import { soundCheckpoint, verifiersOf, WitnessedHeads } from './verify-checkpoints.ts';
import { PayloadChecker } from './verify-payloads.ts';
import { ProblemList, type VerifyReport } from './verify-report.ts';
import { SegmentChecker } from './verify-segments.ts';

export interface VerifyLiveOptions {
  readonly dataPath: string;
  /** Proves the keys, and opens payloads; without it neither is checked. */
  readonly keyRing?: KeyRing;
  /** Verifier keys from another source, one a line; without them and the key ring, those stored with the log. */
  readonly keys?: string;
  readonly witnessFiles?: readonly string[];
  readonly onProgress?: (done: number, total: number) => void;
}

/** Throws AuditFault `audit_missing` where there is no log, `audit_old_format`. */
export async function verifyLive(options: VerifyLiveOptions): Promise<VerifyReport> {
  const problems = new ProblemList();
  const database = openKeysForReading(options.dataPath);
  try {
    return await new LiveCheck(database, options, problems).run();
  } catch (error) {
    if (!isDamage(error)) throw error;
    problems.add(KEYS, `cannot be read: ${error.message}`);
    return problems.report(0, 0);
  } finally {
    database.close();
  }
}

const KEYS = 'audit-keys.db';

class LiveCheck {
  readonly #database: DatabaseSync;
  readonly #options: VerifyLiveOptions;
  readonly #problems: ProblemList;
  readonly #heads: WitnessedHeads;
  #payloads: PayloadChecker | undefined;
  #verifiers: readonly CheckpointVerifier[] = [];

  constructor(database: DatabaseSync, options: VerifyLiveOptions, problems: ProblemList) {
    this.#database = database;
    this.#options = options;
    this.#problems = problems;
    this.#heads = new WitnessedHeads(problems);
  }

  async run(): Promise<VerifyReport> {
    this.#takeKeys();
    // Copies before entries: a running gate writes them in the other order.
    await this.#readCopies();
    const segments = new SegmentChecker({
      dataPath: this.#options.dataPath,
      problems: this.#problems,
      heads: this.#heads,
      verifiers: this.#verifiers,
      payloads: this.#payloads,
      onProgress: this.#options.onProgress,
    });
    const { entries, held } = await segments.run();
    return this.#problems.report(entries, held);
  }

  #takeKeys(): void {
    const identity = readIdentity(this.#database);
    if (identity === undefined) throw new AuditFault('audit_missing', 'the audit log was never begun');
    const { keyRing, keys } = this.#options;
    let trusted = keys;
    if (keyRing !== undefined) {
      const logKeys = loadLogKeys(this.#database, keyRing, identity.origin);
      this.#payloads = new PayloadChecker(this.#database, logKeys.master, this.#problems);
      trusted ??= signersOf(logKeys)
        .map(({ key }) => formatVerifierKey(key))
        .join('\n');
    }
    if (trusted !== undefined && trusted.trim() !== identity.verifierKeys)
      this.#problems.add(`${KEYS}, table log`, 'holds other verifier keys than the true ones');
    this.#verifiers = verifiersOf(trusted ?? identity.verifierKeys);
  }

  async #readCopies(): Promise<void> {
    const own = checkpointFile(this.#options.dataPath);
    const paths = [own, ...(this.#options.witnessFiles ?? [])];
    for (const path of paths) {
      if (existsSync(path)) await this.#readCopy(path);
      else this.#problems.add(path, 'is missing');
    }
  }

  async #readCopy(path: string): Promise<void> {
    let count = 0;
    for await (const { note, torn } of readNotes(path)) {
      const where = `${path}, checkpoint ${++count}`;
      if (torn) this.#problems.add(where, 'is not whole: a crash, or a change');
      const checkpoint = torn ? undefined : soundCheckpoint({ note, where }, this.#verifiers, this.#problems);
      if (checkpoint !== undefined) this.#heads.add(checkpoint, where);
    }
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** What SQLite says of a file that is not what was written: SQLITE_ERROR (a table is gone), CORRUPT, NOTADB. */
const DAMAGE_CODES: ReadonlySet<unknown> = new Set([1, 11, 26]);

function isDamage(error: unknown): error is Error {
  if (hasCode(error, 'audit_damaged')) return true;
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return false;
  return DAMAGE_CODES.has(error.errcode & 0xff);
}

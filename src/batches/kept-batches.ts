/**
 * Batches as their owner sees them: what is said of one is sealed under the owner's key, bound to the key that made it,
 * so that no row of the store can be made to speak for another key. Nobody but its owner finds one.
 */
import { type KeyObject, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { FileOwner, KeptFiles } from '../files/kept-files.ts';
import type { BatchPage, BatchRecord, BatchStore, ClaimedBatch } from '../storage/stores.ts';
import type { LineProblem } from './batch-line.ts';
import type { BatchSettings } from './settings.ts';

const ID_BYTES = 18;

const facts = z.strictObject({
  endpoint: z.string(),
  tenant: z.string(),
  address: z.string(),
  dataClass: z.string().exactOptional(),
  metadata: z.record(z.string(), z.string()).nullable(),
});

/** What holds for all of a batch's lines. */
export type BatchFacts = z.output<typeof facts>;

export interface KeptBatch extends BatchFacts {
  readonly record: BatchRecord;
}

export interface BatchToKeep {
  readonly owner: FileOwner;
  readonly keyId: string;
  readonly inputFile: string;
  readonly total: number;
  readonly facts: BatchFacts;
  /** Where there are some, the batch has failed before it began. */
  readonly problems: readonly BatchProblem[];
}

export interface BatchProblem extends LineProblem {
  /** From 1; null where it is not about a line. */
  readonly line: number | null;
}

export interface KeptBatchesOptions {
  readonly store: BatchStore;
  readonly files: KeptFiles;
  readonly clock: () => number;
}

/** A batch that this process works. */
export interface ClaimedWork extends Omit<ClaimedBatch, 'batch'> {
  readonly record: BatchRecord;
  /** Undefined where its owner's key is gone. */
  readonly batch: KeptBatch | undefined;
}

export class KeptBatches {
  readonly store: BatchStore;
  readonly #files: KeptFiles;
  readonly #clock: () => number;

  constructor({ store, files, clock }: KeptBatchesOptions) {
    this.store = store;
    this.#files = files;
    this.#clock = clock;
  }

  /** Undefined where the owner has as many unfinished ones as it may. */
  async create(wanted: BatchToKeep, settings: BatchSettings): Promise<KeptBatch | undefined> {
    const { owner, keyId, inputFile, total, problems } = wanted;
    const id = `batch_${randomBytes(ID_BYTES).toString('hex')}`;
    const nowMs = this.#clock();
    const endsAtMs = nowMs + Math.round(settings.windowHours * 3_600_000);
    const failed = problems.length > 0;
    const unsealed = {
      ...{ id, owner, keyId, inputFile, total, completed: 0, failed: 0, createdAtMs: nowMs, endsAtMs },
      status: failed ? ('failed' as const) : ('in_progress' as const),
      removeAtMs: (failed ? nowMs : endsAtMs) + Math.round(settings.ttlHours * 3_600_000),
      marks: failed ? { failed: nowMs } : { in_progress: nowMs },
      errors: failed ? JSON.stringify(problems) : undefined,
    };
    const key = await this.#files.keys.of(owner);
    const said = Buffer.from(JSON.stringify(wanted.facts));
    const sealed = this.#files.keys.seal(key, said, identityOf(unsealed)).toString('base64');
    const record: BatchRecord = { ...unsealed, sealed };
    const created = await this.store.create(record, settings.maxPerOwner);
    return created ? { ...wanted.facts, record } : undefined;
  }

  async find(owner: FileOwner, id: string): Promise<KeptBatch | undefined> {
    const record = await this.store.find(owner, id, this.#clock());
    return record && this.#opened(record, await this.#files.keys.find(owner));
  }

  async list(owner: FileOwner, page: Omit<BatchPage, 'nowMs'>): Promise<readonly KeptBatch[]> {
    const records = await this.store.list(owner, { ...page, nowMs: this.#clock() });
    const key = await this.#files.keys.find(owner);
    return records.map((record) => this.#opened(record, key)).filter((batch) => batch !== undefined);
  }

  /** Asks for an end. Undefined where the owner has no such batch. */
  async cancel(owner: FileOwner, id: string): Promise<KeptBatch | undefined> {
    const record = await this.store.cancel(owner, id, this.#clock());
    return record && this.#opened(record, await this.#files.keys.find(owner));
  }

  async claim(holder: string, termMs: number): Promise<ClaimedWork | undefined> {
    const claimed = await this.store.claim(holder, termMs);
    if (claimed === undefined) return undefined;
    const { lease, barren, batch: record } = claimed;
    const key = await this.#files.keys.find(record.owner);
    return { lease, barren, record, batch: this.#opened(record, key) };
  }

  removeExpired(): Promise<void> {
    return this.store.removeExpired(this.#clock());
  }

  /** Throws where the row is not what was sealed. */
  #opened(record: BatchRecord, key: KeyObject | undefined): KeptBatch | undefined {
    if (key === undefined) return undefined;
    const said = this.#files.keys.open(key, Buffer.from(record.sealed, 'base64'), identityOf(record));
    return { ...facts.parse(JSON.parse(said.toString('utf8'))), record };
  }
}

type Bound = Pick<BatchRecord, 'owner' | 'id' | 'keyId' | 'inputFile' | 'total' | 'endsAtMs'>;

function identityOf({ owner, id, keyId, inputFile, total, endsAtMs }: Bound): string {
  return JSON.stringify(['batch', owner, id, keyId, inputFile, total, endsAtMs]);
}

/**
 * Collects records while a commit is in flight and hands them over together, so that one fsync serves all that waited.
 * A record is acknowledged only after the commit that holds it. Bounded: past the bounds it refuses, and callers deny.
 */
import { AuditFault } from './audit-fault.ts';
import { BATCH_MEMORY_BYTES, type PendingRecord, recordBound } from './record-memory.ts';

/** Records that wait or are in flight. */
export const MAX_PENDING_RECORDS = 16_384;
/** Characters of those records and their payloads. */
export const MAX_PENDING_CHARACTERS = 128 * 1024 * 1024;

/** The records that one commit makes durable; they share its promise. */
export class Batch {
  readonly records: PendingRecord[] = [];
  readonly durable = Promise.withResolvers<void>();
  characters = 0;
  /** What the records take of the memory at most. */
  bytes = 0;
  /** Set when the batch takes no more records: see ToWriter. */
  oldestOpen = 0;
}

export interface GroupCommitOptions {
  /** Hands a batch to the writer, which answers each with one `committed`. */
  readonly post: (batch: Batch) => void;
  /**
   * How long a batch may wait for company: a commit costs more CPU than ten records, and where so much is in flight the
   * wait costs nobody.
   */
  readonly lingerMs: () => number;
  /** Index of the oldest intent without an outcome, by what was appended so far. */
  readonly oldestOpen: () => number;
  readonly maxPayloadBytes: number;
}

export class GroupCommit {
  readonly #options: GroupCommitOptions;
  /** Batches that take no more records, the oldest first; each holds a record at the least, so they are bounded too. */
  readonly #full: Batch[] = [];
  #filling: Batch | undefined;
  #inFlight: Batch | undefined;
  #pendingRecords = 0;
  #pendingCharacters = 0;
  #scheduled = false;
  #failure: Error | undefined;

  constructor(options: GroupCommitOptions) {
    this.#options = options;
  }

  get pending(): number {
    return this.#pendingRecords;
  }

  /** Throws where the record can be told at once not to become durable; the promise rejects where that shows later. */
  append(record: PendingRecord): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    const characters = record.body.length + (record.payload?.content.length ?? 0);
    if (
      this.#pendingRecords >= MAX_PENDING_RECORDS ||
      this.#pendingCharacters + characters > MAX_PENDING_CHARACTERS
    )
      throw new AuditFault('audit_overloaded', 'too many audit records wait for the disk');
    const bytes = recordBound(record, this.#options.maxPayloadBytes);
    const batch = this.#batchFor(bytes);
    batch.records.push(record);
    batch.characters += characters;
    batch.bytes += bytes;
    this.#pendingRecords++;
    this.#pendingCharacters += characters;
    this.#schedule();
    return batch.durable.promise;
  }

  /** The batch in flight is durable. */
  committed(): void {
    const done = this.#inFlight;
    if (done === undefined) return;
    this.#inFlight = undefined;
    this.#pendingRecords -= done.records.length;
    this.#pendingCharacters -= done.characters;
    this.#schedule();
    done.durable.resolve();
  }

  /** Refuses everything that waits and all that comes: nobody knows what of it is on the disk. */
  fail(error: Error): void {
    this.#failure ??= error;
    const refused = [this.#inFlight, ...this.#full.splice(0), this.#filling];
    this.#inFlight = undefined;
    this.#filling = undefined;
    for (const batch of refused) batch?.durable.reject(error);
  }

  #batchFor(bytes: number): Batch {
    const full = (this.#filling?.bytes ?? 0) + bytes > BATCH_MEMORY_BYTES ? this.#take() : undefined;
    if (full !== undefined) this.#full.push(full);
    this.#filling ??= new Batch();
    return this.#filling;
  }

  /** The batch that was filling. What is appended after this belongs to another, so its oldest open intent is known. */
  #take(): Batch | undefined {
    const batch = this.#filling;
    this.#filling = undefined;
    if (batch !== undefined) batch.oldestOpen = this.#options.oldestOpen();
    return batch;
  }

  /** A microtask later at the least, so that records of one turn of the event loop go together. */
  #schedule(): void {
    const isWaiting = this.#filling !== undefined || this.#full.length > 0;
    if (this.#scheduled || this.#inFlight !== undefined || !isWaiting) return;
    this.#scheduled = true;
    const lingerMs = this.#full.length > 0 ? 0 : this.#options.lingerMs();
    if (lingerMs > 0) setTimeout(() => this.#send(), lingerMs);
    else queueMicrotask(() => this.#send());
  }

  #send(): void {
    this.#scheduled = false;
    if (this.#failure !== undefined || this.#inFlight !== undefined) return;
    this.#inFlight = this.#full.shift() ?? this.#take();
    if (this.#inFlight !== undefined) this.#options.post(this.#inFlight);
  }
}

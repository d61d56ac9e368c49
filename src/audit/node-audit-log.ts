/**
 * The open log: append and the queries beside it. Appending resolves only when the record is on the disk. Once the
 * writer's thread has failed everything is refused, so that nothing unaudited is delivered.
 */
import type { JournaledReservation, SpendJournal } from '../budget/budgets.ts';
import { AuditFault } from './audit-fault.ts';
import type { AuditLog, AuditRecord, OutcomeRecord } from './audit-log.ts';
import { encodeBody } from './encode-body.ts';
import { type Batch, GroupCommit } from './group-commit.ts';
import { readEntries, type StoredEntry } from './read-entries.ts';
import { readJournal } from './read-journal.ts';
import { BATCH_MEMORY_BYTES, type PendingRecord, packRecord } from './record-memory.ts';
import type { Writer } from './start-writer.ts';
import { MAX_ENTRY_BYTES } from './tiles.ts';
import type { WriterLock } from './writer-lock.ts';
import type { FromWriter, ToWriter } from './writer-protocol.ts';

/** What a leaf adds to its body: epoch, index, commitment, subject. */
const MAX_FRAME_BYTES = 512;
const MAX_BODY_BYTES = MAX_ENTRY_BYTES - MAX_FRAME_BYTES;
/** UTF-8 takes at most three bytes a UTF-16 unit: shorter bodies need not be measured. */
const SURELY_SHORT_CHARACTERS = Math.floor(MAX_BODY_BYTES / 3);

/** How long a batch waits to grow, in milliseconds, by the requests in flight; the first that applies. */
const LINGERS: readonly { readonly fromInFlight: number; readonly ms: number }[] = [
  { fromInFlight: 32, ms: 2 },
  { fromInFlight: 16, ms: 1 },
];

/** Intents without an outcome, far above what a gate admits at once: past it something loses outcomes. */
const MAX_OPEN_INTENTS = 100_000;

export interface NodeAuditLogOptions {
  readonly dataPath: string;
  readonly epoch: string;
  readonly writer: Writer;
  readonly lock: WriterLock;
  /** Of BATCH_MEMORY_BYTES; the writer's thread has it too. */
  readonly memory: SharedArrayBuffer;
  readonly keepPayloads: boolean;
  readonly maxPayloadBytes: number;
  readonly onFatal: (error: Error) => void;
  readonly onFault: (error: Error) => void;
}

export class NodeAuditLog implements AuditLog, SpendJournal {
  readonly epoch: string;
  /** Intents of dead epochs that this start gave the outcome `unknown`. */
  readonly recoveredIntents: number;
  readonly #options: NodeAuditLogOptions;
  readonly #commits: GroupCommit;
  readonly #memory: Buffer;
  /** Intents without an outcome, by request id, oldest first; at most MAX_OPEN_INTENTS. */
  readonly #open = new Map<string, number>();
  readonly #closed = Promise.withResolvers<void>();
  #nextIndex: number;
  #checkpointSize: number;
  #state: 'open' | 'closing' | 'closed' | 'failed' = 'open';
  #onOutcome: ((record: OutcomeRecord, index: number) => void) | undefined;

  constructor(options: NodeAuditLogOptions) {
    const { writer, epoch } = options;
    this.#options = options;
    this.epoch = epoch;
    this.recoveredIntents = writer.recovered;
    this.#nextIndex = writer.nextIndex;
    this.#checkpointSize = writer.nextIndex;
    this.#closed.promise.catch(() => {});
    this.#memory = Buffer.from(options.memory);
    this.#commits = new GroupCommit({
      post: (batch) => this.#post(batch),
      lingerMs: () => LINGERS.find(({ fromInFlight }) => this.#open.size >= fromInFlight)?.ms ?? 0,
      oldestOpen: () => this.#oldestOpen(),
      maxPayloadBytes: options.maxPayloadBytes,
    });
    writer.listen(
      (message) => this.#receive(message),
      (error) => this.#end(error),
    );
  }

  /** Entries that were appended, durable or on their way. */
  get size(): number {
    return this.#nextIndex;
  }

  /** Entries that are on the disk. */
  get durableSize(): number {
    return this.#nextIndex - this.#commits.pending;
  }

  /** Calls back at each outcome that is appended, before it is durable. It must be quick and must not throw. */
  watchOutcomes(listener: (record: OutcomeRecord, index: number) => void): void {
    this.#onOutcome = listener;
  }

  /** Size of the tree that was last signed. */
  get checkpointSize(): number {
    return this.#checkpointSize;
  }

  /** Records that are not yet durable. */
  get pending(): number {
    return this.#commits.pending;
  }

  /** Rejects with AuditFault `audit_overloaded`, `audit_record_too_large` or `audit_stopped`: the caller denies. */
  append(record: AuditRecord): Promise<void> {
    try {
      return this.#append(record);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  #append(record: AuditRecord): Promise<void> {
    if (this.#state === 'closing' || this.#state === 'closed')
      throw new AuditFault('audit_stopped', 'the audit log is closed');
    const body = encodeBody(record);
    if (body.length > SURELY_SHORT_CHARACTERS && Buffer.byteLength(body) > MAX_BODY_BYTES)
      throw new AuditFault('audit_record_too_large', 'the record is larger than a leaf can be');
    if (record.type === 'intent' && this.#open.size >= MAX_OPEN_INTENTS)
      throw new AuditFault('audit_overloaded', 'too many intents wait for their outcome');
    const durable = this.#commits.append({ body, payload: this.#payloadOf(record) });
    this.#follow(record);
    return durable;
  }

  async close(): Promise<void> {
    if (this.#state === 'open') {
      this.#state = 'closing';
      this.#closeWhenDrained();
    }
    await this.#closed.promise;
  }

  /** The reservations of an epoch, read beside the writer. */
  async *reservations(epoch: string): AsyncGenerator<JournaledReservation> {
    yield* readJournal(this.#options.dataPath, epoch);
  }

  /** Entries of the live log, parsed, oldest first; at most `limit`. */
  async *entries(range: { readonly fromIndex: number; readonly limit: number }): AsyncGenerator<StoredEntry> {
    yield* readEntries(this.#options.dataPath, range);
  }

  /** Records whose batch cannot be handed over would wait for ever, and so would all that come after them. */
  #post(batch: Batch): void {
    try {
      this.#options.writer.post(this.#pack(batch));
    } catch (error) {
      this.#end(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** The memory is free: a batch is posted only once the one before is answered. */
  #pack({ records, bytes: bound, oldestOpen }: Batch): ToWriter {
    const own = bound > BATCH_MEMORY_BYTES ? new SharedArrayBuffer(bound) : undefined;
    const memory = own === undefined ? this.#memory : Buffer.from(own);
    let bytes = 0;
    for (const record of records) bytes = packRecord(memory, bytes, record, this.#options.maxPayloadBytes);
    return { type: 'batch', records: records.length, bytes, memory: own, oldestOpen };
  }

  #payloadOf({ payload }: AuditRecord): PendingRecord['payload'] {
    if (payload === undefined || !this.#options.keepPayloads) return undefined;
    const { subject, content } = payload;
    if (subject === '') throw new RangeError('a payload needs a data subject');
    const { maxPayloadBytes } = this.#options;
    if (content.length <= maxPayloadBytes) return payload;
    // One more than is kept, so that it still shows that it was cut; what waits is bounded.
    return { subject, content: content.slice(0, maxPayloadBytes + 1) };
  }

  #follow(record: AuditRecord): void {
    const index = this.#nextIndex++;
    if (record.type === 'intent') this.#open.set(record.requestId, index);
    else if (record.type === 'outcome') {
      this.#open.delete(record.requestId);
      this.#onOutcome?.(record, index);
    }
  }

  #oldestOpen(): number {
    const [oldest] = this.#open.values();
    return oldest ?? this.#nextIndex;
  }

  #receive(message: FromWriter): void {
    switch (message.type) {
      case 'committed':
        this.#commits.committed();
        if (this.#state === 'closing') this.#closeWhenDrained();
        break;
      case 'checkpoint':
        this.#checkpointSize = message.size;
        break;
      case 'witness_failed':
        this.#options.onFault(new Error(`audit.witnessFile: ${message.message}`));
        break;
      case 'closed':
        this.#state = 'closed';
        this.#options.lock.release();
        this.#closed.resolve();
        break;
      case 'ready':
        break;
    }
  }

  #closeWhenDrained(): void {
    if (this.#commits.pending === 0) this.#options.writer.post({ type: 'close' });
  }

  /** The thread ended: after `closed` in order, else because something is wrong that nobody can mend from here. */
  #end(cause: Error): void {
    if (this.#state === 'closed' || this.#state === 'failed') return;
    this.#state = 'failed';
    const error = new AuditFault('audit_stopped', 'the audit log can no longer be written', { cause });
    this.#commits.fail(error);
    this.#closed.reject(error);
    this.#options.onFatal(error);
  }
}

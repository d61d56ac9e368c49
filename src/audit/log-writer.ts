/**
 * Makes batches of records durable and begins segments. Runs in the writer's thread, one call after the other. Any
 * failure here is final: after a failed flush nobody knows what the disk holds, so it must never be tried again.
 */
import { type BatchEncoder, frameBound, type RecordBatch } from './batch-encoder.ts';
import type { CheckpointKeeper } from './checkpoint-keeper.ts';
import type { CompactRange } from './merkle.ts';
import { encodeHeader } from './segment-header.ts';
import type { SegmentWriter } from './segment-writer.ts';
import type { SubjectKeys } from './subject-keys.ts';

export interface LogWriterOptions {
  readonly segments: SegmentWriter;
  readonly subjects: SubjectKeys;
  readonly encoder: BatchEncoder;
  readonly checkpoints: CheckpointKeeper;
  /** The encoder's. */
  readonly tree: CompactRange;
  /** The epoch in force. */
  readonly epoch: string;
}

export class LogWriter {
  readonly #options: LogWriterOptions;
  #epoch: string;

  constructor(options: LogWriterOptions) {
    this.#options = options;
    this.#epoch = options.epoch;
  }

  get size(): number {
    return this.#options.tree.size;
  }

  get root(): Buffer {
    return this.#options.tree.root();
  }

  get entriesSinceCheckpoint(): number {
    return this.size - this.#options.checkpoints.size;
  }

  /** When this resolves the batch is on the disk. `oldestOpen`: no intent before it was open before this batch. */
  async commit(batch: RecordBatch, oldestOpen: number, nowMs: number): Promise<void> {
    const { segments, subjects, encoder } = this.#options;
    if (!segments.fits(frameBound(batch))) {
      await segments.next();
      await this.beginSegment(oldestOpen);
    }
    const frame = encoder.encode(batch, nowMs);
    // A payload on the disk without its subject's key could never be read.
    subjects.flush();
    segments.append(frame);
    this.#epoch = batch.epoch;
  }

  /** Writes the header of an empty segment: a checkpoint, stored first and told after. */
  async beginSegment(oldestOpen: number): Promise<void> {
    const { segments, checkpoints, tree } = this.#options;
    await checkpoints.idle();
    const note = await checkpoints.noteOf({ size: this.size, root: this.root });
    segments.append(encodeHeader({ epoch: this.#epoch, note, oldestOpen, range: tree.encode() }));
    await checkpoints.tell({ size: this.size, note });
  }

  /** Has the tree as it is signed; what is appended meanwhile does not wait. */
  async checkpoint(): Promise<void> {
    await this.#options.checkpoints.sign({ size: this.size, root: this.root });
  }

  async close(): Promise<void> {
    const { segments, checkpoints } = this.#options;
    await checkpoints.idle();
    if (this.entriesSinceCheckpoint > 0) await this.checkpoint();
    await segments.close();
  }
}

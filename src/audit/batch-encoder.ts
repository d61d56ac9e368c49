/**
 * Puts a batch of records together as one frame: leaves, their hashes into the tree, payloads into boxes. Runs in the
 * writer's thread, where it is most of the cost of a record: nothing here parses, and nothing is copied twice.
 */
import { BATCH_HEAD_BYTES, BatchFrame } from './batch-frame.ts';
import { LEAF_START, leafEnd, type PayloadCommitment } from './leaf.ts';
import type { CompactRange } from './merkle.ts';
import type { PayloadBoxes } from './payload-boxes.ts';
import { RecordReader } from './record-memory.ts';
import type { SubjectKeys } from './subject-keys.ts';

/** What a record grows by at most: the rest of its leaf, the entry's and the box's heads, salt, nonce and tag. */
const GROWTH_BYTES = 512;

export interface RecordBatch {
  /** That the records belong to. */
  readonly epoch: string;
  /** Records as `packRecord` wrote them. */
  readonly memory: Buffer;
  readonly records: number;
  /** What they take of the memory. */
  readonly bytes: number;
}

export interface BatchEncoderOptions {
  readonly subjects: SubjectKeys;
  readonly boxes: PayloadBoxes;
  readonly tree: CompactRange;
}

/** What the batch's frame takes at most. */
export function frameBound({ bytes, records }: RecordBatch): number {
  return BATCH_HEAD_BYTES + bytes + records * GROWTH_BYTES;
}

export class BatchEncoder {
  readonly #subjects: SubjectKeys;
  readonly #boxes: PayloadBoxes;
  readonly #tree: CompactRange;
  readonly #frame = new BatchFrame();

  constructor({ subjects, boxes, tree }: BatchEncoderOptions) {
    this.#subjects = subjects;
    this.#boxes = boxes;
    this.#tree = tree;
  }

  /** Adds the batch to the tree. The frame is valid until the next call. */
  encode(batch: RecordBatch, nowMs: number): Buffer {
    const firstIndex = this.#tree.size;
    this.#frame.begin(firstIndex, frameBound(batch));
    this.#boxes.begin(frameBound(batch));
    const record = new RecordReader(batch.memory);
    for (let count = 0; count < batch.records; count++) {
      record.next();
      this.#add(batch.epoch, record, nowMs);
    }
    this.#boxes.seal(this.#frame, batch.epoch, firstIndex);
    return this.#frame.finish();
  }

  #add(epoch: string, record: RecordReader, nowMs: number): void {
    const payload = record.hasPayload ? this.#takePayload(record, nowMs) : undefined;
    const { bytes } = this.#frame;
    let at = this.#frame.leafAt;
    at += bytes.write(LEAF_START, at, 'latin1');
    at = record.copyBody(bytes, at);
    at += bytes.write(leafEnd({ epoch, index: this.#tree.size, payload }), at, 'latin1');
    this.#tree.push(bytes, this.#frame.addLeaf(at));
  }

  #takePayload(record: RecordReader, nowMs: number): PayloadCommitment {
    const subject = this.#subjects.subject(record.subject(), nowMs);
    const commitment = this.#boxes.add(subject, this.#frame.count, record);
    return { bytes: record.payloadBytes, commitment, cut: record.isCut, subject: subject.pseudonym };
  }
}

/**
 * Records as they go to the writer's thread: UTF-8 in shared memory, so that nothing is cloned and the writer has no
 * text to encode. For each record four numbers (lengths of body, subject and payload; flags), then those three.
 */

/** A batch of ordinary records; a single record that is longer gets memory of its own. */
export const BATCH_MEMORY_BYTES = 1024 * 1024;
const HEAD_BYTES = 16;
const HAS_PAYLOAD = 1;
const PAYLOAD_CUT = 2;

export interface PendingRecord {
  /** Canonical JSON. */
  readonly body: string;
  readonly payload: { readonly subject: string; readonly content: string } | undefined;
}

/** Bytes that a record takes at most; UTF-8 has at most three a UTF-16 unit. */
export function recordBound({ body, payload }: PendingRecord, maxPayloadBytes: number): number {
  if (payload === undefined) return HEAD_BYTES + 3 * body.length;
  const { subject, content } = payload;
  return HEAD_BYTES + 3 * (body.length + subject.length) + Math.min(3 * content.length, maxPayloadBytes);
}

/** Writes the record; returns where it ends. Payloads are cut at a character's border, so that they are still text. */
export function packRecord(
  memory: Buffer,
  at: number,
  record: PendingRecord,
  maxPayloadBytes: number,
): number {
  const { body, payload } = record;
  const bodyAt = at + HEAD_BYTES;
  const subjectAt = bodyAt + memory.write(body, bodyAt);
  memory.writeUInt32LE(subjectAt - bodyAt, at);
  if (payload === undefined) {
    memory.fill(0, at + 4, bodyAt);
    return subjectAt;
  }
  const { subject, content } = payload;
  const payloadAt = subjectAt + memory.write(subject, subjectAt);
  const room = Math.min(maxPayloadBytes, memory.length - payloadAt);
  const end = payloadAt + memory.write(content, payloadAt, room);
  memory.writeUInt32LE(payloadAt - subjectAt, at + 4);
  memory.writeUInt32LE(end - payloadAt, at + 8);
  memory.writeUInt32LE(isLonger(content, maxPayloadBytes) ? HAS_PAYLOAD | PAYLOAD_CUT : HAS_PAYLOAD, at + 12);
  return end;
}

function isLonger(content: string, bytes: number): boolean {
  return 3 * content.length > bytes && Buffer.byteLength(content) > bytes;
}

/** Reads one record after the other; its fields are those of the record that `next` came to. */
export class RecordReader {
  readonly #memory: Buffer;
  bodyAt = 0;
  subjectAt = 0;
  payloadAt = 0;
  end = 0;
  hasPayload = false;
  isCut = false;

  constructor(memory: Buffer) {
    this.#memory = memory;
  }

  next(): void {
    const at = this.end;
    const memory = this.#memory;
    this.bodyAt = at + HEAD_BYTES;
    this.subjectAt = this.bodyAt + memory.readUInt32LE(at);
    this.payloadAt = this.subjectAt + memory.readUInt32LE(at + 4);
    this.end = this.payloadAt + memory.readUInt32LE(at + 8);
    const flags = memory.readUInt32LE(at + 12);
    this.hasPayload = (flags & HAS_PAYLOAD) !== 0;
    this.isCut = (flags & PAYLOAD_CUT) !== 0;
  }

  get payloadBytes(): number {
    return this.end - this.payloadAt;
  }

  subject(): string {
    return this.#memory.toString('utf8', this.subjectAt, this.payloadAt);
  }

  copyBody(target: Buffer, at: number): number {
    return at + this.#memory.copy(target, at, this.bodyAt, this.subjectAt);
  }

  copyPayload(target: Buffer, at: number): void {
    this.#memory.copy(target, at, this.payloadAt, this.end);
  }
}

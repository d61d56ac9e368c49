/**
 * The body of a batch frame (numbers little-endian): index of the first entry (6 bytes), number of entries (4); for each
 * entry its hash (32), its length (2), a zero byte, the leaf; then boxes up to the end: length of the sealed bytes (4),
 * number of members (4), for each its place in the batch (4) and its payload's length (4), the sealed bytes. Pure.
 */
import { BATCH_FRAME, FRAME_HEAD_BYTES, finishFrame } from './frame.ts';
import { HASH_BYTES, prefixedLeafHash } from './merkle.ts';
import { MAX_ENTRY_BYTES } from './tiles.ts';
import { memoryFor } from './working-memory.ts';

const INDEX_BYTES = 6;
const COUNT_BYTES = 4;
const BODY_HEAD_BYTES = INDEX_BYTES + COUNT_BYTES;
const LENGTH_BYTES = 2;
/** The zero byte is RFC 6962's prefix of a leaf, so that leaf and prefix are hashed where they lie. */
const ENTRY_HEAD_BYTES = HASH_BYTES + LENGTH_BYTES + 1;
const BOX_HEAD_BYTES = 8;
const MEMBER_BYTES = 8;
export const BATCH_HEAD_BYTES = FRAME_HEAD_BYTES + BODY_HEAD_BYTES;

/** Payloads of one data subject, sealed together. */
export interface PayloadBox {
  readonly members: readonly BoxMember[];
  readonly sealed: Uint8Array;
}

export interface BoxMember {
  /** Which of the batch's entries. */
  readonly position: number;
  /** Length of its payload. */
  readonly bytes: number;
}

/** Builds one batch after the other in the same memory. */
export class BatchFrame {
  #bytes: Buffer = Buffer.alloc(0);
  #end = 0;
  #count = 0;

  /** `roomBytes`: at least what the whole frame will take. */
  begin(firstIndex: number, roomBytes: number): void {
    this.#bytes = memoryFor(this.#bytes, roomBytes);
    this.#bytes.writeUIntLE(firstIndex, FRAME_HEAD_BYTES, INDEX_BYTES);
    this.#end = BATCH_HEAD_BYTES;
    this.#count = 0;
  }

  get bytes(): Buffer {
    return this.#bytes;
  }

  get count(): number {
    return this.#count;
  }

  /** Where the next entry's leaf goes. */
  get leafAt(): number {
    return this.#end + ENTRY_HEAD_BYTES;
  }

  /** The leaf in place ends at `end`. Returns where its hash is. */
  addLeaf(end: number): number {
    const leafAt = this.leafAt;
    const length = end - leafAt;
    if (length > MAX_ENTRY_BYTES) throw new RangeError('an entry is too long');
    this.#bytes[leafAt - 1] = 0;
    this.#bytes.writeUInt16LE(length, leafAt - 1 - LENGTH_BYTES);
    const hashAt = this.#end;
    this.#bytes.write(prefixedLeafHash(this.#bytes.subarray(leafAt - 1, end)), hashAt, 'latin1');
    this.#end = end;
    this.#count++;
    return hashAt;
  }

  /** `seal` writes the sealed bytes at a place and returns where they end. */
  addBox(members: readonly BoxMember[], seal: (target: Buffer, at: number) => number): void {
    const headAt = this.#end;
    let at = this.#bytes.writeUInt32LE(members.length, headAt + 4);
    for (const { position, bytes } of members) {
      at = this.#bytes.writeUInt32LE(position, at);
      at = this.#bytes.writeUInt32LE(bytes, at);
    }
    this.#end = seal(this.#bytes, at);
    this.#bytes.writeUInt32LE(this.#end - at, headAt);
  }

  /** The frame; valid until the next `begin`. */
  finish(): Buffer {
    this.#bytes.writeUInt32LE(this.#count, FRAME_HEAD_BYTES + INDEX_BYTES);
    const frame = this.#bytes.subarray(0, this.#end);
    finishFrame(frame, BATCH_FRAME);
    return frame;
  }
}

export interface StoredLeaf {
  readonly leaf: Buffer;
  /** The leaf's hash as it was stored beside it. */
  readonly hash: Buffer;
}

export interface Batch {
  readonly firstIndex: number;
  readonly entries: readonly StoredLeaf[];
  readonly boxes: readonly PayloadBox[];
}

/** The indexes `[first, end)` that a body says it has; undefined where it is too short to say. */
export function batchRange(body: Buffer): { readonly first: number; readonly end: number } | undefined {
  if (body.length < BODY_HEAD_BYTES) return undefined;
  const first = body.readUIntLE(0, INDEX_BYTES);
  return { first, end: first + body.readUInt32LE(INDEX_BYTES) };
}

/** Views of the body's memory. Undefined where the body's lengths do not add up. */
export function readBatch(body: Buffer): Batch | undefined {
  const range = batchRange(body);
  if (range === undefined) return undefined;
  const entries: StoredLeaf[] = [];
  let at = BODY_HEAD_BYTES;
  for (let index = range.first; index < range.end; index++) {
    const leafAt = at + ENTRY_HEAD_BYTES;
    if (leafAt > body.length || body[leafAt - 1] !== 0) return undefined;
    const end = leafAt + body.readUInt16LE(leafAt - 1 - LENGTH_BYTES);
    if (end > body.length) return undefined;
    entries.push({ leaf: body.subarray(leafAt, end), hash: body.subarray(at, at + HASH_BYTES) });
    at = end;
  }
  const boxes = readBoxes(body.subarray(at), entries.length);
  return boxes === undefined ? undefined : { firstIndex: range.first, entries, boxes };
}

function readBoxes(bytes: Buffer, entries: number): PayloadBox[] | undefined {
  const boxes: PayloadBox[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (at + BOX_HEAD_BYTES > bytes.length) return undefined;
    const sealedBytes = bytes.readUInt32LE(at);
    const count = bytes.readUInt32LE(at + 4);
    const sealedAt = at + BOX_HEAD_BYTES + count * MEMBER_BYTES;
    const end = sealedAt + sealedBytes;
    if (count > entries || end > bytes.length) return undefined;
    const members = Array.from({ length: count }, (_, member) => {
      const memberAt = at + BOX_HEAD_BYTES + member * MEMBER_BYTES;
      return { position: bytes.readUInt32LE(memberAt), bytes: bytes.readUInt32LE(memberAt + 4) };
    });
    if (members.some(({ position }) => position >= entries)) return undefined;
    boxes.push({ members, sealed: bytes.subarray(sealedAt, end) });
    at = end;
  }
  return boxes;
}

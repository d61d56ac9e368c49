/**
 * A frame is what one write puts into a segment, whole or not at all: `ff 50 41 01`, CRC-32, length, kind, body (numbers
 * little-endian; length and checksum cover kind and body, the checksum the length too). The checksum finds torn writes
 * and decay; it proves nothing against an attacker. Pure.
 */
import { crc32 } from 'node:zlib';

/** 0xff is in no UTF-8 text, so no text of a caller can look like a frame. */
const MAGIC = Buffer.from([0xff, 0x50, 0x41, 0x01]);
const CHECKSUM_AT = 4;
const LENGTH_AT = 8;
const KIND_AT = 12;
export const FRAME_HEAD_BYTES = 13;
/** More than a batch with the longest payload that can be configured. */
export const MAX_FRAME_BYTES = 192 * 1024 * 1024;

export const HEADER_FRAME = 1;
export const BATCH_FRAME = 2;
export type FrameKind = typeof HEADER_FRAME | typeof BATCH_FRAME;

export interface Frame {
  readonly kind: FrameKind;
  readonly body: Buffer;
}

/** `whole`: sound. `unsound`: all of it is there, but not as it was written. `short`: ask again with that many bytes. */
export type FrameReading =
  | { readonly state: 'whole' | 'unsound'; readonly frame: Frame; readonly bytes: number }
  | { readonly state: 'short'; readonly bytes: number }
  | { readonly state: 'none' };

/** Writes the head of the frame that fills `bytes`, whose body is in place. Throws RangeError past MAX_FRAME_BYTES. */
export function finishFrame(bytes: Buffer, kind: FrameKind): void {
  if (bytes.length > MAX_FRAME_BYTES) throw new RangeError('a frame is too long');
  MAGIC.copy(bytes);
  bytes.writeUInt32LE(bytes.length - KIND_AT, LENGTH_AT);
  bytes[KIND_AT] = kind;
  bytes.writeUInt32LE(crc32(bytes.subarray(LENGTH_AT)), CHECKSUM_AT);
}

export function encodeFrame(kind: FrameKind, body: Uint8Array): Buffer {
  const bytes = Buffer.alloc(FRAME_HEAD_BYTES + body.length);
  bytes.set(body, FRAME_HEAD_BYTES);
  finishFrame(bytes, kind);
  return bytes;
}

/** The frame at the beginning of `bytes`. */
export function readFrame(bytes: Buffer): FrameReading {
  const seen = Math.min(bytes.length, MAGIC.length);
  if (bytes.compare(MAGIC, 0, seen, 0, seen) !== 0) return { state: 'none' };
  if (bytes.length < FRAME_HEAD_BYTES) return { state: 'short', bytes: FRAME_HEAD_BYTES };
  const length = KIND_AT + bytes.readUInt32LE(LENGTH_AT);
  if (length < FRAME_HEAD_BYTES || length > MAX_FRAME_BYTES) return { state: 'none' };
  if (bytes.length < length) return { state: 'short', bytes: length };
  const kind = bytes[KIND_AT];
  if (kind !== HEADER_FRAME && kind !== BATCH_FRAME) return { state: 'none' };
  const sound = crc32(bytes.subarray(LENGTH_AT, length)) === bytes.readUInt32LE(CHECKSUM_AT);
  return {
    state: sound ? 'whole' : 'unsound',
    frame: { kind, body: bytes.subarray(FRAME_HEAD_BYTES, length) },
    bytes: length,
  };
}

/** Where the next frame may begin, from `from` on; -1 where none does. */
export function nextMagic(bytes: Buffer, from: number): number {
  return bytes.indexOf(MAGIC, from);
}

export const MAGIC_BYTES = MAGIC.length;

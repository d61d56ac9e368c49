/**
 * The trained model as it lies beside this file: a JSON header, the vectors, and a checksum over both. Reading it
 * refuses what is damaged or of another version: a gate must not compare questions with half a model.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const MAGIC = 'PORTSIM1';
const CHECKSUM_BYTES = 32;
const MAX_BYTES = 10 * 1024 * 1024;
const DEFAULT_PATH = fileURLToPath(new URL('similar-model.bin', import.meta.url));

const header = z.strictObject({
  width: z.int().min(16).max(512),
  /** Separated by spaces; row n belongs to word n. */
  words: z.string(),
  /** Rows for pieces of words that are not in the table. */
  pieceRows: z.int().min(1).max(65_536),
  judge: z.strictObject({
    offset: z.number(),
    weights: z.record(z.string(), z.number()),
    threshold: z.number().gt(0).lt(1),
  }),
});

export type SimilarHeader = z.output<typeof header>;
export type PairJudge = SimilarHeader['judge'];

export interface SimilarModel {
  readonly width: number;
  readonly pieceRows: number;
  readonly judge: PairJudge;
  /** Row number by word. */
  readonly words: ReadonlyMap<string, number>;
  /** Words' rows, then pieces' rows. */
  readonly rows: Int8Array;
  /** What one step of a row is worth. */
  readonly scales: Float32Array;
}

export class SimilarModelRefused extends Error {}

/** Throws SimilarModelRefused, or the file system's error where there is no file. */
export function readSimilarModel(path: string = DEFAULT_PATH): SimilarModel {
  return parseSimilarModel(readFileSync(path));
}

/** Layout: magic, header length (4 bytes, little endian), header, scales (float32), rows (int8), SHA-256 of all before. */
export function parseSimilarModel(file: Buffer): SimilarModel {
  const isOurs = file.length > MAGIC.length + 4 + CHECKSUM_BYTES && file.length <= MAX_BYTES;
  if (!isOurs || file.toString('latin1', 0, MAGIC.length) !== MAGIC)
    throw new SimilarModelRefused('not a model of similar questions of this version');
  const body = file.subarray(0, -CHECKSUM_BYTES);
  if (!createHash('sha256').update(body).digest().equals(file.subarray(-CHECKSUM_BYTES)))
    throw new SimilarModelRefused('the model of similar questions is damaged: its checksum is wrong');
  const headerStart = MAGIC.length + 4;
  const scalesStart = headerStart + file.readUInt32LE(MAGIC.length);
  const parsed = header.safeParse(JSON.parse(file.toString('utf8', headerStart, scalesStart)));
  if (!parsed.success) throw new SimilarModelRefused('the model of similar questions has another header');
  const { width, pieceRows, judge, words } = parsed.data;
  const list = words.split(' ');
  const count = list.length + pieceRows;
  const rowsStart = scalesStart + count * 4;
  if (rowsStart + count * width !== body.length)
    throw new SimilarModelRefused('the model of similar questions has another length than its header says');
  return {
    width,
    pieceRows,
    judge,
    words: new Map(list.map((word, row) => [word, row])),
    rows: new Int8Array(body.subarray(rowsStart)),
    scales: new Float32Array(new Uint8Array(body.subarray(scalesStart, rowsStart)).buffer),
  };
}

export function formatSimilarModel(head: SimilarHeader, scales: Float32Array, rows: Int8Array): Buffer {
  const text = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  const body = Buffer.concat([
    Buffer.from(MAGIC, 'latin1'),
    length,
    text,
    Buffer.from(scales.buffer, scales.byteOffset, scales.byteLength),
    Buffer.from(rows.buffer, rows.byteOffset, rows.byteLength),
  ]);
  return Buffer.concat([body, createHash('sha256').update(body).digest()]);
}

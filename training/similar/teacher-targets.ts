/**
 * What the teacher said, as it lies beside this file: words, and sentences by their hash, each with a vector of int8.
 * The training reads only this, so that it runs again without the teacher.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';

const PATH = fileURLToPath(new URL('teacher-targets.bin.gz', import.meta.url));
const HASH_BYTES = 6;

export interface TeacherTargets {
  readonly width: number;
  readonly words: readonly string[];
  /** A row of `width` for each word, of length 127 at most. */
  readonly wordRows: Int8Array;
  /** Row numbers of `sentenceRows` by `hashOf` the sentence. */
  readonly sentences: ReadonlyMap<string, number>;
  readonly sentenceRows: Int8Array;
}

export function hashOf(sentence: string): string {
  return createHash('sha256')
    .update(sentence)
    .digest('hex')
    .slice(0, HASH_BYTES * 2);
}

export function writeTargets(targets: TeacherTargets, path: string = PATH): void {
  const header = Buffer.from(JSON.stringify({ width: targets.width, words: targets.words.join(' ') }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(header.length);
  const hashes = Buffer.from([...targets.sentences.keys()].join(''), 'hex');
  const parts = [length, header, bytesOf(targets.wordRows), hashes, bytesOf(targets.sentenceRows)];
  writeFileSync(path, gzipSync(Buffer.concat(parts), { level: 9 }));
}

export function readTargets(path: string = PATH): TeacherTargets {
  const file = gunzipSync(readFileSync(path));
  const wordsStart = 4 + file.readUInt32LE(0);
  const header: unknown = JSON.parse(file.toString('utf8', 4, wordsStart));
  if (typeof header !== 'object' || header === null || !('width' in header) || !('words' in header))
    throw new Error(`${path} is not a file of targets`);
  const width = Number(header.width);
  const words = String(header.words).split(' ');
  const hashesStart = wordsStart + words.length * width;
  const count = Math.floor((file.length - hashesStart) / (HASH_BYTES + width));
  const rowsStart = hashesStart + count * HASH_BYTES;
  const hashes = file.toString('hex', hashesStart, rowsStart);
  const sentences = new Map<string, number>();
  for (let row = 0; row < count; row += 1)
    sentences.set(hashes.slice(row * HASH_BYTES * 2, (row + 1) * HASH_BYTES * 2), row);
  return {
    width,
    words,
    wordRows: new Int8Array(file.subarray(wordsStart, hashesStart)),
    sentences,
    sentenceRows: new Int8Array(file.subarray(rowsStart)),
  };
}

function bytesOf(rows: Int8Array): Buffer {
  return Buffer.from(rows.buffer, rows.byteOffset, rows.byteLength);
}

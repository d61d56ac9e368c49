/**
 * A text as a vector: the sum of what its words were found to be worth, of length 1. In process, some microseconds a
 * text; the order of words is not in it, so that it must never decide alone.
 */
import type { SimilarModel } from './similar-model.ts';

/** Words that are read of a text; the rest adds nothing. */
const MAX_WORDS = 512;
const PIECE_LENGTH = 4;

/** Length 1, or all zeros where no word is known. `words` in lower case. */
export function embedWords(words: readonly string[], model: SimilarModel): Float32Array {
  const sum = new Float32Array(model.width);
  for (const word of words.slice(0, MAX_WORDS)) {
    for (const row of rowsOf(word, model)) addRow(sum, row, model);
  }
  return unit(sum);
}

export function embedText(text: string, model: SimilarModel): Float32Array {
  return embedWords(text.toLowerCase().match(/\p{L}[\p{L}\p{M}']*/gu) ?? [], model);
}

/** The rows of a word: its own, or those of its pieces. */
export function rowsOf(
  word: string,
  { words, pieceRows }: Pick<SimilarModel, 'words' | 'pieceRows'>,
): readonly number[] {
  const own = words.get(word);
  if (own !== undefined) return [own];
  const framed = `<${word.slice(0, 24)}>`;
  const rows: number[] = [];
  for (let at = 0; at + PIECE_LENGTH <= framed.length; at += 1) {
    let hash = 2_166_136_261;
    for (let i = at; i < at + PIECE_LENGTH; i += 1) hash = Math.imul(hash ^ framed.charCodeAt(i), 16_777_619);
    rows.push(words.size + ((hash >>> 0) % pieceRows));
  }
  return rows;
}

function addRow(sum: Float32Array, row: number, { rows, scales, width }: SimilarModel): void {
  const scale = scales[row] ?? 0;
  const start = row * width;
  for (let i = 0; i < width; i += 1) sum[i] = (sum[i] ?? 0) + scale * (rows[start + i] ?? 0);
}

function unit(vector: Float32Array): Float32Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  if (squares === 0) return vector;
  const factor = 1 / Math.sqrt(squares);
  for (let i = 0; i < vector.length; i += 1) vector[i] = (vector[i] ?? 0) * factor;
  return vector;
}

/** Between vectors of length 1: −1 to 1. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

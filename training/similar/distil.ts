/**
 * Learns the words' vectors: a sentence's sum of words shall lie where the teacher put the sentence. Begins at where
 * the teacher put each word alone; Adagrad, one sentence at a time, in a fixed order.
 */
import { embedText, rowsOf } from '../../src/cache/similar/embed-text.ts';
import type { TeacherTargets } from './teacher-targets.ts';

const PIECE_ROWS = 2_048;
const EPOCHS = 6;
const RATE = 0.05;
/** Words that are as frequent as this weigh half of rare ones at the beginning. */
const HALF_WEIGHT_SHARE = 0.001;

export interface Vectors {
  readonly pieceRows: number;
  readonly scales: Float32Array;
  readonly rows: Int8Array;
}

export interface Taught {
  readonly text: string;
  /** Row of the targets. */
  readonly row: number;
}

export function distil(targets: TeacherTargets, taught: readonly Taught[]): Vectors {
  const { width, words } = targets;
  const table = { words: new Map(words.map((word, row) => [word, row])), pieceRows: PIECE_ROWS };
  const sentences = taught.map(({ text, row }) => ({ rows: rowsOfText(text, table), row }));
  const values = beginning(targets, sentences);
  const squares = new Float32Array(values.length).fill(1e-6);
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    for (const { rows, row } of sentences) {
      step({ values, squares, width }, rows, targets.sentenceRows.subarray(row * width, (row + 1) * width));
    }
  }
  return quantised(values, width);
}

function rowsOfText(text: string, table: Parameters<typeof rowsOf>[1]): readonly number[] {
  return (text.toLowerCase().match(/\p{L}[\p{L}\p{M}']*/gu) ?? []).flatMap((word) => rowsOf(word, table));
}

function beginning(targets: TeacherTargets, sentences: readonly { rows: readonly number[] }[]): Float32Array {
  const { width, words, wordRows } = targets;
  const seen = new Float64Array(words.length + PIECE_ROWS);
  let total = 0;
  for (const { rows } of sentences) {
    for (const row of rows) seen[row] = (seen[row] ?? 0) + 1;
    total += rows.length;
  }
  const values = new Float32Array((words.length + PIECE_ROWS) * width);
  for (let row = 0; row < words.length; row += 1) {
    const share = (seen[row] ?? 0) / total;
    const weight = HALF_WEIGHT_SHARE / (HALF_WEIGHT_SHARE + share) / 127;
    for (let i = row * width; i < (row + 1) * width; i += 1) values[i] = (wordRows[i] ?? 0) * weight;
  }
  return values;
}

interface Learning {
  readonly values: Float32Array;
  readonly squares: Float32Array;
  readonly width: number;
}

/** Up the slope of the cosine between the sum and the target. */
function step({ values, squares, width }: Learning, rows: readonly number[], target: Int8Array): void {
  const sum = new Float32Array(width);
  for (const row of rows)
    for (let i = 0; i < width; i += 1) sum[i] = (sum[i] ?? 0) + (values[row * width + i] ?? 0);
  const length = Math.hypot(...sum);
  const targetLength = Math.hypot(...target);
  if (length === 0 && rows.length === 0) return;
  const size = Math.max(length, 0.1);
  let dot = 0;
  for (let i = 0; i < width; i += 1) dot += (sum[i] ?? 0) * (target[i] ?? 0);
  const cosine = dot / (size * targetLength);
  for (let i = 0; i < width; i += 1) {
    const slope = ((target[i] ?? 0) / targetLength - (cosine * (sum[i] ?? 0)) / size) / size;
    for (const row of rows) {
      const at = row * width + i;
      squares[at] = (squares[at] ?? 0) + slope * slope;
      values[at] = (values[at] ?? 0) + ((RATE * slope) / Math.sqrt(squares[at] ?? 1)) * 0.2;
    }
  }
}

/** Each row with a scale of its own, so that its largest number is 127. */
function quantised(values: Float32Array, width: number): Vectors {
  const scales = new Float32Array(values.length / width);
  const rows = new Int8Array(values.length);
  for (let row = 0; row < scales.length; row += 1) {
    let largest = 0;
    for (let i = row * width; i < (row + 1) * width; i += 1)
      largest = Math.max(largest, Math.abs(values[i] ?? 0));
    const scale = largest / 127;
    scales[row] = scale;
    if (scale === 0) continue;
    for (let i = row * width; i < (row + 1) * width; i += 1) rows[i] = Math.round((values[i] ?? 0) / scale);
  }
  return { pieceRows: PIECE_ROWS, scales, rows };
}

/** Mean cosine between ours and the teacher's vectors. */
export function agreement(
  targets: TeacherTargets,
  taught: readonly Taught[],
  model: Parameters<typeof embedText>[1],
): number {
  let sum = 0;
  for (const { text, row } of taught) {
    const own = embedText(text, model);
    const target = targets.sentenceRows.subarray(row * targets.width, (row + 1) * targets.width);
    const length = Math.hypot(...target);
    for (let i = 0; i < own.length; i += 1) sum += ((own[i] ?? 0) * (target[i] ?? 0)) / length;
  }
  return sum / Math.max(1, taught.length);
}

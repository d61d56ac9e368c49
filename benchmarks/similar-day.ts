/**
 * `node benchmarks/similar-day.ts [--seed N] [--requests N] [--questions N]`: what a day of questions costs with the
 * answers of exactly repeated and of similar questions, and how long a comparison takes. One JSON value on stdout.
 */
import { parseArgs } from 'node:util';
import { embedText } from '../src/cache/similar/embed-text.ts';
import { readSimilarModel } from '../src/cache/similar/similar-model.ts';
import { SimilarQuestions } from '../src/cache/similar/similar-questions.ts';
import { liveThrough, questionDay } from './question-day.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    requests: { type: 'string', default: '10000' },
    questions: { type: 'string', default: '2000' },
  },
});
const model = readSimilarModel();
const questions = new SimilarQuestions(model);
const day = questionDay({
  seed: Number(values.seed),
  requests: Number(values.requests),
  questions: Number(values.questions),
});
const savings = liveThrough(day, questions);

function medianMicros(run: (at: number) => void): number {
  const times = Array.from({ length: 2_000 }, (_unused, at) => {
    const start = performance.now();
    run(at);
    return (performance.now() - start) * 1000;
  });
  return Math.round((times.sort((a, b) => a - b)[1_000] ?? 0) * 10) / 10;
}

const text = (at: number) => day[at % day.length]?.text ?? '';
const micros = {
  embedText: medianMicros((at) => void embedText(text(at), model)),
  read: medianMicros((at) => void questions.read(text(at))),
  compareTexts: medianMicros((at) => void questions.compareTexts(text(at), text(at + 1))),
};
process.stdout.write(`${JSON.stringify({ ...savings, micros }, undefined, 2)}\n`);

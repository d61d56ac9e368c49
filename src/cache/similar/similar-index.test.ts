/** The index: nothing across partitions or tenants, bounds that no tenant can break for another, and the day it saves. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { liveThrough, questionDay } from '../../../benchmarks/question-day.ts';
import { SimilarIndex } from './similar-index.ts';
import { readSimilarModel } from './similar-model.ts';
import { SimilarQuestions } from './similar-questions.ts';

const QUESTIONS = new SimilarQuestions(readSimilarModel());
const PLACE = { tenant: 'acme', partition: 'p' };
const entry = (text: string, key: string, expiresAtMs = 1_000) => ({ text, key, expiresAtMs });

test('finds a reworded question in its own partition and tenant only', () => {
  const index = new SimilarIndex(QUESTIONS);
  index.add(PLACE, entry('How do I prune roses?', 'k'));
  const text = 'What is the best way to prune roses?';
  assert.equal(index.find(PLACE, text, 0)?.key, 'k');
  assert.equal(index.find({ ...PLACE, partition: 'q' }, text, 0), undefined);
  assert.equal(index.find({ ...PLACE, tenant: 'globex' }, text, 0), undefined);
});

test('finds none that is over, dropped, or scores too little', () => {
  const index = new SimilarIndex(QUESTIONS);
  const text = 'How can I prune roses?';
  index.add(PLACE, entry('How do I prune roses?', 'k'));
  assert.equal(index.find(PLACE, text, 1_000), undefined);
  assert.equal(index.find(PLACE, text, 0, 1), undefined);
  index.drop(PLACE, text, 'another');
  assert.equal(index.find(PLACE, text, 0)?.key, 'k');
  index.drop(PLACE, text, 'k');
  assert.equal(index.find(PLACE, text, 0), undefined);
  assert.equal(index.size, 0);
});

test('the newest answer to a wording stands', () => {
  const index = new SimilarIndex(QUESTIONS);
  index.add(PLACE, entry('How do I prune roses?', 'old'));
  index.add(PLACE, entry('How do I prune roses?', 'new'));
  assert.equal(index.find(PLACE, 'How can I prune roses?', 0)?.key, 'new');
  assert.equal(index.size, 1);
});

test('one tenant cannot push out another, nor grow past its bound', () => {
  const index = new SimilarIndex(QUESTIONS);
  index.add({ tenant: 'quiet', partition: 'p' }, entry('How do I prune roses?', 'kept'));
  for (let at = 0; at < 3_000; at += 1) index.add(PLACE, entry(`How do I prune rose ${at}?`, String(at)));
  assert.equal(index.find({ tenant: 'quiet', partition: 'p' }, 'How can I prune roses?', 0)?.key, 'kept');
  assert.equal(index.size, 2_001);
  index.clear();
  assert.equal(index.size, 0);
});

test('many wordings of the same words stay bounded', () => {
  const index = new SimilarIndex(QUESTIONS);
  for (let at = 0; at < 50; at += 1)
    index.add(PLACE, entry(`How do I prune roses${'?'.repeat(at)}`, String(at)));
  assert.equal(index.size, 8);
});

test('a day of questions costs at least 40 % less, and no answer is wrong', () => {
  const savings = liveThrough(questionDay({ seed: 1, requests: 4_000, questions: 2_000 }), QUESTIONS);
  assert.equal(savings.wrong, 0);
  assert.ok(savings.saved >= 0.4, JSON.stringify(savings));
  assert.ok(savings.saved > savings.savedExactly + 0.1, JSON.stringify(savings));
});

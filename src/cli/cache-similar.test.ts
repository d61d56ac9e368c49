/** `cache similar`: NDJSON in and out, one answer a line, the same code as the gate's, and quick. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readSimilarModel } from '../cache/similar/similar-model.ts';
import { SimilarQuestions } from '../cache/similar/similar-questions.ts';
import { cacheSimilar } from './cache-similar.ts';
import { CommandError } from './command.ts';

async function* bytes(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}

async function compare(lines: readonly (object | string)[], json = true) {
  const out: string[] = [];
  const exit = await cacheSimilar.run(
    { options: {}, positionals: [], configPath: undefined, json },
    {
      stdin: bytes(lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')),
      out: (line) => out.push(line),
      err: () => {},
      isTerminal: false,
      env: {},
    },
  );
  return { out, exit };
}

describe('cache similar', () => {
  test('says of each pair whether the second gets the first one’s answer', async () => {
    const { out, exit } = await compare([
      { id: 1, a: 'How do I prune roses?', b: 'What is the best way to prune roses?' },
      { id: 'x', a: 'What is the capital of Peru?', b: 'What is the capital of Chile?' },
    ]);
    assert.equal(exit, 0);
    const [first, second] = out.map((line) => JSON.parse(line));
    assert.deepEqual(Object.keys(first), ['id', 'hit', 'score']);
    assert.deepEqual([first.id, first.hit, second], [1, true, { id: 'x', hit: false, score: 0 }]);
    assert.ok(first.score >= readSimilarModel().judge.threshold && first.score <= 1);
  });

  test('says to people why not', async () => {
    const { out } = await compare([{ id: 1, a: 'How old is Ada?', b: 'How old is Bob?' }], false);
    assert.deepEqual(out, ['1  miss  0.00: name']);
  });

  for (const [name, line] of [
    ['is not JSON', '{'],
    ['has no second text', { id: 1, a: 'x' }],
    ['has no id', { a: 'x', b: 'y' }],
  ] as const) {
    test(`refuses a line that ${name}`, async () => {
      await assert.rejects(
        compare([line]),
        (error) =>
          error instanceof CommandError && error.code === 'invalid_input' && /line 1/.test(error.message),
      );
    });
  }

  test('takes no longer than 0.3 ms for half of the pairs', () => {
    const questions = new SimilarQuestions(readSimilarModel());
    const times = Array.from({ length: 1_001 }, (_unused, at) => {
      const start = performance.now();
      questions.compareTexts(
        `How do I prune rose number ${at} in my garden?`,
        `How can I prune rose number ${at}?`,
      );
      return performance.now() - start;
    });
    const median = times.sort((a, b) => a - b)[500] ?? 1;
    assert.ok(median <= 0.3, `${median} ms`);
  });

  test('time grows no faster than the text, however hostile', () => {
    const questions = new SimilarQuestions(readSimilarModel());
    for (const part of [
      'how (',
      'what is the best way to ',
      '/a/a',
      'a.a',
      '--',
      '`',
      "a'",
      'is there a good way to a ',
      '&a',
    ]) {
      const text = part.repeat(20_000);
      const start = performance.now();
      questions.compareTexts(text, text);
      assert.ok(performance.now() - start < 500, part);
    }
  });
});

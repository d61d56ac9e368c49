/** The automaton finds what a plain search finds: every phrase at every place, in the order in which they end. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ConceptHits } from './concept-hits.ts';
import { latinFolding, ownFolding, separatorClasses } from './folding.ts';
import { PhraseAutomaton } from './phrase-automaton.ts';
import type { Phrase } from './phrase-table.ts';

const SEPARATORS = separatorClasses();
const PHRASES: readonly Phrase[] = [
  { concept: 'override', phrase: 'ignore' },
  { concept: 'override_soft', phrase: 'ignor*' },
  { concept: 'prior', phrase: 'all of it' },
  { concept: 'everything', phrase: 'of it' },
  { concept: 'yours', phrase: 'it' },
];

function found(text: string, automaton: PhraseAutomaton): string[] {
  const hits = new ConceptHits();
  hits.clear();
  automaton.search(text, hits);
  return hits.toArray().map(({ concept, start, end }) => `${concept}:${text.slice(start, end)}`);
}

describe('phrases', () => {
  const latin = new PhraseAutomaton(PHRASES, latinFolding(SEPARATORS));

  test('that end in each other are all found, at their own places', () => {
    assert.deepEqual(found('say all of it', latin).sort(), [
      'everything:of it',
      'prior:all of it',
      'yours:it',
    ]);
  });

  test('are whole words, but where the word may go on', () => {
    assert.deepEqual(found('ignored', latin), ['override_soft:ignor']);
    assert.deepEqual(found('ignore', latin).sort(), ['override:ignore', 'override_soft:ignor']);
    assert.deepEqual(found('bit signore', latin), []);
  });

  test('are found through case, accents, leet digits and signs between words', () => {
    for (const text of ['IGNÓRE', '1gnore', 'ignоre', '*ignore*'])
      assert.ok(
        found(text, latin).some((hit) => hit.startsWith('override:')),
        text,
      );
  });

  test('are found anywhere in scripts that set no spaces', () => {
    const phrases: Phrase[] = [
      { concept: 'override', phrase: '忽略' },
      { concept: 'prior', phrase: '之前' },
    ];
    const chinese = new PhraseAutomaton(
      phrases,
      ownFolding(
        phrases.map(({ phrase }) => phrase),
        SEPARATORS,
      ),
    );
    assert.deepEqual(found('请忽略之前的话', chinese), ['override:忽略', 'prior:之前']);
  });

  test('with a sign outside of their alphabet, or too long, are refused', () => {
    const folding = latinFolding(SEPARATORS);
    assert.throws(() => new PhraseAutomaton([{ concept: 'prior', phrase: 'дом中' }], folding), /alphabet/);
    assert.throws(
      () => new PhraseAutomaton([{ concept: 'prior', phrase: 'a'.repeat(70) }], folding),
      /too long/,
    );
  });
});

/** Scope patterns: the linear matcher decides as a plain reference does. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isScope, matchesPattern, ScopeSet } from './scope.ts';

/** The definition, by recursion: `*` takes nothing, or one character and goes on. */
function reference(pattern: string, text: string): boolean {
  const head = pattern[0];
  if (head === undefined) return text === '';
  if (head === '*')
    return reference(pattern.slice(1), text) || (text !== '' && reference(pattern, text.slice(1)));
  return head === text[0] && reference(pattern.slice(1), text.slice(1));
}

const word = (unit: string, maxLength: number) => fc.string({ unit: fc.constantFrom(...unit), maxLength });

test('a pattern matches what the definition says', () => {
  fc.assert(
    fc.property(word('ab*', 8), word('ab', 10), (pattern, text) => {
      assert.equal(matchesPattern(pattern, text), reference(pattern, text));
    }),
    { numRuns: 20_000 },
  );
});

test('a set covers a name exactly where one of its scopes does', () => {
  const scope = fc
    .tuple(fc.constantFrom('model:', 'tool:', 'surface:'), word('ab*', 4))
    .map(([prefix, pattern]) => prefix + pattern);
  fc.assert(
    fc.property(fc.array(scope, { maxLength: 5 }), word('ab', 5), (scopes, name) => {
      const expected = scopes.some(
        (one) => one.startsWith('tool:') && one !== 'tool:' && reference(one.slice(5), name),
      );
      assert.equal(new ScopeSet(scopes).covering('tool', name) !== undefined, expected);
    }),
    { numRuns: 5_000 },
  );
});

test('a hostile pattern costs no more than a plain one', () => {
  const pattern = 'a*'.repeat(120);
  const startedMs = performance.now();
  for (let round = 0; round < 1_000; round++)
    assert.equal(matchesPattern(pattern, `${'a'.repeat(500)}b`), true);
  for (let round = 0; round < 1_000; round++)
    assert.equal(matchesPattern(`${pattern}c`, 'a'.repeat(500)), false);
  assert.ok(performance.now() - startedMs < 2_000);
});

test('names are matched whole and case-sensitively', () => {
  const set = new ScopeSet(['model:gpt-4o-2024-*', 'model:exact']);
  assert.equal(set.covering('model', 'gpt-4o-2024-08-06'), 'model:gpt-4o-2024-*');
  assert.equal(set.covering('model', 'exact'), 'model:exact');
  for (const name of [
    'gpt-4o',
    'gpt-4o-2024',
    'GPT-4O-2024-08-06',
    'xgpt-4o-2024-1',
    'exact2',
    'Exact',
    '',
  ]) {
    assert.equal(set.covering('model', name), undefined, name);
  }
  assert.equal(set.covering('tool', 'exact'), undefined);
});

test('`*` covers everything but training, which is covered by scopes of its own', () => {
  const all = new ScopeSet(['*']);
  for (const name of ['model', 'surface', 'tool', 'data-class', 'prompt'] as const)
    assert.equal(all.covering(name, 'fine_tuning'), '*', name);
  assert.equal(all.covering('training', 'fine_tuning'), undefined);
  for (const scope of ['training:fine_tuning', 'training:*', 'training:fine_*'])
    assert.equal(new ScopeSet(['*', scope]).covering('training', 'fine_tuning'), scope);
  assert.equal(new ScopeSet(['training:other', 'surface:*']).covering('training', 'fine_tuning'), undefined);
});

test('only texts of the grammar are scopes, and others cover nothing', () => {
  for (const good of ['*', 'model:*', 'tool:a/b@1', 'surface:chat']) assert.ok(isScope(good), good);
  for (const bad of ['', '**', 'model', 'model:', 'models:m', 'model:a b', 'model:a\n', 'Model:m', '*:m']) {
    assert.ok(!isScope(bad), bad);
    assert.equal(new ScopeSet([bad]).covering('model', 'm'), undefined);
  }
});

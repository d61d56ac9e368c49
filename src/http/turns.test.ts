/** Turns that an assistant says in a row are one, and tens of thousands of them cost no more than their number. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinAnswers, type Turn } from './turns.ts';

const turn = (role: Turn['role'], text: string, more: Partial<Turn> = {}): Turn => ({
  ...{ role, text, calls: [], extra: '' },
  ...more,
});
const call = { name: 'f', kind: 'function' as const, arguments: '{}' };

test('what others say stays apart', () => {
  const turns = [
    turn('assistant', 'a', { calls: [call] }),
    turn('assistant', ''),
    turn('assistant', 'b', { calls: [call], extra: 'e' }),
    turn('user', 'c'),
    turn('user', 'd'),
    turn('assistant', 'f'),
  ];
  assert.deepEqual(joinAnswers(turns, '|'), [
    turn('assistant', 'a|b', { calls: [call, call], extra: 'e' }),
    ...turns.slice(3),
  ]);
});

test('as many as a body can hold are joined in a moment', () => {
  const turns = Array.from({ length: 60_000 }, () => turn('assistant', 'a'.repeat(50), { calls: [call] }));
  const beganMs = performance.now();
  const [one] = joinAnswers(turns, '|');
  assert.equal(one?.calls.length, turns.length);
  // Each joined with all before it took ten seconds and more.
  assert.ok(performance.now() - beganMs < 1_500);
});

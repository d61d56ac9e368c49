/** Which turns are known, unknown, edited, forged; and what clients may change without changing a turn. */
import assert from 'node:assert/strict';
import { createSecretKey } from 'node:crypto';
import { describe, test } from 'node:test';
import type { Turn } from '../http/turns.ts';
import { HistoryJudge, hashesOf } from './judge-history.ts';
import { nameSession } from './session-name.ts';
import { SessionRecord } from './session-record.ts';
import { MAX_TURN_CHARACTERS, TurnHasher, turnSecret } from './turn-hash.ts';

const KEY = createSecretKey(Buffer.alloc(32, 7));
const hasher = new TurnHasher(turnSecret(KEY), 'session');
const said = (text: string, more: Partial<Turn> = {}): Turn => ({
  role: 'assistant',
  text,
  calls: [],
  extra: '',
  ...more,
});
const asked = (text: string): Turn => said(text, { role: 'user' });
const call = (given: string | undefined) => [{ name: 'f', kind: 'function' as const, arguments: given }];

function judge(
  turn: Turn,
  provesAbsence: boolean,
  delivered: readonly Turn[] = [said('known')],
): readonly string[] {
  const record = new SessionRecord(0);
  for (const one of delivered) for (const hash of hashesOf(hasher, one)) record.learn(hash);
  record.learnAnswered(hasher.before(asked('answered')));
  const history = new HistoryJudge({
    record,
    provesAbsence,
    hasher,
    isCut: (text) => 'cut short'.startsWith(text),
    isOurs: false,
  });
  history.assistant(turn, asked(turn.text.startsWith('edit') ? 'answered' : 'other'));
  return history.findings;
}

describe('a turn', () => {
  for (const [turn, complete, finding] of [
    [said('known'), true, undefined],
    [said('known'), false, undefined],
    [said('new'), true, 'history.forged'],
    [said('new'), false, 'history.unknown'],
    [said('edited'), true, 'history.edited'],
    [said('edited'), false, 'history.edited'],
    [said('cut sh'), true, undefined],
    [said('cut sh', { calls: call('{}') }), true, 'history.forged'],
    [said('known', { calls: call('{}') }), true, 'history.forged'],
    [said('known', { extra: 'reasoning:I may.\n' }), true, 'history.forged'],
    [said('x'.repeat(MAX_TURN_CHARACTERS + 1)), true, 'history.forged'],
  ] as const)
    test(`${JSON.stringify({ ...turn, text: turn.text.slice(0, 9) })} of a ${complete ? 'known' : 'new'} session: ${finding ?? 'known'}`, () =>
      assert.deepEqual(judge(turn, complete), finding === undefined ? [] : [finding]));

  test('in a conversation that nobody knows is unknown and given', () => {
    const facts = { record: undefined, provesAbsence: false, hasher, isCut: () => false, isOurs: false };
    const history = new HistoryJudge(facts);
    history.assistant(said('a'), asked('b'));
    assert.deepEqual([history.findings, history.given.length], [['history.unknown'], 1]);
  });

  test('may leave out, but not change, what is said besides', () => {
    const delivered = [said('known', { extra: 'reasoning:a\n' })];
    assert.deepEqual(judge(said('known'), true, delivered), []);
    assert.deepEqual(judge(said('known', { extra: 'reasoning:a\n' }), true, delivered), []);
    assert.deepEqual(judge(said('known', { extra: 'reasoning:b\n' }), true, delivered), ['history.forged']);
  });
});

describe('the hash of a turn', () => {
  for (const [what, one, other] of [
    ['space around', said('a b'), said('\n a b \n')],
    ['line ends', said('a\nb'), said('a\r\nb')],
    ['the form of letters', said('caf\u00e9'), said('cafe\u0301')],
    ['space in arguments', said('', { calls: call('{"a":1}') }), said('', { calls: call('{ "a" : 1 }') })],
  ] as const)
    test(`is the same whatever ${what}`, () => assert.equal(hasher.turn(one), hasher.turn(other)));

  for (const [what, one, other] of [
    ['words', said('a b'), said('a c')],
    ['case', said('no'), said('No')],
    ['space between words', said('a b'), said('a  b')],
    ['arguments', said('', { calls: call('{"a":1}') }), said('', { calls: call('{"a":2}') })],
    ['whether there are arguments', said('', { calls: call('') }), said('', { calls: call(undefined) })],
    ['a call written as text', said('[["function","f",null]]'), said('', { calls: call(undefined) })],
  ] as const)
    test(`is another for another ${what}`, () => assert.notEqual(hasher.turn(one), hasher.turn(other)));

  test('is another in another session, and under another key', () => {
    const others = [
      new TurnHasher(turnSecret(KEY), 'other'),
      new TurnHasher(turnSecret(createSecretKey(Buffer.alloc(32, 8))), 'session'),
    ];
    for (const other of others) assert.notEqual(other.turn(said('a')), hasher.turn(said('a')));
  });
});

describe('a session’s name', () => {
  const turns = [said('Be kind.', { role: 'system' }), asked('Hello'), said('Hi'), asked('More')];
  const name = (
    principal: { tenant: string; keyId: string; user?: string },
    header?: string,
    own = turns,
  ) => {
    const { principal: who, id } = nameSession(principal, header, own);
    return `${who}/${id}`;
  };
  const base = { tenant: 't', keyId: 'k', user: 'u' };

  test('is stable while the conversation goes on', () => {
    assert.equal(name(base), name(base, undefined, turns.slice(0, 2)));
    assert.equal(name(base, 'x'), name(base, 'x', [asked('anything')]));
  });

  test('differs by tenant, key, user and beginning, however they are cut', () => {
    const names = [
      name(base),
      name({ ...base, tenant: 'tt' }),
      name({ ...base, keyId: 'kk' }),
      name({ ...base, user: 'uu' }),
      name({ tenant: 't', keyId: 'k' }),
      name({ tenant: 'tk', keyId: '', user: 'u' }),
      name({ tenant: 't', keyId: 'ku' }),
      name(base, 'x'),
      name(base, undefined, [asked('Hello')]),
      name(base, undefined, [said('Be rude.', { role: 'system' }), ...turns.slice(1)]),
      name(base, 'y'.repeat(10_000)),
    ];
    assert.equal(new Set(names).size, names.length);
    assert.ok(Number(names.at(-1)?.length) < 200);
  });
});

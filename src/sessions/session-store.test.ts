/** What is remembered is bounded for all, for each tenant and each person; nobody pushes another's out. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CutAnswers, MAX_CUT_ANSWERS } from './cut-answers.ts';
import { IdentityRisk, MAX_IDENTITIES } from './identity-risk.ts';
import { MAX_TURNS, SessionRecord } from './session-record.ts';
import {
  MAX_SESSIONS,
  MAX_SESSIONS_OF_TENANT,
  MAX_SESSIONS_OF_USER,
  SESSION_TTL_MS,
  type SessionName,
  SessionStore,
} from './session-store.ts';
import { MAX_SLOWED, Slowdown } from './slowdown.ts';

const named = (tenant: string, id: string, person?: string): SessionName => ({
  tenant,
  principal: `${tenant}/${person ?? 'key'}`,
  isPerson: person !== undefined,
  id,
});

describe('sessions', () => {
  test('are bounded at ten times the bound', () => {
    const store = new SessionStore(0);
    for (let index = 0; index < 10 * MAX_SESSIONS; index += 1)
      store.open(named(`t${index % 50}`, `s${index}`), 1);
    assert.equal(store.size, MAX_SESSIONS);
    assert.ok(store.find(named('t49', `s${10 * MAX_SESSIONS - 1}`), 1));
    assert.equal(store.find(named('t0', 's0'), 1), undefined);
  });

  test('of one tenant do not push out those of another', () => {
    const store = new SessionStore(0);
    store.open(named('small', 's'), 1);
    for (let index = 0; index < 10 * MAX_SESSIONS_OF_TENANT; index += 1)
      store.open(named('big', `s${index}`), 1);
    assert.equal(store.size, MAX_SESSIONS_OF_TENANT + 1);
    assert.ok(store.find(named('small', 's'), 1));
  });

  test('of one person do not push out those of another', () => {
    const store = new SessionStore(0);
    store.open(named('t', 's', 'bob'), 1);
    for (let index = 0; index < 10 * MAX_SESSIONS_OF_TENANT; index += 1)
      store.open(named('t', `s${index}`, 'ada'), 1);
    assert.equal(store.size, MAX_SESSIONS_OF_USER + 1);
    assert.ok(store.find(named('t', 's', 'bob'), 1));
  });

  test('that are used stay; the one unused for longest goes', () => {
    const store = new SessionStore(0);
    const kept = named('t', 'kept', 'ada');
    store.open(kept, 1);
    for (let index = 0; index < 2 * MAX_SESSIONS_OF_USER; index += 1) {
      store.open(named('t', `s${index}`, 'ada'), 1);
      store.open(kept, 1);
    }
    assert.ok(store.find(kept, 1));
  });

  test('are forgotten when they rested too long', () => {
    const store = new SessionStore(0);
    const name = named('t', 's', 'ada');
    store.open(name, 0);
    assert.ok(store.find(name, SESSION_TTL_MS));
    assert.equal(store.find(name, SESSION_TTL_MS + 1), undefined);
    assert.equal(store.size, 0);
  });

  test('say whether something was lost', () => {
    const store = new SessionStore(0);
    assert.ok(!store.isWhole(SESSION_TTL_MS), 'what was before the start may be missing');
    const nowMs = SESSION_TTL_MS + 1;
    assert.ok(store.isWhole(nowMs));
    for (let index = 0; index <= MAX_SESSIONS_OF_TENANT; index += 1)
      store.open(named('t', `s${index}`), nowMs);
    assert.ok(!store.isWhole(nowMs + 1));
  });
});

test('a record keeps a bounded number of turns, and is not complete any more once it dropped one', () => {
  const record = new SessionRecord(0);
  record.complete = true;
  for (let turn = 0; turn < 10 * MAX_TURNS; turn += 1) {
    record.learn(turn);
    record.learnAnswered(turn);
    record.refused(`attempt ${turn} ${'x'.repeat(10_000)}`);
  }
  assert.equal(record.turns, 2 * MAX_TURNS);
  assert.equal(record.complete, false);
  assert.ok(record.knows(10 * MAX_TURNS - 1) && !record.knows(0));
  assert.ok(record.attempts.join('').length < 1_000);
});

test('people who were refused are bounded, and forgiven with time', () => {
  const identities = new IdentityRisk();
  for (let index = 0; index < 10 * MAX_IDENTITIES; index += 1) identities.refused(`p${index}`, 0);
  assert.equal(identities.size, MAX_IDENTITIES);
  const last = `p${10 * MAX_IDENTITIES - 1}`;
  const once = identities.of(last, 0);
  for (let index = 0; index < 100; index += 1) identities.refused(last, 0);
  assert.ok(once > 0 && identities.of(last, 0) > once && identities.of(last, 0) <= 2);
  assert.ok(identities.of(last, 24 * 3_600_000) < identities.of(last, 0));
  assert.equal(identities.of(last, 30 * 24 * 3_600_000), 0);
  assert.equal(identities.of('somebody else', 0), 0);
});

test('cut answers are bounded in number and length', () => {
  const cut = new CutAnswers();
  for (let index = 0; index < 10 * MAX_CUT_ANSWERS; index += 1) cut.keep(`s${index}`, 'one two three');
  assert.equal(cut.size, MAX_CUT_ANSWERS);
  const last = `s${10 * MAX_CUT_ANSWERS - 1}`;
  assert.ok(cut.begins(last, 'one two ') && !cut.begins(last, 'two') && !cut.begins('s0', 'one'));
  cut.keep(last, 'x'.repeat(100_000));
  assert.ok(!cut.begins(last, 'x'));
});

test('waiting requests are bounded; one more is told so at once', async () => {
  const slowdown = new Slowdown();
  const waiting = Array.from({ length: MAX_SLOWED }, () => slowdown.wait(30));
  assert.equal(slowdown.waiting, MAX_SLOWED);
  assert.equal(await slowdown.wait(30), false);
  // Its timers keep no process alive: something else has to.
  const alive = setTimeout(() => {}, 5_000);
  assert.deepEqual(new Set(await Promise.all(waiting)), new Set([true]));
  clearTimeout(alive);
  assert.equal(slowdown.waiting, 0);
});

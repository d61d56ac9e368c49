/** Who is worked on when there is too much: what nobody waits for gives way, whatever its policy says. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isRefusal } from '../errors.ts';
import { Turns } from '../limits/turns.ts';
import type { Gate } from './gate.ts';
import type { Authorized } from './request-states.ts';
import { takeTurn } from './take-turn.ts';

it('a line of a batch gives up its place in the queue to a request that somebody waits for', async () => {
  const fairness = { active: 1, queue: 1, waitMs: 5_000, weights: {} };
  const turns = new Turns({ fairness, overload: { lagMs: 0 } }, 4);
  const enter = (priority?: 'low') => {
    const exchange = { ended: undefined, onEnd: () => undefined, ...(priority && { priority }) };
    const revision = { turns: { isShared: true, priorityOf: () => 'normal' } };
    const asked = { exchange, revision, principal: { tenant: 'north' } };
    return takeTurn({ turns } as unknown as Gate, asked as unknown as Authorized);
  };
  try {
    const first = enter();
    assert.ok(first !== undefined && !(first instanceof Promise) && !isRefusal(first));
    const line = enter('low');
    const request = enter();
    const refused = await line;
    assert.ok(isRefusal(refused), 'the line was pushed out');
    assert.equal(refused.code, 'overloaded');
    first.leave();
    assert.ok(!isRefusal(await request));
  } finally {
    turns.close();
  }
});

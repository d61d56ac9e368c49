/** Turns between tenants: bounds, fairness, priorities, and that no place is lost or given twice. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { FairTurns, type FairTurnsBounds, type TurnWaiter } from './fair-turns.ts';
import { PRIORITIES, type Priority } from './priority.ts';

const bounds: FairTurnsBounds = { active: 8, queue: 8, waitMs: 100, weights: { big: 3 } };

function waiter(tenant: string, log: string[], priority: Priority = 'normal'): TurnWaiter {
  const name = priority === 'normal' ? tenant : `${tenant} ${priority}`;
  return {
    tenant,
    priority,
    queued: undefined,
    admitted: () => void log.push(`${name} admitted`),
    expired: () => void log.push(`${name} expired`),
  };
}

describe('fair turns', () => {
  it('keeps a place for whoever comes second', () => {
    const turns = new FairTurns(bounds);
    let flood = 0;
    while (turns.tryEnter('flood')) flood++;
    assert.equal(flood, 6);
    assert.deepEqual(
      [1, 2, 3].map(() => turns.tryEnter('quiet')),
      [true, true, false],
    );
  });

  it('gives the next place to the tenant with the fewest under way', () => {
    const log: string[] = [];
    const turns = new FairTurns(bounds);
    while (turns.tryEnter('flood'));
    while (turns.tryEnter('quiet'));
    turns.wait(waiter('flood', log), 0);
    turns.wait(waiter('flood', log), 0);
    turns.wait(waiter('quiet', log), 0);
    turns.leave('flood');
    assert.deepEqual(log, ['quiet admitted']);
    turns.leave('flood');
    turns.leave('flood');
    assert.deepEqual(log, ['quiet admitted'], 'the last places are not for a flood');
    turns.leave('flood');
    assert.deepEqual(log, ['quiet admitted', 'flood admitted']);
  });

  it('shares the places by weight', () => {
    const turns = new FairTurns({ ...bounds, active: 40, queue: 400 });
    const active: Record<string, number> = { big: 0, small: 0 };
    const arrive = (tenant: string) => {
      const entered = () => {
        active[tenant] = (active[tenant] ?? 0) + 1;
      };
      if (turns.tryEnter(tenant)) entered();
      else turns.wait({ ...waiter(tenant, []), admitted: entered }, 0);
    };
    for (let index = 0; index < 150; index++) for (const tenant of ['small', 'big']) arrive(tenant);
    for (let index = 0; index < 200; index++) {
      const tenant = (active['big'] ?? 0) > index % 40 ? 'big' : 'small';
      if (active[tenant] === 0) continue;
      active[tenant] = (active[tenant] ?? 0) - 1;
      turns.leave(tenant);
    }
    const { big = 0, small = 0 } = active;
    assert.ok(big >= 2.5 * small && big <= 3.5 * small, `${big} to ${small}`);
  });

  it('lets a flood have no more than half of the queue', () => {
    const log: string[] = [];
    const turns = new FairTurns(bounds);
    while (turns.tryEnter('flood'));
    turns.tryEnter('quiet');
    let waiting = 0;
    while (turns.wait(waiter('flood', log), 0)) waiting++;
    assert.equal(waiting, 4);
    assert.ok(turns.wait(waiter('quiet', log), 0));
  });

  it('refuses the least urgent first when the queue is full', () => {
    const log: string[] = [];
    const turns = new FairTurns(bounds);
    while (turns.tryEnter('a'));
    for (const priority of ['low', 'low', 'normal', 'normal'] as const)
      assert.ok(turns.wait(waiter('a', log, priority), 0));
    assert.equal(turns.wait(waiter('a', log, 'low'), 0), false);
    assert.ok(turns.wait(waiter('a', log, 'high'), 0));
    assert.deepEqual(log, ['a low expired']);
    turns.leave('a');
    assert.deepEqual(log.slice(1), ['a high admitted']);
  });

  it('expires waiters in time, and forgets those that left', () => {
    const log: string[] = [];
    const turns = new FairTurns({ ...bounds, active: 1 });
    turns.tryEnter('a');
    const gone = waiter('a', log);
    turns.wait(gone, 0);
    turns.wait(waiter('b', log), 50);
    assert.ok(turns.abandon(gone) && !turns.abandon(gone));
    turns.expire(149);
    assert.deepEqual(log, []);
    turns.expire(150);
    assert.deepEqual(log, ['b expired']);
    assert.equal(turns.waiting, 0);
  });

  it('never exceeds its bounds and loses no place, whatever happens in which order', () => {
    const act = fc.record({
      what: fc.constantFrom('arrive', 'arrive', 'leave', 'hang up', 'time'),
      tenant: fc.constantFrom('a', 'b', 'big'),
      priority: fc.constantFrom(...PRIORITIES),
    });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 150 }), (acts) => {
        const turns = new FairTurns({ ...bounds, active: 4, queue: 4 });
        const working = new Map<string, number>();
        const waiting = new Set<TurnWaiter>();
        let nowMs = 0;
        const begin = (tenant: string) => working.set(tenant, (working.get(tenant) ?? 0) + 1);
        for (const { what, tenant, priority } of acts) {
          if (what === 'arrive' && turns.tryEnter(tenant)) begin(tenant);
          else if (what === 'arrive') {
            const one: TurnWaiter = {
              ...{ tenant, priority, queued: undefined },
              admitted: () => {
                waiting.delete(one);
                begin(tenant);
              },
              expired: () => void waiting.delete(one),
            };
            if (turns.wait(one, nowMs)) waiting.add(one);
          } else if (what === 'leave' && (working.get(tenant) ?? 0) > 0) {
            working.set(tenant, (working.get(tenant) ?? 0) - 1);
            turns.leave(tenant);
          } else if (what === 'hang up') {
            const [first] = waiting;
            if (first !== undefined && turns.abandon(first)) waiting.delete(first);
          } else if (what === 'time') {
            nowMs += 40;
            turns.expire(nowMs);
          }
          const active = [...working.values()].reduce((sum, one) => sum + one, 0);
          assert.deepEqual([turns.active, turns.waiting], [active, waiting.size]);
          assert.ok(active <= 4 && waiting.size <= 4);
        }
      }),
    );
  });
});

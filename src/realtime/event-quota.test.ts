/** How a client's events are held back, with a socket that only notes whether it is read. */
import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { EventQuota, MAX_EVENTS_PER_SECOND } from './event-quota.ts';

function rig() {
  const calls: string[] = [];
  const socket = { pause: () => void calls.push('pause'), resume: () => void calls.push('resume') };
  return { calls, quota: new EventQuota(socket) };
}

describe('an event quota', () => {
  it('does not read on for a second once a second’s events came', () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      const { calls, quota } = rig();
      for (let event = 0; event < MAX_EVENTS_PER_SECOND - 1; event += 1) quota.count(0, 10);
      assert.deepEqual(calls, []);
      quota.count(999, 10);
      quota.count(999, 10);
      assert.deepEqual(calls, ['pause']);
      mock.timers.tick(1_000);
      assert.deepEqual(calls, ['pause', 'resume']);
    } finally {
      mock.timers.reset();
    }
  });

  it('counts a long event as the many that it is', () => {
    const { calls, quota } = rig();
    for (let event = 0; event < 3; event += 1) quota.count(0, 4 * 1024 * 1024);
    assert.deepEqual(calls, []);
    quota.count(0, 4 * 1024 * 1024);
    assert.deepEqual(calls, ['pause']);
    quota.stop();
  });

  it('counts each second anew', () => {
    const { calls, quota } = rig();
    for (let second = 0; second < 5; second += 1)
      for (let event = 0; event < MAX_EVENTS_PER_SECOND - 1; event += 1) quota.count(second * 1_000, 10);
    assert.deepEqual(calls, []);
  });

  it('reads on only when everything that holds it is over', async () => {
    const { calls, quota } = rig();
    const [first, second] = [Promise.withResolvers<boolean>(), Promise.withResolvers<boolean>()];
    quota.pauseUntil(first.promise);
    quota.pauseUntil(second.promise);
    first.resolve(true);
    await first.promise;
    assert.deepEqual(calls, ['pause']);
    second.reject(new Error('gone'));
    await second.promise.catch(() => undefined);
    await Promise.resolve();
    assert.deepEqual(calls, ['pause', 'resume']);
  });
});

/** What the directory forgets, and how long memory may speak for a store that is slow or away. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { KeyRecord } from '../storage/stores.ts';
import { KeyDirectory, MAX_CONFIRMED_AGE_MS, MAX_ENTRY_AGE_MS } from './key-directory.ts';

const NOW_MS = 1_000_000;
const MAX_STALENESS_MS = 5_000;

function record(id: string): KeyRecord {
  const base = { name: id, tenant: 't', hash: 'ab'.repeat(32), scopes: [], budgets: [], limits: {} };
  return { id, ...base, createdAtMs: 1, rotatedAtMs: 1 };
}

function setUp() {
  const state = { sinceConfirmedMs: 0, failing: false, finds: [] as string[] };
  const directory = new KeyDirectory({
    store: {
      find: async (id) => {
        state.finds.push(id);
        if (state.failing) throw new Error('away');
        return id === 'absent' ? undefined : record(id);
      },
    },
    onFault: () => undefined,
    confirmation: { sinceConfirmedMs: () => state.sinceConfirmedMs, maxStalenessMs: MAX_STALENESS_MS },
  });
  return { directory, state };
}

describe('a key directory with a feed that proves itself', () => {
  it('forgets the changed keys and keeps the others', async () => {
    const { directory, state } = setUp();
    await Promise.all([directory.find('a', NOW_MS), directory.find('b', NOW_MS)]);
    await directory.find('absent', NOW_MS);
    directory.invalidate(['a', 'absent']);
    state.finds.length = 0;
    assert.equal(typeof directory.find('b', NOW_MS), 'object');
    assert.ok(!(directory.find('b', NOW_MS) instanceof Promise));
    await Promise.all([directory.find('a', NOW_MS), directory.find('absent', NOW_MS)]);
    assert.deepEqual(state.finds, ['a', 'absent']);
  });

  it('believes memory while nothing can have been missed, without waiting for the store', async () => {
    const { directory, state } = setUp();
    await directory.find('a', NOW_MS);
    state.failing = true;
    state.sinceConfirmedMs = MAX_STALENESS_MS;
    assert.ok(!(directory.find('a', NOW_MS + 10 * MAX_ENTRY_AGE_MS) instanceof Promise));
  });

  it('denies past the bound, what it knows and what it knows to be absent', async () => {
    const { directory, state } = setUp();
    await directory.find('a', NOW_MS);
    await directory.find('absent', NOW_MS);
    state.failing = true;
    state.sinceConfirmedMs = MAX_STALENESS_MS + 1;
    assert.equal(await directory.find('a', NOW_MS), 'unavailable');
    assert.equal(await directory.find('absent', NOW_MS), 'unavailable');
  });

  it('asks the store past the bound where that answers', async () => {
    const { directory, state } = setUp();
    await directory.find('a', NOW_MS);
    state.sinceConfirmedMs = Number.POSITIVE_INFINITY;
    assert.equal(typeof (await directory.find('a', NOW_MS)), 'object');
    assert.deepEqual(state.finds, ['a', 'a']);
  });

  it('denies a key that changed while the store is away, within the bound too', async () => {
    const { directory, state } = setUp();
    await directory.find('a', NOW_MS);
    directory.invalidate(['a']);
    state.failing = true;
    assert.equal(await directory.find('a', NOW_MS), 'unavailable');
  });

  it('reads an old record again beside the requests, once', async () => {
    const { directory, state } = setUp();
    await directory.find('a', NOW_MS);
    const laterMs = NOW_MS + MAX_CONFIRMED_AGE_MS;
    for (let times = 0; times < 3; times++) assert.ok(!(directory.find('a', laterMs) instanceof Promise));
    await new Promise(setImmediate);
    assert.deepEqual(state.finds, ['a', 'a']);
  });
});

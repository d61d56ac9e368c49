/** Which key serves: the least busy, within its limits in every minute, never one that rests. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  chooseKey,
  FIRST_REST_MS,
  type KeyLimits,
  MAX_FAILED_IN_A_ROW,
  MAX_REST_MS,
  PooledKey,
  REFUSED_REST_MS,
} from './key-pool.ts';

const NONE: ReadonlySet<number> = new Set();
const pool = (...limits: KeyLimits[]) => limits.map((one, index) => new PooledKey(index, one));
const choose = (keys: readonly PooledKey[], nowMs: number, tried = NONE) =>
  chooseKey(keys, { nowMs, values: keys.map(({ index }) => `key-${index}`), tried });
const indexOf = (chosen: ReturnType<typeof choose>) =>
  chosen instanceof PooledKey ? chosen.index : undefined;

test('the least busy key serves, and of equally busy ones that which waited longest', () => {
  const keys = pool({}, {}, {});
  const order: (number | undefined)[] = [];
  for (let turn = 1; turn <= 6; turn += 1) {
    const chosen = choose(keys, 0);
    order.push(indexOf(chosen));
    if (chosen instanceof PooledKey) chosen.begin(0, turn);
  }
  assert.deepEqual(order, [0, 1, 2, 0, 1, 2]);
  keys[1]?.end();
  assert.equal(indexOf(choose(keys, 0)), 1);
});

test('no minute has more requests of a key than its limit, whenever they come', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 60 }),
      (limit, gaps) => {
        const [key] = pool({ requestsPerMinute: limit });
        assert.ok(key);
        const begun: number[] = [];
        let nowMs = 0;
        for (const gap of gaps) {
          nowMs += gap;
          if (!(choose([key], nowMs) instanceof PooledKey)) continue;
          key.begin(nowMs, 1);
          key.end();
          begun.push(nowMs);
        }
        for (const at of begun)
          assert.ok(begun.filter((other) => other > at - 60_000 && other <= at).length <= limit);
      },
    ),
  );
});

test('a key at its concurrency waits for an end, one at its rate for a time', () => {
  const [key] = pool({ concurrency: 1 });
  assert.ok(key);
  key.begin(0, 1);
  assert.deepEqual(choose([key], 1_000_000), { waitMs: undefined });
  key.end();
  assert.equal(indexOf(choose([key], 1_000_000)), 0);
  const [slow] = pool({ requestsPerMinute: 1 });
  assert.ok(slow);
  slow.begin(0, 1);
  assert.deepEqual(choose([slow], 20_000), { waitMs: 40_000 });
});

test('a limited key rests as long as it was told, else longer each time, up to a bound', () => {
  const [key] = pool({});
  assert.ok(key);
  key.rest({ reason: 'limited', retryAfterMs: 7_000 }, 0);
  assert.deepEqual(choose([key], 6_999), { waitMs: 1 });
  assert.equal(indexOf(choose([key], 7_000)), 0);
  key.accepted();
  for (let times = 0; times < 12; times += 1) {
    key.rest({ reason: 'limited', retryAfterMs: undefined }, 0);
    const chosen = choose([key], 0);
    assert.ok('waitMs' in chosen);
    assert.equal(chosen.waitMs, Math.min(MAX_REST_MS, FIRST_REST_MS * 2 ** times));
  }
});

test('a refused key rests until its value changes', () => {
  const [key] = pool({});
  assert.ok(key);
  key.rest({ reason: 'refused', value: 'key-0' }, 0);
  assert.deepEqual(choose([key], 0), { waitMs: REFUSED_REST_MS });
  assert.equal(indexOf(chooseKey([key], { nowMs: 0, values: ['rotated'], tried: NONE })), 0);
});

test('a key is tried once for a request', () => {
  const keys = pool({}, {});
  assert.equal(indexOf(choose(keys, 0, new Set([0]))), 1);
  assert.deepEqual(choose(keys, 0, new Set([0, 1])), { waitMs: undefined });
});

test('a key that fails again and again comes after the others, serves where there is none, and is probed one at a time', () => {
  const keys = pool({}, {});
  const [bad] = keys;
  for (let failure = 0; failure < MAX_FAILED_IN_A_ROW; failure++) bad?.failed(0);
  assert.deepEqual([indexOf(choose(keys, 0)), indexOf(choose(keys, 0, new Set([1])))], [1, 0]);
  const laterMs = FIRST_REST_MS;
  keys[1]?.begin(laterMs, 1);
  assert.equal(indexOf(choose(keys, laterMs)), 0, 'its time is over: a probe');
  bad?.begin(laterMs, 2);
  keys[1]?.begin(laterMs, 3);
  assert.equal(indexOf(choose(keys, laterMs)), 1, 'one at a time');
  bad?.accepted();
  assert.equal(indexOf(choose(keys, laterMs)), 0);
});

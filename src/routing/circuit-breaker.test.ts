/** When a route is called, avoided and left alone, on a clock of the test's; and how many repeats a provider gets. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CircuitBreaker } from './circuit-breaker.ts';
import { BURST_RETRIES, backoffMs, RetryBudget } from './retry-budget.ts';
import { RouteHealth } from './route-health.ts';
import { RouteLatency } from './route-latency.ts';

const SETTINGS = { consecutiveFailures: 3, errorPercent: 50, minRequests: 10, windowMs: 1_000, openMs: 100 };
const failing = (breaker: CircuitBreaker, times: number, nowMs: number) => {
  for (let time = 0; time < times; time++) breaker.failed(nowMs);
};

describe('a circuit', () => {
  test('opens after failures in a row, and a success between them starts the count anew', () => {
    const breaker = new CircuitBreaker(SETTINGS);
    failing(breaker, 2, 0);
    breaker.succeeded(1);
    failing(breaker, 2, 2);
    assert.equal(breaker.standing(3), 'serve');
    breaker.failed(3);
    assert.deepEqual([breaker.standing(4), breaker.waitMs(4), breaker.begin(4)], ['rest', 99, false]);
  });

  test('lets one probe through at a time, waits twice as long after each that fails, a minute at most', () => {
    const breaker = new CircuitBreaker(SETTINGS);
    let nowMs = 0;
    failing(breaker, 3, nowMs);
    for (const openMs of [100, 200, 400, 800]) {
      nowMs += openMs;
      assert.equal(breaker.begin(nowMs - 1), false, `${openMs} ms are not over`);
      assert.deepEqual([breaker.begin(nowMs), breaker.begin(nowMs)], [true, false]);
      breaker.failed(nowMs);
    }
    for (let probe = 0; probe < 20; probe++) {
      nowMs += 60_000;
      assert.equal(breaker.begin(nowMs), true);
      breaker.failed(nowMs);
    }
    nowMs += 60_000;
    assert.equal(breaker.begin(nowMs), true);
    breaker.succeeded(nowMs);
    assert.deepEqual([breaker.isWell, breaker.begin(nowMs)], [true, true]);
    failing(breaker, 3, nowMs);
    assert.equal(breaker.waitMs(nowMs), 100, 'from the start again');
  });

  test('gives its probe’s place back where nothing was learnt', () => {
    const breaker = new CircuitBreaker(SETTINGS);
    failing(breaker, 3, 0);
    assert.equal(breaker.begin(100), true);
    breaker.abandoned();
    assert.equal(breaker.begin(100), true);
  });

  test('with a high error rate is avoided, not left alone, and comes back after its time', () => {
    const breaker = new CircuitBreaker(SETTINGS);
    for (let turn = 0; turn < 5; turn++) {
      breaker.succeeded(turn);
      breaker.failed(turn);
    }
    assert.deepEqual([breaker.standing(5), breaker.begin(5)], ['avoid', true]);
    assert.equal(breaker.standing(200), 'serve');
    breaker.succeeded(200);
    assert.equal(breaker.isWell, true);
  });

  test('forgets what lies before its window', () => {
    const breaker = new CircuitBreaker({ ...SETTINGS, consecutiveFailures: 100 });
    failing(breaker, 9, 0);
    breaker.failed(5_000);
    assert.equal(breaker.standing(5_001), 'serve');
  });
});

describe('the health of a route', () => {
  const healthOf = () =>
    new RouteHealth(new CircuitBreaker(SETTINGS), new RouteLatency(), new RetryBudget(20));
  const after = (reply: Parameters<RouteHealth['end']>[0]) => {
    const health = healthOf();
    for (let time = 0; time < 3; time++) {
      health.begin(time);
      health.end(reply, time, time);
    }
    return health.breaker.state;
  };

  test('suffers from what the provider did, and from nothing else', () => {
    const failed = (reason: 'refused' | 'timeout' | 'aborted', byGate = false) =>
      ({ type: 'failed', reason, dispatched: false, byGate }) as const;
    const status = (code: number) => ({ type: 'error', status: code, body: '' }) as const;
    for (const reply of [failed('refused'), failed('timeout'), status(500), status(529), status(408)])
      assert.equal(after(reply), 'open', JSON.stringify(reply));
    const innocent = [
      failed('aborted'),
      failed('refused', true),
      status(400),
      status(401),
      status(429),
      undefined,
    ];
    for (const reply of innocent) assert.equal(after(reply), 'closed', JSON.stringify(reply));
  });
});

describe('repeats', () => {
  test('are a share of the requests, and a few that were saved up', () => {
    const budget = new RetryBudget(20);
    for (let taken = 0; taken < BURST_RETRIES; taken++) assert.equal(budget.tryRetry(1), true);
    assert.equal(budget.tryRetry(1), false);
    for (let request = 0; request < 100; request++) budget.request();
    let granted = 0;
    while (budget.tryRetry(1)) granted += 1;
    assert.ok(
      granted <= BURST_RETRIES && granted >= BURST_RETRIES - 1,
      `${granted}: never more than are saved up`,
    );
    assert.equal(budget.tryRetry(1_100), true, 'one a second where there is little traffic');
    assert.equal(new RetryBudget(0).tryRetry(1), false);
  });

  test('wait by chance up to a bound that doubles', () => {
    assert.deepEqual(
      [backoffMs(1, 0), backoffMs(1, 1), backoffMs(2, 1), backoffMs(9, 1)],
      [0, 100, 200, 2_000],
    );
  });
});

test('the 95th percentile is known once there are enough samples', () => {
  const latency = new RouteLatency();
  for (let ms = 1; ms <= 19; ms++) latency.observe(ms, ms);
  assert.equal(latency.p95(), undefined);
  for (let ms = 20; ms <= 100; ms++) latency.observe(ms, ms);
  assert.equal(latency.p95(), 96);
});

/**
 * What every limiter must keep, wherever it counts: all claims of a request or none, never more than the limit, what was
 * not needed comes back, and a caller is told truly. Run on memory and on Redis.
 */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { LimitClaim, LimitDecision, RateLimiter } from '../src/limits/rate-limiter.ts';

export interface LimiterUnderTest {
  readonly limiter: RateLimiter;
  /** Lets what was told in the background arrive. */
  settle(): Promise<void>;
}

const claim = (name: LimitClaim['name'], scope: string, limit: number, amount = 1): LimitClaim => ({
  ...{ name, scope, limit, amount },
});

/** To be called inside of a `describe`; `current` is asked in each case. */
export function limitsContract(current: () => LimiterUnderTest): void {
  const take = (...claims: readonly LimitClaim[]): Promise<LimitDecision> =>
    Promise.resolve(current().limiter.take(claims, Date.now()));

  async function allowed(...claims: readonly LimitClaim[]) {
    const decision = await take(...claims);
    assert.ok(decision.allowed, 'it is allowed');
    return decision;
  }

  async function refused(...claims: readonly LimitClaim[]) {
    const decision = await take(...claims);
    assert.ok(!decision.allowed, 'it is refused');
    return decision;
  }

  it('passes the whole limit at once and no more', async () => {
    const all = await Promise.all(Array.from({ length: 50 }, () => take(claim('requests', 'key:whole', 20))));
    assert.equal(all.filter((one) => one.allowed).length, 20);
  });

  it('takes all claims or none, and names the one that refused', async () => {
    const narrow = claim('requests', 'user:t/narrow', 1);
    const wide = claim('requests', 'tenant:wide', 10);
    await allowed(wide, narrow);
    for (let index = 0; index < 5; index++)
      assert.equal((await refused(wide, narrow)).refused.scope, narrow.scope);
    await allowed({ ...wide, amount: 9 });
  });

  it('says what is left and when more comes back, and asks for a second at the least', async () => {
    const { statuses } = await allowed(claim('requests', 'key:left', 3));
    assert.equal(statuses[0]?.remaining, 2);
    const decision = await refused(claim('requests', 'key:left', 3, 3));
    assert.ok(decision.retryAfterMs >= 1_000 && decision.retryAfterMs <= 63_000, `${decision.retryAfterMs}`);
  });

  it('refuses at once what could never fit', async () => {
    await refused(claim('tokens', 'key:huge', 10, 11));
  });

  it('counts scopes and kinds apart', async () => {
    for (const scope of ['key:one', 'key:two'])
      await allowed(claim('requests', scope, 1), claim('tokens', scope, 1), claim('concurrency', scope, 1));
  });

  it('frees the places of requests that ended, once', async () => {
    const place = claim('concurrency', 'key:places', 2);
    const [first] = [await allowed(place), await allowed(place)];
    assert.equal((await refused(place)).refused.name, 'concurrency');
    first.permit.release(undefined, Date.now());
    first.permit.release(undefined, Date.now());
    await current().settle();
    await allowed(place);
    await refused(place);
  });

  it('gives back tokens that were not used, and none where that is not known', async () => {
    const bound = claim('tokens', 'key:tokens', 100, 60);
    (await allowed(bound)).permit.release(10, Date.now());
    await current().settle();
    const second = await allowed(bound);
    second.permit.release(undefined, Date.now());
    await current().settle();
    await refused(bound);
  });

  it('never lets more tokens through than the limit, whatever amounts come together', async () => {
    const amounts = Array.from({ length: 60 }, (_, index) => 1 + ((index * 7) % 13));
    const all = await Promise.all(
      amounts.map(async (amount) => ({ amount, ...(await take(claim('tokens', 'key:mixed', 100, amount))) })),
    );
    const sum = all.filter((one) => one.allowed).reduce((total, { amount }) => total + amount, 0);
    assert.ok(sum <= 100 && sum > 80, `${sum} of 100`);
  });
}

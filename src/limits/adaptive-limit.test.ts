/** The limit follows a provider that slows down and recovers, within its bounds; and its place is given back however a call ends. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Provider, ProviderCall, ProviderReply } from '../providers/provider.ts';
import { AdaptiveLimit } from './adaptive-limit.ts';
import { limitedProvider } from './limited-provider.ts';

/** A provider that takes `capacity` calls at once in `baseMs` and queues the rest. */
function settle(limit: AdaptiveLimit, capacity: number, rounds: number, baseMs = 100): void {
  for (let round = 0; round < rounds; round++) {
    let entered = 0;
    while (limit.tryEnter()) entered++;
    const latencyMs = baseMs * Math.max(1, entered / capacity);
    for (let index = 0; index < entered; index++) {
      limit.observe('answered', latencyMs, round * latencyMs);
      limit.leave();
    }
  }
}

describe('the adaptive limit', () => {
  it('falls towards what a provider can take once it slows down, and stays above its floor', () => {
    const limit = new AdaptiveLimit({ min: 4, max: 200 });
    settle(limit, 200, 5);
    assert.equal(limit.limit, 200);
    settle(limit, 20, 3);
    assert.ok(limit.limit < 120 && limit.limit >= 4, `${limit.limit}`);
  });

  it('is cut by refusals once a while, never below the floor, and grows again', () => {
    const limit = new AdaptiveLimit({ min: 4, max: 100 });
    settle(limit, 100, 3);
    for (let index = 0; index < 50; index++) limit.tryEnter();
    for (let index = 0; index < 50; index++) limit.observe('overloaded', 5, 1_000);
    assert.equal(limit.limit, 40);
    for (let index = 0; index < 50; index++) limit.leave();
    for (let later = 2; later < 40; later++) limit.observe('overloaded', 5, later * 1_000);
    assert.equal(limit.limit, 4);
    settle(limit, 100, 60);
    assert.ok(limit.limit > 40, `${limit.limit}`);
  });

  it('takes no notice of failures that say nothing of load', () => {
    const limit = new AdaptiveLimit({ min: 1, max: 50 });
    for (let index = 0; index < 100; index++) limit.observe('failed', 1, index);
    assert.equal(limit.limit, 50);
  });
});

describe('a provider with a limit', () => {
  const call = {} as ProviderCall;
  const provider = (reply: () => Promise<ProviderReply>): Provider => ({
    ...{ name: 'p', kind: 'test', formats: new Set(['chat']), simulated: false },
    call: reply,
  });
  async function* parts(count: number): AsyncGenerator<Buffer> {
    for (let index = 0; index < count; index++) yield Buffer.from('x');
  }

  it('does not dispatch past the limit, and says that nothing was', async () => {
    const limit = new AdaptiveLimit({ min: 1, max: 1 });
    let calls = 0;
    const limited = limitedProvider(
      provider(() => {
        calls++;
        return Promise.resolve({ type: 'answer', status: 200, body: parts(2) });
      }),
      limit,
    );
    const first = await limited.call(call);
    const turnedAway = { type: 'failed', reason: 'refused', dispatched: false, byGate: true };
    assert.deepEqual(await limited.call(call), turnedAway);
    assert.equal(calls, 1);
    if (first.type === 'answer') for await (const _ of first.body);
    assert.equal((await limited.call(call)).type, 'answer');
  });

  for (const [name, reply] of [
    ['an error status', () => Promise.resolve({ type: 'error', status: 500, body: '' } as const)],
    ['a failure', () => Promise.resolve({ type: 'failed', reason: 'reset', dispatched: true } as const)],
    ['an exception', () => Promise.reject(new Error('a fault'))],
  ] as const)
    it(`gives its place back after ${name}`, async () => {
      const limit = new AdaptiveLimit({ min: 1, max: 1 });
      await limitedProvider(provider(reply), limit)
        .call(call)
        .catch(() => undefined);
      assert.equal(limit.inFlight, 0);
    });

  it('gives its place back once where a body is given up or fails', async () => {
    const limit = new AdaptiveLimit({ min: 1, max: 4 });
    // biome-ignore lint/correctness/useYield: it fails before its first part.
    async function* broken(): AsyncGenerator<Buffer> {
      throw new Error('cut off');
    }
    for (const body of [parts(5), broken()]) {
      const limited = limitedProvider(
        provider(() => Promise.resolve({ type: 'answer', status: 200, body })),
        limit,
      );
      const reply = await limited.call(call);
      if (reply.type !== 'answer') throw new Error('no answer');
      try {
        for await (const _ of reply.body) break;
      } catch {
        // The failure is the case.
      }
      assert.equal(limit.inFlight, 0);
    }
  });
});

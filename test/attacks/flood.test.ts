/** More requests than places: those that are accepted keep their time, the others hear so at once. */
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { describe, it } from 'node:test';
import { begun, undisturbed } from '../fixtures/undisturbed.ts';
import { HONEST_BODY, startRig } from './attack-rig.ts';

const UPSTREAM_MS = 600;

interface Answer {
  readonly status: number;
  readonly tookMs: number;
  readonly retryAfter: string | undefined;
}

function ask(port: number): Promise<Answer> {
  const startedAtMs = performance.now();
  return new Promise((resolve, reject) => {
    const call = request({
      port,
      host: '127.0.0.1',
      method: 'POST',
      path: '/v1/chat/completions',
      agent: false,
      headers: {
        authorization: 'Bearer flood',
        'content-type': 'application/json',
        'content-length': HONEST_BODY.length,
      },
    });
    call.on('error', reject);
    call.on('response', (response) => {
      const tookMs = performance.now() - startedAtMs;
      response.resume();
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, tookMs, retryAfter: response.headers['retry-after'] }),
      );
    });
    call.end(HONEST_BODY);
  });
}

describe('a flood', () => {
  it('answers what is past the bounds with 503 at once, and the accepted in their usual time', () =>
    undisturbed(async () => {
      await using rig = await startRig({
        upstreamMs: UPSTREAM_MS,
        listen: { maxInFlight: 20, maxQueue: 10 },
      });
      const accepted = begun(Array.from({ length: 20 }, () => ask(rig.port)));
      await new Promise((resolve) => setTimeout(resolve, 60));
      assert.equal(rig.gate.inFlight, 20);
      const queued = begun(Array.from({ length: 10 }, () => ask(rig.port)));
      await new Promise((resolve) => setTimeout(resolve, 20));
      const refused: Answer[] = [];
      for (let index = 0; index < 20; index++) refused.push(await ask(rig.port));
      for (const { status, tookMs, retryAfter } of refused) {
        assert.equal(status, 503);
        assert.equal(retryAfter, '1');
        assert.ok(tookMs <= 50, `a refusal took ${tookMs} ms`);
      }
      for (const { status, tookMs } of await Promise.all(accepted)) {
        assert.equal(status, 200);
        assert.ok(tookMs < UPSTREAM_MS + 200, `an accepted request took ${tookMs} ms`);
      }
      for (const { status } of await Promise.all(queued)) assert.equal(status, 200);
      assert.equal(rig.upstreamCalls(), 30);
      assert.equal(rig.gate.inFlight, 0);
    }));

  it('refuses one that waits for a place longer than it may', () =>
    undisturbed(async () => {
      await using rig = await startRig({
        upstreamMs: 600,
        listen: { maxInFlight: 1, maxQueue: 5, queueTimeoutMs: 100 },
      });
      const first = begun([ask(rig.port)]);
      await new Promise((resolve) => setTimeout(resolve, 30));
      const second = await ask(rig.port);
      assert.equal(second.status, 503);
      assert.ok(second.tookMs >= 95 && second.tookMs < 300, `${second.tookMs}`);
      assert.deepEqual(
        (await Promise.all(first)).map(({ status }) => status),
        [200],
      );
      assert.equal(rig.upstreamCalls(), 1);
    }));
});

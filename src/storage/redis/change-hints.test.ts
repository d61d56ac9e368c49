/** Hints on a real Redis: they arrive, they survive its restart, and nothing that stands on the channel can do harm. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type RedisServer, startRedisServer } from '../../../test/fixtures/redis-server.ts';
import type { Change } from '../stores.ts';
import { HINT_CHANNEL, RedisChangeHints } from './change-hints.ts';
import { RedisClient } from './redis-client.ts';

let server: RedisServer;
before(async () => {
  server = await startRedisServer();
});
after(() => server.stop());

async function node() {
  const { hostname: host, port, password } = new URL(server.url);
  const connection = { host, port: Number(port), database: 0, password: decodeURIComponent(password) };
  const faults: unknown[] = [];
  const client = await RedisClient.open({ connection, onFault: () => undefined });
  const hints = new RedisChangeHints(client, (error) => faults.push(error));
  const heard: Change[] = [];
  hints.subscribe((change) => heard.push(change));
  return {
    ...{ client, hints, heard, faults },
    [Symbol.asyncDispose]: async () => {
      await hints.close();
      await client.close();
    },
  };
}

type Node = Awaited<ReturnType<typeof node>>;

/** Sends until it is heard: a subscription takes a moment. */
async function untilHeard(from: Node, to: Node, keys: readonly string[]): Promise<void> {
  const deadlineMs = performance.now() + 5_000;
  while (!to.heard.some((change) => change.keys.includes(keys[0] ?? ''))) {
    assert.ok(performance.now() < deadlineMs, 'no hint came');
    await from.hints.publish({ keys });
    await delay(20);
  }
}

describe('hints of changes over Redis', () => {
  it('tell other nodes which keys to ask about', async () => {
    await using one = await node();
    await using two = await node();
    await untilHeard(one, two, ['pk_1', 'pk_2']);
    assert.deepEqual(two.heard[0], { keys: ['pk_1', 'pk_2'] });
  });

  it('are sent again over a Redis that came back, and are no fault while it is away', async () => {
    await using one = await node();
    await using two = await node();
    await untilHeard(one, two, ['pk_before']);
    await server.kill();
    await one.hints.publish({ keys: ['pk_lost'] });
    await server.start();
    await untilHeard(one, two, ['pk_after']);
    assert.deepEqual([one.faults, two.faults], [[], []]);
  });

  it('drop what nobody of ours wrote, and what would empty every memory', async () => {
    await using one = await node();
    await using two = await node();
    await untilHeard(one, two, ['pk_ready']);
    two.heard.length = 0;
    const hostile = [
      'no json',
      '{"keys":"any"}',
      '{"keys":[1]}',
      '{"keys":[],"grant":"*"}',
      JSON.stringify({ keys: Array.from({ length: 1_001 }, (_, index) => `k${index}`) }),
      JSON.stringify({ keys: ['x'.repeat(300_000)] }),
    ];
    for (const message of hostile) await one.client.command(['PUBLISH', HINT_CHANNEL, message]);
    await one.hints.publish({ keys: 'any' });
    await untilHeard(one, two, ['pk_last']);
    assert.ok(two.heard.every(({ keys }) => keys.length === 1 && keys[0] === 'pk_last'));
    assert.equal(two.faults.length, hostile.length);
  });
});

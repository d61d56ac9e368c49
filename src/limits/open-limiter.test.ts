/** What a node does by its settings while a real Redis is away. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { rate } from '../../test/fixtures/limit-nodes.ts';
import { type RedisServer, startRedisServer } from '../../test/fixtures/redis-server.ts';
import { RedisClient } from '../storage/redis/redis-client.ts';
import { type OpenLimiter, openLimiter } from './open-limiter.ts';
import { type LimitSettings, limitSettings } from './settings.ts';

const SILENT = { fault: () => undefined, info: () => undefined, warn: () => undefined };
const LIMIT = 160;
const REDIS_WAIT_MS = 10_000;

describe('a node whose Redis is gone', { concurrency: true }, () => {
  const opened = new AsyncDisposableStack();
  after(() => opened.disposeAsync());

  async function redisServer(): Promise<RedisServer> {
    const server = await startRedisServer();
    opened.defer(() => server.stop());
    return server;
  }

  async function open(
    { port, password }: RedisServer,
    cluster: Partial<LimitSettings['cluster']>,
  ): Promise<OpenLimiter> {
    const connection = { host: '127.0.0.1', port, database: 0, username: 'default', password };
    const redis = await RedisClient.open({ connection, onFault: () => undefined });
    opened.defer(() => redis.close());
    const { cluster: settings } = limitSettings.parse({ cluster });
    const node = await openLimiter({ redis, node: 'node-1', settings, telemetry: SILENT });
    opened.defer(() => node.close());
    return node;
  }

  async function until(node: OpenLimiter, mode: string): Promise<void> {
    for (const endMs = Date.now() + REDIS_WAIT_MS; node.mode() !== mode; await delay(10))
      assert.ok(Date.now() < endMs, `${node.mode()} in place of ${mode}`);
  }

  /** Requests of one key that go through at once. */
  async function passedOf(node: OpenLimiter): Promise<number> {
    let passed = 0;
    for (let index = 0; index < LIMIT; index += 1)
      if ((await node.limiter.take([rate(LIMIT)], Date.now())).allowed) passed += 1;
    return passed;
  }

  it('and was never there has its part of a quarter, by `maxNodes`', async () => {
    const server = await redisServer();
    await server.kill();
    assert.equal(await passedOf(await open(server, { maxNodes: 4 })), LIMIT / 4 / 4);
    assert.equal(await passedOf(await open(server, { maxNodes: 10 })), LIMIT / 4 / 10);
  });

  it('waits or spends its share at once, by `withoutRedis`', async () => {
    for (const withoutRedis of ['wait', 'share'] as const) {
      const server = await redisServer();
      const node = await open(server, { withoutRedis });
      await until(node, 'linked');
      await delay(700);
      await server.kill();
      await until(node, withoutRedis === 'wait' ? 'held' : 'share');
      const passed = await passedOf(node);
      assert.equal(passed > 0, withoutRedis === 'share', `${passed} passed under ${withoutRedis}`);
    }
  });
});

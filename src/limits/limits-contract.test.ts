/** The limiters keep one contract. */
import { after, before, describe } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type LimitNode, linked, openNode } from '../../test/fixtures/limit-nodes.ts';
import { type RedisServer, startRedisServer } from '../../test/fixtures/redis-server.ts';
import { limitsContract } from '../../test/limits-contract.ts';
import { MemoryRateLimiter } from './memory-rate-limiter.ts';

describe('limits in memory', () => {
  const limiter = new MemoryRateLimiter();
  limitsContract(() => ({ limiter, settle: () => Promise.resolve() }));
});

describe('limits in Redis', () => {
  let server: RedisServer;
  let node: LimitNode;
  before(async () => {
    server = await startRedisServer();
    node = await openNode(server);
    await linked(node);
  });
  after(async () => {
    await node.close();
    await server.stop();
  });
  limitsContract(() => ({ limiter: node.limits, settle: () => delay(700) }));
});

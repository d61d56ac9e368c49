/** What one decision about limits costs Redis, by Redis' own count, when a node must ask for it. */
import { openNode, permitOf, rate } from '../test/fixtures/limit-nodes.ts';
import { startRedisServer } from '../test/fixtures/redis-server.ts';

const KEYS = 3_000;

export interface LimitCosts {
  /** Microseconds of Redis' one thread for a command that takes units of a limit. */
  readonly takeMicros: number;
}

export async function measureLimits(): Promise<LimitCosts> {
  const server = await startRedisServer();
  try {
    const node = await openNode(server);
    // Each of them is new, so each asks.
    for (let key = 0; key < KEYS; key += 1)
      permitOf(await node.limits.take([rate(1_000_000, `key:${key}`)], Date.now())).release(0, Date.now());
    const info = String(await node.redis.command(['INFO', 'commandstats']));
    await node.close();
    const [, micros] = /cmdstat_(?:evalsha|fcall):.*?usec_per_call=([\d.]+)/.exec(info) ?? [];
    if (micros === undefined) throw new Error('Redis tells no cost of the script');
    return { takeMicros: Number(micros) };
  } finally {
    await server.stop();
  }
}

/**
 * The limiter that the storage settings call for: this node's memory, or all nodes' limits in Redis. Says in the log when
 * Redis is gone and when it is back.
 */
import { randomUUID } from 'node:crypto';
import type { Telemetry } from '../observability/telemetry.ts';
import { LimitCluster } from './cluster/limit-cluster.ts';
import type { LimitRedis, LinkMode } from './cluster/limit-link.ts';
import { MemoryRateLimiter } from './memory-rate-limiter.ts';
import type { RateLimiter } from './rate-limiter.ts';
import type { LimitSettings } from './settings.ts';

export interface LimiterOptions {
  /** Absent: every limit is this node's own. */
  readonly redis: LimitRedis | undefined;
  /** The node's lasting name. */
  readonly node: string;
  readonly settings: LimitSettings['cluster'];
  readonly telemetry: Pick<Telemetry, 'fault' | 'info' | 'warn'>;
}

/** How the limits are kept now; `own`: by this node alone, as configured. */
export type LimitMode = LinkMode | 'own';

export interface OpenLimiter {
  readonly limiter: RateLimiter;
  mode(): LimitMode;
  /** Commands sent to Redis so far. */
  commands(): number;
  close(): Promise<void>;
}

export async function openLimiter({
  redis,
  node,
  settings,
  telemetry,
}: LimiterOptions): Promise<OpenLimiter> {
  if (redis === undefined) {
    const limiter = new MemoryRateLimiter();
    return { limiter, mode: () => 'own', commands: () => 0, close: () => Promise.resolve() };
  }
  const cluster = await LimitCluster.open({
    redis,
    nodeId: node,
    epoch: randomUUID(),
    maxNodes: settings.maxNodes,
    shareAtOnce: settings.withoutRedis === 'share',
    onFault: (error) => telemetry.fault('limits', error),
    onMode: (mode) => tell(telemetry, mode),
  });
  return {
    limiter: cluster,
    mode: () => cluster.mode,
    commands: () => cluster.scripts,
    close: () => cluster.close(),
  };
}

function tell(telemetry: LimiterOptions['telemetry'], mode: LinkMode): void {
  if (mode === 'linked') telemetry.info('limits are kept over all nodes', { mode });
  else if (mode === 'share')
    telemetry.warn('Redis is gone: this node keeps to its share of each limit', { mode });
  else telemetry.warn('Redis is gone: this node has only what it held of each limit', { mode });
}

/**
 * The limits of one node of a cluster as a whole: the limiter, and the beat by which it stays linked, tells what it spent
 * and says when Redis is gone. Must be closed, so that the node leaves no share behind.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { LimitClaim, LimitDecision, RateLimiter } from '../rate-limiter.ts';
import { LimitLink, type LimitRedis, type LinkMode } from './limit-link.ts';
import { LimitTakes } from './limit-takes.ts';
import { type LimitTimes, limitTimes } from './limit-times.ts';
import { RedisRateLimiter } from './redis-rate-limiter.ts';

/** How long a start waits to be linked where Redis answers. */
const MAX_LINKING_MS = 2_000;
const LINK_RETRY_MS = 50;
/** Scopes looked at in one beat, so that no beat keeps the loop or Redis for long. */
const SCOPES_A_BEAT = 2_000;

export interface LimitClusterOptions {
  readonly redis: LimitRedis;
  /** Of no other node; best the same after a restart. */
  readonly nodeId: string;
  /** Of this run. */
  readonly epoch: string;
  readonly maxNodes: number;
  readonly shareAtOnce: boolean;
  readonly onFault: (error: unknown) => void;
  /** Told at each change of how the limits are kept. */
  readonly onMode?: (mode: LinkMode) => void;
  readonly times?: LimitTimes;
  readonly monotonicMs?: () => number;
}

export class LimitCluster implements RateLimiter {
  readonly #options: LimitClusterOptions;
  readonly #times: LimitTimes;
  readonly #monotonicMs: () => number;
  readonly #link: LimitLink;
  readonly #takes: LimitTakes;
  readonly #limiter: RedisRateLimiter;
  #timer: NodeJS.Timeout | undefined;
  #beating: Promise<void> | undefined;
  #mode: LinkMode | undefined;

  private constructor(options: LimitClusterOptions) {
    const { times = limitTimes(), monotonicMs = () => performance.now() } = options;
    this.#options = options;
    this.#times = times;
    this.#monotonicMs = monotonicMs;
    this.#link = new LimitLink({ ...options, times, monotonicMs });
    this.#takes = new LimitTakes({ ...options, times, monotonicMs, link: this.#link });
    this.#limiter = new RedisRateLimiter({ link: this.#link, takes: this.#takes, times, monotonicMs });
  }

  /** Linked when it resolves, if Redis answers. */
  static async open(options: LimitClusterOptions): Promise<LimitCluster> {
    const cluster = new LimitCluster(options);
    // A Redis that has just begun answers only after a moment: the nodes that it forgot must be heard first.
    for (const endMs = cluster.#monotonicMs() + MAX_LINKING_MS; ; await delay(LINK_RETRY_MS)) {
      await cluster.#beat();
      if (cluster.mode === 'linked' || options.redis.state === 'down' || cluster.#monotonicMs() > endMs)
        break;
    }
    cluster.#timer = setInterval(() => void cluster.#beat(), cluster.#times.beatMs).unref();
    return cluster;
  }

  get mode(): LinkMode {
    return this.#link.mode(this.#monotonicMs());
  }

  get liveNodes(): number {
    return this.#link.liveNodes;
  }

  get scopes(): number {
    return this.#limiter.buckets.size;
  }

  /** Scripts sent so far. */
  get scripts(): number {
    return this.#takes.sent;
  }

  take(claims: readonly LimitClaim[], nowMs: number): LimitDecision | Promise<LimitDecision> {
    return this.#limiter.take(claims, nowMs);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#beating;
    try {
      await this.#tell();
      await this.#link.leave();
    } catch (error) {
      this.#fault(error);
    }
  }

  /** One at a time: a beat that waits for Redis lets the next ones pass. */
  async #beat(): Promise<void> {
    if (this.#beating !== undefined) return;
    this.#beating = this.#link.beat().then(
      () => this.#tell(),
      (error: unknown) => this.#fault(error),
    );
    await this.#beating;
    this.#beating = undefined;
    const { mode } = this;
    if (mode === this.#mode) return;
    this.#mode = mode;
    this.#options.onMode?.(mode);
  }

  async #tell(): Promise<void> {
    if (this.mode !== 'linked') return;
    await this.#takes.tell(this.#limiter.buckets.toTell(SCOPES_A_BEAT, this.#monotonicMs()));
  }

  #fault(error: unknown): void {
    if (!(error instanceof Error && error.name === 'RedisUnavailable')) this.#options.onFault(error);
  }
}

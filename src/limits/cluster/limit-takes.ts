/**
 * Sends what a node asks of its limits, one command about a limit at a time, and hands each answer to its bucket. Answers
 * undefined where Redis did not decide; never throws, so that no caller can mistake a fault for leave.
 */
import type { LimitBucket } from './limit-buckets.ts';
import { type LimitLink, type LimitRedis, MEMBERS_KEY, STATE_KEY } from './limit-link.ts';
import { TAKE } from './limit-scripts.ts';
import type { LimitTimes } from './limit-times.ts';
import { decodeTake, encodeDemand, type TakeReply } from './take-codec.ts';

/** Limits in one command: about 1 ms of Redis. */
export const MAX_TOLD_AT_ONCE = 48;

export interface LimitTakesOptions {
  readonly redis: LimitRedis;
  readonly link: LimitLink;
  readonly nodeId: string;
  readonly epoch: string;
  readonly times: LimitTimes;
  readonly monotonicMs: () => number;
  readonly onFault: (error: unknown) => void;
}

interface Wanted {
  readonly bucket: LimitBucket;
  readonly need: number;
  /** Hand nothing back: requests are about to spend it. */
  readonly keep?: boolean;
}

export class LimitTakes {
  readonly #options: LimitTakesOptions;
  /** Scripts that were sent, for the metrics. */
  sent = 0;

  constructor(options: LimitTakesOptions) {
    this.#options = options;
  }

  /** Takes all that is needed or nothing. Undefined: Redis did not say. */
  take(wanted: readonly Wanted[]): Promise<TakeReply | undefined> {
    const flight = this.#run(wanted, this.#options.times.takeTimeoutMs);
    mark(wanted, flight);
    return flight;
  }

  async refill(bucket: LimitBucket): Promise<void> {
    const wanted = [{ bucket, need: 0, keep: true }];
    const flight = this.#run(wanted, this.#options.times.grantMs);
    mark(wanted, flight);
    await flight;
  }

  /** Tells what was spent, hands back what is not wanted, and takes what will be. */
  async tell(buckets: readonly LimitBucket[]): Promise<void> {
    for (let from = 0; from < buckets.length; from += MAX_TOLD_AT_ONCE) {
      const wanted = buckets
        .slice(from, from + MAX_TOLD_AT_ONCE)
        .filter((bucket) => bucket.flight === undefined)
        .map((bucket) => ({ bucket, need: 0 }));
      const flight = this.#run(wanted, this.#options.times.grantMs);
      mark(wanted, flight);
      await flight;
    }
  }

  /** The slot in which Redis counts what it took for a request. */
  grantSlot(redisMs: number): number {
    const { grantMs, slotMs } = this.#options.times;
    return Math.floor((redisMs + grantMs) / slotMs);
  }

  async #run(wanted: readonly Wanted[], timeoutMs: number): Promise<TakeReply | undefined> {
    const { redis, link, monotonicMs, onFault } = this.#options;
    if (wanted.length === 0 || redis.state === 'down') return undefined;
    const nowMs = monotonicMs();
    const demands = wanted.map(({ bucket, need, keep = false }) =>
      bucket.demand({ need, keep, most: this.#most(bucket), nowMs }),
    );
    const keys = [MEMBERS_KEY, STATE_KEY, ...wanted.map(({ bucket }) => bucket.key)];
    this.sent++;
    try {
      const answer = await redis.script(
        TAKE,
        keys,
        [...this.#head(nowMs), ...demands.flatMap(encodeDemand)],
        {
          timeoutMs,
        },
      );
      const reply = decodeTake(answer, wanted.length);
      if (reply.verdict === 'ok' || reply.verdict === 'no') {
        this.#hear(wanted, reply);
        return reply;
      }
      if (reply.verdict === 'boot') link.unlink();
    } catch (error) {
      // Redis being away is told once by the link; anything else is a fault of its own.
      if (!(error instanceof Error && error.name === 'RedisUnavailable')) onFault(error);
    }
    for (const { bucket } of wanted) bucket.failed();
    return undefined;
  }

  #head(nowMs: number): string[] {
    const { link, nodeId, epoch, times } = this.#options;
    const { slotMs, grantMs, holdMs, concurrencyLapseMs, quietMs } = times;
    return [
      ...[nodeId, epoch, link.boot, String(link.deadline(nowMs))],
      ...[slotMs, grantMs, holdMs, concurrencyLapseMs, quietMs].map(String),
    ];
  }

  /** What a node holds must fit into its share, or it could not go on with it when Redis is gone. */
  #most(bucket: LimitBucket): number {
    return Math.floor((bucket.limit * this.#options.link.sharePpm) / 1_000_000);
  }

  #hear(wanted: readonly Wanted[], { answers, verdict }: TakeReply): void {
    const nowMs = this.#options.monotonicMs();
    for (const [index, { bucket, need }] of wanted.entries()) {
      const answer = answers[index];
      // Where another limit refused, this one was not asked for in the end.
      if (answer !== undefined) bucket.hear(answer, verdict === 'no' && answer.fits ? 0 : need, nowMs);
    }
  }
}

function mark(wanted: readonly Wanted[], flight: Promise<unknown>): void {
  const ended = flight.then(() => {
    for (const { bucket } of wanted) bucket.flight = undefined;
  });
  for (const { bucket } of wanted) bucket.flight = ended;
}

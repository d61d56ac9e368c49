/**
 * One node's tie to the limits in Redis: whether it may take from there now, and what is its own when it may not. Must
 * never call itself cut off before Redis does, nor spend its share before what others took is over.
 */
import type { RedisClient } from '../../storage/redis/redis-client.ts';
import { CONTACT, LEAVE, STRANGER_SHARES_PPM } from './limit-scripts.ts';
import type { LimitTimes } from './limit-times.ts';

export type LimitRedis = Pick<RedisClient, 'script' | 'state' | 'serverRunId' | 'serverUptimeMs'>;

/** `linked`: Redis decides. `held`: only what this node holds. `share`: its part of each limit. */
export type LinkMode = 'linked' | 'held' | 'share';

export interface LinkOptions {
  readonly redis: LimitRedis;
  /** Of no other node; best the same after a restart. */
  readonly nodeId: string;
  /** Of this run. */
  readonly epoch: string;
  readonly times: LimitTimes;
  /** A node that never reached Redis shares with so many like it. */
  readonly maxNodes: number;
  /** Spend the share at once when Redis is gone, at the price of the one window in which it went. */
  readonly shareAtOnce: boolean;
  /** A clock that no one sets, in milliseconds. */
  readonly monotonicMs: () => number;
}

export const MEMBERS_KEY = 'portcullis:{limits}:members';
export const STATE_KEY = 'portcullis:{limits}:state';

interface LastAnswer {
  readonly sentAtMs: number;
  readonly heardAtMs: number;
  readonly redisMs: number;
}

export class LimitLink {
  readonly #options: LinkOptions;
  /** The life of Redis under which this node was last linked. */
  #boot = '';
  #generation = 1;
  #linkedUntilMs = Number.NEGATIVE_INFINITY;
  #sharePpm: number;
  #liveNodes = 1;
  /** The last time at which Redis may have heard of this node, and the last at which it surely did. */
  #triedMs = Number.NEGATIVE_INFINITY;
  #heardMs = Number.NEGATIVE_INFINITY;
  #spentAlone = false;
  /** What another life of Redis granted may have been spent since: to be told like a share that was spent. */
  #spentElsewhere = false;
  #last: LastAnswer | undefined;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#sharePpm = Math.floor(STRANGER_SHARES_PPM / options.maxNodes);
  }

  get boot(): string {
    return this.#boot;
  }

  /** Changes when everything that was held before is void. */
  get generation(): number {
    return this.#generation;
  }

  /** Of each limit, in millionths. */
  get sharePpm(): number {
    return this.#sharePpm;
  }

  get liveNodes(): number {
    return this.#liveNodes;
  }

  mode(nowMs: number): LinkMode {
    if (nowMs < this.#linkedUntilMs && this.#options.redis.state === 'up') return 'linked';
    return this.#spentAlone || nowMs >= this.sharesAtMs() ? 'share' : 'held';
  }

  /** When the share may be spent, on the monotonic clock. */
  sharesAtMs(): number {
    if (this.#boot === '' || this.#options.shareAtOnce) return Number.NEGATIVE_INFINITY;
    return this.#triedMs + this.#options.times.quietMs;
  }

  /** To be called whenever something of the share is spent: Redis keeps it for this node a while longer. */
  spendsAlone(): void {
    this.#spentAlone = true;
  }

  /** Whether what this node holds is still held for it. */
  holds(nowMs: number): boolean {
    return nowMs < this.#heardMs + this.#options.times.holdMs;
  }

  /** Whether the requests in flight here still count in Redis. */
  holdsPlaces(nowMs: number): boolean {
    return nowMs < this.#heardMs + this.#options.times.concurrencyLapseMs;
  }

  /** On Redis' clock: later than this it must not obey a command that is sent now; 0 where its clock is not known. */
  deadline(nowMs: number): number {
    if (this.#last === undefined) return 0;
    return Math.ceil(this.#last.redisMs + (nowMs - this.#last.sentAtMs) + this.#options.times.grantMs);
  }

  /** A slot of Redis' clock that is not later than now. */
  slotAt(nowMs: number): number {
    if (this.#last === undefined) return 0;
    return Math.floor((this.#last.redisMs + nowMs - this.#last.heardAtMs) / this.#options.times.slotMs);
  }

  /** Tells Redis that this node lives. Rejects with what the client rejects with. */
  async beat(): Promise<void> {
    const { redis, monotonicMs, times } = this.#options;
    if (redis.state === 'down') return;
    const sentAtMs = monotonicMs();
    const told = this.#spentAlone || this.#spentElsewhere;
    if (!this.#spentAlone) this.#triedMs = sentAtMs;
    const args = this.#contact(told, sentAtMs);
    const answer = await redis.script(CONTACT, [MEMBERS_KEY, STATE_KEY], args, { timeoutMs: times.grantMs });
    this.#hear(answer, sentAtMs, told);
  }

  /** Redis says that this node's picture of it is out of date. */
  unlink(): void {
    this.#linkedUntilMs = Number.NEGATIVE_INFINITY;
  }

  async leave(): Promise<void> {
    const { redis, nodeId, epoch, times } = this.#options;
    this.unlink();
    if (redis.state === 'down') return;
    const shared = this.#spentAlone || this.#spentElsewhere ? '1' : '0';
    const args = [nodeId, epoch, shared, String(times.coolMs), String(times.forgetMs)];
    await redis.script(LEAVE, [MEMBERS_KEY], args, { timeoutMs: times.grantMs });
  }

  #contact(told: boolean, nowMs: number): string[] {
    const { redis, nodeId, epoch, times } = this.#options;
    const { lapseMs, quietMs, coolMs, forgetMs, holdMs, graceMs } = times;
    // Redis tells its age in whole seconds.
    const isNew = redis.serverUptimeMs < graceMs + 1_000;
    const believed = told || this.#boot !== '' ? this.#sharePpm : 0;
    return [
      ...[nodeId, epoch, String(believed), told ? '1' : '0'],
      ...[redis.serverRunId, this.#boot, String(this.deadline(nowMs))],
      ...[lapseMs, quietMs, coolMs, forgetMs, holdMs, isNew ? graceMs : 0].map(String),
    ];
  }

  #hear(answer: unknown, sentAtMs: number, told: boolean): void {
    const [verdict, redisMs, boot, young, offered, live] = numbersAndTexts(answer);
    if (typeof redisMs !== 'number') throw new Error('the limits in Redis gave an answer of no known form');
    this.#last = { sentAtMs, heardAtMs: this.#options.monotonicMs(), redisMs };
    if (verdict !== 'ok' || typeof boot !== 'string') return;
    if (this.#boot !== '' && this.#boot !== boot) this.#spentElsewhere = true;
    const untold = (this.#spentAlone || this.#spentElsewhere) && !told;
    const isYoung = young !== 0;
    if (!isYoung || this.#boot !== '') this.#sharePpm = Number(offered);
    this.#liveNodes = Math.max(1, Number(live));
    if (isYoung || untold) this.unlink();
    else this.#link(boot, sentAtMs);
  }

  #link(boot: string, sentAtMs: number): void {
    const { lapseMs, beatMs } = this.#options.times;
    if (boot !== this.#boot || !this.holds(sentAtMs)) this.#generation++;
    this.#boot = boot;
    this.#heardMs = sentAtMs;
    this.#triedMs = sentAtMs;
    this.#linkedUntilMs = sentAtMs + lapseMs - 2 * beatMs;
    this.#spentAlone = false;
    this.#spentElsewhere = false;
  }
}

function numbersAndTexts(answer: unknown): readonly (string | number)[] {
  if (!Array.isArray(answer)) return [];
  return answer.map((one: unknown) => (typeof one === 'number' ? one : String(one)));
}

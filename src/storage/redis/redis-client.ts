/**
 * The one way to Redis or Valkey: every command has a timeout, nothing is queued while it cannot be reached, and one that
 * stops answering is left alone until it answers a probe. Must never make a request wait longer than its timeout.
 */
import { createHash } from 'node:crypto';
import { createClient, ErrorReply, RESP_TYPES } from '@redis/client';
import type { RedisConnection } from './redis-connection.ts';
import { RedisUnavailable } from './redis-unavailable.ts';

/** For what a request waits for. */
export const HOT_TIMEOUT_MS = 20;
/** For what runs beside the requests. */
export const BACKGROUND_TIMEOUT_MS = 1_000;
/** Commands that wait for their reply at once. */
export const MAX_COMMANDS = 4_096;
const CONNECT_TIMEOUT_MS = 2_000;
const FIRST_BACKOFF_MS = 25;
export const MAX_BACKOFF_MS = 300;
/** How long the first connection is waited for before the gate starts without Redis. */
const FIRST_CONNECTION_MS = 1_500;
const PROBE_EVERY_MS = 100;
/** A connection on which nothing comes for so long is given up and made anew. */
const SILENCE_MS = 10_000;
const PING_EVERY_MS = 3_000;

export interface RedisOptions {
  readonly connection: RedisConnection;
  /** Told of what goes wrong in the background; never of a command that its caller hears of. */
  readonly onFault: (error: unknown) => void;
}

export type RedisState = 'up' | 'down';
export type RedisArgument = string | Buffer;

export interface CommandOptions {
  /** Default HOT_TIMEOUT_MS. */
  readonly timeoutMs?: number;
  /** Bulk strings of the answer as Buffers. */
  readonly buffers?: boolean;
}

export interface RedisScript {
  readonly text: string;
  readonly sha1: string;
}

/** A Lua script that is sent by its hash, and in full only where the server does not know it. */
export function redisScript(text: string): RedisScript {
  return { text, sha1: createHash('sha1').update(text).digest('hex') };
}

/**
 * A key whose `slot` part decides alone on the Redis Cluster slot (hash tag), so that one script's keys lie together.
 * The slot is a word of the program, never a caller's text.
 */
export function redisKey(slot: string, ...parts: readonly string[]): string {
  return ['portcullis', `{${slot}}`, ...parts].join(':');
}

const AS_BUFFERS = { [RESP_TYPES.BLOB_STRING]: Buffer };

export class RedisClient {
  readonly #options: RedisOptions;
  readonly #client;
  readonly #listeners = new Set<(state: RedisState) => void>();
  #subscriber: ReturnType<typeof connect> | undefined;
  #state: RedisState = 'down';
  #serverRunId = '';
  #serverStartedMs = 0;
  #pending = 0;
  #probe: NodeJS.Timeout | undefined;
  #closed = false;

  private constructor(options: RedisOptions) {
    this.#options = options;
    this.#client = connect(options.connection);
    this.#client.on('error', (error: unknown) => this.#lost(error));
    this.#client.on('reconnecting', () => this.#become('down'));
    this.#client.on('ready', () => this.#check());
  }

  /** Resolves when it is connected, or after a moment without: then it goes on trying. */
  static async open(options: RedisOptions): Promise<RedisClient> {
    const client = new RedisClient(options);
    const connected = new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, FIRST_CONNECTION_MS);
      client.onState(() => {
        clearTimeout(timer);
        resolve();
      });
    });
    client.#client.connect().catch((error: unknown) => client.#lost(error));
    await connected;
    return client;
  }

  get state(): RedisState {
    return this.#state;
  }

  /** Names the server's process: another one may know nothing of what was written to the last. Empty before the first. */
  get serverRunId(): string {
    return this.#serverRunId;
  }

  /** How long the server had been running at the least, now. */
  get serverUptimeMs(): number {
    return performance.now() - this.#serverStartedMs;
  }

  /** Called at each change. Returns the unsubscriber. */
  onState(listener: (state: RedisState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Rejects with RedisUnavailable, or with the server's own error. */
  async command(args: readonly RedisArgument[], options: CommandOptions = {}): Promise<unknown> {
    if (this.#state === 'down') throw new RedisUnavailable(this.#closed ? 'closed' : 'down');
    return this.#send(args, options);
  }

  async script(
    { sha1, text }: RedisScript,
    keys: readonly string[],
    args: readonly RedisArgument[],
    options: CommandOptions = {},
  ): Promise<unknown> {
    const rest = [String(keys.length), ...keys, ...args];
    try {
      return await this.command(['EVALSHA', sha1, ...rest], options);
    } catch (error) {
      if (!(error instanceof ErrorReply) || !error.message.startsWith('NOSCRIPT')) throw error;
      return this.command(['EVAL', text, ...rest], options);
    }
  }

  /** On a connection of its own, made with the first channel and again after it is lost; messages meanwhile are lost. */
  async subscribe(channel: string, listener: (message: string) => void): Promise<() => Promise<void>> {
    const subscriber = await this.#openSubscriber();
    await withTimeout(subscriber.subscribe(channel, listener), BACKGROUND_TIMEOUT_MS);
    return async () => {
      if (!this.#closed) await withTimeout(subscriber.unsubscribe(channel, listener), BACKGROUND_TIMEOUT_MS);
    };
  }

  /** Ends the connections at once; commands that wait are refused. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#probe);
    this.#become('down');
    this.#listeners.clear();
    for (const client of [this.#client, this.#subscriber]) if (client?.isOpen) client.destroy();
  }

  async #send(args: readonly RedisArgument[], { timeoutMs = HOT_TIMEOUT_MS, buffers }: CommandOptions) {
    if (this.#pending >= MAX_COMMANDS) throw new RedisUnavailable('full');
    const options = buffers === true ? { typeMapping: AS_BUFFERS } : undefined;
    this.#pending++;
    const reply = this.#client.sendCommand(args, options).finally(() => {
      this.#pending--;
    });
    try {
      return await withTimeout(reply, timeoutMs);
    } catch (error) {
      if (error instanceof ErrorReply) throw error;
      if (error instanceof RedisUnavailable) {
        this.#become('down');
        this.#probeSoon();
        throw error;
      }
      throw new RedisUnavailable('down');
    }
  }

  /** One probe at a time, and nothing else, until it is answered. */
  #probeSoon(): void {
    if (this.#closed || this.#probe !== undefined) return;
    this.#probe = setTimeout(() => {
      this.#probe = undefined;
      if (this.#client.isReady) this.#check();
    }, PROBE_EVERY_MS).unref();
  }

  /** A reply is waited for as long as the connection lives, which ends by itself when it is silent. */
  #check(): void {
    this.#client.sendCommand(['INFO', 'server']).then(
      (reply) => {
        if (this.#closed) return;
        const facts = String(reply);
        this.#serverRunId = /^run_id:(\w+)/m.exec(facts)?.[1] ?? 'unknown';
        const uptimeSeconds = Number(/^uptime_in_seconds:(\d+)/m.exec(facts)?.[1] ?? 0);
        this.#serverStartedMs = performance.now() - uptimeSeconds * 1_000;
        this.#become('up');
      },
      () => this.#probeSoon(),
    );
  }

  #lost(error: unknown): void {
    if (this.#closed) return;
    const wasUp = this.#state === 'up';
    this.#become('down');
    if (wasUp) this.#options.onFault(error);
  }

  #become(state: RedisState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }

  async #openSubscriber(): Promise<ReturnType<typeof connect>> {
    if (this.#closed) throw new RedisUnavailable('closed');
    if (this.#subscriber !== undefined) return this.#subscriber;
    const subscriber = connect(this.#options.connection);
    // Its loss shows on the main connection too, which is the one that reports.
    subscriber.on('error', () => undefined);
    this.#subscriber = subscriber;
    await withTimeout(subscriber.connect(), CONNECT_TIMEOUT_MS);
    return subscriber;
  }
}

function connect({ host, port, tls, ...rest }: RedisConnection) {
  const reconnectStrategy = (retries: number) =>
    Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(retries, 10)) * (0.5 + Math.random() / 2);
  const bounds = {
    host,
    port,
    connectTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SILENCE_MS,
    reconnectStrategy,
  };
  return createClient({
    ...rest,
    socket: tls === undefined ? bounds : { ...bounds, ...tls, host, port, tls: true },
    disableOfflineQueue: true,
    commandsQueueMaxLength: MAX_COMMANDS,
    pingInterval: PING_EVERY_MS,
    maintNotifications: 'disabled',
    name: 'portcullis',
  });
}

/**
 * Rejects as a timeout only after the loop has read its sockets once more: where this process itself stood still, the
 * answer lies there already.
 */
function withTimeout<T>(reply: Promise<T>, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => setImmediate(reject, new RedisUnavailable('timeout')), timeoutMs);
    reply.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}

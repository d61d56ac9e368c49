/**
 * Fetches a new answer for a stale one in the background: the same request of the same caller once more, through every
 * stage, with its own reservation and records, and without a client. Bounded; one an entry at a time.
 */
import type { Exchange } from '../http/exchange.ts';
import { InnerExchange } from '../http/inner-exchange.ts';
import { createRequestIds, type NewRequestId } from '../http/request-id.ts';
import type { Surface } from '../http/surface.ts';
import { DATA_CLASS_HEADER } from '../routing/data-classes.ts';
import type { CacheSlot } from './cache-slot.ts';
import type { Gate } from './gate.ts';
import type { Screened } from './request-states.ts';
import { run } from './run.ts';

/** Most refreshes at once; a stale entry past it is refreshed by a later request. */
const MAX_REFRESHES = 16;

export interface RefreshParts {
  /** The whole pipeline. Never rejects. */
  readonly run: (surface: Surface, exchange: Exchange) => Promise<void>;
  readonly newRequestId: NewRequestId;
  readonly clock: () => number;
  readonly totalTimeoutMs: number;
}

/** `totalTimeoutMs`: as of every exchange. */
export function openRefreshes(gate: Gate, totalTimeoutMs: number): Refreshes {
  return new Refreshes({
    run: (surface, exchange) => run(gate, surface, exchange),
    newRequestId: createRequestIds(),
    clock: () => gate.clock(),
    totalTimeoutMs,
  });
}

export class Refreshes {
  readonly #parts: RefreshParts;
  readonly #running = new Map<
    string,
    { readonly exchange: BackgroundExchange; readonly done: Promise<void> }
  >();
  #closed = false;

  constructor(parts: RefreshParts) {
    this.#parts = parts;
  }

  start({ surface, exchange, source, request }: Screened, { id: { key } }: CacheSlot): void {
    if (this.#closed || this.#running.size >= MAX_REFRESHES || this.#running.has(key)) return;
    const nowMs = this.#parts.clock();
    const requestId = this.#parts.newRequestId(nowMs);
    const background = new BackgroundExchange({
      ...{ requestId, nowMs, source, exchange },
      providerHeaders: request.providerHeaders ?? [],
    });
    const timer = setTimeout(() => background.end('deadline'), this.#parts.totalTimeoutMs).unref();
    const done = this.#parts.run(surface, background).finally(() => {
      clearTimeout(timer);
      this.#running.delete(key);
    });
    this.#running.set(key, { exchange: background, done });
  }

  /** Ends what is under way and waits for its settlement. */
  async close(): Promise<void> {
    this.#closed = true;
    const running = [...this.#running.values()];
    for (const { exchange } of running) exchange.end('shutdown');
    await Promise.all(running.map(({ done }) => done));
  }
}

interface BackgroundParts {
  readonly requestId: string;
  readonly nowMs: number;
  readonly source: Screened['source'];
  readonly exchange: Exchange;
  /** Names and values in turn: the answer's key is over them. */
  readonly providerHeaders: readonly string[];
}

class BackgroundExchange extends InnerExchange implements Exchange {
  readonly requestId: string;
  readonly receivedAtMs: number;
  readonly address: string;
  readonly credential: Exchange['credential'];
  readonly standing?: NonNullable<Exchange['standing']>;
  readonly path: string;
  readonly query: string;
  readonly client: Exchange['client'] = nobody();
  readonly #source: Screened['source'];
  readonly #dataClass: string | undefined;
  readonly #providerHeaders: readonly string[];

  constructor({ requestId, nowMs, source, exchange, providerHeaders }: BackgroundParts) {
    super();
    this.requestId = requestId;
    this.receivedAtMs = nowMs;
    this.address = exchange.address;
    this.credential = exchange.credential;
    if (exchange.standing !== undefined) this.standing = exchange.standing;
    this.path = exchange.path;
    this.query = exchange.query;
    this.#source = source;
    this.#dataClass = exchange.header(DATA_CLASS_HEADER);
    this.#providerHeaders = providerHeaders;
  }

  /**
   * Past the cache, whose answer is the stale one, to nobody that the caller's data may not be sent to, and in the version
   * of the format that the caller speaks. No other header: a session must not count the turn twice.
   */
  header(name: string): string | undefined {
    const asked = name.toLowerCase();
    if (asked === DATA_CLASS_HEADER) return this.#dataClass;
    if (asked === 'cache-control') return 'no-cache';
    const at = this.#providerHeaders.indexOf(asked);
    return at % 2 === 0 ? this.#providerHeaders[at + 1] : undefined;
  }

  async readBody() {
    return this.#source;
  }
}

/** Takes everything and shows it to nobody. */
function nobody(): Exchange['client'] {
  let started = false;
  return {
    get started() {
      return started;
    },
    send: () => {
      started = true;
    },
    start: () => {
      started = true;
    },
    write: () => true,
    end: () => undefined,
    destroy: () => undefined,
  };
}

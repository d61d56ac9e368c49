/**
 * Works one line through the whole pipeline, and again where the gate or a provider asked to come back later. It waits for
 * limits and for providers that are away; what was refused for the line's own sake, or was paid for, is final.
 */
import { ERRORS, type ErrorCode } from '../errors.ts';
import { isObject } from '../http/json-object.ts';
import type { Surface } from '../http/surface.ts';
import { BatchExchange, type LineAnswer, standingKeyOf } from './batch-exchange.ts';
import type { BatchLine } from './batch-line.ts';
import type { BatchWork } from './batch-work.ts';
import type { KeptBatch } from './kept-batches.ts';
import { jsonOf } from './line-results.ts';

const LEAST_WAIT_MS = 500;
const MOST_WAIT_MS = 60_000;
/** Tries of a line whose provider is away. The gate's own limits are waited for as long as the batch has. */
const MAX_TRIES = 10;

/** Refusals of the gate's own limits: nothing was sent, and time helps. */
const OWN_LIMITS: ReadonlySet<string> = new Set([
  'rate_limited',
  'concurrency_limited',
  'overloaded',
  'budgets_unavailable',
  'conversation_busy',
] satisfies ErrorCode[]);
/** The provider took nothing on. */
const AWAY: ReadonlySet<string> = new Set([
  'provider_rate_limited',
  'provider_unavailable',
] satisfies ErrorCode[]);

export interface LineToWork {
  readonly number: number;
  readonly line: BatchLine;
}

export interface LineWorkerParts {
  readonly work: BatchWork;
  readonly batch: KeptBatch;
  readonly surface: Surface;
  /** Whether no further request may be made; asked before each. */
  readonly mustStop: () => boolean;
  /** Aborts waits. */
  readonly stopping: AbortSignal;
}

export interface WorkedLine {
  readonly requestId: string;
  readonly answer: LineAnswer;
}

export class LineWorker {
  readonly #parts: LineWorkerParts;
  readonly #live = new Set<BatchExchange>();

  constructor(parts: LineWorkerParts) {
    this.#parts = parts;
  }

  /** Undefined where it has no result: it is to be worked again, or told why not. */
  async work({ line }: LineToWork): Promise<WorkedLine | undefined> {
    const { mustStop } = this.#parts;
    for (let tries = 1; !mustStop(); tries += 1) {
      const exchange = await this.#attempt(line);
      const { answer, requestId } = exchange;
      // A credential that is refused now is for the batch to judge, not a result of the line.
      if (exchange.ended === 'shutdown' || answer?.status === 401) return undefined;
      if (answer === undefined) return { requestId, answer: NO_ANSWER };
      const waitMs = waitFor(answer, tries);
      if (waitMs === undefined) return { requestId, answer };
      await this.#pause(waitMs);
    }
    return undefined;
  }

  /** Ends what is under way: it is settled, and has no result. */
  end(): void {
    for (const exchange of this.#live) exchange.end('shutdown');
  }

  async #attempt({ body }: BatchLine): Promise<BatchExchange> {
    const { work, batch, surface } = this.#parts;
    const nowMs = work.clock();
    const exchange = new BatchExchange({
      ...{ requestId: work.newRequestId(nowMs), nowMs, path: batch.endpoint, body },
      ...{ standing: standingKeyOf(batch), address: batch.address, dataClass: batch.dataClass },
    });
    const timer = setTimeout(() => exchange.end('deadline'), work.settings().totalTimeoutMs).unref();
    this.#live.add(exchange);
    try {
      await work.run(surface, exchange);
    } finally {
      clearTimeout(timer);
      this.#live.delete(exchange);
    }
    return exchange;
  }

  #pause(waitMs: number): Promise<void> {
    const { stopping } = this.#parts;
    if (stopping.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        stopping.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, waitMs);
      stopping.addEventListener('abort', done);
    });
  }
}

/** Settled, but its record could not be written, or what came was no whole answer. */
const NO_ANSWER: LineAnswer = {
  status: ERRORS.internal.status,
  headers: {},
  body: JSON.stringify({
    error: { message: ERRORS.internal.text, type: 'server_error', code: 'internal', param: null },
  }),
};

/** How long until the next try, in ms; undefined where the answer is final. */
function waitFor({ status, headers, body }: LineAnswer, tries: number): number | undefined {
  if (status === 200) return undefined;
  const code = codeOf(body);
  const waits = OWN_LIMITS.has(code) || (AWAY.has(code) && tries < MAX_TRIES);
  if (!waits) return undefined;
  const askedMs = Number(headers['retry-after'] ?? 0) * 1_000;
  const grownMs = LEAST_WAIT_MS * 2 ** Math.min(tries, 10);
  return Math.min(MOST_WAIT_MS, Math.max(askedMs, grownMs)) * (0.75 + Math.random() / 2);
}

function codeOf(body: string): string {
  const read = jsonOf(body);
  const error = isObject(read) ? read['error'] : undefined;
  return isObject(error) && typeof error['code'] === 'string' ? error['code'] : '';
}

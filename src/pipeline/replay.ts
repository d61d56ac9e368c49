/**
 * A kept answer as a body to read, in the form that the request asks for: at once, or about as fast as a model writes.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { CachedAnswer } from '../cache/answer-cache.ts';
import type { Exchange } from '../http/exchange.ts';
import type { CacheSlot } from './cache-slot.ts';
import type { Screened } from './request-states.ts';

/** Bounds of the pause between two events of a paced replay, and of all pauses together, in milliseconds. */
const LEAST_PAUSE_MS = 2;
const MOST_PAUSE_MS = 60;
const MOST_REPLAY_MS = 20_000;

export interface Replay {
  readonly chunks: readonly string[];
  /** Between two chunks, in milliseconds; 0: at once. */
  readonly pauseMs: number;
}

/** Undefined where the answer cannot be given in that form. */
export function replayOf(
  cached: CachedAnswer,
  { request, surface }: Pick<Screened, 'request' | 'surface'>,
  { rules }: Pick<CacheSlot, 'rules'>,
): Replay | undefined {
  const { form, body, saves } = cached;
  const paced = request.stream && rules.replay === 'paced';
  if (!request.stream) {
    const whole = form === 'whole' ? body : surface.forms?.toWhole?.(body);
    return whole === undefined ? undefined : { chunks: [whole], pauseMs: 0 };
  }
  if (form === 'stream' && !paced) return { chunks: [body], pauseMs: 0 };
  const chunks = form === 'stream' ? splitEvents(body) : surface.forms?.toStream?.(body);
  if (chunks === undefined) return undefined;
  return paced
    ? { chunks, pauseMs: paceOf(saves.ms, chunks.length) }
    : { chunks: [chunks.join('')], pauseMs: 0 };
}

export async function* replayed({ chunks, pauseMs }: Replay, exchange: Pick<Exchange, 'ended'>) {
  for (const [index, chunk] of chunks.entries()) {
    if (pauseMs > 0 && index > 0) await delay(pauseMs);
    // Who hung up is owed no more of it, and nothing is generated that would have to be paid.
    if (exchange.ended !== undefined) throw new Error('nobody reads the replay any more');
    yield Buffer.from(chunk);
  }
}

/** As fast as the answer was made, within what a reader takes for a model. */
function paceOf(tookMs: number, chunks: number): number {
  const even = Math.min(tookMs, MOST_REPLAY_MS) / Math.max(1, chunks);
  return Math.min(
    MOST_PAUSE_MS,
    Math.max(LEAST_PAUSE_MS, Math.round(even)),
    MOST_REPLAY_MS / Math.max(1, chunks),
  );
}

/** Each with the blank line that ends it. */
function splitEvents(stream: string): readonly string[] {
  return stream.split(/(?<=\n\r?\n)/);
}

/**
 * The built-in provider for a gate without one: deterministic, in this process, labelled as a simulator in every answer.
 * It bills nothing and calls nobody.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { type CallSignal, toAbortSignal } from '../call-signal.ts';
import { type Provider, type ProviderCall, type ProviderReply, textOf } from '../provider.ts';
import { ProviderStreamError } from '../stream-error.ts';
import { composeAnswer } from './compose-answer.ts';
import { BATCH_EMBED_FORMAT, EMBED_FORMAT, GEMINI_COUNT_FORMAT, GENERATE_FORMAT } from './gemini-format.ts';
import { MEDIA } from './media-formats.ts';
import { COUNT_FORMAT, MESSAGES_FORMAT } from './messages-format.ts';
import { COMPLETIONS_FORMAT, EMBEDDINGS_FORMAT } from './prompt-formats.ts';
import { type RenderFacts, renderEvents, renderWhole } from './render-answer.ts';
import { RESPONSES_FORMAT } from './responses-format.ts';
import type { SimulatedFormat } from './simulated-format.ts';
import { readSimulatedRequest } from './simulated-request.ts';

export const DEFAULT_CHUNK_DELAY_MS = 4;
/** By the surface's name. */
export const FORMATS: ReadonlyMap<string, SimulatedFormat> = new Map([
  ['chat', { read: readSimulatedRequest, renderWhole, renderEvents }],
  ['responses', RESPONSES_FORMAT],
  ['embeddings', EMBEDDINGS_FORMAT],
  ['completions', COMPLETIONS_FORMAT],
  ['messages', MESSAGES_FORMAT],
  ['messages_count_tokens', COUNT_FORMAT],
  ['generate_content', GENERATE_FORMAT],
  ['gemini_count_tokens', GEMINI_COUNT_FORMAT],
  ['embed_content', EMBED_FORMAT],
  ['batch_embed_contents', BATCH_EMBED_FORMAT],
]);

export interface SimulatorOptions {
  readonly name: string;
  readonly nowMs: () => number;
  /** Pause before each streamed event, in milliseconds; default 4. */
  readonly chunkDelayMs?: number;
}

export function createSimulator(options: SimulatorOptions): Provider {
  const chunkDelayMs = options.chunkDelayMs ?? DEFAULT_CHUNK_DELAY_MS;
  return {
    name: options.name,
    kind: 'simulator',
    formats: new Set([...FORMATS.keys(), ...MEDIA.keys()]),
    simulated: true,
    call: async (call) => simulate(call, options.nowMs(), chunkDelayMs),
  };
}

function simulate(call: ProviderCall, nowMs: number, chunkDelayMs: number): ProviderReply {
  if (call.signal.aborted) return { type: 'failed', reason: 'aborted', dispatched: false };
  const media = MEDIA.get(call.surface);
  if (media !== undefined) return media(call, nowMs);
  const format = FORMATS.get(call.surface);
  if (format === undefined) return { type: 'failed', reason: 'protocol', dispatched: false };
  const request = format.read(textOf(call));
  if (request === undefined) return { type: 'error', status: 400, body: REJECTED };
  const answer = composeAnswer(request);
  const facts: RenderFacts = {
    model: call.model,
    createdSeconds: Math.floor(nowMs / 1_000),
    includeUsage: request.includeUsage,
  };
  const body = call.stream
    ? streamed(format.renderEvents(answer, facts), chunkDelayMs, call.signal)
    : whole(format.renderWhole(answer, facts));
  return { type: 'answer', status: 200, providerRequestId: `sim-${answer.id}`, body };
}

const REJECTED = JSON.stringify({
  error: {
    message: 'The simulator cannot read this request.',
    type: 'invalid_request_error',
    param: null,
    code: null,
  },
});

async function* whole(body: string): AsyncGenerator<Buffer, void> {
  yield Buffer.from(body);
}

async function* streamed(
  events: Iterable<string>,
  delayMs: number,
  signal: CallSignal,
): AsyncGenerator<Buffer, void> {
  const pausing = delayMs > 0 ? toAbortSignal(signal) : undefined;
  for (const event of events) {
    if (pausing !== undefined) await delay(delayMs, undefined, { signal: pausing }).catch(abandon);
    if (signal.aborted) abandon();
    yield Buffer.from(event);
  }
}

function abandon(): never {
  throw new ProviderStreamError('aborted');
}

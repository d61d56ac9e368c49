/**
 * One response of a realtime session as a surface. The session gives the whole of it (settings, conversation, what the
 * event itself says) in the shape of a Responses request, so that every text is read as there; to the provider it goes as
 * one `response.create` that stands by itself: nothing of the conversation is left there.
 */
import { isRefusal, type Refusal } from '../errors.ts';
import { publicError } from '../http/edge-errors.ts';
import { isObject, type JsonObject } from '../http/json-object.ts';
import { renderOpenAiError } from '../http/openai/openai-error.ts';
import type { StreamEndings } from '../http/openai/responses/responses-stream.ts';
import { type ResponsesRequest, readResponses } from '../http/openai/responses/responses-surface.ts';
import type { StrictJson } from '../http/strict-json.ts';
import type { PublicError, Surface, SurfaceRequest, UpstreamTarget } from '../http/surface.ts';
import { readRealtimeUsage } from './realtime-usage.ts';

/** What a provider's own instructions may cost where the caller gives none. */
const OWN_INSTRUCTIONS_TOKENS = 1_024;
/** The most that the protocol takes as `max_output_tokens`. */
const MOST_OUTPUT_TOKENS = 4_096;

const ENDINGS: StreamEndings = { types: new Set(['response.done']), readUsage: readRealtimeUsage };

export const realtimeSurface: Surface = {
  name: 'realtime',
  uncached: true,
  read: readRealtime,
  renderError: (error: PublicError) => renderOpenAiError(error),
  renderStreamError: (error: PublicError) => `data: {"type":"error",${renderOpenAiError(error).slice(1)}\n\n`,
};

/** What a client is told of an event that was refused; `eventId` is its own name for the event. */
export function errorEvent(refusal: Refusal, eventId: string | undefined): JsonObject {
  const { error }: { readonly error?: unknown } = JSON.parse(renderOpenAiError(publicError(refusal)));
  return { type: 'error', error: { ...(isObject(error) && error), event_id: eventId ?? null } };
}

function readRealtime(body: StrictJson): SurfaceRequest | Refusal {
  const read = readResponses(body);
  return isRefusal(read) ? read : new RealtimeRequest(read, hasInstructions(body));
}

function hasInstructions({ value }: StrictJson): boolean {
  const instructions = isObject(value) ? value['instructions'] : undefined;
  return typeof instructions === 'string' && instructions.trim() !== '';
}

/** Everything is read as of a Responses request; what differs is how it is sent and how its answer comes. */
class RealtimeRequest implements SurfaceRequest {
  readonly stream = true;
  readonly outputFormat = 'text';
  readonly deterministic = false;
  readonly sampled = true;
  readonly model: string;
  readonly tools: readonly string[];
  readonly segments: SurfaceRequest['segments'];
  readonly demand: SurfaceRequest['demand'];
  readonly #inner: ResponsesRequest;

  constructor(inner: ResponsesRequest, hasOwnInstructions: boolean) {
    const { demand } = inner;
    this.#inner = inner;
    this.model = inner.model;
    this.tools = inner.tools;
    this.segments = inner.segments;
    const besides = hasOwnInstructions ? 0 : OWN_INSTRUCTIONS_TOKENS;
    this.demand = { ...demand, inputTokensBound: demand.inputTokensBound + besides };
  }

  toolView() {
    return this.#inner.toolView();
  }
  turns() {
    return this.#inner.turns();
  }
  openTranscript() {
    return this.#inner.openTranscript();
  }
  addSystemText(text: string): void {
    this.#inner.addSystemText(text);
  }
  growthBytes(): number {
    return this.#inner.growthBytes();
  }
  readAnswer(body: string) {
    return this.#inner.readAnswer(body);
  }
  openStream() {
    return this.#inner.openStream(ENDINGS);
  }
  withRepair(): SurfaceRequest {
    throw new Error('a realtime response has no output format to repair');
  }

  render(target: UpstreamTarget): string {
    const screened: unknown = JSON.parse(this.#inner.render(target));
    if (!isObject(screened)) throw new Error('a rendered request must be an object');
    const { model: _model, stream: _stream, store: _store, ...response } = screened;
    const most = response['max_output_tokens'];
    return JSON.stringify({
      type: 'response.create',
      response: {
        ...response,
        conversation: 'none',
        output_modalities: ['text'],
        ...(typeof most === 'number' && { max_output_tokens: Math.min(most, MOST_OUTPUT_TOKENS) }),
      },
    });
  }
}

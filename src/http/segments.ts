/**
 * Segments: the one view that guards have of requests and answers, whatever the wire format.
 * A surface adapter must offer every piece of text that reaches a model or a caller as a segment.
 */
import type { MediaDemand } from './media-demand.ts';

export type SegmentKind =
  | 'system'
  | 'user'
  | 'assistant'
  | 'tool_args'
  | 'tool_result'
  | 'document'
  | 'tool_definition'
  | 'schema';

export interface Segment {
  readonly kind: SegmentKind;
  /** Where the text stands in the body, as a JSON path for people: `messages[2].content[0].text`. */
  readonly path: string;
  /** The text now: as it came, or as the last `replace` left it. */
  readonly text: string;
  /** Whether signs may be put between its words: it is something to read, not a name or a setting. Absent: no. */
  readonly markable?: boolean;
  /** The text is a setting of the request (a stop sequence, a label), not a part of the conversation. Absent: no. */
  readonly setting?: boolean;
  /** Replaces the whole text; the adapter writes it back in the wire format, properly escaped. */
  replace(text: string): void;
}

/** Token counts as a provider reports them. An unknown count is `undefined`, never 0. */
export interface Usage {
  /** All input tokens, cached ones included. */
  readonly inputTokens?: number;
  /** The part of `inputTokens` that was read from the provider's prefix cache. */
  readonly cachedInputTokens?: number;
  /** The part of `inputTokens` that was written to the provider's prefix cache (Anthropic bills it apart). */
  readonly cacheWriteTokens?: number;
  /** The part of `cacheWriteTokens` that was written for the shorter of two lifetimes, where they differ in price. */
  readonly shortCacheWriteTokens?: number;
  /** The parts of `inputTokens` that were audio and images, where they are priced apart. */
  readonly audioInputTokens?: number;
  readonly imageInputTokens?: number;
  /** All output tokens, reasoning included. */
  readonly outputTokens?: number;
  /** The parts of `outputTokens` that were audio and images. */
  readonly audioOutputTokens?: number;
  readonly imageOutputTokens?: number;
  /** The part of `outputTokens` that was reasoning. */
  readonly reasoningTokens?: number;
  /** What was made of pictures and sound, where the answer is one. */
  readonly media?: MediaDemand;
}

/**
 * What a surface's format must be able to do to be converted: be read into a neutral request, and have a neutral answer
 * written in it, whole or as a stream, so that its own reader takes it for an answer of its own vendor.
 */
import type {
  LanguageModelV4Content,
  LanguageModelV4FinishReason,
  LanguageModelV4StreamPart,
} from '@ai-sdk/provider';
import type { Usage } from '../../http/segments.ts';
import type { NeutralRequest, PromptTraits, Vendor } from './neutral-request.ts';

export interface SurfaceFormat {
  /** The surface's name: `chat`. */
  readonly name: string;
  /** Throws an UnsupportedField for what the vendor's format has no place for. */
  read(body: unknown, traits: PromptTraits): NeutralRequest;
  writeWhole(answer: NeutralAnswer, facts: AnswerFacts): string;
  openStream(facts: AnswerFacts): StreamWriter;
}

export interface AnswerFacts {
  readonly vendor: Vendor;
  readonly model: string;
  /** The gate's id of the request; an answer without an id of its own has it. */
  readonly requestId: string;
  readonly nowMs: number;
}

/** An answer that came to its end. */
export interface NeutralAnswer {
  readonly id: string | undefined;
  readonly content: readonly LanguageModelV4Content[];
  readonly finishReason: LanguageModelV4FinishReason;
  /** As the vendor told it; unknown counts are undefined. */
  readonly usage: Usage;
}

export interface NeutralEnd {
  readonly finishReason: LanguageModelV4FinishReason;
  readonly usage: Usage;
}

export type ReasoningPart = Extract<
  LanguageModelV4StreamPart,
  { type: 'reasoning-start' | 'reasoning-delta' | 'reasoning-end' }
>;

/** Writes a stream; each method returns the bytes to send on now, which may be none. */
export interface StreamWriter {
  begin(id: string | undefined): string;
  part(part: LanguageModelV4StreamPart): string;
  end(end: NeutralEnd): string;
  /** The vendor reported an error, or the stream cannot be read: never looks like an end. */
  fail(): string;
}

/** One event of a stream. */
export function sseEvent(data: object, name?: string): string {
  const text = JSON.stringify(data);
  return name === undefined ? `data: ${text}\n\n` : `event: ${name}\ndata: ${text}\n\n`;
}

/** Printable and short, whatever the vendor's id is. */
export function idOf(prefix: string, id: string | undefined, { requestId }: AnswerFacts): string {
  const own = (id ?? requestId).replace(/[^\w.-]/g, '').slice(0, 96);
  return own.startsWith(prefix) ? own : `${prefix}${own}`;
}

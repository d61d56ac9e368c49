/**
 * The contract of an adapter for somebody else's guard: texts in, the body of one call out, and the service's answer back
 * as findings. Adapters only translate; they open nothing, wait for nothing and never read doubt as "fine".
 */
import type { SegmentKind } from '../../http/segments.ts';

export interface ExternalText {
  readonly kind: SegmentKind;
  /** Well-formed UTF-16, within the adapter's window. */
  readonly text: string;
}

export type Stage = 'input' | 'output';

/** What a service may learn of the request besides the texts. */
export interface AboutRequest {
  readonly stage: Stage;
  readonly requestId: string;
  /** What the user asked last, for services that judge an answer by its question. */
  readonly prompt: string;
  /** Whether who has these tags may be sent data of the request's classes. */
  mayHear(tags: readonly string[]): boolean;
}

export interface ExternalFinding {
  /** Which of the call's texts. */
  readonly text: number;
  /** The catalogue name: `content.violence`, `pii.person`. */
  readonly type: string;
  /** 0…1. */
  readonly score: number;
  /** UTF-16 offsets into the text; absent: it is about the text as a whole. */
  readonly range?: { readonly start: number; readonly end: number };
}

export interface ExternalAdapter {
  /** Longest text of one call in UTF-16 units; longer ones go in windows. */
  readonly windowCharacters: number;
  /** How much two windows of one text share. */
  readonly overlapCharacters: number;
  readonly textsPerCall: number;
  /** What it judges where the settings name no roles. */
  readonly judges: (kind: SegmentKind) => boolean;
  body(texts: readonly ExternalText[], about: AboutRequest): object;
  /** Headers that carry the credential or the signature. `nowMs`: milliseconds since the Unix epoch. */
  authorize(secret: string | undefined, body: string, nowMs: number): Readonly<Record<string, string>>;
  /** Throws an AnswerFault for every answer that is not exactly what is expected. */
  read(answer: unknown, texts: readonly ExternalText[]): readonly ExternalFinding[];
}

/**
 * An answer that cannot be used. `undecided`: the service works but said nothing usable about this text, which whoever
 * wrote the text may have wanted; it must never open the breaker or be skipped.
 */
export class AnswerFault extends Error {
  readonly reason: 'malformed' | 'undecided';

  constructor(reason: 'malformed' | 'undecided') {
    super(`the answer of an external guard is ${reason}`);
    this.name = 'AnswerFault';
    this.reason = reason;
  }
}

export function bearer(secret: string | undefined): Readonly<Record<string, string>> {
  return secret === undefined ? {} : { authorization: `Bearer ${secret}` };
}

export const everyText = (): boolean => true;

/** Texts that may carry somebody's attack; what the operator wrote looks like one to a detector of injections. */
export function notTheOperators(kind: SegmentKind): boolean {
  return kind !== 'system' && kind !== 'tool_definition' && kind !== 'schema';
}

/**
 * A conversation as turns: who said what, and which tools were called. Beside the segments, which guards rewrite: turns
 * are the texts as the client sent them and as it reads the answer, so that what comes back can be recognised.
 */
import type { Piece } from './surface.ts';
import type { ToolCall } from './tool-calls.ts';

export type TurnRole = 'system' | 'user' | 'assistant' | 'tool';

export interface Turn {
  readonly role: TurnRole;
  /** Its words; parts apart by line feeds, documents and media left out. */
  readonly text: string;
  readonly calls: readonly ToolCall[];
  /** What else an assistant's message says beside its words: reasoning, fields that the gate does not know. */
  readonly extra: string;
}

/** Puts the turns of a streamed answer together from the events that leave. */
export interface Transcript {
  /** Takes what the next event says, as guards left it. */
  follow(pieces: readonly Piece[]): void;
  /** One for each choice; undefined where the answer was longer than is kept. */
  turns(): readonly Turn[] | undefined;
}

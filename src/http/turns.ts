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

/**
 * The same turns, with what the assistant says in a row as one. Linear: a caller may send tens of thousands in a row, and to
 * join each with all before it would hold everybody up for seconds.
 */
export function joinAnswers(turns: readonly Turn[], between: string): readonly Turn[] {
  const joined: Turn[] = [];
  let row: Turn[] = [];
  const close = () => {
    if (row.length > 0) joined.push(oneOf(row, between));
    row = [];
  };
  for (const turn of turns) {
    if (turn.role === 'assistant') row.push(turn);
    else {
      close();
      joined.push(turn);
    }
  }
  close();
  return joined;
}

function oneOf(row: readonly Turn[], between: string): Turn {
  const [only] = row;
  if (only !== undefined && row.length === 1) return only;
  return {
    role: 'assistant',
    text: row.flatMap(({ text }) => (text === '' ? [] : [text])).join(between),
    calls: row.flatMap(({ calls }) => calls),
    extra: row.map(({ extra }) => extra).join(''),
  };
}

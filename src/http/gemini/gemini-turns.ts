/**
 * The turns of Gemini requests and answers. Clients send a streamed answer back in the pieces that it came in, so that
 * contents of the model that follow each other are one turn; thoughts, which they may leave out, are kept apart.
 */
import { isObject, type JsonObject } from '../json-object.ts';
import type { Piece } from '../surface.ts';
import type { ToolCall } from '../tool-calls.ts';
import { joinAnswers, type Transcript, type Turn, type TurnRole } from '../turns.ts';
import { entriesOf, pick } from './field-names.ts';
import { callsOfContent } from './gemini-tools.ts';

/** Longest streamed answer whose turns are kept, in characters. */
const MAX_TRANSCRIPT_CHARACTERS = 1_048_576;
/** What remembering a piece costs besides its text, so that empty ones are bounded too. */
const PIECE_CHARACTERS = 1;

export function turnsOfRequest(root: JsonObject, contents: readonly JsonObject[]): readonly Turn[] {
  const turns: Turn[] = [];
  const system = pick(root, 'systemInstruction');
  if (isObject(system)) turns.push({ ...turnOf(system), role: 'system', calls: NO_CALLS });
  for (const content of contents) turns.push(turnOf(content));
  return joinAnswers(turns, '');
}

/** The turns of a whole answer, one for each candidate. */
export function turnsOfAnswer(answer: unknown): readonly Turn[] {
  const candidates = isObject(answer) ? answer['candidates'] : undefined;
  if (!Array.isArray(candidates)) return [];
  return candidates.map((candidate: unknown) => {
    const content = isObject(candidate) ? candidate['content'] : undefined;
    return { ...turnOf(isObject(content) ? content : {}), role: 'assistant' as const };
  });
}

const NO_CALLS: readonly ToolCall[] = Object.freeze([]);

function turnOf(content: JsonObject): Turn {
  const role = roleOf(content);
  const said = { text: '', thought: '' };
  const texts: string[] = [];
  for (const { value } of entriesOf(content['parts'], [])) {
    const text = isObject(value) ? value['text'] : undefined;
    if (typeof text !== 'string' || !isObject(value)) continue;
    if (value['thought'] === true) said.thought += text;
    else texts.push(text);
  }
  if (role !== 'assistant') return { role, text: texts.join('\n'), calls: NO_CALLS, extra: '' };
  return { role, text: texts.join(''), calls: callsOfContent(content), extra: said.thought };
}

function roleOf(content: JsonObject): TurnRole {
  const role = content['role'] ?? 'user';
  if (role === 'model') return 'assistant';
  const results = entriesOf(content['parts'], []).some(
    ({ value }) => isObject(value) && pick(value, 'functionResponse') != null,
  );
  return role === 'user' && !results ? 'user' : 'tool';
}

export function openGeminiTranscript(): Transcript {
  return new GeminiTranscript();
}

interface OpenTurn {
  text: string;
  thought: string;
  readonly calls: Map<string, { kind: ToolCall['kind']; name: string; arguments: string }>;
}

/** The part of a channel's name that says which candidate it is of. */
const CANDIDATE = /^(\d{1,4})\.(text|thought)?/;

class GeminiTranscript implements Transcript {
  readonly #turns = new Map<string, OpenTurn>();
  #characters = 0;

  follow(pieces: readonly Piece[]): void {
    for (const piece of pieces) {
      if (piece.text === '') continue;
      this.#characters += piece.text.length + PIECE_CHARACTERS;
      if (this.#characters <= MAX_TRANSCRIPT_CHARACTERS) this.#take(piece);
    }
  }

  turns(): readonly Turn[] | undefined {
    if (this.#characters > MAX_TRANSCRIPT_CHARACTERS) return undefined;
    return [...this.#turns.values()].map(({ text, thought, calls }) => ({
      role: 'assistant',
      text,
      calls: [...calls.values()],
      extra: thought,
    }));
  }

  #take({ channel, text, toolCall }: Piece): void {
    const [, candidate, field] = CANDIDATE.exec(channel) ?? [];
    if (candidate === undefined) return;
    const turn = this.#turns.get(candidate) ?? { text: '', thought: '', calls: new Map() };
    this.#turns.set(candidate, turn);
    if (toolCall !== undefined) {
      const open = turn.calls.get(toolCall.call) ?? { kind: toolCall.kind, name: '', arguments: '' };
      turn.calls.set(toolCall.call, open);
      open[toolCall.part] += text;
    } else if (field === 'text' && channel.endsWith('.text')) turn.text += text;
    else if (field === 'thought' && channel.endsWith('.thought')) turn.thought += text;
  }
}

/**
 * The turns of Responses requests and answers. Items that one side says in a row are one turn: an answer comes back as
 * the same items, with or without its reasoning.
 */

import { isObject, type JsonObject } from '../../json-object.ts';
import type { Piece } from '../../surface.ts';
import type { ToolCall } from '../../tool-calls.ts';
import { joinAnswers, type Transcript, type Turn, type TurnRole } from '../../turns.ts';
import { typeOf } from './input-items.ts';
import { callOf } from './responses-tools.ts';

/** Longest streamed answer whose turns are kept, in characters. */
const MAX_TRANSCRIPT_CHARACTERS = 1_048_576;

export function turnsOfRequest(root: JsonObject, items: readonly JsonObject[] | undefined): readonly Turn[] {
  const { instructions, input } = root;
  const turns: Turn[] = [];
  if (typeof instructions === 'string' && instructions !== '') turns.push(plain('system', instructions));
  if (items === undefined) return typeof input === 'string' ? [...turns, plain('user', input)] : turns;
  return [...turns, ...turnsOfItems(items)];
}

/** An answer's items are one turn. */
export function turnsOfOutput(output: readonly unknown[]): readonly Turn[] {
  return turnsOfItems(output.filter(isObject));
}

function turnsOfItems(items: readonly JsonObject[]): readonly Turn[] {
  return joinAnswers(
    items.flatMap((item) => turnOf(item) ?? []),
    '\n',
  );
}

/** Undefined for what a client may leave out. */
function turnOf(item: JsonObject): Turn | undefined {
  const type = typeOf(item);
  if (type === 'reasoning') return undefined;
  if (type === 'message') return plain(roleOf(item['role']), textOf(item['content']));
  const call = callOf(item, []);
  if (call !== undefined) return { role: 'assistant', text: '', calls: [call], extra: '' };
  return plain('tool', textOf(item['output']));
}

function plain(role: TurnRole, text: string): Turn {
  return { role, text, calls: [], extra: '' };
}

function roleOf(role: unknown): TurnRole {
  switch (role) {
    case 'system':
    case 'developer':
      return 'system';
    case 'user':
    case 'assistant':
      return role;
    default:
      return 'tool';
  }
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  const texts: string[] = [];
  for (const part of content) {
    if (!isObject(part) || part['type'] === 'input_file') continue;
    const text = part['text'] ?? part['refusal'];
    if (typeof text === 'string') texts.push(text);
  }
  return texts.join('\n');
}

/** `0.content.1.text`: the item and what of it is said. */
const SAID = /^(\d{1,6}\.content\.\d{1,6})\.(?:text|refusal)$/;

export class ResponsesTranscript implements Transcript {
  readonly #texts = new Map<string, string>();
  readonly #calls = new Map<string, { kind: ToolCall['kind']; name: string; arguments: string }>();
  #characters = 0;

  follow(pieces: readonly Piece[]): void {
    for (const { text, channel, toolCall, kind } of pieces) {
      if (text === '') continue;
      this.#characters += text.length + 1;
      if (this.#characters > MAX_TRANSCRIPT_CHARACTERS) continue;
      if (toolCall !== undefined) {
        const open = this.#calls.get(toolCall.call) ?? { kind: toolCall.kind, name: '', arguments: '' };
        this.#calls.set(toolCall.call, open);
        open[toolCall.part] += text;
        continue;
      }
      const part = kind === 'assistant' ? SAID.exec(channel)?.[1] : undefined;
      if (part !== undefined) this.#texts.set(part, (this.#texts.get(part) ?? '') + text);
    }
  }

  turns(): readonly Turn[] | undefined {
    if (this.#characters > MAX_TRANSCRIPT_CHARACTERS) return undefined;
    const text = [...this.#texts.values()].join('\n');
    return [{ role: 'assistant', text, calls: [...this.#calls.values()], extra: '' }];
  }
}

/**
 * The turns of chat requests and answers. What a client may leave out when it sends a message back (ids, annotations,
 * reasoning) is kept apart from the words and calls that make the turn.
 */

import { isObject, type JsonObject } from '../json-object.ts';
import type { Piece } from '../surface.ts';
import type { ToolCall } from '../tool-calls.ts';
import type { Transcript, Turn, TurnRole } from '../turns.ts';
import { callsOf } from './chat-tools.ts';
import { isDocumentPart } from './media.ts';

/** Longest streamed answer whose turns are kept, in characters. */
const MAX_TRANSCRIPT_CHARACTERS = 1_048_576;

/** Fields of a message that are its turn already, or the protocol's own. */
const TURN_FIELDS: ReadonlySet<string> = new Set([
  'role',
  'content',
  'refusal',
  'tool_calls',
  'function_call',
  'tool_call_id',
  'name',
  'id',
]);

export function turnsOf(messages: readonly JsonObject[]): readonly Turn[] {
  return messages.map(turnOf);
}

/** The turns of a whole answer, one for each choice. */
export function turnsOfAnswer(answer: unknown): readonly Turn[] {
  const choices = isObject(answer) ? answer['choices'] : undefined;
  if (!Array.isArray(choices)) return [];
  return choices.flatMap((choice: unknown) => {
    const message = isObject(choice) ? choice['message'] : undefined;
    return isObject(message) ? [{ ...turnOf(message), role: 'assistant' as const }] : [];
  });
}

function turnOf(message: JsonObject): Turn {
  const role = roleOf(message['role']);
  const text = textOf(message['content']);
  if (role !== 'assistant') return { role, text, calls: NO_CALLS, extra: '' };
  const { refusal } = message;
  return {
    role,
    text: text === '' && typeof refusal === 'string' ? refusal : text,
    calls: callsOf(message),
    extra: extraOf(message),
  };
}

const NO_CALLS: readonly ToolCall[] = Object.freeze([]);

/** A role that the gate does not know is nobody's who may give orders. */
function roleOf(role: unknown): TurnRole {
  switch (role) {
    case 'system':
    case 'developer':
      return 'system';
    case 'user':
      return 'user';
    case 'assistant':
      return 'assistant';
    default:
      return 'tool';
  }
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  const texts: string[] = [];
  for (const part of content) {
    if (!isObject(part) || isDocumentPart(part)) continue;
    const text = part['text'] ?? part['refusal'];
    if (typeof text === 'string') texts.push(text);
  }
  return texts.join('\n');
}

function extraOf(message: JsonObject): string {
  let extra: [name: string, text: string][] | undefined;
  for (const name of Object.keys(message)) {
    const value = message[name];
    if (typeof value !== 'string' || value === '' || TURN_FIELDS.has(name)) continue;
    extra ??= [];
    extra.push([name, value]);
  }
  return extra === undefined ? '' : inOrder(extra);
}

/** Clients write fields in an order of their own. */
function inOrder(fields: [name: string, text: string][]): string {
  return fields
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, text]) => `${name}:${text}\n`)
    .join('');
}

export function openChatTranscript(): Transcript {
  return new ChatTranscript();
}

/** `0.delta.content`: the choice and the field of the message. */
const MESSAGE_CHANNEL = /^([^.]{1,32})\.delta\.(\w{1,64})$/;

interface OpenTurn {
  readonly fields: Map<string, string>;
  readonly calls: Map<string, { kind: ToolCall['kind']; name: string; arguments: string }>;
}

class ChatTranscript implements Transcript {
  readonly #turns = new Map<string, OpenTurn>();
  /** What each channel continues; found once a channel. */
  readonly #targets = new Map<string, ((text: string) => void) | undefined>();
  #characters = 0;

  follow(pieces: readonly Piece[]): void {
    for (const piece of pieces) {
      const { text, channel } = piece;
      if (text === '') continue;
      this.#characters += text.length + CHANNEL_CHARACTERS;
      if (this.#characters > MAX_TRANSCRIPT_CHARACTERS) continue;
      if (!this.#targets.has(channel)) this.#targets.set(channel, this.#targetOf(piece));
      this.#targets.get(channel)?.(text);
    }
  }

  turns(): readonly Turn[] | undefined {
    if (this.#characters > MAX_TRANSCRIPT_CHARACTERS) return undefined;
    return [...this.#turns.values()].map(({ fields, calls }) => {
      const { content = '', refusal = '', ...others } = Object.fromEntries(fields);
      return {
        role: 'assistant',
        text: content === '' ? refusal : content,
        calls: [...calls.values()],
        extra: inOrder(Object.entries(others)),
      };
    });
  }

  #targetOf(piece: Piece): ((text: string) => void) | undefined {
    const { channel, toolCall } = piece;
    const turn = this.#turnOf(channel.slice(0, channel.indexOf('.')));
    if (toolCall !== undefined) {
      const open = turn.calls.get(toolCall.call) ?? { kind: toolCall.kind, name: '', arguments: '' };
      turn.calls.set(toolCall.call, open);
      return toolCall.part === 'arguments'
        ? (text) => {
            open.arguments += text;
          }
        : (text) => {
            // Some servers repeat the whole name in every event.
            if (open.name !== text) open.name += text;
          };
    }
    const field = MESSAGE_CHANNEL.exec(channel)?.[2];
    if (field === undefined) return undefined;
    return (text) => void turn.fields.set(field, (turn.fields.get(field) ?? '') + text);
  }

  #turnOf(choice: string): OpenTurn {
    const open = this.#turns.get(choice) ?? { fields: new Map(), calls: new Map() };
    this.#turns.set(choice, open);
    return open;
  }
}

/** What remembering a channel may cost, counted with each piece so that empty ones are bounded too. */
const CHANNEL_CHARACTERS = 1;

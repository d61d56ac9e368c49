/**
 * The turns of Messages requests and answers. A user's message that brings tool results is a tool's turn and, where it
 * says something too, a user's; what a client may leave out when it sends an answer back (thinking) stands apart.
 */

import { isObject, type JsonObject } from '../json-object.ts';
import type { Piece } from '../surface.ts';
import type { ToolCall } from '../tool-calls.ts';
import type { Transcript, Turn, TurnRole } from '../turns.ts';
import { callsIn } from './messages-tools.ts';

/** Longest streamed answer whose turns are kept, in characters. */
const MAX_TRANSCRIPT_CHARACTERS = 1_048_576;
/** What remembering a channel may cost, counted with each piece so that empty ones are bounded too. */
const CHANNEL_CHARACTERS = 1;

const NO_CALLS: readonly ToolCall[] = Object.freeze([]);

export function turnsOf(root: JsonObject, messages: readonly JsonObject[]): readonly Turn[] {
  const { system } = root;
  const turns = messages.flatMap(turnsOfMessage);
  return system == null ? turns : [plainTurn('system', textOf(system)), ...turns];
}

export function turnOfAnswer(content: unknown): Turn {
  return { role: 'assistant', text: textOf(content), calls: callsIn(content), extra: thinkingOf(content) };
}

function turnsOfMessage({ role, content }: JsonObject): readonly Turn[] {
  if (role === 'assistant') return [turnOfAnswer(content)];
  if (role === 'system') return [plainTurn('system', textOf(content))];
  const results = resultsOf(content);
  const text = textOf(content);
  const own = plainTurn(role === 'user' ? 'user' : 'tool', text);
  return results.length === 0 ? [own] : text === '' ? results : [...results, own];
}

function plainTurn(role: TurnRole, text: string): Turn {
  return { role, text, calls: NO_CALLS, extra: '' };
}

function resultsOf(content: unknown): readonly Turn[] {
  if (!Array.isArray(content)) return [];
  return content
    .filter((block: unknown) => isObject(block) && String(block['type']).endsWith('tool_result'))
    .map((block: JsonObject) => plainTurn('tool', textOf(block['content'])));
}

function textOf(content: unknown): string {
  return typeof content === 'string' ? content : joined(content, 'text', 'text');
}

function thinkingOf(content: unknown): string {
  const text = joined(content, 'thinking', 'thinking');
  return text === '' ? '' : `thinking:${text}\n`;
}

function joined(content: unknown, type: string, field: string): string {
  if (!Array.isArray(content)) return '';
  const texts: string[] = [];
  for (const block of content) {
    const text = isObject(block) && block['type'] === type ? block[field] : undefined;
    if (typeof text === 'string' && text !== '') texts.push(text);
  }
  return texts.join('\n');
}

export function openMessagesTranscript(): Transcript {
  return new MessagesTranscript();
}

/** `0.text`: the block and what of it. */
const BLOCK_CHANNEL = /^(\d{1,9})\.(text|thinking|name|input)$/;

interface OpenBlock {
  text: string;
  thinking: string;
  name: string;
  input: string;
  isCall: boolean;
}

class MessagesTranscript implements Transcript {
  readonly #blocks = new Map<string, OpenBlock>();
  #characters = 0;

  follow(pieces: readonly Piece[]): void {
    for (const { text, channel, toolCall } of pieces) {
      if (text === '' && toolCall === undefined) continue;
      this.#characters += text.length + CHANNEL_CHARACTERS;
      if (this.#characters > MAX_TRANSCRIPT_CHARACTERS) continue;
      const [, index, field] = BLOCK_CHANNEL.exec(channel) ?? [];
      if (index === undefined) continue;
      const block = this.#blocks.get(index) ?? { text: '', thinking: '', name: '', input: '', isCall: false };
      this.#blocks.set(index, block);
      block.isCall ||= toolCall !== undefined;
      block[field as 'text' | 'thinking' | 'name' | 'input'] += text;
    }
  }

  turns(): readonly Turn[] | undefined {
    if (this.#characters > MAX_TRANSCRIPT_CHARACTERS) return undefined;
    const content = [...this.#blocks.values()].flatMap(contentOf);
    return [turnOfAnswer(content)];
  }
}

function contentOf(block: OpenBlock): readonly JsonObject[] {
  if (block.isCall) return [{ type: 'tool_use', name: block.name, input: parsed(block.input) }];
  const { text, thinking } = block;
  return [
    ...(thinking === '' ? [] : [{ type: 'thinking', thinking }]),
    ...(text === '' ? [] : [{ type: 'text', text }]),
  ];
}

/** The client sends the value back, not the text that it was streamed as. */
function parsed(text: string): unknown {
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    // No client can send this back as an input; it is told as the text that it is.
    return text;
  }
}

/**
 * What of a Responses answer is text: every string but the protocol's own names and what only the provider can read.
 * Fields in which the provider repeats the request are recognised, so that the caller reads there what it sent and not
 * what the gate made of it.
 */

import { isObject, type JsonObject } from '../../json-object.ts';
import type { SegmentKind } from '../../segments.ts';
import type { ToolCallPart } from '../../tool-calls.ts';
import type { TextSegment } from '../chat-segments.ts';
import { type VisitedPath, visitStrings } from '../visit-strings.ts';
import { isOpaque } from './responses-segments.ts';
import { unnamedTool } from './responses-tools.ts';

/** Deepest nesting of an answer that is walked; a deeper one is refused, not passed unscreened. */
export const MAX_ANSWER_DEPTH = 64;

const PROTOCOL_FIELDS = new Set([
  'role',
  'type',
  'id',
  'call_id',
  'item_id',
  'event_id',
  'response_id',
  'conversation_id',
  'status',
  'phase',
  'object',
  'model',
  'service_tier',
  'previous_response_id',
  'truncation',
  'effort',
  'summary',
  'verbosity',
  'detail',
  'system_fingerprint',
  'obfuscation',
]);
const PROTOCOL_STRING = /^[\w.:/-]{0,256}$/;

/** Calls `found` for each text below `value`. False: nested too deeply. The path is reused: copy what is kept. */
export function visitAnswerTexts(
  value: unknown,
  at: VisitedPath,
  found: (text: string, at: VisitedPath) => void,
): boolean {
  const visitor = {
    string(text: string, path: VisitedPath) {
      if (isAnswerText(text, path)) found(text, path);
    },
  };
  return visitStrings(value, at, visitor, MAX_ANSWER_DEPTH);
}

function isAnswerText(text: string, at: VisitedPath): boolean {
  if (text.length === 0) return false;
  const field = at[at.length - 1];
  if (typeof field === 'string' && isProtocolText(text, field)) return false;
  if (field === 'encrypted_content' && isOpaque(text)) return false;
  // The tokens of log probabilities spell out the text beside them, and go when that is changed.
  return !at.includes('logprobs');
}

/** A name or switch of the protocol, as long as it looks like one. */
export function isProtocolText(text: string, field: string): boolean {
  return PROTOCOL_FIELDS.has(field) && PROTOCOL_STRING.test(text);
}

const CALLS: ReadonlySet<string> = new Set(['function_call', 'custom_tool_call', 'mcp_call']);

/** What kind of text an item of the output holds. */
export function outputKind(item: JsonObject): SegmentKind {
  const type = String(item['type']);
  return CALLS.has(type) || unnamedTool(type, []) !== undefined ? 'tool_args' : 'assistant';
}

/** Which part of which call a text of an item is; `path` is below the item. */
export function callPartOf(
  type: string,
  outputIndex: number,
  path: readonly (string | number)[],
): ToolCallPart | undefined {
  const call = String(outputIndex);
  const [field] = path;
  if (CALLS.has(type)) {
    if (field === 'name') return { call, kind: kindOf(type), part: 'name' };
    if (field === 'arguments' || field === 'input') return { call, kind: kindOf(type), part: 'arguments' };
    return undefined;
  }
  return unnamedTool(type, []) === undefined ? undefined : { call, kind: 'custom', part: 'arguments' };
}

function kindOf(type: string): 'function' | 'custom' {
  return type === 'custom_tool_call' ? 'custom' : 'function';
}

/** The request's texts beside the conversation, as they were sent on and as they came. */
export class EchoedTexts {
  readonly #segments: readonly TextSegment[];
  readonly #added: string;
  readonly #hidden: ReadonlyMap<string, string | null> | undefined;
  #known: Map<string, string | null> | undefined;

  /**
   * @param added the instructions that the gate gave where the caller had none; empty where it did not.
   * @param hidden members with a prompt's texts, and what the caller itself sent there.
   */
  constructor(
    segments: readonly TextSegment[],
    added: string,
    hidden?: ReadonlyMap<string, string | null> | undefined,
  ) {
    this.#segments = segments;
    this.#added = added;
    this.#hidden = hidden;
  }

  /** What the caller sent where `text` was sent on; null for what it did not send; undefined: no part of the request. */
  find(text: string): string | null | undefined {
    this.#known ??= this.#read();
    return this.#known.get(text);
  }

  #read(): Map<string, string | null> {
    const known = new Map<string, string | null>();
    for (const segment of this.#segments) {
      const member = String(segment.location[0]);
      if (member === 'input') continue;
      const told = this.#hidden?.get(member);
      known.set(segment.wireText, told === undefined ? segment.original : told);
    }
    if (this.#added !== '') known.set(this.#added, null);
    return known;
  }
}

/** The part of an item's content that holds a text, when it has log probabilities: they go with a change of it. */
export function hasLogprobs(holder: unknown): boolean {
  return isObject(holder) && Array.isArray(holder['logprobs']) && holder['logprobs'].length > 0;
}

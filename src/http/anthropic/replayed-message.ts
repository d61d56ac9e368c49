/**
 * A whole message as the events in which Anthropic would stream it, so that its SDK reads the same of both. Exact or not
 * at all: a block of a kind that nobody knows here may be streamed in deltas that nobody knows either.
 */
import { isObject, type JsonObject } from '../json-object.ts';
import type { CutText } from '../text-pieces.ts';
import { canonicalEvent } from './event-text.ts';

/** Blocks whose input comes in deltas. */
export const CALL_BLOCKS: ReadonlySet<unknown> = new Set(['tool_use', 'server_tool_use', 'mcp_tool_use']);
/** Blocks that stand as a whole in the event that begins them. */
export const WHOLE_BLOCKS: ReadonlySet<unknown> = new Set([
  'redacted_thinking',
  'container_upload',
  'mcp_tool_result',
  'web_search_tool_result',
  'web_fetch_tool_result',
  'code_execution_tool_result',
  'bash_code_execution_tool_result',
  'text_editor_code_execution_tool_result',
  'tool_search_tool_result',
]);
/** Most blocks of an answer that is converted. */
export const MAX_BLOCKS = 1_024;
/** Members of a message that are told at its end, within `delta` and beside it; the others when it begins. */
const AT_THE_END: ReadonlySet<string> = new Set([
  'stop_reason',
  'stop_sequence',
  'stop_details',
  'container',
]);
const BESIDE_THE_END: ReadonlySet<string> = new Set(['context_management', 'input_transformations']);
/** Counts that are told for good at the end only, where they apply. */
const END_USAGE: ReadonlySet<string> = new Set([
  'input_tokens',
  'output_tokens',
  'cache_creation_input_tokens',
  'cache_read_input_tokens',
  'server_tool_use',
  'output_tokens_details',
  'iterations',
  'fallback_credit',
]);

/** Undefined where it is no message of blocks that can be streamed. */
export function replayedMessage(message: JsonObject, cut: CutText): readonly string[] | undefined {
  const { content, usage } = message;
  if (message['type'] !== 'message' || !Array.isArray(content) || content.length > MAX_BLOCKS)
    return undefined;
  if (!isObject(usage) || typeof usage['output_tokens'] !== 'number') return undefined;
  const events: string[] = [beginning(message, usage)];
  for (const [index, block] of content.entries()) {
    const changes = isObject(block) ? readBlock(block, cut) : undefined;
    if (changes === undefined) return undefined;
    events.push(event('content_block_start', { index, content_block: changes.start }));
    for (const delta of changes.deltas) events.push(event('content_block_delta', { index, delta }));
    events.push(event('content_block_stop', { index }));
  }
  events.push(ending(message, usage), event('message_stop', {}));
  return events;
}

function beginning(message: JsonObject, usage: JsonObject): string {
  const begun = { ...message, content: [], stop_reason: null, stop_sequence: null };
  return event('message_start', { message: { ...begun, usage: { ...usage, output_tokens: 0 } } });
}

function ending(message: JsonObject, usage: JsonObject): string {
  return event('message_delta', {
    delta: membersOf(message, AT_THE_END),
    ...withoutNulls(membersOf(message, BESIDE_THE_END)),
    usage: withoutNulls(membersOf(usage, END_USAGE)),
  });
}

interface StreamedBlock {
  readonly start: JsonObject;
  readonly deltas: readonly JsonObject[];
}

function readBlock(block: JsonObject, cut: CutText): StreamedBlock | undefined {
  const { type } = block;
  if (WHOLE_BLOCKS.has(type)) return { start: block, deltas: [] };
  if (CALL_BLOCKS.has(type)) return readCall(block, cut);
  if (type === 'thinking') return readThinking(block, cut);
  return type === 'text' ? readText(block, cut) : undefined;
}

function readCall(block: JsonObject, cut: CutText): StreamedBlock | undefined {
  const { input } = block;
  if (!isObject(input)) return undefined;
  const text = Object.keys(input).length === 0 ? '' : JSON.stringify(input);
  const deltas = cut(text).map((piece) => ({ type: 'input_json_delta', partial_json: piece }));
  return { start: { ...block, input: {} }, deltas };
}

function readThinking(block: JsonObject, cut: CutText): StreamedBlock | undefined {
  const { thinking, signature } = block;
  if (typeof thinking !== 'string' || typeof signature !== 'string') return undefined;
  const deltas: JsonObject[] = cut(thinking).map((piece) => ({
    type: 'thinking_delta',
    thinking: piece,
  }));
  if (signature !== '') deltas.push({ type: 'signature_delta', signature });
  return { start: { ...block, thinking: '', signature: '' }, deltas };
}

function readText(block: JsonObject, cut: CutText): StreamedBlock | undefined {
  const { text, citations } = block;
  if (typeof text !== 'string') return undefined;
  const deltas: JsonObject[] = cut(text).map((piece) => ({ type: 'text_delta', text: piece }));
  if (!Array.isArray(citations))
    return citations == null ? { start: { ...block, text: '' }, deltas } : undefined;
  for (const citation of citations) deltas.push({ type: 'citations_delta', citation });
  return { start: { ...block, text: '', citations: [] }, deltas };
}

function event(type: string, members: JsonObject): string {
  const text = canonicalEvent(type, JSON.stringify({ type, ...members }));
  if (text === undefined) throw new Error(`${type} is no name of an event`);
  return text;
}

function membersOf(object: JsonObject, names: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => names.has(name)));
}

function withoutNulls(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));
}

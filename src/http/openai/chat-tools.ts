/**
 * The tools of chat requests and answers: what is offered, what was called before, what the answer calls. A call whose
 * shape the gate does not understand is told with what can be read of it, never left out.
 */

import { isObject, type JsonObject } from '../json-object.ts';
import type { SegmentKind } from '../segments.ts';
import type { ToolCall, ToolCallPart, ToolDefinition, ToolView } from '../tool-calls.ts';

export function readToolView(root: JsonObject, messages: readonly JsonObject[]): ToolView {
  const definitions: ToolDefinition[] = [];
  for (const list of [root['tools'], root['functions']])
    if (Array.isArray(list)) for (const tool of list) definitions.push(...definitionOf(tool));
  return { definitions, earlierCalls: messages.flatMap((message) => callsOf(message)) };
}

/** The calls of one message, of a request or of an answer. */
export function callsOf(message: unknown): readonly ToolCall[] {
  if (!isObject(message)) return NO_CALLS;
  const { tool_calls: list, function_call: single } = message;
  if (list == null && single == null) return NO_CALLS;
  const calls: ToolCall[] = [];
  if (Array.isArray(list)) for (const one of list) calls.push(callOf(one));
  else if (list != null) calls.push(UNREADABLE);
  if (single != null) calls.push(functionCall(single));
  return calls;
}

const NO_CALLS: readonly ToolCall[] = Object.freeze([]);
const UNREADABLE: ToolCall = Object.freeze({ name: '', kind: 'function', arguments: undefined });

function definitionOf(tool: unknown): readonly ToolDefinition[] {
  if (!isObject(tool)) return [];
  const { function: inner, custom, type, name } = tool;
  if (isObject(inner)) return named(inner, 'function');
  if (isObject(custom)) return named(custom, 'custom');
  if (typeof name === 'string') return named(tool, type === 'custom' ? 'custom' : 'function');
  return [];
}

function named(holder: JsonObject, kind: ToolDefinition['kind']): readonly ToolDefinition[] {
  const { name, parameters } = holder;
  if (typeof name !== 'string') return [];
  return [parameters == null ? { name, kind } : { name, kind, parameters }];
}

function callOf(call: unknown): ToolCall {
  if (!isObject(call)) return UNREADABLE;
  const { custom } = call;
  if (!isObject(custom)) return functionCall(call['function']);
  return { name: textOr(custom['name'], ''), kind: 'custom', arguments: textOr(custom['input'], undefined) };
}

function functionCall(holder: unknown): ToolCall {
  if (!isObject(holder)) return UNREADABLE;
  // Absent arguments are those of a tool that takes none.
  const { name, arguments: given = '' } = holder;
  return { name: textOr(name, ''), kind: 'function', arguments: textOr(given, undefined) };
}

function textOr<T>(value: unknown, otherwise: T): string | T {
  return typeof value === 'string' ? value : otherwise;
}

/** `0.delta.tool_calls.1.function.arguments`, `0.delta.function_call.name`. */
const CALL_CHANNEL =
  /^(.{1,64}\.(?:tool_calls(?:\.[-+.\de]{1,32})?|function_call))\.(?:(function|custom)\.)?(name|arguments|input)$/;

/** Which call a channel of a streamed answer belongs to; undefined for any other text. */
export function toolCallPartOf(channel: string, kind: SegmentKind): ToolCallPart | undefined {
  if (kind !== 'tool_args') return undefined;
  const [, call, holder, part] = CALL_CHANNEL.exec(channel) ?? [];
  if (call === undefined) return undefined;
  return {
    call,
    kind: holder === 'custom' ? 'custom' : 'function',
    part: part === 'name' ? 'name' : 'arguments',
  };
}

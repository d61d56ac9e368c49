/**
 * The tools of Messages requests and answers. Tools that the caller runs are authorised by name; tools that the provider
 * runs by itself are refused: what they fetch is not screened, and what they cost has no bound.
 */
import type { Refusal } from '../../errors.ts';
import { isObject, type JsonObject } from '../json-object.ts';
import { wrongType } from '../openai/field-checks.ts';
import type { ToolCall, ToolDefinition, ToolView } from '../tool-calls.ts';
import { unsupported } from './content-blocks.ts';

/** Tools that the provider describes and the caller runs, without the date that ends their type. */
const CALLER_RUN: ReadonlySet<string> = new Set(['bash', 'computer', 'memory', 'text_editor']);
const DATED = /^(.{1,64})_\d{8}$/;
const CALLS: ReadonlySet<unknown> = new Set(['tool_use', 'server_tool_use', 'mcp_tool_use']);

export interface ToolNames {
  readonly names: readonly string[];
  /** How many of them the provider describes itself, in words that are not in the body. */
  readonly described: number;
}

export function readToolNames(tools: unknown): ToolNames | Refusal {
  if (tools == null) return { names: [], described: 0 };
  if (!Array.isArray(tools)) return wrongType('tools', 'an array');
  const names: string[] = [];
  let described = 0;
  for (const [index, tool] of tools.entries()) {
    const family = isObject(tool) ? familyOf(tool) : undefined;
    if (!isObject(tool) || family === undefined) return wrongType(`tools[${index}]`, 'a tool');
    const { name } = tool;
    if (family !== 'custom') {
      if (!CALLER_RUN.has(family)) return unsupported(`tools[${index}].type`, 'Tools of this type');
      described += 1;
      names.push(family);
    }
    if (typeof name === 'string' && name !== '') {
      if (name !== family) names.push(name);
    } else if (name !== undefined || family === 'custom')
      return wrongType(`tools[${index}].name`, 'a non-empty string');
  }
  return { names, described };
}

/** `custom` for the caller's own tools; undefined where the type is none. */
function familyOf({ type }: JsonObject): string | undefined {
  if (type == null) return 'custom';
  return typeof type === 'string' ? (DATED.exec(type)?.[1] ?? type) : undefined;
}

export function readToolView(root: JsonObject, messages: readonly JsonObject[]): ToolView {
  const tools = Array.isArray(root['tools']) ? root['tools'] : [];
  return {
    definitions: tools.flatMap(definitionOf),
    earlierCalls: messages.flatMap((message) => callsIn(message['content'])),
  };
}

function definitionOf(tool: unknown): readonly ToolDefinition[] {
  if (!isObject(tool)) return [];
  const { name = familyOf(tool), input_schema: parameters } = tool;
  if (typeof name !== 'string') return [];
  return [parameters == null ? { name, kind: 'function' } : { name, kind: 'function', parameters }];
}

/** The calls of one message's content, of a request or of an answer. */
export function callsIn(content: unknown): readonly ToolCall[] {
  if (!Array.isArray(content)) return NO_CALLS;
  const calls: ToolCall[] = [];
  for (const block of content) {
    if (!isObject(block) || !CALLS.has(block['type'])) continue;
    const { name, input = {} } = block;
    calls.push({
      name: typeof name === 'string' ? name : '',
      kind: 'function',
      arguments: JSON.stringify(input),
    });
  }
  return calls;
}

const NO_CALLS: readonly ToolCall[] = Object.freeze([]);

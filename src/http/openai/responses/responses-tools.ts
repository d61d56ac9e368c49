/**
 * The tools of Responses requests and answers. Tools that the caller runs are offered under their name, or their type
 * where they have none. Tools that the provider runs are refused: they cost by the call and feed themselves more input
 * than a bound could cover.
 */
import type { Refusal } from '../../../errors.ts';
import { isObject, type JsonObject } from '../../json-object.ts';
import type { ToolCall, ToolDefinition, ToolView } from '../../tool-calls.ts';
import { unsupported, wrongType } from '../field-checks.ts';

/** Tools without a name that the caller's own program runs: they cost tokens and nothing else. */
const CALLER_RUN: ReadonlySet<string> = new Set([
  'local_shell',
  'shell',
  'apply_patch',
  'computer',
  'computer_use_preview',
]);

export function readToolNames(root: JsonObject): { readonly names: readonly string[] } | Refusal {
  const { tools } = root;
  if (tools == null) return { names: [] };
  if (!Array.isArray(tools)) return wrongType('tools', 'an array');
  const names: string[] = [];
  for (const [index, tool] of tools.entries()) {
    const name = readToolName(tool, `tools[${index}]`);
    if (typeof name !== 'string') return name;
    names.push(name);
  }
  return { names };
}

function readToolName(tool: unknown, at: string): string | Refusal {
  if (!isObject(tool) || typeof tool['type'] !== 'string') return wrongType(at, 'a tool with a type');
  const { type, name } = tool;
  if (type === 'function' || type === 'custom')
    return typeof name === 'string' && name.length > 0 ? name : wrongType(`${at}.name`, 'a non-empty string');
  if (type === 'shell' && isObject(tool['environment']) && tool['environment']['type'] !== 'local')
    return unsupported(at, 'only a shell that the caller runs has a known price');
  if (CALLER_RUN.has(String(type))) return String(type);
  return unsupported(at, 'a tool that the provider runs has no upper bound of its cost');
}

export function readToolView(root: JsonObject, items: readonly JsonObject[]): ToolView {
  const { tools } = root;
  const definitions = Array.isArray(tools) ? tools.flatMap(definitionOf) : [];
  const offered = definitions.map(({ name }) => name);
  return { definitions, earlierCalls: items.flatMap((item) => callOf(item, offered) ?? []) };
}

function definitionOf(tool: unknown): readonly ToolDefinition[] {
  if (!isObject(tool)) return [];
  const { type, name, parameters } = tool;
  if (typeof name !== 'string') return typeof type === 'string' ? [{ name: type, kind: 'hosted' }] : [];
  const kind = type === 'custom' ? 'custom' : 'function';
  return [parameters == null ? { name, kind } : { name, kind, parameters }];
}

/** The tool that calls of a type belong to, where the item does not name one. */
const UNNAMED: ReadonlyMap<string, readonly [string, ...string[]]> = new Map([
  ['local_shell_call', ['local_shell']],
  ['shell_call', ['shell']],
  ['apply_patch_call', ['apply_patch']],
  ['computer_call', ['computer_use_preview', 'computer']],
  // Hosted tools are never offered; a call of one is told under its type, so that the firewall can refuse it.
  ['web_search_call', ['web_search']],
  ['file_search_call', ['file_search']],
  ['code_interpreter_call', ['code_interpreter']],
  ['image_generation_call', ['image_generation']],
]);

/** Members of a call item that say nothing of what is called with. */
const CALL_FRAME: ReadonlySet<string> = new Set(['type', 'id', 'call_id', 'status']);

/** The name by which a call of this type is judged; undefined for what names itself or is no call. */
export function unnamedTool(type: string, offered: readonly string[]): string | undefined {
  const names = UNNAMED.get(type);
  return names?.find((name) => offered.includes(name)) ?? names?.[0];
}

/** The call that an item is; undefined where it is none. */
export function callOf(item: unknown, offered: readonly string[]): ToolCall | undefined {
  if (!isObject(item)) return undefined;
  const type = String(item['type']);
  const { name } = item;
  if (type === 'function_call' || type === 'mcp_call') {
    const { arguments: given = '' } = item;
    return { name: textOr(name, ''), kind: 'function', arguments: textOr(given, undefined) };
  }
  if (type === 'custom_tool_call')
    return { name: textOr(name, ''), kind: 'custom', arguments: textOr(item['input'], undefined) };
  const tool = unnamedTool(type, offered);
  if (tool === undefined) return undefined;
  const members = Object.entries(item).filter(([member]) => !CALL_FRAME.has(member));
  return { name: tool, kind: 'custom', arguments: JSON.stringify(Object.fromEntries(members)) };
}

function textOr<T>(value: unknown, otherwise: T): string | T {
  return typeof value === 'string' ? value : otherwise;
}

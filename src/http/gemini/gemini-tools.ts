/**
 * The tools of Gemini requests and answers. Its arguments are JSON values in the body; guards see them as JSON text. A
 * call whose shape the gate does not understand is told with what can be read of it, never left out.
 */
import { isObject, type JsonObject } from '../json-object.ts';
import type { ToolCall, ToolDefinition, ToolView } from '../tool-calls.ts';
import { camelName, entriesOf, pick } from './field-names.ts';

export function readGeminiTools(root: JsonObject, contents: readonly JsonObject[]): ToolView {
  return {
    definitions: entriesOf(root['tools'], []).flatMap(({ value }) => definitionsOf(value)),
    earlierCalls: contents.flatMap((content) => callsOfContent(content)),
  };
}

/** One tool object may hold several functions and several hosted tools. */
export function definitionsOf(tool: unknown): readonly ToolDefinition[] {
  if (!isObject(tool)) return [];
  return Object.keys(tool).flatMap((key): readonly ToolDefinition[] => {
    if (tool[key] == null) return [];
    const name = camelName(key);
    if (name !== 'functionDeclarations') return [{ name, kind: 'hosted' }];
    return entriesOf(tool[key], []).flatMap(({ value }) => functionOf(value));
  });
}

function functionOf(declaration: unknown): readonly ToolDefinition[] {
  if (!isObject(declaration) || typeof declaration['name'] !== 'string') return [];
  const { name } = declaration;
  const parameters = declaration['parameters'] ?? pick(declaration, 'parametersJsonSchema');
  return [parameters == null ? { name, kind: 'function' } : { name, kind: 'function', parameters }];
}

/** The calls of one content, of a request or of an answer. */
export function callsOfContent(content: unknown): readonly ToolCall[] {
  if (!isObject(content)) return [];
  return entriesOf(content['parts'], []).flatMap(({ value }) => {
    const call = isObject(value) ? pick(value, 'functionCall') : undefined;
    return call == null ? [] : [callOf(call)];
  });
}

export function callOf(call: unknown): ToolCall {
  if (!isObject(call)) return { name: '', kind: 'function', arguments: undefined };
  const { name } = call;
  return {
    name: typeof name === 'string' ? name : '',
    kind: 'function',
    arguments: argumentsText(call['args']),
  };
}

/** Absent arguments are those of a tool that takes none. */
export function argumentsText(args: unknown): string {
  return JSON.stringify(args ?? {});
}

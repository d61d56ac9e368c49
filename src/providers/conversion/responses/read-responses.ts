/**
 * Reads a Responses request (OpenAI's format) into a neutral one: its stateless part, since the gate itself brings what
 * earlier answers said. What it does not name here it refuses.
 */
import type { LanguageModelV4FunctionTool, LanguageModelV4ToolChoice } from '@ai-sdk/provider';
import { readEffort, readFunction, readSchema } from '../chat/read-chat.ts';
import { FieldReader } from '../field-reader.ts';
import { defined, type NeutralRequest, type PromptTraits, type Settings } from '../neutral-request.ts';
import { readItems } from './read-items.ts';

const PARAMS = {
  maxOutputTokens: 'max_output_tokens',
  temperature: 'temperature',
  topP: 'top_p',
  responseFormat: 'text.format',
  strictSchema: 'text.format.strict',
  verbosity: 'text.verbosity',
  tools: 'tools',
  toolChoice: 'tool_choice',
  reasoning: 'reasoning.effort',
  parallelTools: 'parallel_tool_calls',
  endUser: 'user',
  prompt: 'input',
} as const;

export function readResponses(body: unknown, traits: PromptTraits): NeutralRequest {
  const root = new FieldReader(body, '');
  root.take('model');
  root.take('stream');
  readWithoutMeaning(root);
  const parallel = root.flag('parallel_tool_calls');
  const { responseFormat, strictSchema, verbosity } = readText(root.object('text'));
  const tools = root.objects('tools').map(readTool);
  const settings: Settings = defined({
    maxOutputTokens: root.number('max_output_tokens'),
    temperature: root.number('temperature'),
    topP: root.number('top_p'),
    reasoning: readReasoning(root.object('reasoning')),
    tools: tools.length === 0 ? undefined : tools,
    toolChoice: readChoice(root),
    responseFormat,
  });
  const extras = defined({
    parallelTools: parallel === false ? (false as const) : undefined,
    endUser: root.text('safety_identifier') ?? root.text('user'),
    strictSchema,
    verbosity,
  });
  root.take('user');
  const prompt = readItems(root, traits);
  root.end();
  return { prompt, settings, extras, params: PARAMS };
}

/** What the surface itself meets, and values that say what would be without them. */
function readWithoutMeaning(root: FieldReader): void {
  root.only('store', false);
  root.only('background', false);
  root.only('truncation', 'disabled');
  root.only('service_tier', 'auto', 'default');
  root.only('top_logprobs', 0);
  const options = root.object('stream_options');
  options?.only('include_obfuscation', false);
  options?.end();
  const include = root.list('include') ?? [];
  if (include.some((one) => one !== 'reasoning.encrypted_content')) throw root.refusal('include');
  root.object('metadata')?.end();
}

function readReasoning(reasoning: FieldReader | undefined): Settings['reasoning'] {
  if (reasoning === undefined) return undefined;
  // A vendor's thoughts come as the summary, where it shows them.
  reasoning.only('summary', 'auto');
  const effort = readEffort(reasoning, 'effort');
  reasoning.end();
  return effort;
}

function readText(text: FieldReader | undefined) {
  if (text === undefined) return {};
  const verbosity = text.text('verbosity');
  const format = text.object('format');
  text.end();
  const type = format?.need('type') ?? 'text';
  if (format === undefined || type === 'text') return { verbosity };
  if (type === 'json_object') {
    format.end();
    return { verbosity, responseFormat: { type: 'json' as const } };
  }
  if (type !== 'json_schema') throw format.refusal('type');
  const strictSchema = format.flag('strict');
  const responseFormat = defined({
    type: 'json' as const,
    schema: readSchema(format, 'schema'),
    name: format.text('name'),
    description: format.text('description'),
  });
  format.end();
  return { verbosity, strictSchema, responseFormat };
}

function readTool(tool: FieldReader): LanguageModelV4FunctionTool {
  if (tool.need('type') !== 'function') throw tool.refusal('type');
  return readFunction(tool, 'parameters');
}

function readChoice(root: FieldReader): LanguageModelV4ToolChoice | undefined {
  const choice = root.take('tool_choice');
  if (choice === undefined) return undefined;
  if (choice === 'auto' || choice === 'none' || choice === 'required') return { type: choice };
  if (typeof choice === 'string') throw root.refusal('tool_choice');
  const named = new FieldReader(choice, 'tool_choice');
  if (named.need('type') !== 'function') throw named.refusal('type');
  const toolName = named.need('name');
  named.end();
  return { type: 'tool', toolName };
}

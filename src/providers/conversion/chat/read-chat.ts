/** Reads a chat request (OpenAI's format) into a neutral one. What it does not name here it refuses. */
import type { LanguageModelV4FunctionTool, LanguageModelV4ToolChoice } from '@ai-sdk/provider';
import { FieldReader, isJsonObject } from '../field-reader.ts';
import { defined, type NeutralRequest, type PromptTraits, type Settings } from '../neutral-request.ts';
import { readChatMessages } from './read-chat-messages.ts';

/** Where each setting stands. */
const PARAMS = {
  maxOutputTokens: 'max_completion_tokens',
  temperature: 'temperature',
  topP: 'top_p',
  presencePenalty: 'presence_penalty',
  frequencyPenalty: 'frequency_penalty',
  stopSequences: 'stop',
  seed: 'seed',
  responseFormat: 'response_format',
  tools: 'tools',
  toolChoice: 'tool_choice',
  reasoning: 'reasoning_effort',
  parallelTools: 'parallel_tool_calls',
  endUser: 'user',
  strictSchema: 'response_format.json_schema.strict',
  verbosity: 'verbosity',
  prompt: 'messages',
} as const;

export function readChat(body: unknown, traits: PromptTraits): NeutralRequest {
  const root = new FieldReader(body, '');
  root.take('model');
  root.take('stream');
  readStreamOptions(root.object('stream_options'));
  readWithoutMeaning(root);
  const format = readFormat(root);
  const settings: Settings = {
    ...readSampling(root),
    ...(format.responseFormat && { responseFormat: format.responseFormat }),
    ...readTools(root),
  };
  const parallel = root.flag('parallel_tool_calls');
  const extras = defined({
    parallelTools: parallel === false ? (false as const) : undefined,
    endUser: root.text('safety_identifier') ?? root.text('user'),
    strictSchema: format.strict,
    verbosity: root.text('verbosity'),
  });
  const prompt = readChatMessages(root, traits);
  root.take('user');
  root.end();
  return { prompt, settings, extras, params: PARAMS };
}

/** What the surface itself meets. */
function readStreamOptions(options: FieldReader | undefined): void {
  options?.take('include_usage');
  options?.only('include_obfuscation', false);
  options?.end();
}

/** Values that say what would be without them. */
function readWithoutMeaning(root: FieldReader): void {
  root.only('n', 1);
  root.only('logprobs', false);
  root.only('store', false);
  root.only('service_tier', 'auto', 'default');
  const bias = root.take('logit_bias');
  if (bias !== undefined && !(isJsonObject(bias) && Object.keys(bias).length === 0))
    throw root.refusal('logit_bias');
  const modalities = root.list('modalities') ?? [];
  if (modalities.some((one) => one !== 'text')) throw root.refusal('modalities');
}

function readSampling(root: FieldReader): Settings {
  const maxima = [root.number('max_completion_tokens'), root.number('max_tokens')].filter(
    (one) => one !== undefined,
  );
  const stop = root.take('stop');
  if (typeof stop !== 'string' && stop !== undefined && !Array.isArray(stop)) throw root.refusal('stop');
  return defined({
    maxOutputTokens: maxima.length === 0 ? undefined : Math.min(...maxima),
    temperature: root.number('temperature'),
    topP: root.number('top_p'),
    presencePenalty: root.number('presence_penalty') || undefined,
    frequencyPenalty: root.number('frequency_penalty') || undefined,
    seed: root.number('seed'),
    stopSequences: typeof stop === 'string' ? [stop] : root.texts('stop'),
    reasoning: readEffort(root, 'reasoning_effort'),
  });
}

const EFFORTS: ReadonlySet<string> = new Set(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']);

export function readEffort(holder: FieldReader, name: string): Settings['reasoning'] {
  const effort = holder.text(name);
  if (effort === undefined || isEffort(effort)) return effort;
  throw holder.refusal(name);
}

function isEffort(text: string): text is NonNullable<Settings['reasoning']> {
  return EFFORTS.has(text);
}

function readFormat(root: FieldReader) {
  const format = root.object('response_format');
  if (format === undefined) return {};
  const type = format.need('type');
  if (type === 'text') return {};
  if (type === 'json_object') {
    format.end();
    return { responseFormat: { type: 'json' as const } };
  }
  const schema = type === 'json_schema' ? format.object('json_schema') : undefined;
  if (schema === undefined) throw format.refusal('type');
  const strict = schema.flag('strict');
  const responseFormat = defined({
    type: 'json' as const,
    schema: readSchema(schema, 'schema'),
    name: schema.text('name'),
    description: schema.text('description'),
  });
  schema.end();
  format.end();
  return { responseFormat, strict };
}

type Schema = LanguageModelV4FunctionTool['inputSchema'];

/** A JSON Schema goes on as it is: what is in it is the caller's. */
export function readSchema(holder: FieldReader, name: string): Schema | undefined {
  const value = holder.take(name);
  if (value === undefined || isSchema(value)) return value;
  throw holder.refusal(name, 'it must be a JSON Schema');
}

function isSchema(value: unknown): value is Schema {
  return isJsonObject(value);
}

const ANY_OBJECT: Schema = { type: 'object', properties: {} };

function readTools(root: FieldReader): Settings {
  const tools = root.objects('tools').map((tool): LanguageModelV4FunctionTool => {
    if (tool.need('type') !== 'function') throw tool.refusal('type');
    const inner = tool.object('function');
    if (inner === undefined) throw tool.refusal('function', 'it is required');
    tool.end();
    return readFunction(inner, 'parameters');
  });
  return defined({
    tools: tools.length === 0 ? undefined : tools,
    toolChoice: readChoice(root),
  });
}

export function readFunction(inner: FieldReader, schemaName: string): LanguageModelV4FunctionTool {
  const description = inner.text('description');
  const strict = inner.flag('strict');
  const tool = {
    type: 'function' as const,
    name: inner.need('name'),
    inputSchema: readSchema(inner, schemaName) ?? ANY_OBJECT,
    ...(description !== undefined && { description }),
    // Of the two only the wish is something that a format must have a place for.
    ...(strict === true && { strict }),
  };
  inner.end();
  return tool;
}

function readChoice(root: FieldReader): LanguageModelV4ToolChoice | undefined {
  const choice = root.take('tool_choice');
  if (choice === undefined) return undefined;
  if (choice === 'auto' || choice === 'none' || choice === 'required') return { type: choice };
  if (typeof choice === 'string') throw root.refusal('tool_choice');
  const named = new FieldReader(choice, 'tool_choice');
  if (named.need('type') !== 'function') throw named.refusal('type');
  const toolName = named.object('function')?.need('name');
  if (toolName === undefined) throw named.refusal('function', 'it is required');
  named.end();
  return { type: 'tool', toolName };
}

/** Reads a generateContent request (Google's format) into a neutral one. What it does not name here it refuses. */
import type { LanguageModelV4FunctionTool, LanguageModelV4ToolChoice } from '@ai-sdk/provider';
import { camelName } from '../../../http/gemini/field-names.ts';
import { jsonSchemaOf } from '../../../http/gemini/response-schema.ts';
import { readFunction, readSchema } from '../chat/read-chat.ts';
import { FieldReader, isJsonObject } from '../field-reader.ts';
import {
  defined,
  type NeutralRequest,
  type PromptTraits,
  type Settings,
  type Thinking,
} from '../neutral-request.ts';
import { readContents } from './read-contents.ts';

const CONFIG = 'generationConfig';
const PARAMS = {
  maxOutputTokens: `${CONFIG}.maxOutputTokens`,
  temperature: `${CONFIG}.temperature`,
  topP: `${CONFIG}.topP`,
  topK: `${CONFIG}.topK`,
  presencePenalty: `${CONFIG}.presencePenalty`,
  frequencyPenalty: `${CONFIG}.frequencyPenalty`,
  stopSequences: `${CONFIG}.stopSequences`,
  seed: `${CONFIG}.seed`,
  responseFormat: `${CONFIG}.responseMimeType`,
  reasoning: `${CONFIG}.thinkingConfig.thinkingLevel`,
  thinking: `${CONFIG}.thinkingConfig.thinkingBudget`,
  tools: 'tools',
  toolChoice: 'toolConfig.functionCallingConfig',
  prompt: 'contents',
} as const;

export function readGenerateContent(body: unknown, traits: PromptTraits): NeutralRequest {
  const root = new FieldReader(body, '', { nameOf: camelName });
  // The path names the model; some clients say it again.
  root.take('model');
  const config = root.object('generationConfig');
  const tools = root.objects('tools').flatMap(readTools);
  const settings: Settings = {
    ...(config && readConfig(config)),
    ...defined({ tools: tools.length === 0 ? undefined : tools, toolChoice: readChoice(root) }),
  };
  const { thinking, reasoning } = readThinking(config?.object('thinkingConfig'));
  config?.end();
  const prompt = readContents(root, traits);
  root.end();
  return {
    prompt,
    settings: { ...settings, ...(reasoning && { reasoning }) },
    extras: defined({ thinking }),
    params: PARAMS,
  };
}

function readConfig(config: FieldReader): Settings {
  config.only('candidateCount', 1);
  const modalities = config.list('responseModalities') ?? [];
  if (modalities.some((one) => one !== 'TEXT')) throw config.refusal('responseModalities');
  return defined({
    maxOutputTokens: config.number('maxOutputTokens'),
    temperature: config.number('temperature'),
    topP: config.number('topP'),
    topK: config.number('topK'),
    presencePenalty: config.number('presencePenalty') || undefined,
    frequencyPenalty: config.number('frequencyPenalty') || undefined,
    seed: config.number('seed'),
    stopSequences: config.texts('stopSequences'),
    responseFormat: readFormat(config),
  });
}

function readFormat(config: FieldReader): Settings['responseFormat'] {
  const type = config.text('responseMimeType') ?? 'text/plain';
  const schema =
    readSchema(config, 'responseJsonSchema') ??
    readSchema(config, '_responseJsonSchema') ??
    ownSchema(config);
  if (type === 'application/json') return defined({ type: 'json' as const, schema });
  if (type !== 'text/plain') throw config.refusal('responseMimeType');
  if (schema !== undefined)
    throw config.refusal('responseSchema', 'it needs responseMimeType application/json');
  return undefined;
}

type Schema = LanguageModelV4FunctionTool['inputSchema'];

/** Google's own kind of schema, as JSON Schema. */
function ownSchema(config: FieldReader): Schema | undefined {
  const schema = config.take('responseSchema');
  return schema === undefined ? undefined : asSchema(schema, config, 'responseSchema');
}

function asSchema(value: unknown, holder: FieldReader, name: string): Schema {
  const converted = jsonSchemaOf(value);
  if (isJsonObject(converted)) return converted as Schema;
  throw holder.refusal(name, 'it must be a schema');
}

function readTools(tool: FieldReader): readonly LanguageModelV4FunctionTool[] {
  const functions = tool.objects('functionDeclarations').map((declaration) => {
    declaration.only('behavior', 'UNSPECIFIED', 'BLOCKING');
    if (declaration.has('response') || declaration.has('responseJsonSchema'))
      throw declaration.refusal(declaration.has('response') ? 'response' : 'responseJsonSchema');
    const own = declaration.take('parameters');
    const read = readFunction(declaration, 'parametersJsonSchema');
    return own === undefined ? read : { ...read, inputSchema: asSchema(own, declaration, 'parameters') };
  });
  tool.end();
  return functions;
}

function readChoice(root: FieldReader): LanguageModelV4ToolChoice | undefined {
  const toolConfig = root.object('toolConfig');
  const calling = toolConfig?.object('functionCallingConfig');
  toolConfig?.end();
  if (calling === undefined) return undefined;
  const mode = calling.text('mode') ?? 'AUTO';
  const allowed = calling.texts('allowedFunctionNames') ?? [];
  calling.end();
  if (allowed.length > 1 || (allowed.length > 0 && mode !== 'ANY'))
    throw calling.refusal('allowedFunctionNames');
  const [toolName] = allowed;
  switch (mode) {
    case 'AUTO':
    case 'MODE_UNSPECIFIED':
      return { type: 'auto' };
    case 'NONE':
      return { type: 'none' };
    case 'ANY':
      return toolName === undefined ? { type: 'required' } : { type: 'tool', toolName };
    default:
      throw calling.refusal('mode');
  }
}

const LEVELS: ReadonlyMap<string, NonNullable<Settings['reasoning']>> = new Map([
  ['MINIMAL', 'minimal'],
  ['LOW', 'low'],
  ['MEDIUM', 'medium'],
  ['HIGH', 'high'],
]);

function readThinking(config: FieldReader | undefined): {
  readonly thinking?: Thinking | undefined;
  readonly reasoning?: Settings['reasoning'];
} {
  if (config === undefined) return {};
  // Whether thoughts are shown is the other vendor's way; they are counted all the same.
  config.flag('includeThoughts');
  const level = config.text('thinkingLevel');
  const budget = config.number('thinkingBudget');
  config.end();
  const reasoning = level === undefined ? undefined : LEVELS.get(level.toUpperCase());
  if (level !== undefined && reasoning === undefined) throw config.refusal('thinkingLevel');
  if (budget === undefined) return { reasoning };
  if (budget === 0) return { reasoning, thinking: { type: 'disabled' } };
  return {
    reasoning,
    thinking: budget < 0 ? { type: 'adaptive' } : { type: 'enabled', budgetTokens: budget },
  };
}

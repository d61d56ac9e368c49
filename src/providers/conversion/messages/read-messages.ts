/** Reads a Messages request (Anthropic's format) into a neutral one. What it does not name here it refuses. */
import type { LanguageModelV4FunctionTool, LanguageModelV4ToolChoice } from '@ai-sdk/provider';
import { readEffort, readFunction, readSchema } from '../chat/read-chat.ts';

import { FieldReader } from '../field-reader.ts';
import {
  defined,
  type NeutralRequest,
  type PromptTraits,
  type Settings,
  type Thinking,
} from '../neutral-request.ts';
import { cacheMark } from './cache-mark.ts';
import { readMessagesPrompt } from './read-messages-prompt.ts';

const PARAMS = {
  maxOutputTokens: 'max_tokens',
  temperature: 'temperature',
  topP: 'top_p',
  topK: 'top_k',
  stopSequences: 'stop_sequences',
  responseFormat: 'output_config.format',
  tools: 'tools',
  toolChoice: 'tool_choice',
  reasoning: 'output_config.effort',
  thinking: 'thinking',
  parallelTools: 'tool_choice.disable_parallel_tool_use',
  endUser: 'metadata.user_id',
  prompt: 'messages',
} as const;

export function readMessages(body: unknown, traits: PromptTraits): NeutralRequest {
  const root = new FieldReader(body, '');
  root.take('model');
  root.take('stream');
  root.only('service_tier', 'auto', 'standard_only');
  const metadata = root.object('metadata');
  const endUser = metadata?.text('user_id');
  metadata?.end();
  const { choice, parallelTools } = readChoice(root.object('tool_choice'));
  const tools = root.objects('tools').map((tool) => readTool(tool, traits));
  const maximum = root.number('max_tokens');
  // 0 only fills Anthropic's prefix cache.
  if (maximum === 0) throw root.refusal('max_tokens');
  const config = root.object('output_config');
  const settings: Settings = defined({
    maxOutputTokens: maximum,
    temperature: root.number('temperature'),
    topP: root.number('top_p'),
    topK: root.number('top_k'),
    stopSequences: root.texts('stop_sequences'),
    tools: tools.length === 0 ? undefined : tools,
    toolChoice: choice,
    reasoning: config && readEffort(config, 'effort'),
    responseFormat: readFormat(config?.object('format') ?? root.object('output_format')),
  });
  config?.end();
  const thinking = readThinking(root.object('thinking'));
  const prompt = readMessagesPrompt(root, traits);
  root.end();
  return { prompt, settings, extras: defined({ endUser, parallelTools, thinking }), params: PARAMS };
}

function readTool(tool: FieldReader, traits: PromptTraits): LanguageModelV4FunctionTool {
  tool.only('type', 'custom');
  const providerOptions = cacheMark(tool, traits);
  tool.only('eager_input_streaming', false);
  const read = readFunction(tool, 'input_schema');
  return providerOptions === undefined ? read : { ...read, providerOptions };
}

function readChoice(choice: FieldReader | undefined) {
  if (choice === undefined) return { choice: undefined, parallelTools: undefined };
  const parallelTools = choice.flag('disable_parallel_tool_use') === true ? (false as const) : undefined;
  const read = choiceOf(choice);
  choice.end();
  return { choice: read, parallelTools };
}

function choiceOf(choice: FieldReader): LanguageModelV4ToolChoice {
  const type = choice.need('type');
  switch (type) {
    case 'auto':
    case 'none':
      return { type };
    case 'any':
      return { type: 'required' };
    case 'tool':
      return { type, toolName: choice.need('name') };
    default:
      throw choice.refusal('type');
  }
}

function readFormat(format: FieldReader | undefined): Settings['responseFormat'] {
  if (format === undefined) return undefined;
  if (format.need('type') !== 'json_schema') throw format.refusal('type');
  const schema = readSchema(format, 'schema');
  format.end();
  return defined({ type: 'json' as const, schema });
}

function readThinking(thinking: FieldReader | undefined): Thinking | undefined {
  if (thinking === undefined) return undefined;
  const type = thinking.need('type');
  thinking.only('display', 'summarized');
  const budgetTokens = type === 'enabled' ? thinking.number('budget_tokens') : undefined;
  if (type === 'enabled' && budgetTokens === undefined)
    throw thinking.refusal('budget_tokens', 'it is required');
  thinking.end();
  if (type === 'adaptive' || type === 'disabled') return { type };
  if (budgetTokens === undefined) throw thinking.refusal('type');
  return { type: 'enabled', budgetTokens };
}

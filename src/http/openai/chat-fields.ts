/**
 * The fields of a chat request that the gate reads, checked for type. What costs money in ways that the price table
 * does not know (audio, hosted search, priority tiers) is refused here, never let through unpriced.
 */

import { type Refusal, refuse } from '../../errors.ts';
import { isObject, type JsonObject } from '../json-object.ts';
import type { StrictJson } from '../strict-json.ts';
import type { TokenDemand } from '../surface.ts';
import { refuseVendorOptions, unsupported, wrongType } from './field-checks.ts';
import { countMedia } from './media.ts';

const MAX_CHOICES = 128;
/** Tokens that a provider's chat template may add to a whole request besides what the body's own bytes cover. */
const TEMPLATE_TOKENS_BOUND = 256;

export interface ChatFields {
  readonly root: JsonObject;
  readonly messages: readonly JsonObject[];
  readonly model: string;
  readonly stream: boolean;
  readonly requestsUsage: boolean;
  readonly hasStreamOptions: boolean;
  /** Which of the output maximum fields the caller set. */
  readonly hasOutputMaximum: readonly ('max_tokens' | 'max_completion_tokens')[];
  readonly tools: readonly string[];
  readonly demand: TokenDemand;
  readonly outputFormat: 'text' | 'json' | 'schema';
  readonly outputSchema?: unknown;
  readonly deterministic: boolean;
  readonly sampled: boolean;
  /** `MESSAGE.PART`: what the gate put there as somebody else's document. */
  readonly untrusted?: ReadonlySet<string> | undefined;
}

export function readChatFields(body: StrictJson): ChatFields | Refusal {
  const root = body.value;
  if (!isObject(root)) return wrongType('$', 'an object');
  const problem = checkScalars(root) ?? refusePricedOptions(root) ?? refuseVendorOptions(root);
  if (problem) return problem;
  const messages = readMessages(root);
  if ('refused' in messages) return messages;
  const tools = readToolNames(root);
  if ('refused' in tools) return tools;
  const format = readOutputFormat(root);
  if ('refused' in format) return format;
  const media = countMedia(messages);
  if ('refused' in media) return media;

  const choices = (root['n'] as number | undefined | null) ?? 1;
  const hasOutputMaximum = (['max_tokens', 'max_completion_tokens'] as const).filter(
    (name) => typeof root[name] === 'number',
  );
  const streamOptions = root['stream_options'];
  const given = hasOutputMaximum.map((name) => root[name] as number);
  return {
    root,
    messages,
    model: root['model'] as string,
    stream: root['stream'] === true,
    requestsUsage: isObject(streamOptions) && streamOptions['include_usage'] === true,
    hasStreamOptions: isObject(streamOptions),
    hasOutputMaximum,
    tools: tools.names,
    demand: {
      inputTokensBound: Buffer.byteLength(body.text) - media.inlineBytes + TEMPLATE_TOKENS_BOUND,
      images: media.images,
      choices,
      ...(given.length > 0 ? { maxOutputTokens: Math.max(...given) } : {}),
      extraOutputTokens: isObject(root['prediction'])
        ? Buffer.byteLength(JSON.stringify(root['prediction']))
        : 0,
    },
    ...format,
    deterministic: root['temperature'] === 0 && choices === 1 && tools.names.length === 0,
    sampled: root['temperature'] !== 0 || choices !== 1,
    untrusted: body.expanded?.untrusted,
  };
}

function checkScalars(root: JsonObject): Refusal | undefined {
  if (typeof root['model'] !== 'string' || root['model'].length === 0)
    return wrongType('model', 'a non-empty string');
  if (root['model'].length > 256) return wrongType('model', 'at most 256 characters');
  if (!optional(root['stream'], 'boolean')) return wrongType('stream', 'a boolean');
  if (!optional(root['temperature'], 'number')) return wrongType('temperature', 'a number');
  for (const name of ['stream_options', 'response_format', 'prediction']) {
    if (root[name] != null && !isObject(root[name])) return wrongType(name, 'an object');
  }
  for (const name of ['n', 'max_tokens', 'max_completion_tokens']) {
    const value = root[name];
    if (value != null && !(Number.isSafeInteger(value) && (value as number) >= 1))
      return wrongType(name, 'a positive integer');
  }
  if (((root['n'] as number | null | undefined) ?? 1) > MAX_CHOICES)
    return wrongType('n', `at most ${MAX_CHOICES}`);
  return undefined;
}

function refusePricedOptions(root: JsonObject): Refusal | undefined {
  if (root['web_search_options'] != null) return unpriced('web_search_options');
  if (root['audio'] != null) return unpriced('audio');
  const modalities = root['modalities'];
  if (modalities != null && !(Array.isArray(modalities) && modalities.every((one) => one === 'text')))
    return unpriced('modalities');
  const tier = root['service_tier'];
  if (tier != null && tier !== 'auto' && tier !== 'default' && tier !== 'flex')
    return unpriced('service_tier');
  return undefined;
}

function unpriced(param: string): Refusal {
  return refuse('unsupported_content', `${param} has a price that the gate does not know`, {
    param,
    detail: `${param} is not supported through this gate.`,
  });
}

function readMessages(root: JsonObject): readonly JsonObject[] | Refusal {
  const messages = root['messages'];
  if (!Array.isArray(messages) || messages.length === 0) return wrongType('messages', 'a non-empty array');
  for (const [index, message] of messages.entries()) {
    if (!isObject(message)) return wrongType(`messages[${index}]`, 'an object');
    if (typeof message['role'] !== 'string') return wrongType(`messages[${index}].role`, 'a string');
    const content = message['content'];
    if (content != null && typeof content !== 'string' && !Array.isArray(content))
      return wrongType(`messages[${index}].content`, 'a string or an array');
    if (message['tool_calls'] != null && !Array.isArray(message['tool_calls']))
      return wrongType(`messages[${index}].tool_calls`, 'an array');
  }
  return messages as readonly JsonObject[];
}

function readToolNames(root: JsonObject): { readonly names: readonly string[] } | Refusal {
  const names: string[] = [];
  for (const field of ['tools', 'functions'] as const) {
    const list = root[field];
    if (list == null) continue;
    if (!Array.isArray(list)) return wrongType(field, 'an array');
    for (const [index, tool] of list.entries()) {
      const name = toolName(tool, `${field}[${index}]`);
      if (typeof name !== 'string') return name;
      names.push(name);
    }
  }
  return { names };
}

/** Where readers could take two names for it, the one that is permitted must not stand for the other. */
function toolName(tool: unknown, at: string): string | Refusal {
  if (!isObject(tool)) return wrongType(at, 'a tool with a name');
  const { type, function: called, custom } = tool;
  if (type != null && type !== 'function' && type !== 'custom')
    return unsupported(at, 'a tool that the provider runs has no upper bound of its cost');
  const names = [called, custom, tool].flatMap((holder) =>
    isObject(holder) && typeof holder['name'] === 'string' ? [holder['name']] : [],
  );
  const [name = ''] = names;
  const isClear = name !== '' && names.every((one) => one === name);
  return isClear ? name : wrongType(at, 'a tool with a name');
}

function readOutputFormat(root: JsonObject): Pick<ChatFields, 'outputFormat' | 'outputSchema'> | Refusal {
  const format = root['response_format'];
  if (!isObject(format)) return { outputFormat: 'text' };
  if (format['type'] === 'json_object') return { outputFormat: 'json' };
  if (format['type'] !== 'json_schema') return { outputFormat: 'text' };
  const holder = format['json_schema'];
  if (!isObject(holder)) return wrongType('response_format.json_schema', 'an object');
  if (holder['schema'] == null) return { outputFormat: 'json' };
  return { outputFormat: 'schema', outputSchema: holder['schema'] };
}

function optional(value: unknown, type: 'boolean' | 'number'): boolean {
  return value == null || typeof value === type;
}

/**
 * The fields of a Messages request that the gate reads, checked for type. What costs money in ways that the price table
 * does not know, or brings content that nobody screened, is refused here with its path.
 */
import { type Refusal, refuse } from '../../errors.ts';
import { isObject, type JsonObject } from '../json-object.ts';
import { wrongType } from '../openai/field-checks.ts';
import type { StrictJson } from '../strict-json.ts';
import type { TokenDemand } from '../surface.ts';
import { checkContent, type MediaCount, unsupported } from './content-blocks.ts';
import { readToolNames, type ToolNames } from './messages-tools.ts';

/** Tokens that a provider's own frame of a request may add to what the body's bytes cover. */
const FRAME_TOKENS_BOUND = 512;
/** What it says to the model about tools, an output format or citations, where there are any. */
const FEATURE_TOKENS_BOUND = 1_024;
/** What it says about each tool that it describes itself. */
const DESCRIBED_TOOL_TOKENS_BOUND = 4_096;

export interface MessagesFields {
  readonly root: JsonObject;
  readonly messages: readonly JsonObject[];
  readonly model: string;
  readonly stream: boolean;
  readonly tools: readonly string[];
  /** The sources of images whose bytes stand in the request: those bytes are no text. */
  readonly inlineImages: ReadonlySet<object>;
  /** `MESSAGE.BLOCK`: what the gate put there as somebody else's document. */
  readonly untrusted?: ReadonlySet<string> | undefined;
  readonly endUserHint: string | undefined;
  readonly thinkingBudget: number | undefined;
  readonly demand: TokenDemand;
  readonly outputFormat: 'text' | 'schema';
  readonly outputSchema?: unknown;
  readonly sampled: boolean;
  readonly deterministic: boolean;
}

/** @param counting a request to count tokens has no output: it has no maximum either. */
export function readMessagesFields(body: StrictJson, counting: boolean): MessagesFields | Refusal {
  const root = body.value;
  if (!isObject(root)) return wrongType('$', 'an object');
  const problem = checkScalars(root, counting) ?? refusePricedOptions(root) ?? checkThinking(root);
  if (problem !== undefined) return problem;
  const media: MediaCount = { images: 0, inline: new Set(), inlineBytes: 0 };
  const messages = readMessages(root, media);
  if ('refused' in messages) return messages;
  const tools = readToolNames(root['tools']);
  if ('refused' in tools) return tools;
  const format = readOutputFormat(root);
  if ('refused' in format) return format;
  const { metadata, thinking } = root;
  const budget = isObject(thinking) ? thinking['budget_tokens'] : undefined;
  const hint = isObject(metadata) ? metadata['user_id'] : undefined;
  return {
    ...{ root, messages, ...format, tools: tools.names, inlineImages: media.inline },
    model: root['model'] as string,
    stream: root['stream'] === true,
    untrusted: body.expanded?.untrusted,
    endUserHint: typeof hint === 'string' ? hint : undefined,
    thinkingBudget: typeof budget === 'number' ? budget : undefined,
    demand: counting ? NO_DEMAND : demandOf(body, media, tools),
    sampled: root['temperature'] !== 0 || counting,
    deterministic: root['temperature'] === 0 && tools.names.length === 0 && !counting,
  };
}

/** Counting is free of charge. */
const NO_DEMAND: TokenDemand = Object.freeze({
  inputTokensBound: 0,
  images: 0,
  choices: 1,
  maxOutputTokens: 0,
  extraOutputTokens: 0,
});

function demandOf({ text, value }: StrictJson, media: MediaCount, tools: ToolNames): TokenDemand {
  const root = value as JsonObject;
  const features = tools.names.length > 0 || root['output_config'] != null || text.includes('"citations"');
  return {
    inputTokensBound:
      Buffer.byteLength(text) -
      media.inlineBytes +
      FRAME_TOKENS_BOUND +
      (features || root['output_format'] != null ? FEATURE_TOKENS_BOUND : 0) +
      tools.described * DESCRIBED_TOOL_TOKENS_BOUND,
    images: media.images,
    choices: 1,
    maxOutputTokens: root['max_tokens'] as number,
    extraOutputTokens: 0,
  };
}

function checkScalars(root: JsonObject, counting: boolean): Refusal | undefined {
  const { model, stream, temperature, max_tokens: maximum } = root;
  if (typeof model !== 'string' || model.length === 0) return wrongType('model', 'a non-empty string');
  if (model.length > 256) return wrongType('model', 'at most 256 characters');
  if (stream != null && typeof stream !== 'boolean') return wrongType('stream', 'a boolean');
  if (temperature != null && typeof temperature !== 'number') return wrongType('temperature', 'a number');
  for (const name of OBJECTS)
    if (root[name] != null && !isObject(root[name])) return wrongType(name, 'an object');
  // 0 fills the provider's prefix cache and generates nothing.
  if (!counting && !(Number.isSafeInteger(maximum) && (maximum as number) >= 0))
    return wrongType('max_tokens', 'an integer of at least 0');
  return undefined;
}

const OBJECTS = ['metadata', 'output_config', 'output_format', 'thinking', 'tool_choice'] as const;

/** Runs, models, memories and prices beside the one that the reservation is made for. */
const UNPRICED = [
  'billing_policy',
  'compaction',
  'container',
  'fallback_credit_token',
  'fallbacks',
  'mcp_servers',
  'thread',
] as const;

function refusePricedOptions(root: JsonObject): Refusal | undefined {
  for (const name of UNPRICED) if (root[name] != null) return unpriced(name);
  const { speed, inference_geo: region, service_tier: tier, context_management: management } = root;
  if (speed != null && speed !== 'standard') return unpriced('speed');
  if (region != null && region !== 'global') return unpriced('inference_geo');
  if (tier != null && tier !== 'auto' && tier !== 'standard_only') return unpriced('service_tier');
  return management == null ? undefined : checkContextEdits(management);
}

/** Edits that drop what is old are free; one that summarises is a run of its own. */
function checkContextEdits(management: unknown): Refusal | undefined {
  const edits = isObject(management) ? (management['edits'] ?? []) : undefined;
  if (!Array.isArray(edits)) return wrongType('context_management.edits', 'an array');
  for (const [index, edit] of edits.entries()) {
    const type = isObject(edit) ? edit['type'] : undefined;
    if (typeof type !== 'string' || !type.startsWith('clear_'))
      return unpriced(`context_management.edits[${index}].type`);
  }
  return undefined;
}

function unpriced(param: string): Refusal {
  return refuse('unsupported_content', `${param} has a price that the gate does not know`, {
    param,
    detail: `${param} is not supported through this gate.`,
  });
}

/** Thinking is a part of the output, so that `max_tokens` bounds it, whatever its budget says. */
function checkThinking({ thinking }: JsonObject): Refusal | undefined {
  if (!isObject(thinking)) return undefined;
  const { type, budget_tokens: budget } = thinking;
  if (typeof type !== 'string') return wrongType('thinking.type', 'a string');
  if (budget != null && !(Number.isSafeInteger(budget) && (budget as number) >= 1))
    return wrongType('thinking.budget_tokens', 'a positive integer');
  return undefined;
}

function readMessages(root: JsonObject, media: MediaCount): readonly JsonObject[] | Refusal {
  const { messages, system } = root;
  if (!Array.isArray(messages) || messages.length === 0) return wrongType('messages', 'a non-empty array');
  for (let index = 0; index < messages.length; index += 1) {
    const message: unknown = messages[index];
    if (!isObject(message)) return wrongType(`messages[${index}]`, 'an object');
    if (typeof message['role'] !== 'string') return wrongType(`messages[${index}].role`, 'a string');
    const problem = checkContent(message['content'], `messages[${index}].content`, media);
    if (problem !== undefined) return problem;
  }
  return checkContent(system, 'system', media) ?? (messages as readonly JsonObject[]);
}

function readOutputFormat(root: JsonObject): Pick<MessagesFields, 'outputFormat' | 'outputSchema'> | Refusal {
  const { output_config: config, output_format: old } = root;
  const inConfig = isObject(config) ? config['format'] : undefined;
  const [format, at] = inConfig == null ? [old, 'output_format'] : [inConfig, 'output_config.format'];
  if (format == null) return { outputFormat: 'text' };
  if (!isObject(format)) return wrongType(at, 'an object');
  if (format['type'] !== 'json_schema') return unsupported(`${at}.type`, 'Output formats of this type');
  if (!isObject(format['schema'])) return wrongType(`${at}.schema`, 'an object');
  return { outputFormat: 'schema', outputSchema: format['schema'] };
}

/**
 * The fields of a Responses request that the gate reads, checked for type. What costs money in ways that the price
 * table does not know, and what would bring text that the gate cannot see (files, prompts and conversations that lie at
 * the provider), is refused here by its name.
 */
import type { Refusal } from '../../../errors.ts';
import { isObject, type JsonObject } from '../../json-object.ts';
import type { StrictJson } from '../../strict-json.ts';
import type { TokenDemand } from '../../surface.ts';
import { refuseVendorOptions, unsupported, wrongType } from '../field-checks.ts';
import { checkItems } from './input-items.ts';
import { readToolNames } from './responses-tools.ts';

/** Tokens that a provider's template may add to a whole request besides what the body's own bytes cover. */
const TEMPLATE_TOKENS_BOUND = 256;
const MAX_MODEL_CHARACTERS = 256;
const MAX_ID_CHARACTERS = 128;

export interface ResponsesFields {
  readonly root: JsonObject;
  /** The items of `input`; undefined where it is one text. */
  readonly items: readonly JsonObject[] | undefined;
  readonly model: string;
  readonly stream: boolean;
  readonly hasOutputMaximum: boolean;
  readonly tools: readonly string[];
  readonly demand: TokenDemand;
  readonly outputFormat: 'text' | 'json' | 'schema';
  readonly outputSchema?: unknown;
  readonly sampled: boolean;
  readonly deterministic: boolean;
  /** Whether the caller wants the answer kept; undefined where it does not say. */
  readonly store: boolean | undefined;
  readonly previousId: string | undefined;
  /** Ids of earlier items that `input` names instead of bringing them. */
  readonly references: readonly string[];
  /** What the gate put into the body. */
  readonly leading: number;
  readonly untrusted?: ReadonlySet<string> | undefined;
}

export function readResponsesFields(body: StrictJson): ResponsesFields | Refusal {
  const root = body.value;
  if (!isObject(root)) return wrongType('$', 'an object');
  const problem =
    checkScalars(root) ?? refuseUnpriced(root) ?? refuseVendorOptions(root) ?? refuseUnseen(root);
  if (problem) return problem;
  const { input } = root;
  if (input != null && typeof input !== 'string' && !Array.isArray(input))
    return wrongType('input', 'a string or an array');
  const items = Array.isArray(input) ? checkItems(input) : undefined;
  if (items !== undefined && 'refused' in items) return items;
  const tools = readToolNames(root);
  if ('refused' in tools) return tools;
  const format = readOutputFormat(root);
  if ('refused' in format) return format;

  const maximum = root['max_output_tokens'];
  const previousId = root['previous_response_id'];
  return {
    root,
    items: items?.items,
    model: root['model'] as string,
    stream: root['stream'] === true,
    hasOutputMaximum: typeof maximum === 'number',
    tools: tools.names,
    demand: {
      inputTokensBound: Buffer.byteLength(body.text) - (items?.inlineBytes ?? 0) + TEMPLATE_TOKENS_BOUND,
      images: items?.images ?? 0,
      choices: 1,
      ...(typeof maximum === 'number' && { maxOutputTokens: maximum }),
      extraOutputTokens: 0,
    },
    ...format,
    sampled: root['temperature'] !== 0,
    deterministic: root['temperature'] === 0 && tools.names.length === 0,
    store: typeof root['store'] === 'boolean' ? root['store'] : undefined,
    previousId: typeof previousId === 'string' ? previousId : undefined,
    references: items?.references ?? [],
    leading: body.expanded?.leading ?? 0,
    untrusted: body.expanded?.untrusted,
  };
}

function checkScalars(root: JsonObject): Refusal | undefined {
  const { model } = root;
  if (typeof model !== 'string' || model.length === 0) return wrongType('model', 'a non-empty string');
  if (model.length > MAX_MODEL_CHARACTERS)
    return wrongType('model', `at most ${MAX_MODEL_CHARACTERS} characters`);
  for (const name of ['stream', 'store', 'background', 'parallel_tool_calls'])
    if (root[name] != null && typeof root[name] !== 'boolean') return wrongType(name, 'a boolean');
  for (const name of ['text', 'reasoning', 'metadata', 'stream_options'])
    if (root[name] != null && !isObject(root[name])) return wrongType(name, 'an object');
  if (root['temperature'] != null && typeof root['temperature'] !== 'number')
    return wrongType('temperature', 'a number');
  if (root['include'] != null && !Array.isArray(root['include'])) return wrongType('include', 'an array');
  const { instructions, max_output_tokens: maximum, previous_response_id: previous } = root;
  if (instructions != null && typeof instructions !== 'string') return wrongType('instructions', 'a string');
  if (maximum != null && !(Number.isSafeInteger(maximum) && (maximum as number) >= 1))
    return wrongType('max_output_tokens', 'a positive integer');
  if (previous != null && !(typeof previous === 'string' && previous.length <= MAX_ID_CHARACTERS))
    return wrongType('previous_response_id', `a string of at most ${MAX_ID_CHARACTERS} characters`);
  return undefined;
}

function refuseUnpriced(root: JsonObject): Refusal | undefined {
  const { service_tier: tier } = root;
  if (tier != null && tier !== 'auto' && tier !== 'default' && tier !== 'flex')
    return unsupported('service_tier', 'it has a price that the gate does not know');
  // Compaction runs the model once more, over a text that nobody bounds.
  if (root['context_management'] != null)
    return unsupported('context_management', 'its cost has no upper bound');
  return undefined;
}

function refuseUnseen(root: JsonObject): Refusal | undefined {
  if (root['background'] === true)
    return unsupported('background', 'an answer that is fetched later cannot be screened as it is made');
  if (root['conversation'] != null) return unsupported('conversation', 'it is kept elsewhere');
  if (root['prompt'] != null) return unsupported('prompt', 'its text lies at the provider, unscreened');
  return undefined;
}

function readOutputFormat(
  root: JsonObject,
): Pick<ResponsesFields, 'outputFormat' | 'outputSchema'> | Refusal {
  const text = root['text'];
  const format = isObject(text) ? text['format'] : undefined;
  if (format == null) return { outputFormat: 'text' };
  if (!isObject(format)) return wrongType('text.format', 'an object');
  if (format['type'] === 'json_object') return { outputFormat: 'json' };
  if (format['type'] !== 'json_schema') return { outputFormat: 'text' };
  if (format['schema'] == null) return wrongType('text.format.schema', 'an object');
  return { outputFormat: 'schema', outputSchema: format['schema'] };
}

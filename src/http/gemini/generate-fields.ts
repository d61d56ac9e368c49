/**
 * The fields of a generateContent request that the gate reads, checked for type. What costs money in ways that the price
 * table does not know, or draws on resources that all tenants share at the provider, is refused here.
 */
import { type Refusal, refuse } from '../../errors.ts';
import { isObject, type JsonObject } from '../json-object.ts';
import { describeJsonPath } from '../json-path.ts';
import { wrongType } from '../openai/field-checks.ts';
import type { StrictJson } from '../strict-json.ts';
import type { TokenDemand } from '../surface.ts';
import { entriesOf, nameIn, pick, refuseTwins } from './field-names.ts';
import { countMedia, type MediaCount } from './gemini-media.ts';
import { definitionsOf } from './gemini-tools.ts';
import { jsonSchemaOf } from './response-schema.ts';

const MAX_CHOICES = 128;
/** Tokens that a provider's template may add to a whole request besides what the body's own bytes cover. */
const TEMPLATE_TOKENS_BOUND = 256;
/** Tools that run at the provider within the model's context window: what they put in is billed as tokens, no more. */
const TOKEN_PRICED_TOOLS: ReadonlySet<string> = new Set(['codeExecution', 'computerUse']);
/** The largest context window that Gemini has: no tool can put in more. */
const CONTEXT_TOKENS_BOUND = 1_048_576;

export interface GenerateFields {
  readonly root: JsonObject;
  readonly contents: readonly JsonObject[];
  readonly tools: readonly string[];
  readonly demand: TokenDemand;
  readonly outputFormat: 'text' | 'json' | 'schema';
  readonly outputSchema?: unknown;
  readonly deterministic: boolean;
  readonly sampled: boolean;
}

export function readGenerateFields(body: StrictJson): GenerateFields | Refusal {
  const root = body.value;
  if (!isObject(root)) return wrongType('$', 'an object');
  const problem = refuseTwins(root) ?? refuseShared(root);
  if (problem !== undefined) return problem;
  const config = pick(root, 'generationConfig') ?? {};
  if (!isObject(config)) return wrongType('generationConfig', 'an object');
  const wrong = checkConfig(config);
  if (wrong !== undefined) return wrong;
  const media: MediaCount = { images: 0, inlineBytes: 0 };
  const contents = readContents(root, media);
  if (!Array.isArray(contents)) return contents as Refusal;
  const tools = readTools(root);
  if (!Array.isArray(tools)) return tools as Refusal;
  const choices = (pick(config, 'candidateCount') as number | undefined) ?? 1;
  const maximum = pick(config, 'maxOutputTokens') as number | undefined;
  const hosted = tools.includes('codeExecution') ? CONTEXT_TOKENS_BOUND : 0;
  return {
    root,
    contents,
    tools,
    demand: {
      inputTokensBound: Buffer.byteLength(body.text) - media.inlineBytes + TEMPLATE_TOKENS_BOUND + hosted,
      images: media.images,
      choices,
      ...(maximum !== undefined && { maxOutputTokens: maximum }),
      extraOutputTokens: 0,
    },
    ...outputOf(config),
    deterministic: config['temperature'] === 0 && choices === 1 && tools.length === 0,
    sampled: config['temperature'] !== 0 || choices !== 1,
  };
}

function refuseShared(root: JsonObject): Refusal | undefined {
  // Cached content lies at the provider under the operator's account: whoever knows its name could read it here, and
  // no guard would have seen it.
  if (pick(root, 'cachedContent') != null) return unsupported('cachedContent');
  const tier = pick(root, 'serviceTier');
  if (tier != null && !['unspecified', 'standard', 'flex'].includes(String(tier).toLowerCase()))
    return unsupported('serviceTier');
  return undefined;
}

function checkConfig(config: JsonObject): Refusal | undefined {
  for (const name of ['maxOutputTokens', 'candidateCount'] as const) {
    const value = pick(config, name);
    if (value != null && !(Number.isSafeInteger(value) && (value as number) >= 1))
      return wrongType(`generationConfig.${name}`, 'a positive integer');
  }
  if (((pick(config, 'candidateCount') as number | undefined) ?? 1) > MAX_CHOICES)
    return wrongType('generationConfig.candidateCount', `at most ${MAX_CHOICES}`);
  if (config['temperature'] != null && typeof config['temperature'] !== 'number')
    return wrongType('generationConfig.temperature', 'a number');
  const type = pick(config, 'responseMimeType');
  if (type != null && typeof type !== 'string')
    return wrongType('generationConfig.responseMimeType', 'a string');
  return refuseOptions(config);
}

/**
 * Speech and pictures have prices of their own, and nobody could screen them. What lets the provider choose a model
 * chooses one that nobody authorised or priced.
 */
const UNPRICED_OPTIONS = [
  'speechConfig',
  'imageConfig',
  'translationConfig',
  'routingConfig',
  'modelSelectionConfig',
] as const;

function refuseOptions(config: JsonObject): Refusal | undefined {
  for (const name of UNPRICED_OPTIONS)
    if (pick(config, name) != null) return unsupported(`generationConfig.${name}`);
  const modalities = pick(config, 'responseModalities');
  const only = entriesOf(modalities, []).every(({ value }) => String(value).toUpperCase() === 'TEXT');
  return only ? undefined : unsupported('generationConfig.responseModalities');
}

function readContents(root: JsonObject, media: MediaCount): readonly JsonObject[] | Refusal {
  const contents: JsonObject[] = [];
  const entries = entriesOf(root['contents'], ['contents']);
  if (entries.length === 0) return wrongType('contents', 'a non-empty array');
  for (const { value, at } of entries) {
    if (isPlainContent(value)) {
      contents.push(value);
      continue;
    }
    const refusal = checkContent(value, at) ?? countMedia(value as JsonObject, at, media);
    if (refusal !== undefined) return refusal;
    contents.push(value as JsonObject);
  }
  const system = pick(root, 'systemInstruction');
  if (system == null) return contents;
  const refusal =
    checkContent(system, ['systemInstruction']) ??
    countMedia(system as JsonObject, ['systemInstruction'], media);
  return refusal ?? contents;
}

/** A content of nothing but texts, as most are: there is nothing in it to check further or to count. */
function isPlainContent(content: unknown): content is JsonObject {
  if (!isObject(content)) return false;
  const { role, parts } = content;
  return (role === undefined || typeof role === 'string') && Array.isArray(parts) && parts.every(isPlainText);
}

function isPlainText(part: unknown): boolean {
  if (!isObject(part)) return false;
  for (const name in part) if (name !== 'text' && name !== 'thought') return false;
  return typeof part['text'] === 'string';
}

export function checkContent(content: unknown, at: readonly (string | number)[]): Refusal | undefined {
  if (!isObject(content)) return wrongType(describeJsonPath(at), 'an object');
  const { role, parts } = content;
  if (role != null && typeof role !== 'string')
    return wrongType(describeJsonPath([...at, 'role']), 'a string');
  if (parts != null && typeof parts !== 'object')
    return wrongType(describeJsonPath([...at, 'parts']), 'an array');
  for (const { value, at: partAt } of entriesOf(parts, [...at, 'parts'])) {
    if (!isObject(value)) return wrongType(describeJsonPath(partAt), 'an object');
    if (value['text'] != null && typeof value['text'] !== 'string')
      return wrongType(describeJsonPath([...partAt, 'text']), 'a string');
    for (const name of ['functionCall', 'functionResponse'] as const) {
      const held = pick(value, name);
      if (held != null && !isObject(held)) return wrongType(describeJsonPath([...partAt, name]), 'an object');
    }
  }
  return undefined;
}

/** Each function by its name, each hosted tool by its field's: a scope must allow either. */
function readTools(root: JsonObject): readonly string[] | Refusal {
  const names: string[] = [];
  for (const { value, at } of entriesOf(root['tools'], ['tools'])) {
    if (!isObject(value)) return wrongType(describeJsonPath(at), 'an object');
    const declared = entriesOf(pick(value, 'functionDeclarations'), []);
    const found = definitionsOf(value);
    const functions = found.filter(({ kind }) => kind === 'function').length;
    if (functions !== declared.length)
      return wrongType(describeJsonPath([...at, 'functionDeclarations']), 'functions with a name');
    for (const { name, kind } of found) {
      if (kind === 'hosted' && !TOKEN_PRICED_TOOLS.has(name))
        return unsupported(describeJsonPath([...at, name]));
      names.push(name);
    }
  }
  return names;
}

function outputOf(config: JsonObject): Pick<GenerateFields, 'outputFormat' | 'outputSchema'> {
  if (pick(config, 'responseMimeType') !== 'application/json') return { outputFormat: 'text' };
  for (const name of ['responseJsonSchema', '_responseJsonSchema']) {
    const schema = pick(config, name);
    if (schema != null) return { outputFormat: 'schema', outputSchema: schema };
  }
  const schema = pick(config, 'responseSchema');
  return schema == null
    ? { outputFormat: 'json' }
    : { outputFormat: 'schema', outputSchema: jsonSchemaOf(schema) };
}

/** Where the output maximum stands, or would: under the name that the caller used. */
export function outputMaximumPath(root: JsonObject): readonly string[] {
  const config = nameIn(root, 'generationConfig');
  if (config === undefined) return ['generationConfig'];
  const held = root[config];
  const name = isObject(held) ? nameIn(held, 'maxOutputTokens') : undefined;
  return [config, name ?? 'maxOutputTokens'];
}

function unsupported(param: string): Refusal {
  return refuse('unsupported_content', `${param} has a price that the gate does not know, or is shared`, {
    param,
    detail: `${param} is not supported through this gate.`,
  });
}

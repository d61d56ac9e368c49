/**
 * What a session or a single response may set. Every field that the gate does not enforce, or that would bring sound, a
 * text that lies at the provider, or a tool that the provider runs, is refused by name.
 */
import { isRefusal, type Refusal } from '../errors.ts';
import { isObject, type JsonObject } from '../http/json-object.ts';
import { unknownField, unsupported, wrongType } from '../http/openai/field-checks.ts';
import { type ConversationItem, readItem } from './conversation-item.ts';

/** Fields that go to the model as they are; each is checked again when the whole request is read. */
export interface ResponseSettings {
  readonly instructions?: string;
  readonly tools?: readonly JsonObject[];
  readonly tool_choice?: unknown;
  /** `inf`: as much as the model may. */
  readonly max_output_tokens?: number | 'inf';
  readonly parallel_tool_calls?: boolean;
  readonly reasoning?: JsonObject;
  readonly metadata?: JsonObject | null;
}

/** What only a single response says. */
export interface ResponseParams {
  readonly settings: ResponseSettings;
  /** Whether its output becomes a part of the conversation. */
  readonly isKept: boolean;
  /** In place of the conversation. */
  readonly input: readonly ConversationItem[] | undefined;
}

const SOUND_REASON = 'sound cannot be screened';
const REASONS: Readonly<Record<string, string>> = {
  audio: SOUND_REASON,
  include: SOUND_REASON,
  prompt: 'its text lies at the provider, unscreened',
  tracing: 'the conversation would lie at the provider',
  truncation: 'the gate holds the conversation and drops nothing by itself; delete items',
};

type Check = (value: unknown, at: string) => Refusal | undefined;

const isText: Check = (value, at) => (typeof value === 'string' ? undefined : wrongType(at, 'a string'));
const isFlag: Check = (value, at) => (typeof value === 'boolean' ? undefined : wrongType(at, 'a boolean'));
const isRecord: Check = (value, at) => (isObject(value) ? undefined : wrongType(at, 'an object'));

const SHARED: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['instructions', isText],
  ['tools', checkTools],
  ['tool_choice', checkChoice],
  ['max_output_tokens', checkMaximum],
  ['parallel_tool_calls', isFlag],
  ['reasoning', isRecord],
]);

/** Reads a `session.update`. The model is what the connection was opened for. */
export function readSessionSettings(value: unknown, model: string): ResponseSettings | Refusal {
  if (!isObject(value)) return wrongType('session', 'an object');
  const own = new Map<string, Check>([
    [
      'type',
      (type) => (type === 'realtime' ? undefined : unsupported('session.type', 'only realtime sessions are')),
    ],
    [
      'model',
      (name) => (name === model ? undefined : wrongType('session.model', 'the model of the connection')),
    ],
    ['output_modalities', checkModalities],
    ['object', () => undefined],
    ['id', () => undefined],
    ['expires_at', () => undefined],
  ]);
  return readFields(value, 'session', own);
}

/** Reads a `response.create`. `find` gives an item of the conversation by its id. */
export function readResponseParams(
  value: unknown,
  find: (id: unknown) => ConversationItem | undefined,
  newId: () => string,
): ResponseParams | Refusal {
  if (value !== undefined && !isObject(value)) return wrongType('response', 'an object');
  const fields: JsonObject = value ?? {};
  const { conversation = 'auto', input } = fields;
  if (conversation !== 'auto' && conversation !== 'none')
    return wrongType('response.conversation', 'auto or none');
  const own = new Map<string, Check>([
    ['conversation', () => undefined],
    ['input', () => undefined],
    ['metadata', (metadata, at) => (metadata === null ? undefined : isRecord(metadata, at))],
    ['output_modalities', checkModalities],
  ]);
  const settings = readFields(fields, 'response', own);
  if (isRefusal(settings)) return settings;
  const items = input == null ? undefined : readInput(input, find, newId);
  if (items !== undefined && isRefusal(items)) return items;
  const { metadata } = fields as { readonly metadata?: JsonObject | null };
  const told = metadata == null ? settings : { ...settings, metadata };
  return { settings: told, isKept: conversation === 'auto', input: items };
}

function readFields(
  value: JsonObject,
  at: string,
  own: ReadonlyMap<string, Check>,
): ResponseSettings | Refusal {
  const read: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const path = `${at}.${name.slice(0, 64)}`;
    const check = SHARED.get(name) ?? own.get(name);
    // `null` says that there is none: nothing to refuse.
    if (check === undefined && value[name] === null && REASONS[name] !== undefined) continue;
    if (check === undefined) return unknownField(path, REASONS[name] ?? 'the gate does not know it');
    const problem = check(value[name], path);
    if (problem !== undefined) return problem;
    if (SHARED.has(name)) read[name] = value[name];
  }
  return read;
}

const MAX_INPUT_ITEMS = 1_000;

function readInput(
  input: unknown,
  find: (id: unknown) => ConversationItem | undefined,
  newId: () => string,
): readonly ConversationItem[] | Refusal {
  if (!Array.isArray(input) || input.length > MAX_INPUT_ITEMS)
    return wrongType('response.input', `an array of at most ${MAX_INPUT_ITEMS} items`);
  const items: ConversationItem[] = [];
  for (const [index, value] of input.entries()) {
    const at = `response.input[${index}]`;
    const isReference = isObject(value) && value['type'] === 'item_reference';
    const item = isReference ? find(value['id']) : readItem(value, at, newId);
    if (item === undefined) return wrongType(`${at}.id`, 'the id of an item of the conversation');
    if (isRefusal(item)) return item;
    items.push(item);
  }
  return items;
}

function checkModalities(value: unknown, at: string): Refusal | undefined {
  if (!Array.isArray(value) || value.length === 0) return wrongType(at, 'an array');
  return value.length === 1 && value[0] === 'text'
    ? undefined
    : unsupported(at, `${SOUND_REASON}; ask for ["text"]`);
}

function checkMaximum(value: unknown, at: string): Refusal | undefined {
  if (value === 'inf' || (Number.isSafeInteger(value) && (value as number) >= 1)) return undefined;
  return wrongType(at, 'a positive integer or "inf"');
}

function checkTools(value: unknown, at: string): Refusal | undefined {
  if (!Array.isArray(value)) return wrongType(at, 'an array');
  for (const [index, tool] of value.entries()) {
    if (!isObject(tool)) return wrongType(`${at}[${index}]`, 'an object');
    if (tool['type'] !== 'function')
      return unsupported(`${at}[${index}]`, 'only functions that the caller runs can be screened and priced');
  }
  return undefined;
}

function checkChoice(value: unknown, at: string): Refusal | undefined {
  return typeof value === 'string' || isObject(value) ? undefined : wrongType(at, 'a string or an object');
}

/**
 * The items of a realtime conversation that the gate takes: messages of text, calls of functions, their results. Anything
 * else (sound, pictures, tools that the provider runs) is refused by name.
 */
import { isRefusal, type Refusal } from '../errors.ts';
import { isObject, type JsonObject } from '../http/json-object.ts';
import { unknownField, unsupported, wrongType } from '../http/openai/field-checks.ts';

/** As it goes to a model. */
export interface ConversationItem {
  readonly id: string;
  readonly type: 'message' | 'function_call' | 'function_call_output';
  readonly members: JsonObject;
}

const ID = /^[\w-]{1,64}$/;
const MAX_PARTS = 256;
/** What the protocol puts beside an item's own members. */
const FRAME: ReadonlySet<string> = new Set(['id', 'type', 'object', 'status', 'phase']);
const ROLES: ReadonlySet<unknown> = new Set(['system', 'user', 'assistant']);

/** `newId` names an item that has no name yet. */
export function readItem(value: unknown, at: string, newId: () => string): ConversationItem | Refusal {
  if (!isObject(value)) return wrongType(at, 'an object');
  const { id, type } = value;
  if (id != null && !(typeof id === 'string' && ID.test(id)))
    return wrongType(`${at}.id`, 'at most 64 letters, digits, _ and -');
  const members = readMembers(value, at);
  if (isRefusal(members)) return members;
  return { id: typeof id === 'string' ? id : newId(), type: type as ConversationItem['type'], members };
}

function readMembers(value: JsonObject, at: string): JsonObject | Refusal {
  switch (value['type']) {
    case 'message':
      return readMessage(value, at);
    case 'function_call':
      return readTexts(value, { at, required: ['name', 'arguments'], optional: ['call_id'] });
    case 'function_call_output':
      return readTexts(value, { at, required: ['call_id', 'output'], optional: [] });
    default:
      return typeof value['type'] === 'string'
        ? unsupported(at, 'items of this type cannot be screened')
        : wrongType(`${at}.type`, 'the type of an item');
  }
}

function readMessage(value: JsonObject, at: string): JsonObject | Refusal {
  const { role, content } = value;
  const other = Object.keys(value).find((name) => !FRAME.has(name) && name !== 'role' && name !== 'content');
  if (other !== undefined) return unknownMember(other, at);
  if (!ROLES.has(role)) return wrongType(`${at}.role`, 'system, user or assistant');
  if (!Array.isArray(content) || content.length > MAX_PARTS)
    return wrongType(`${at}.content`, `an array of at most ${MAX_PARTS} parts`);
  const type = role === 'assistant' ? 'output_text' : 'input_text';
  const parts: JsonObject[] = [];
  for (const [index, part] of content.entries()) {
    const text = readPart(part, `${at}.content[${index}]`);
    if (typeof text !== 'string') return text;
    parts.push({ type, text });
  }
  return { role, content: parts };
}

const TEXT_PARTS: ReadonlySet<unknown> = new Set(['input_text', 'output_text', 'text']);

function readPart(part: unknown, at: string): string | Refusal {
  if (!isObject(part)) return wrongType(at, 'a content part');
  const { type, text, ...others } = part;
  if (!TEXT_PARTS.has(type))
    return typeof type === 'string'
      ? unsupported(at, 'content parts of this type cannot be screened')
      : wrongType(`${at}.type`, 'the type of a content part');
  const [other] = Object.keys(others);
  if (other !== undefined) return unknownMember(other, at);
  return typeof text === 'string' ? text : wrongType(`${at}.text`, 'a string');
}

interface TextMembers {
  readonly at: string;
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

function readTexts(value: JsonObject, { at, required, optional }: TextMembers): JsonObject | Refusal {
  const read: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    if (FRAME.has(name)) continue;
    if (!required.includes(name) && !optional.includes(name)) return unknownMember(name, at);
    if (typeof value[name] !== 'string') return wrongType(`${at}.${name}`, 'a string');
    read[name] = value[name];
  }
  const missing = required.find((name) => read[name] === undefined);
  return missing === undefined ? read : wrongType(`${at}.${missing}`, 'a string');
}

function unknownMember(name: string, at: string): Refusal {
  return unknownField(`${at}.${name.slice(0, 64)}`, 'the gate does not know it');
}

/** As the protocol shows it. */
export function shownItem({ id, type, members }: ConversationItem): JsonObject {
  return { id, object: 'realtime.item', type, status: 'completed', ...members };
}

/** As a part of a request. */
export function sentItem({ type, members }: ConversationItem): JsonObject {
  return { type, ...members };
}

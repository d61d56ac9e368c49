/**
 * Reads one event of a client: strict JSON, within its bounds, of a type that the gate works. What it does not know is
 * refused by name, never passed on.
 */
import { isRefusal, type Refusal, refuse } from '../errors.ts';
import { isObject, type JsonObject } from '../http/json-object.ts';
import { unknownField, wrongType } from '../http/openai/field-checks.ts';
import { parseStrictText } from '../http/strict-json.ts';

const TYPES = [
  'session.update',
  'conversation.item.create',
  'conversation.item.retrieve',
  'conversation.item.delete',
  'response.create',
  'response.cancel',
] as const;
export type ClientEventType = (typeof TYPES)[number];

const MEMBERS: Readonly<Record<ClientEventType, readonly string[]>> = {
  'session.update': ['session'],
  'conversation.item.create': ['item', 'previous_item_id'],
  'conversation.item.retrieve': ['item_id'],
  'conversation.item.delete': ['item_id'],
  'response.create': ['response'],
  'response.cancel': ['response_id'],
};

/** Events of sound, which nobody here can read. */
const SOUND = /^(?:input_audio_buffer\.|output_audio_buffer\.|conversation\.item\.truncate$)/;
const MAX_ID_CHARACTERS = 128;
const MAX_NAME_CHARACTERS = 64;
const MAX_EVENT_VALUES = 20_000;
/** Most texts have no such run of digits. */
const MANY_DIGITS = /\d{16}/;

export interface ClientEvent {
  readonly type: ClientEventType;
  /** The client's own name for it, told back in an error about it. */
  readonly id: string | undefined;
  readonly fields: JsonObject;
}

/** What was wrong with an event, and which it was as far as that could be read. */
export interface RefusedEvent {
  readonly refusal: Refusal;
  readonly id: string | undefined;
}

export function readClientEvent(text: string, maxDepth: number): ClientEvent | RefusedEvent {
  const parsed = parseStrictText(text, { maxDepth, maxValues: MAX_EVENT_VALUES });
  if (isRefusal(parsed)) return { refusal: parsed, id: undefined };
  const root = parsed.value;
  if (!isObject(root)) return { refusal: wrongType('$', 'an object'), id: undefined };
  const { event_id: given } = root;
  const id = typeof given === 'string' && given.length <= MAX_ID_CHARACTERS ? given : undefined;
  const read = checkEvent(root, text);
  if (isRefusal(read)) return { refusal: read, id };
  return { type: read, id, fields: root };
}

function checkEvent(root: JsonObject, text: string): ClientEventType | Refusal {
  const { type, event_id: id } = root;
  if (typeof type !== 'string') return wrongType('type', 'the type of an event');
  const known = TYPES.find((name) => name === type);
  if (known === undefined) return unknownType(type);
  if (id != null && !(typeof id === 'string' && id.length <= MAX_ID_CHARACTERS))
    return wrongType('event_id', `a string of at most ${MAX_ID_CHARACTERS} characters`);
  const other = Object.keys(root).find(
    (name) => name !== 'type' && name !== 'event_id' && !MEMBERS[known].includes(name),
  );
  if (other !== undefined)
    return unknownField(other.slice(0, MAX_NAME_CHARACTERS), `${known} has no such field here`);
  return MANY_DIGITS.test(text) && hasInexactInteger(root) ? inexact() : known;
}

function unknownType(type: string): Refusal {
  const name = type.slice(0, MAX_NAME_CHARACTERS);
  const detail = SOUND.test(type)
    ? `${name} is not supported through this gate: sound cannot be screened. Send and ask for text.`
    : `There is no client event of the type ${name} here.`;
  return refuse('invalid_field', 'an event of a type that is not worked', { param: 'type', detail });
}

/** The conversation is written anew for each response: an integer of more digits would come out as another one. */
function hasInexactInteger(value: unknown): boolean {
  if (typeof value === 'number') return Number.isInteger(value) && !Number.isSafeInteger(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(hasInexactInteger);
}

function inexact(): Refusal {
  return refuse('invalid_field', 'an integer with more digits than a number holds', {
    detail: 'An integer has more digits than a number holds; send it as a string.',
  });
}

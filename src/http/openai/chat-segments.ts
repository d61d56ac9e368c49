/**
 * Collects every string of a chat request that reaches a model, with the kind that its place gives it. The walk covers
 * unknown fields too: a field that the gate does not know is judged as untrusted document text, not skipped.
 */
import { type Refusal, refuse } from '../../errors.ts';
import { BodyText, KEY_AS_TEXT, MAX_SEGMENTS } from '../body-text.ts';
import type { JsonObject } from '../json-object.ts';
import type { SegmentKind } from '../segments.ts';
import type { JsonPath } from '../strict-json.ts';
import type { ChatFields } from './chat-fields.ts';
import { isDocumentPart, isInline, type TextFile, textFileOf, withoutFileData } from './media.ts';
import { type VisitedPath, visitStrings } from './visit-strings.ts';

/** Places whose strings are names and switches of the protocol, not text for the model. */
const PROTOCOL_FIELDS = new Set([
  'role',
  'type',
  'id',
  'tool_call_id',
  'detail',
  'model',
  'service_tier',
  'reasoning_effort',
  'verbosity',
]);
/** Fields beside the conversation whose strings no model reads. */
const SETTINGS = new Set([
  'function_call',
  'include',
  'metadata',
  'modalities',
  'prompt_cache_key',
  'prompt_cache_retention',
  'safety_identifier',
  'stop',
  'user',
]);
export class TextSegment extends BodyText {
  get markable(): boolean {
    const [list, , member] = this.location;
    return list === 'documents' || (list === 'messages' && member === 'content');
  }
  get setting(): boolean {
    const [field] = this.location;
    return typeof field === 'string' && SETTINGS.has(field);
  }
  /** What stands in the body for the text. */
  get wireText(): string {
    return this.text;
  }
}

/** The text of an inline file: guards read it decoded, and what they change is encoded again. */
export class FileSegment extends TextSegment {
  readonly #head: string;

  constructor(location: JsonPath, { head, text }: TextFile) {
    super('document', location, text);
    this.#head = head;
  }

  override get wireText(): string {
    return this.#head + Buffer.from(this.text).toString('base64');
  }
}

/** A JSON key with text in it: guards read it, but a key cannot be rewritten, so a redaction of it denies. */
export class KeySegment extends TextSegment {
  override get markable(): boolean {
    return false;
  }
  override replace(): void {
    throw new Error('a JSON key cannot be rewritten');
  }
}

export function collectChatSegments(fields: ChatFields): readonly TextSegment[] | Refusal {
  const found: TextSegment[] = [];
  for (const name of Object.keys(fields.root)) {
    if (name === 'messages') continue;
    readKey(name, 'document', [name], found);
    collectMember(fields.root, name, { at: [], kind: topLevelKind(name), found });
  }
  for (let index = 0; index < fields.messages.length && found.length <= MAX_SEGMENTS; index += 1) {
    const message = fields.messages[index];
    if (message !== undefined) collectMessage(message, { index, found, untrusted: fields.untrusted });
  }
  if (found.length > MAX_SEGMENTS)
    return refuse('invalid_field', 'too many texts', {
      param: 'messages',
      detail: `The request has more than ${MAX_SEGMENTS} texts.`,
    });
  return found;
}

interface Place {
  readonly index: number;
  readonly found: TextSegment[];
  readonly untrusted: ReadonlySet<string> | undefined;
}

function collectMessage(message: JsonObject, place: Place): void {
  const { index, found } = place;
  const role = roleKind(String(message['role']));
  for (const name of Object.keys(message)) {
    const kind = name === 'tool_calls' || name === 'function_call' ? 'tool_args' : role;
    readKey(name, role, ['messages', index, name], found);
    const parts: unknown = name === 'content' ? message[name] : undefined;
    if (role !== 'tool_result' && Array.isArray(parts)) collectParts(parts, kind, place);
    else collectMember(message, name, { at: ['messages', index], kind, found });
  }
}

/** A part that brings a document is untrusted data, whoever's message it stands in. */
function collectParts(parts: readonly unknown[], kind: SegmentKind, place: Place): void {
  const { index, found, untrusted } = place;
  for (const [position, part] of parts.entries()) {
    const at = ['messages', index, 'content', position];
    if (!isDocumentPart(part)) {
      const isDocument = untrusted?.has(`${index}.${position}`) === true;
      collectValue(part, { at, kind: isDocument ? 'document' : kind, found });
      continue;
    }
    const file = textFileOf(part);
    if (file !== undefined) found.push(new FileSegment([...at, 'file', 'file_data'], file));
    collectValue(file === undefined ? part : withoutFileData(part), { at, kind: 'document', found });
  }
}

interface Collecting {
  readonly at: VisitedPath;
  readonly kind: SegmentKind;
  readonly found: TextSegment[];
}

/** The strict parser bounds the depth of a request. */
function collectMember(holder: JsonObject, name: string, { at, kind, found }: Collecting): void {
  at.push(name);
  collectValue(holder[name], { at, kind, found });
}

function collectValue(value: unknown, { at, kind, found }: Collecting): void {
  const visitor = {
    string(text: string, path: VisitedPath) {
      if (found.length <= MAX_SEGMENTS && isText(text, path))
        found.push(new TextSegment(kind, [...path], text));
    },
    key: (key: string, path: VisitedPath) => readKey(key, kind, path, found),
  };
  visitStrings(value, at, visitor, Number.POSITIVE_INFINITY);
}

export function roleKind(role: string): SegmentKind {
  switch (role) {
    case 'system':
    case 'developer':
      return 'system';
    case 'user':
      return 'user';
    case 'assistant':
      return 'assistant';
    case 'tool':
    case 'function':
      return 'tool_result';
    default:
      return 'document';
  }
}

function topLevelKind(name: string): SegmentKind {
  switch (name) {
    case 'tools':
    case 'functions':
    case 'tool_choice':
      return 'tool_definition';
    case 'response_format':
      return 'schema';
    case 'prediction':
      return 'assistant';
    default:
      return 'document';
  }
}

/** Takes a key that may carry text along. */
export function readKey(key: string, kind: SegmentKind, at: VisitedPath, found: TextSegment[]): void {
  if (found.length <= MAX_SEGMENTS && KEY_AS_TEXT.test(key)) found.push(new KeySegment(kind, [...at], key));
}

function isText(value: string, at: VisitedPath): boolean {
  if (value.length === 0) return false;
  const field = at[at.length - 1];
  if (
    typeof field === 'string' &&
    PROTOCOL_FIELDS.has(field) &&
    value.length <= 64 &&
    /^[\w.:/-]*$/.test(value)
  )
    return false;
  return !(field === 'url' && at[at.length - 2] === 'image_url' && isInline(value));
}

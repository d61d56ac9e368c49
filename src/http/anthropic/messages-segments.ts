/**
 * Collects every string of a Messages request or answer that reaches a model or a caller, with the kind that its place
 * gives it. Unknown fields are walked too: what the gate does not know is judged, not skipped.
 */

import { type Refusal, refuse } from '../../errors.ts';
import { KEY_AS_TEXT, MAX_SEGMENTS } from '../body-text.ts';
import { isObject, type JsonObject } from '../json-object.ts';
import type { SegmentKind } from '../segments.ts';
import type { MessagesFields } from './messages-fields.ts';
import { isSealed } from './sealed-text.ts';
import { JsonSegment, KeySegment, TextSegment } from './text-segment.ts';

/** Places whose strings are names and switches of the protocol, not text for the model. */
const PROTOCOL_FIELDS: ReadonlySet<string> = new Set([
  'role',
  'type',
  'id',
  'tool_use_id',
  'media_type',
  'model',
  'service_tier',
  'ttl',
  'effort',
  'display',
]);
const PROTOCOL_TEXT = /^[\w.:/-]{0,64}$/;
const CALLS: ReadonlySet<unknown> = new Set(['tool_use', 'server_tool_use', 'mcp_tool_use']);
const DOCUMENTS: ReadonlySet<unknown> = new Set(['document', 'search_result']);

type Path = (string | number)[];

export interface Collecting {
  readonly kind: SegmentKind;
  readonly found: TextSegment[];
  /** Whether objects with a type are content blocks, whose type decides on the kind of what is in them. */
  readonly blocks: 'request' | 'answer' | 'none';
  /** Objects whose `data` is checked to be bytes. */
  readonly images?: ReadonlySet<object>;
  /** `MESSAGE.BLOCK`: blocks that are documents whatever their type. */
  readonly untrusted?: ReadonlySet<string> | undefined;
}

export function collectMessagesSegments(fields: MessagesFields): readonly TextSegment[] | Refusal {
  const { root, messages, inlineImages: images, untrusted } = fields;
  const found: TextSegment[] = [];
  for (const name of Object.keys(root)) {
    if (name === 'messages') continue;
    const kind = topLevelKind(name);
    readKey(name, [name], { kind, found });
    collect(root[name], [name], { kind, found, blocks: name === 'system' ? 'request' : 'none' });
  }
  for (let index = 0; index < messages.length && found.length <= MAX_SEGMENTS; index += 1) {
    const message = messages[index];
    if (message === undefined) continue;
    collect(message, ['messages', index], {
      kind: roleKind(message['role']),
      found,
      blocks: 'request',
      images,
      untrusted,
    });
  }
  if (found.length > MAX_SEGMENTS)
    return refuse('invalid_field', 'too many texts', {
      param: 'messages',
      detail: `The request has more than ${MAX_SEGMENTS} texts.`,
    });
  return found;
}

/** Nesting is bounded by the strict parser that made the value. `at` is the same array for the whole walk. */
export function collect(value: unknown, at: Path, collecting: Collecting): void {
  if (typeof value === 'string') readText(value, at, collecting, undefined);
  else if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      at.push(index);
      collect(value[index], at, collecting);
      at.pop();
    }
  } else if (isObject(value)) collectMembers(value, at, collecting);
}

function collectMembers(holder: JsonObject, at: Path, collecting: Collecting): void {
  const { type } = holder;
  const isBlock = collecting.blocks !== 'none' && typeof type === 'string';
  const kind = isUntrusted(at, collecting)
    ? 'document'
    : isBlock
      ? blockKind(type, collecting)
      : collecting.kind;
  const within = kind === collecting.kind ? collecting : { ...collecting, kind };
  const isCall = isBlock && CALLS.has(type);
  const image = within.images?.has(holder) === true;
  for (const name of Object.keys(holder)) {
    const value = holder[name];
    at.push(name);
    readKey(name, at, within);
    if (isCall && name === 'input') {
      if (value !== undefined && !isEmpty(value)) within.found.push(new JsonSegment([...at], value));
    } else if (typeof value === 'string') {
      if (!(image && name === 'data')) readText(value, at, within, type);
    } else collect(value, at, within);
    at.pop();
  }
}

function isUntrusted(at: Path, { untrusted }: Collecting): boolean {
  return untrusted !== undefined && at.length === 4 && untrusted.has(`${at[1]}.${at[3]}`);
}

function isEmpty(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}

function readText(text: string, at: Path, { kind, found }: Collecting, holderType: unknown): void {
  if (text === '' || found.length > MAX_SEGMENTS) return;
  const field = at[at.length - 1];
  if (typeof field === 'string' && PROTOCOL_FIELDS.has(field) && PROTOCOL_TEXT.test(text)) return;
  if (isSealed(text, field, holderType)) return;
  found.push(new TextSegment(kind, [...at], text));
}

function readKey(key: string, at: Path, { kind, found }: Pick<Collecting, 'kind' | 'found'>): void {
  if (found.length <= MAX_SEGMENTS && KEY_AS_TEXT.test(key)) found.push(new KeySegment(kind, [...at], key));
}

/** What a result or a document brings is untrusted data, whoever's message it stands in. */
function blockKind(type: string, { kind, blocks }: Collecting): SegmentKind {
  if (CALLS.has(type)) return 'tool_args';
  if (blocks === 'answer' || kind === 'tool_result') return kind;
  if (type.endsWith('tool_result')) return 'tool_result';
  return DOCUMENTS.has(type) ? 'document' : kind;
}

function roleKind(role: unknown): SegmentKind {
  return role === 'system' || role === 'user' || role === 'assistant' ? role : 'document';
}

function topLevelKind(name: string): SegmentKind {
  switch (name) {
    case 'system':
      return 'system';
    case 'tools':
    case 'tool_choice':
      return 'tool_definition';
    case 'output_config':
    case 'output_format':
      return 'schema';
    default:
      return 'document';
  }
}

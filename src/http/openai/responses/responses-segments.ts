/**
 * Collects every string of a Responses request that reaches a model, with the kind that its place gives it. A field that
 * the gate does not know is judged as untrusted document text, not skipped.
 */

import { type Refusal, refuse } from '../../../errors.ts';
import { MAX_SEGMENTS } from '../../body-text.ts';
import type { JsonObject } from '../../json-object.ts';
import type { SegmentKind } from '../../segments.ts';
import { FileSegment, readKey, TextSegment } from '../chat-segments.ts';
import { isInline } from '../media.ts';
import { type VisitedPath, visitStrings } from '../visit-strings.ts';
import { itemKind, textFileOfPart } from './input-items.ts';
import type { ResponsesFields } from './responses-fields.ts';

/** Places whose strings are names and switches of the protocol, as long as they look like one. */
const PROTOCOL_FIELDS = new Set([
  'role',
  'type',
  'id',
  'call_id',
  'status',
  'detail',
  'phase',
  'model',
  'service_tier',
  'truncation',
  'effort',
  'summary',
  'verbosity',
  'syntax',
  'environment',
]);
/** What a protocol string looks like: long enough for the ids of items, too plain for words. */
const PROTOCOL_STRING = /^[\w.:/-]{0,128}$/;
/** Fields beside the conversation whose strings no model reads. */
const SETTINGS = new Set([
  'include',
  'metadata',
  'prompt_cache_key',
  'prompt_cache_retention',
  'safety_identifier',
  'user',
]);
/** The gate's own id of an earlier answer: it goes no further. */
const NOT_SENT = 'previous_response_id';

/** A text of a Responses request. */
class ItemSegment extends TextSegment {
  override get markable(): boolean {
    const [field, , member] = this.location;
    return field === 'instructions' || (field === 'input' && (member === undefined || READ.has(member)));
  }
  override get setting(): boolean {
    const [field] = this.location;
    return typeof field === 'string' && SETTINGS.has(field);
  }
}

/** Members of an item whose text is there to be read. */
const READ: ReadonlySet<string | number> = new Set(['content', 'output']);

export function collectResponsesSegments(fields: ResponsesFields): readonly TextSegment[] | Refusal {
  const { root, items } = fields;
  const found: TextSegment[] = [];
  for (const name of Object.keys(root)) {
    if (name === NOT_SENT || (name === 'input' && items !== undefined)) continue;
    const kind = topLevelKind(name);
    readKey(name, 'document', [name], found);
    collectValue(root[name], { at: [name], kind, found });
  }
  for (const [index, item] of (items ?? []).entries()) {
    if (found.length > MAX_SEGMENTS) break;
    collectItem(item, { index, found, untrusted: fields.untrusted });
  }
  if (found.length > MAX_SEGMENTS)
    return refuse('invalid_field', 'too many texts', {
      param: 'input',
      detail: `The request has more than ${MAX_SEGMENTS} texts.`,
    });
  return found;
}

interface Collecting {
  readonly at: VisitedPath;
  readonly kind: SegmentKind;
  readonly found: TextSegment[];
}

interface Place {
  readonly index: number;
  readonly found: TextSegment[];
  readonly untrusted: ReadonlySet<string> | undefined;
}

function collectItem(item: JsonObject, { index, found, untrusted }: Place): void {
  const kind = itemKind(item);
  for (const name of Object.keys(item)) {
    const at = ['input', index, name];
    const value = item[name];
    if (name === 'encrypted_content' && isOpaque(value)) continue;
    readKey(name, kind, at, found);
    if (Array.isArray(value) && (name === 'content' || name === 'output'))
      collectParts(value, { at, kind, found }, (part) => untrusted?.has(`${index}.${part}`) === true);
    else collectValue(value, { at, kind, found });
  }
}

/** A file is untrusted data, whoever's message it stands in. */
function collectParts(
  parts: readonly unknown[],
  { at, kind, found }: Collecting,
  isDocument: (part: number) => boolean,
): void {
  for (const [position, part] of parts.entries()) {
    const here = [...at, position];
    const file = isFile(part) ? textFileOfPart(part) : undefined;
    if (file === undefined) {
      collectValue(part, { at: here, kind: isDocument(position) ? 'document' : kind, found });
      continue;
    }
    found.push(new FileSegment([...here, 'file_data'], file));
    const { file_data: _, ...others } = part as JsonObject;
    collectValue(others, { at: here, kind: 'document', found });
  }
}

function isFile(part: unknown): part is JsonObject {
  return typeof part === 'object' && part !== null && (part as JsonObject)['type'] === 'input_file';
}

/** Reasoning that only the provider can read comes back as it went out: base64, without a place for words. */
export function isOpaque(value: unknown): boolean {
  return typeof value === 'string' && /^[A-Za-z0-9+/=_-]*$/.test(value);
}

function collectValue(value: unknown, { at, kind, found }: Collecting): void {
  const visitor = {
    string(text: string, path: VisitedPath) {
      if (found.length <= MAX_SEGMENTS && isText(text, path))
        found.push(new ItemSegment(kind, [...path], text));
    },
    key: (key: string, path: VisitedPath) => readKey(key, kind, path, found),
  };
  visitStrings(value, at, visitor, Number.POSITIVE_INFINITY);
}

function topLevelKind(name: string): SegmentKind {
  switch (name) {
    case 'instructions':
      return 'system';
    case 'input':
      return 'user';
    case 'tools':
    case 'tool_choice':
      return 'tool_definition';
    case 'text':
      return 'schema';
    default:
      return 'document';
  }
}

function isText(value: string, at: VisitedPath): boolean {
  if (value.length === 0) return false;
  const field = at[at.length - 1];
  if (typeof field === 'string' && PROTOCOL_FIELDS.has(field) && PROTOCOL_STRING.test(value)) return false;
  return !(field === 'image_url' && isInline(value));
}

/**
 * The texts of requests that carry prompts instead of conversations (embeddings, completions). Every string of every
 * field is offered, known or not; token lists are not texts, so that they cannot be screened and are refused.
 */

import { type Refusal, refuse } from '../../errors.ts';
import { MAX_SEGMENTS } from '../body-text.ts';
import type { JsonObject } from '../json-object.ts';
import type { SegmentKind } from '../segments.ts';
import { readKey, TextSegment } from './chat-segments.ts';
import { unsupported, wrongType } from './field-checks.ts';
import { type VisitedPath, visitStrings } from './visit-strings.ts';

/** Most prompts of one request. */
const MAX_PROMPTS = 2_048;
const PROTOCOL_FIELDS = new Set(['model', 'encoding_format', 'service_tier']);
const PROTOCOL_STRING = /^[\w.:/-]{0,64}$/;
/** Fields whose strings no model reads. */
const SETTINGS = new Set(['stop', 'user', 'metadata', 'safety_identifier']);

class PromptSegment extends TextSegment {
  override get markable(): boolean {
    return false;
  }
  override get setting(): boolean {
    const [field] = this.location;
    return typeof field === 'string' && SETTINGS.has(field);
  }
}

/** How many prompts a field has. Refuses token lists and anything else that is no text. */
export function countPrompts(root: JsonObject, field: string): number | Refusal {
  const value = root[field];
  if (typeof value === 'string') return 1;
  if (!Array.isArray(value) || value.length === 0)
    return wrongType(field, 'a string or a non-empty array of strings');
  if (value.length > MAX_PROMPTS) return wrongType(field, `at most ${MAX_PROMPTS} texts`);
  for (const [index, one] of value.entries()) {
    if (typeof one === 'number' || Array.isArray(one))
      return unsupported(field, 'tokens cannot be screened; send the text');
    if (typeof one !== 'string') return wrongType(`${field}[${index}]`, 'a string');
  }
  return value.length;
}

/** @param kindOf the kind of the texts below a member of the top level. */
export function collectPromptSegments(
  root: JsonObject,
  kindOf: (name: string) => SegmentKind,
): readonly TextSegment[] | Refusal {
  const found: TextSegment[] = [];
  for (const name of Object.keys(root)) {
    const kind = kindOf(name);
    readKey(name, kind, [name], found);
    const visitor = {
      string(text: string, at: VisitedPath) {
        if (found.length <= MAX_SEGMENTS && isText(text, at))
          found.push(new PromptSegment(kind, [...at], text));
      },
      key: (key: string, at: VisitedPath) => readKey(key, kind, at, found),
    };
    visitStrings(root[name], [name], visitor, Number.POSITIVE_INFINITY);
  }
  if (found.length <= MAX_SEGMENTS) return found;
  return refuse('invalid_field', 'too many texts', {
    detail: `The request has more than ${MAX_SEGMENTS} texts.`,
  });
}

function isText(value: string, at: VisitedPath): boolean {
  if (value.length === 0) return false;
  const field = at[at.length - 1];
  return !(typeof field === 'string' && PROTOCOL_FIELDS.has(field) && PROTOCOL_STRING.test(value));
}

/**
 * Walks one candidate of a Gemini answer, whole or streamed, and tells each text with its place. Every string is told,
 * known field or not, but for names of the protocol, opaque signatures and the bytes of pictures.
 */
import { isObject, type JsonObject } from '../json-object.ts';
import { type VisitedPath, visitStrings } from '../openai/visit-strings.ts';
import type { JsonPath } from '../strict-json.ts';
import { pick } from './field-names.ts';
import { IMAGE } from './gemini-media.ts';

/** Deepest nesting of an answer that is walked; a deeper one is refused, not passed unscreened. */
export const MAX_ANSWER_DEPTH = 64;

const CANDIDATE_PROTOCOL: ReadonlySet<string> = new Set([
  'index',
  'finishReason',
  'tokenCount',
  'avgLogprobs',
  'logprobsResult',
  'safetyRatings',
]);
export const ANSWER_PROTOCOL: ReadonlySet<string> = new Set([
  'candidates',
  'usageMetadata',
  'modelVersion',
  'responseId',
  'createTime',
]);
const FIELD_PROTOCOL: ReadonlySet<string> = new Set(['role', 'mimeType', 'id', 'language', 'outcome']);
const SIGNATURE = /^[\w+/=-]*$/;

export interface AnswerVisitor {
  text(text: string, at: JsonPath, isThought: boolean): void;
  call(call: JsonObject, at: JsonPath): void;
  /** Any other string of the answer. */
  other(text: string, at: JsonPath): void;
}

/** Why the candidate cannot be passed on, or undefined. */
export function visitCandidate(
  candidate: JsonObject,
  at: JsonPath,
  visitor: AnswerVisitor,
): string | undefined {
  for (const name of Object.keys(candidate)) {
    if (CANDIDATE_PROTOCOL.has(name)) continue;
    const value = candidate[name];
    const here = [...at, name];
    const problem =
      name === 'content' && isObject(value)
        ? visitContent(value, here, visitor)
        : visitOther(value, here, visitor);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function visitContent(content: JsonObject, at: JsonPath, visitor: AnswerVisitor): string | undefined {
  for (const name of Object.keys(content)) {
    const value = content[name];
    const here = [...at, name];
    if (name !== 'parts' || !Array.isArray(value)) {
      const problem = visitOther(value, here, visitor);
      if (problem !== undefined) return problem;
      continue;
    }
    for (const [index, part] of value.entries()) {
      const problem = visitPart(part, [...here, index], visitor);
      if (problem !== undefined) return problem;
    }
  }
  return undefined;
}

function visitPart(part: unknown, at: JsonPath, visitor: AnswerVisitor): string | undefined {
  if (!isObject(part)) return 'a part is not an object';
  for (const name of Object.keys(part)) {
    const value = part[name];
    const here = [...at, name];
    if (name === 'text' && typeof value === 'string') {
      visitor.text(value, here, part['thought'] === true);
      continue;
    }
    if (name === 'thoughtSignature' && typeof value === 'string' && SIGNATURE.test(value)) continue;
    if (name === 'functionCall' && isObject(value)) {
      visitor.call(value, here);
      continue;
    }
    const problem =
      name === 'inlineData' ? visitBlob(value, here, visitor) : visitOther(value, here, visitor);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** A picture's bytes are no text; any other medium could carry what nobody screened. */
function visitBlob(blob: unknown, at: JsonPath, visitor: AnswerVisitor): string | undefined {
  const type = isObject(blob) ? pick(blob, 'mimeType') : undefined;
  if (!isObject(blob) || typeof type !== 'string' || !IMAGE.test(type))
    return 'the answer has a medium that cannot be screened';
  return visitOther({ ...blob, data: null }, at, visitor);
}

export function visitOther(
  value: unknown,
  at: JsonPath,
  visitor: Pick<AnswerVisitor, 'other'>,
): string | undefined {
  const strings = {
    string: (text: string, path: VisitedPath) => {
      const field = path.at(-1);
      if (text === '' || (typeof field === 'string' && FIELD_PROTOCOL.has(field))) return;
      visitor.other(text, [...path]);
    },
  };
  return visitStrings(value, [...at], strings, MAX_ANSWER_DEPTH)
    ? undefined
    : 'the answer is nested too deeply';
}

/**
 * Collects every string of a Gemini request that reaches a model, with the kind that its place gives it. The walk covers
 * unknown fields too: a field that the gate does not know is judged as untrusted document text, not skipped.
 */

import { type Refusal, refuse } from '../../errors.ts';
import { KEY_AS_TEXT, MAX_SEGMENTS } from '../body-text.ts';
import { isObject, type JsonObject } from '../json-object.ts';
import { type VisitedPath, visitStrings } from '../openai/visit-strings.ts';
import type { SegmentKind } from '../segments.ts';
import type { JsonPath } from '../strict-json.ts';
import { camelName, entriesOf, nameIn, pick } from './field-names.ts';
import { IMAGE, inlineText } from './gemini-media.ts';
import {
  ArgumentsSegment,
  GeminiSegment,
  InlineTextSegment,
  KeyTextSegment,
  type TextTraits,
} from './gemini-segment.ts';

/** Places whose short plain strings are names and switches of the protocol, not text for the model. */
const PROTOCOL_FIELDS: ReadonlySet<string> = new Set([
  'role',
  'id',
  'type',
  'mode',
  'language',
  'outcome',
  'category',
  'threshold',
  'mimeType',
  'responseMimeType',
  'responseModalities',
  'mediaResolution',
  'thinkingLevel',
  'serviceTier',
  'taskType',
  'model',
]);
/** Fields whose strings no model reads. */
const SETTINGS: ReadonlySet<string> = new Set(['labels', 'stopSequences', 'safetySettings', 'toolConfig']);
const SCHEMAS: ReadonlySet<string> = new Set(['responseSchema', 'responseJsonSchema', 'responseFormat']);
const MARKABLE: TextTraits = Object.freeze({ markable: true });
/** Nine digits: the shortest numbers of people, cards and accounts that are told by their digits alone. */
const LEAST_LONG_NUMBER = 100_000_000;
const PLAIN_VALUE = /^[\w.:/-]{0,64}$/;
/** An opaque signature over the model's own thoughts, not text: it must come back to the model as it was. */
const SIGNATURE = /^[\w+/=-]*$/;

export class SegmentCollector {
  readonly found: GeminiSegment[] = [];

  /** Everything of a request, which stands `under` a path of the body, but the field that `skip` names. */
  root(root: JsonObject, { under = [], skip }: { under?: JsonPath; skip?: string } = {}): void {
    for (const name of Object.keys(root)) {
      const known = camelName(name);
      if (known === skip) continue;
      const at = [...under, name];
      this.key(name, 'document', at);
      this.#topLevel(root[name], at, known);
    }
  }

  #topLevel(value: unknown, at: JsonPath, known: string): void {
    if (known === 'contents') {
      this.contents(value, at);
      return;
    }
    if (known === 'systemInstruction') {
      this.content(value, at, 'system');
      return;
    }
    if (known === 'tools') {
      this.value(value, at, 'tool_definition');
      return;
    }
    if (known === 'generationConfig' && isObject(value)) {
      this.#config(value, at);
      return;
    }
    this.value(value, at, 'document', SETTINGS.has(known) ? { setting: true } : {});
  }

  #config(config: JsonObject, at: JsonPath): void {
    for (const name of Object.keys(config)) {
      const known = camelName(name);
      const kind = SCHEMAS.has(known) || known === '_responseJsonSchema' ? 'schema' : 'document';
      const here = [...at, name];
      this.key(name, 'document', here);
      this.value(config[name], here, kind, SETTINGS.has(known) ? { setting: true } : {});
    }
  }

  contents(value: unknown, at: JsonPath): void {
    for (const entry of entriesOf(value, at)) this.content(entry.value, entry.at, roleKind(entry.value));
  }

  /** The usual names and their plain values are passed over before a path is made for them. */
  content(content: unknown, at: JsonPath, kind: SegmentKind): void {
    if (!isObject(content)) {
      this.value(content, at, kind);
      return;
    }
    for (const name of Object.keys(content)) {
      const value = content[name];
      if (name === 'role' && typeof value === 'string' && PLAIN_VALUE.test(value)) continue;
      if (name === 'parts' && Array.isArray(value)) this.#parts(value, at, kind);
      else if (name === 'parts') this.part(value, [...at, name], kind);
      else {
        this.key(name, kind, [...at, name]);
        this.value(value, [...at, name], kind);
      }
    }
  }

  #parts(parts: readonly unknown[], at: JsonPath, kind: SegmentKind): void {
    for (let index = 0; index < parts.length; index += 1)
      this.part(parts[index], [...at, 'parts', index], kind);
  }

  part(part: unknown, at: JsonPath, kind: SegmentKind): void {
    if (!isObject(part)) {
      this.value(part, at, kind);
      return;
    }
    for (const name of Object.keys(part)) {
      const here = [...at, name];
      const value = part[name];
      if (name === 'text' && typeof value === 'string') {
        if (value !== '') this.#push(new GeminiSegment(kind, here, value, MARKABLE));
        continue;
      }
      this.key(name, kind, here);
      this.#partMember(value, here, kind);
    }
  }

  #partMember(value: unknown, at: JsonPath, kind: SegmentKind): void {
    switch (camelName(String(at.at(-1)))) {
      case 'text':
        this.value(value, at, kind, { markable: true });
        break;
      case 'thoughtSignature':
        if (typeof value !== 'string' || !SIGNATURE.test(value)) this.value(value, at, kind);
        break;
      case 'functionCall':
        this.#call(value, at);
        break;
      case 'functionResponse':
        this.#result(value, at);
        break;
      case 'codeExecutionResult':
        this.value(value, at, 'tool_result', { markable: true });
        break;
      case 'inlineData':
        this.blob(value, at);
        break;
      default:
        this.value(value, at, kind);
        break;
    }
  }

  #call(call: unknown, at: JsonPath): void {
    if (!isObject(call)) {
      this.value(call, at, 'tool_args');
      return;
    }
    for (const name of Object.keys(call)) {
      const here = [...at, name];
      this.key(name, 'tool_args', here);
      if (name === 'args' && call[name] != null) this.#push(new ArgumentsSegment(here, call[name]));
      else this.value(call[name], here, 'tool_args');
    }
  }

  #result(result: unknown, at: JsonPath): void {
    if (!isObject(result)) {
      this.value(result, at, 'tool_result');
      return;
    }
    for (const name of Object.keys(result)) {
      const here = [...at, name];
      this.key(name, 'tool_result', here);
      if (name === 'parts')
        for (const part of entriesOf(result['parts'], here)) this.part(part.value, part.at, 'tool_result');
      else {
        this.value(result[name], here, 'tool_result', { markable: name === 'response' });
        this.#longNumbers(result[name], here);
      }
    }
  }

  /** Other formats bring a tool's result as text: what could be a card or an account there is read here too. */
  #longNumbers(value: unknown, at: JsonPath): void {
    const visitor = {
      string: () => undefined,
      number: (number: number, path: VisitedPath) => {
        if (Number.isSafeInteger(number) && number >= LEAST_LONG_NUMBER)
          this.#push(new GeminiSegment('tool_result', [...path], String(number)));
      },
    };
    visitStrings(value, [...at], visitor, Number.POSITIVE_INFINITY);
  }

  /** A text file is read; the bytes of a picture are no text. */
  blob(blob: unknown, at: JsonPath): void {
    const file = inlineText(blob);
    const data = isObject(blob) ? nameIn(blob, 'data') : undefined;
    if (!isObject(blob) || data === undefined) {
      this.value(blob, at, 'document');
      return;
    }
    if (file !== undefined) this.#push(new InlineTextSegment([...at, data], file));
    const type = pick(blob, 'mimeType');
    const opaque = file !== undefined || (typeof type === 'string' && IMAGE.test(type));
    const rest: JsonObject = opaque ? { ...blob, [data]: null } : blob;
    this.value(rest, at, 'document');
  }

  value(value: unknown, at: JsonPath, kind: SegmentKind, traits?: TextTraits): void {
    if (typeof value === 'string') {
      if (isText(value, at)) this.#push(new GeminiSegment(kind, at, value, traits));
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    const visitor = {
      string: (text: string, path: VisitedPath) => {
        if (isText(text, path)) this.#push(new GeminiSegment(kind, [...path], text, traits));
      },
      key: (key: string, path: VisitedPath) => this.key(key, kind, path),
    };
    visitStrings(value, [...at], visitor, Number.POSITIVE_INFINITY);
  }

  key(key: string, kind: SegmentKind, at: JsonPath): void {
    if (KEY_AS_TEXT.test(key)) this.#push(new KeyTextSegment(kind, [...at], key));
  }

  /** One more than the bound is kept, so that it shows that there were more. */
  #push(segment: GeminiSegment): void {
    if (this.found.length <= MAX_SEGMENTS) this.found.push(segment);
  }

  /** Every text, or the refusal of too many. */
  finish(): readonly GeminiSegment[] | Refusal {
    if (this.found.length <= MAX_SEGMENTS) return this.found;
    return refuse('invalid_field', 'too many texts', {
      param: 'contents',
      detail: `The request has more than ${MAX_SEGMENTS} texts.`,
    });
  }
}

/** An absent role is the user's. A role that the gate does not know is nobody's who may give orders. */
export function roleKind(content: unknown): SegmentKind {
  const role = isObject(content) ? (content['role'] ?? 'user') : undefined;
  switch (role) {
    case 'system':
      return 'system';
    case 'user':
      return 'user';
    case 'model':
      return 'assistant';
    case 'function':
    case 'tool':
      return 'tool_result';
    default:
      return 'document';
  }
}

function isText(value: string, at: JsonPath): boolean {
  if (value === '') return false;
  const field = at.findLast((step) => typeof step === 'string');
  return !(typeof field === 'string' && PROTOCOL_FIELDS.has(camelName(field)) && PLAIN_VALUE.test(value));
}

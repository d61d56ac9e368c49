/**
 * JSON as the gate accepts it: valid UTF-8, bounded depth, no duplicate keys, no `__proto__`.
 * A parsed body keeps its source text, so that an unchanged body is forwarded as the bytes that came and a changed
 * one differs only where it was changed (numbers keep their digits, unknown fields their order).
 */
import { isUtf8 } from 'node:buffer';
import { type ErrorCode, type Refusal, refuse } from '../errors.ts';
import type { ExpandedFacts } from './dialog.ts';
import { describeJsonPath, pathToOffset } from './json-path.ts';
import { type JsonFault, scanJson } from './json-scan.ts';

export type JsonPath = readonly (string | number)[];

export interface StrictJson {
  readonly value: unknown;
  /** The source as it came. */
  readonly text: string;
  /** Where the gate put a prompt or a conversation into it: what of it is whose. Absent: it is as it came. */
  readonly expanded?: ExpandedFacts;
}

export interface StrictJsonOptions {
  /** Deepest nesting accepted; the top level object counts as 1. */
  readonly maxDepth: number;
  /** Most values; MAX_JSON_VALUES where nothing else is said. */
  readonly maxValues?: number;
}

/** Most values of a caller's body: far above what a long conversation with tools has. */
export const MAX_JSON_VALUES = 200_000;

const REFUSALS: Readonly<Record<JsonFault['code'], { code: ErrorCode; reason: string; detail?: string }>> = {
  invalid_json: {
    code: 'invalid_json',
    reason: 'a string in the body is not closed or a key has a broken escape',
  },
  json_too_deep: { code: 'json_too_deep', reason: 'the body nests deeper than listen.jsonDepth' },
  duplicate_key: { code: 'duplicate_key', reason: 'an object of the body has two members of one name' },
  forbidden_key: {
    code: 'forbidden_key',
    reason: 'the body has a member named __proto__ or with a lone surrogate in its name',
  },
  too_many_members: {
    code: 'invalid_field',
    reason: 'an object of the body has more members than the gate accepts',
    detail: 'An object has too many members.',
  },
  too_many_values: {
    code: 'invalid_field',
    reason: 'the body has more values than the gate accepts',
    detail: `The body has more than ${MAX_JSON_VALUES} values.`,
  },
};

/** Parses bytes of a caller. The refusal's `param` is the JSON path at fault. Throws nothing. */
export function parseStrictJson(bytes: Buffer, options: StrictJsonOptions): StrictJson | Refusal {
  // A lenient decoder would turn broken bytes into U+FFFD, and the guards would then see another text than upstream.
  if (!isUtf8(bytes)) return refuse('invalid_utf8', 'the body is not valid UTF-8');
  return parseStrictText(bytes.toString('utf8'), options);
}

/** The same rules for text that is decoded already, such as a provider's answer. */
export function parseStrictText(text: string, options: StrictJsonOptions): StrictJson | Refusal {
  // Before JSON.parse: a depth bomb must cost a scan, not millions of arrays.
  const { maxDepth, maxValues = MAX_JSON_VALUES } = options;
  const fault = scanJson(text, { maxDepth, maxValues });
  if (fault !== undefined) return refuseFault(text, fault);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's message quotes the text around the fault, so it goes nowhere.
    return refuse('invalid_json', 'the body does not parse as JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse('invalid_json', 'the top level of the body is not an object', {
      detail: 'The top level must be an object.',
    });
  }
  return { value, text };
}

function refuseFault(text: string, fault: JsonFault): Refusal {
  const { code, reason, detail } = REFUSALS[fault.code];
  const param = describeJsonPath(pathToOffset(text, fault.offset));
  return refuse(code, reason, {
    ...(param === '' ? {} : { param }),
    ...(detail === undefined ? {} : { detail }),
  });
}

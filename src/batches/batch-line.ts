/**
 * One line of a batch's input: a request to one endpoint, whose body goes on as the bytes that came. What a line may not
 * say is refused when the batch is made, so that nothing half understood is worked on hours later.
 */

import { isObject } from '../http/json-object.ts';
import { readKey, stringEnd } from '../http/json-scan.ts';
import type { StrictJson } from '../http/strict-json.ts';

const MAX_CUSTOM_ID_CHARACTERS = 256;
const MEMBERS: ReadonlySet<string> = new Set(['custom_id', 'method', 'url', 'body']);

export interface BatchLine {
  readonly customId: string;
  /** The request as the endpoint would have got it. */
  readonly body: StrictJson;
}

/** As OpenAI's batch object lists them. */
export interface LineProblem {
  readonly code: string;
  readonly message: string;
  readonly param: string | null;
}

export function readBatchLine({ value, text }: StrictJson, endpoint: string): BatchLine | LineProblem {
  if (!isObject(value)) return problem('invalid_json_line', 'The line is not an object.');
  const other = Object.keys(value).find((name) => !MEMBERS.has(name));
  if (other !== undefined)
    return problem('invalid_line', 'A line has custom_id, method, url and body, and nothing else.');
  const { custom_id: customId, method, url, body } = value;
  if (typeof customId !== 'string' || customId === '' || customId.length > MAX_CUSTOM_ID_CHARACTERS)
    return problem('invalid_custom_id', 'custom_id must be a text of 1 to 256 characters.', 'custom_id');
  if (method !== 'POST') return problem('invalid_method', 'The method must be POST.', 'method');
  if (url !== endpoint)
    return problem('mismatched_endpoint', 'The url of every line must be the endpoint of the batch.', 'url');
  if (!isObject(body)) return problem('invalid_body', 'The body must be an object.', 'body');
  if (body['stream'] !== undefined && body['stream'] !== false)
    return problem('invalid_body', 'A batch has nobody to stream to.', 'body.stream');
  return { customId, body: { value: body, text: memberText(text, 'body') } };
}

export function isProblem(read: BatchLine | LineProblem): read is LineProblem {
  return 'code' in read;
}

function problem(code: string, message: string, param: string | null = null): LineProblem {
  return { code, message, param };
}

/** The source of one member of an object, as it came. `text` is strict JSON and has the member. */
function memberText(text: string, name: string): string {
  let at = text.indexOf('{') + 1;
  for (;;) {
    const keyStart = text.indexOf('"', at);
    const keyEnd = stringEnd(text, keyStart);
    const valueStart = text.indexOf(':', keyEnd) + 1;
    const valueEnd = endOfValue(text, valueStart);
    if (keyStart === -1 || valueEnd === -1) throw new Error(`the line has no member ${name}`);
    if (readKey(text, keyStart, keyEnd) === name) return text.slice(valueStart, valueEnd).trim();
    at = valueEnd + 1;
  }
}

/** Where the comma or the bracket behind a member's value is; -1 where the text ends before it. */
function endOfValue(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') {
      at = stringEnd(text, at);
      if (at === -1) return -1;
    } else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') {
      if (depth === 0) return at;
      depth -= 1;
    } else if (character === ',' && depth === 0) return at;
  }
  return -1;
}

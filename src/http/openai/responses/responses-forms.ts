/** What the cache must know of Responses answers. They are given in the form that they came in only. */

import { isObject, type JsonObject } from '../../json-object.ts';
import { SseParser } from '../../sse-parser.ts';
import { parseStrictText } from '../../strict-json.ts';
import type { AnswerFacts, AnswerForms } from '../../surface.ts';
import { callOf } from './responses-tools.ts';

const MAX_DEPTH = 64;
const MAX_VALUES = 1_000_000;
const LAST_EVENTS: ReadonlySet<unknown> = new Set(['response.completed', 'response.incomplete']);

export const responsesForms: AnswerForms = {
  formFields: new Set(['stream', 'stream_options', 'store']),
  inspect: (text, streamed) => {
    const whole = streamed ? lastAnswer(text) : parse(text);
    return whole === undefined ? undefined : factsOf(whole);
  },
  toStream: () => undefined,
  toWhole: () => undefined,
};

function parse(text: string): JsonObject | undefined {
  const strict = parseStrictText(text, { maxDepth: MAX_DEPTH, maxValues: MAX_VALUES });
  return !('refused' in strict) && isObject(strict.value) ? strict.value : undefined;
}

/** The answer that the last event repeats; undefined where the stream has no such end. */
function lastAnswer(stream: string): JsonObject | undefined {
  const parser = new SseParser();
  const events = [...parser.push(Buffer.from(stream)), parser.end()];
  const last = parse(events.findLast((event) => event?.data !== undefined)?.data ?? '');
  const answer = LAST_EVENTS.has(last?.['type']) ? last?.['response'] : undefined;
  return isObject(answer) ? answer : undefined;
}

function factsOf({ status, output }: JsonObject): AnswerFacts | undefined {
  if (!Array.isArray(output)) return undefined;
  const items = output.filter(isObject);
  const parts = items.flatMap(({ content }) => (Array.isArray(content) ? content.filter(isObject) : []));
  const callsTools = items.some((item) => callOf(item, []) !== undefined);
  const says = parts.some(({ text }) => typeof text === 'string' && text !== '');
  return {
    complete: status === 'completed',
    refused: parts.some(({ refusal }) => typeof refusal === 'string') || !(says || callsTools),
    callsTools,
  };
}

/**
 * What decides whether a Responses answer may be kept, and how it is given in its other form: exact, or not at all.
 */
import { isObject, type JsonObject } from '../../json-object.ts';
import { parseLossless } from '../../lossless-json.ts';
import { eventsIn } from '../../sse-parser.ts';
import { parseStrictText } from '../../strict-json.ts';
import type { AnswerFacts, AnswerForms } from '../../surface.ts';
import { MAX_CONVERTED_CHARACTERS, pieceCutter } from '../../text-pieces.ts';
import { replayedResponse } from './replayed-response.ts';
import { callOf } from './responses-tools.ts';

const MAX_DEPTH = 64;
const MAX_VALUES = 1_000_000;
const LAST_EVENTS: ReadonlySet<unknown> = new Set(['response.completed', 'response.incomplete']);

export const responsesForms: AnswerForms = {
  formFields: new Set(['stream', 'stream_options', 'store']),
  inspect: (text, streamed) => {
    const whole = streamed ? answerIn(parse(lastData(text))) : parse(text);
    return whole === undefined ? undefined : factsOf(whole);
  },
  toStream: (whole) => {
    const root = whole.length > MAX_CONVERTED_CHARACTERS ? undefined : parseLossless(whole);
    return isObject(root) ? replayedResponse(root, pieceCutter(whole.length)) : undefined;
  },
  // Its last event has all of it.
  toWhole: (stream) => {
    if (stream.length > MAX_CONVERTED_CHARACTERS) return undefined;
    const answer = answerIn(parseLossless(lastData(stream)));
    return answer === undefined ? undefined : JSON.stringify(answer);
  },
};

function parse(text: string): JsonObject | undefined {
  const strict = parseStrictText(text, { maxDepth: MAX_DEPTH, maxValues: MAX_VALUES });
  return !('refused' in strict) && isObject(strict.value) ? strict.value : undefined;
}

function lastData(stream: string): string {
  return eventsIn(stream).findLast(({ data }) => data !== undefined)?.data ?? '';
}

/** The answer that the last event repeats; undefined where that is none. */
function answerIn(last: unknown): JsonObject | undefined {
  const answer = isObject(last) && LAST_EVENTS.has(last['type']) ? last['response'] : undefined;
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

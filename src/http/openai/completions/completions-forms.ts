/** What the cache must know of legacy completions. They are given in the form that they came in only. */

import { isObject, type JsonObject } from '../../json-object.ts';
import { SseParser } from '../../sse-parser.ts';
import { parseStrictText } from '../../strict-json.ts';
import type { AnswerFacts, AnswerForms } from '../../surface.ts';

const MAX_DEPTH = 64;
const MAX_VALUES = 1_000_000;

export const completionsForms: AnswerForms = {
  formFields: new Set(['stream', 'stream_options']),
  inspect: (text, streamed) => {
    const bodies = streamed ? eventsIn(text) : [text];
    return bodies === undefined ? undefined : factsOf(bodies);
  },
  toStream: () => undefined,
  toWhole: () => undefined,
};

/** Undefined where the stream has no proper end. */
function eventsIn(stream: string): readonly string[] | undefined {
  const parser = new SseParser();
  const last = parser.push(Buffer.from(stream)).flatMap(({ data }) => data ?? []);
  return last.at(-1) === '[DONE]' ? last.slice(0, -1) : undefined;
}

function factsOf(bodies: readonly string[]): AnswerFacts | undefined {
  const ended = new Set<unknown>();
  const begun = new Set<unknown>();
  let [complete, says] = [true, false];
  for (const body of bodies) {
    const choices = choicesIn(body);
    if (choices === undefined) return undefined;
    for (const { index, text, finish_reason: reason } of choices) {
      begun.add(index);
      says ||= typeof text === 'string' && text !== '';
      if (reason == null) continue;
      ended.add(index);
      complete &&= reason === 'stop';
    }
  }
  return {
    complete: complete && begun.size > 0 && ended.size === begun.size,
    refused: !says,
    callsTools: false,
  };
}

function choicesIn(body: string): readonly JsonObject[] | undefined {
  const strict = parseStrictText(body, { maxDepth: MAX_DEPTH, maxValues: MAX_VALUES });
  if ('refused' in strict || !isObject(strict.value)) return undefined;
  const { choices = [] } = strict.value;
  return Array.isArray(choices) && choices.every(isObject) ? choices : undefined;
}

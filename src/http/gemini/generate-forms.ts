/**
 * What decides whether a generateContent answer may be kept, and how it is given in its other form: exact, or not at all.
 */
import { isObject, type JsonObject } from '../json-object.ts';
import { parseLossless } from '../lossless-json.ts';
import { eventsIn } from '../sse-parser.ts';
import { parseStrictText } from '../strict-json.ts';
import type { AnswerFacts, AnswerForms } from '../surface.ts';
import { MAX_CONVERTED_CHARACTERS, MAX_CONVERTED_EVENTS, pieceCutter } from '../text-pieces.ts';
import { MAX_ANSWER_DEPTH } from './answer-parts.ts';
import { candidatesOf, partsOf } from './candidates.ts';
import { recordedAnswer } from './recorded-answer.ts';
import { replayedAnswer } from './replayed-answer.ts';

const MAX_VALUES = 1_000_000;

export const generateForms: AnswerForms = {
  formFields: new Set(),
  inspect: (text, streamed) => {
    const answers = streamed ? answersIn(text, parse) : [parse(text)];
    return answers === undefined ? undefined : factsOf(answers);
  },
  toStream: (whole) => {
    const root = whole.length > MAX_CONVERTED_CHARACTERS ? undefined : parseLossless(whole);
    return (
      (isObject(root) ? replayedAnswer(root, pieceCutter(whole.length)) : undefined) ?? [asOneEvent(whole)]
    );
  },
  toWhole: (stream) => {
    const answers = stream.length > MAX_CONVERTED_CHARACTERS ? undefined : answersIn(stream, parseLossless);
    if (answers === undefined || answers.length > MAX_CONVERTED_EVENTS) return undefined;
    const merged = recordedAnswer(answers);
    return merged === undefined ? undefined : JSON.stringify(merged);
  },
};

/** A line feed in JSON stands between values only, where a space means the same. */
function asOneEvent(whole: string): string {
  return `data: ${whole.trim().replaceAll(/\r?\n/g, ' ')}\r\n\r\n`;
}

function parse(text: string): JsonObject | undefined {
  const strict = parseStrictText(text, { maxDepth: MAX_ANSWER_DEPTH, maxValues: MAX_VALUES });
  return 'refused' in strict || !isObject(strict.value) ? undefined : strict.value;
}

/** Undefined where an event is none or tells an error. */
function answersIn(stream: string, read: (data: string) => unknown): readonly JsonObject[] | undefined {
  const answers: JsonObject[] = [];
  for (const { data } of eventsIn(stream)) {
    if (data === undefined) continue;
    const answer = read(data);
    if (!isObject(answer) || answer['error'] != null) return undefined;
    answers.push(answer);
  }
  return answers;
}

interface Standing {
  finish: unknown;
  says: boolean;
  calls: boolean;
}

function factsOf(answers: readonly (JsonObject | undefined)[]): AnswerFacts | undefined {
  const standings = new Map<unknown, Standing>();
  for (const answer of answers) {
    if (answer === undefined) return undefined;
    for (const [index, candidate] of candidatesOf(answer)) {
      const standing = standings.get(index) ?? { finish: undefined, says: false, calls: false };
      standings.set(index, standing);
      standing.finish = candidate['finishReason'] ?? standing.finish;
      for (const part of partsOf(candidate)) {
        standing.says ||= typeof part['text'] === 'string' && part['text'] !== '' && part['thought'] !== true;
        standing.calls ||= part['functionCall'] != null;
      }
    }
  }
  const all = [...standings.values()];
  if (all.length === 0) return undefined;
  return {
    complete: all.every(({ finish }) => finish === 'STOP'),
    refused: all.some(({ says, calls }) => !says && !calls),
    callsTools: all.some(({ calls }) => calls),
  };
}

/**
 * What decides whether a message may be kept, whole or as a recorded stream, and how it is given in its other form: exact,
 * or not at all.
 */
import { isRefusal } from '../../errors.ts';
import { isObject, type JsonObject } from '../json-object.ts';
import { parseLossless } from '../lossless-json.ts';
import { eventsIn } from '../sse-parser.ts';
import type { AnswerFacts, AnswerForms } from '../surface.ts';
import { MAX_CONVERTED_CHARACTERS, MAX_CONVERTED_EVENTS, pieceCutter } from '../text-pieces.ts';
import { readRoot } from './messages-answer.ts';
import { RecordedMessage } from './recorded-message.ts';
import { replayedMessage } from './replayed-message.ts';

const ENDED_BY_ITSELF: ReadonlySet<unknown> = new Set(['end_turn', 'stop_sequence', 'tool_use']);
const CALLS = /^(?:server_|mcp_)?tool_use$/;

export const messagesForms: AnswerForms = {
  formFields: new Set(['stream']),
  inspect: (text, streamed) => (streamed ? factsOfStream(text) : factsOfWhole(text)),
  toStream: (whole) => {
    const root = readExact(whole);
    return root === undefined ? undefined : replayedMessage(root, pieceCutter(whole.length));
  },
  toWhole: (stream) => (stream.length > MAX_CONVERTED_CHARACTERS ? undefined : wholeOf(stream)),
};

function readExact(text: string): JsonObject | undefined {
  const root = text.length > MAX_CONVERTED_CHARACTERS ? undefined : parseLossless(text);
  return isObject(root) ? root : undefined;
}

function wholeOf(stream: string): string | undefined {
  const message = new RecordedMessage();
  const events = eventsIn(stream);
  if (events.length > MAX_CONVERTED_EVENTS) return undefined;
  for (const { data } of events) {
    if (data === undefined) continue;
    const event = readExact(data);
    if (event === undefined || !message.take(event)) return undefined;
  }
  const whole = message.whole();
  return whole === undefined ? undefined : JSON.stringify(whole);
}

function factsOfWhole(text: string): AnswerFacts | undefined {
  const root = readRoot(text);
  if (isRefusal(root) || !Array.isArray(root['content'])) return undefined;
  const blocks = root['content'].filter(isObject);
  const says = blocks.some(
    ({ type, text: said }) => type === 'text' && typeof said === 'string' && said !== '',
  );
  return facts(root['stop_reason'], says, blocks.some(isCall));
}

/** Undefined where it tells an error or has no end. */
function factsOfStream(text: string): AnswerFacts | undefined {
  let [stopReason, says, calls, ended]: [unknown, boolean, boolean, boolean] = [
    undefined,
    false,
    false,
    false,
  ];
  for (const { data } of eventsIn(text)) {
    if (data === undefined) continue;
    const event = readRoot(data);
    if (isRefusal(event) || event['type'] === 'error') return undefined;
    const { type, delta, content_block: block } = event;
    if (type === 'message_stop') ended = true;
    if (isObject(block)) calls ||= isCall(block);
    if (!isObject(delta)) continue;
    if (type === 'message_delta') stopReason = delta['stop_reason'] ?? stopReason;
    else says ||= delta['type'] === 'text_delta' && delta['text'] !== '';
  }
  return ended ? facts(stopReason, says, calls) : undefined;
}

function facts(stopReason: unknown, says: boolean, callsTools: boolean): AnswerFacts {
  return {
    complete: ENDED_BY_ITSELF.has(stopReason),
    refused: stopReason === 'refusal' || !(says || callsTools),
    callsTools,
  };
}

function isCall({ type }: JsonObject): boolean {
  return typeof type === 'string' && CALLS.test(type);
}

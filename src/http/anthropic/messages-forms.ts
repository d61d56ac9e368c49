/**
 * What decides whether a message may be kept, whole or as a recorded stream. It is given in the form that it came in:
 * signed thinking and cited blocks have no exact other form.
 */
import { isRefusal } from '../../errors.ts';
import { isObject, type JsonObject } from '../json-object.ts';
import { SseParser } from '../sse-parser.ts';
import type { AnswerFacts, AnswerForms } from '../surface.ts';
import { readRoot } from './messages-answer.ts';

const ENDED_BY_ITSELF: ReadonlySet<unknown> = new Set(['end_turn', 'stop_sequence', 'tool_use']);
const CALLS = /^(?:server_|mcp_)?tool_use$/;

export const messagesForms: AnswerForms = {
  formFields: new Set(),
  inspect: (text, streamed) => (streamed ? factsOfStream(text) : factsOfWhole(text)),
};

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
  for (const { data } of new SseParser().push(Buffer.from(text))) {
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

/** A whole chat answer: every string of every choice as a segment, byte-identical where nothing changed. */
import { isRefusal, type Refusal, refuse } from '../../errors.ts';
import { editJson, type JsonEdit } from '../json-edit.ts';
import { isObject, type JsonObject } from '../json-object.ts';
import type { SegmentKind } from '../segments.ts';
import { parseStrictText } from '../strict-json.ts';
import type { SurfaceAnswer } from '../surface.ts';
import type { ToolCall } from '../tool-calls.ts';
import { TextSegment } from './chat-segments.ts';
import { callsOf } from './chat-tools.ts';
import { turnsOfAnswer } from './chat-turns.ts';
import { readChatUsage } from './chat-usage.ts';
import { type VisitedPath, visitStrings } from './visit-strings.ts';

/** Deepest nesting of an answer that is walked; a deeper one is refused, not passed unscreened. */
const MAX_DEPTH = 64;

/** Most values of a whole answer: long ones with the log probabilities of many alternatives have a million. */
const MAX_ANSWER_VALUES = 4_000_000;

const PROTOCOL_FIELDS = new Set(['role', 'type', 'id']);
export const CHOICE_PROTOCOL: ReadonlySet<string> = new Set(['index', 'finish_reason', 'logprobs']);
export const ANSWER_PROTOCOL: ReadonlySet<string> = new Set([
  'choices',
  'id',
  'object',
  'model',
  'created',
  'usage',
  'system_fingerprint',
  'service_tier',
  'obfuscation',
]);

export function readChatAnswer(body: string): SurfaceAnswer | Refusal {
  // Strictly: of a key that stands twice the guards would see the last value and a client might take the first.
  const parsed = parseStrictText(body, { maxDepth: MAX_DEPTH, maxValues: MAX_ANSWER_VALUES });
  if (isRefusal(parsed)) return refuse('provider_failed', `the answer cannot be read: ${parsed.code}`);
  const root = parsed.value;
  if (!isObject(root) || !Array.isArray(root['choices']))
    return refuse('provider_failed', 'the answer has no choices');
  const segments: TextSegment[] = [];
  const structured: TextSegment[] = [];
  let complete = root['choices'].length > 0;
  for (const [index, choice] of root['choices'].entries()) {
    if (!isObject(choice)) return refuse('provider_failed', 'a choice is not an object');
    if (!collectFields(choice, ['choices', index], CHOICE_PROTOCOL, segments))
      return refuse('provider_failed', 'the answer is nested too deeply');
    complete &&= choice['finish_reason'] === 'stop' || choice['finish_reason'] === 'tool_calls';
    const content = segments.find(
      (one) => one.location.length === 4 && one.location[1] === index && one.location[3] === 'content',
    );
    if (content) structured.push(content);
  }
  if (!collectFields(root, [], ANSWER_PROTOCOL, segments))
    return refuse('provider_failed', 'the answer is nested too deeply');
  return {
    segments,
    structured,
    usage: readChatUsage(root['usage']) ?? {},
    complete,
    toolCalls: () => callsIn(root, () => renderAnswer(body, root, segments), segments),
    turns: () =>
      turnsOfAnswer(
        segments.some(({ changed }) => changed) ? JSON.parse(renderAnswer(body, root, segments)) : root,
      ),
    render: () => renderAnswer(body, root, segments),
  };
}

/** A call is judged as the client will read it: where guards rewrote one, the rendered answer is read again. */
function callsIn(
  root: JsonObject,
  render: () => string,
  segments: readonly TextSegment[],
): readonly ToolCall[] {
  const rewritten = segments.some(({ kind, changed }) => kind === 'tool_args' && changed);
  const read: unknown = rewritten ? JSON.parse(render()) : root;
  const choices: unknown = isObject(read) ? read['choices'] : undefined;
  if (!Array.isArray(choices)) return [];
  return choices.flatMap((choice: unknown) => (isObject(choice) ? callsOf(choice['message']) : []));
}

function renderAnswer(body: string, root: JsonObject, segments: readonly TextSegment[]): string {
  const edits: JsonEdit[] = [];
  const choices = root['choices'] as readonly JsonObject[];
  const changed = new Set<number>();
  for (const segment of segments) {
    if (!segment.changed) continue;
    edits.push({ path: segment.location, value: segment.text });
    if (segment.location[0] === 'choices' && typeof segment.location[1] === 'number')
      changed.add(segment.location[1]);
  }
  // The tokens in logprobs spell the text out: what was redacted from the text must not stand there.
  for (const index of changed)
    if (choices[index]?.['logprobs'] != null)
      edits.push({ path: ['choices', index, 'logprobs'], value: null });
  return edits.length === 0 ? body : editJson(body, edits);
}

/** Collects the strings of every field but the named protocol ones. False: nested too deeply. */
function collectFields(
  holder: JsonObject,
  at: VisitedPath,
  skip: ReadonlySet<string>,
  found: TextSegment[],
): boolean {
  const visitor = {
    string(text: string, path: VisitedPath) {
      const field = path[path.length - 1];
      if (text.length === 0 || (typeof field === 'string' && PROTOCOL_FIELDS.has(field))) return;
      found.push(new TextSegment(kindAt(path), [...path], text));
    },
  };
  for (const name of Object.keys(holder)) {
    if (skip.has(name)) continue;
    at.push(name);
    const whole = visitStrings(holder[name], at, visitor, MAX_DEPTH);
    at.pop();
    if (!whole) return false;
  }
  return true;
}

function kindAt(path: VisitedPath): SegmentKind {
  return path.includes('tool_calls') || path.includes('function_call') ? 'tool_args' : 'assistant';
}

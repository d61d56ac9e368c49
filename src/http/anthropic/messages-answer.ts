/** A whole Messages answer: every string of every block as a segment, byte-identical where nothing changed. */
import { isRefusal, type Refusal, refuse } from '../../errors.ts';
import { editJson } from '../json-edit.ts';
import { isObject, type JsonObject } from '../json-object.ts';
import { parseStrictText } from '../strict-json.ts';
import type { SurfaceAnswer } from '../surface.ts';
import { collect } from './messages-segments.ts';
import { callsIn } from './messages-tools.ts';
import { turnOfAnswer } from './messages-turns.ts';
import { readMessagesUsage } from './messages-usage.ts';
import type { TextSegment } from './text-segment.ts';

/** Deepest nesting of an answer; a deeper one is refused, not passed unscreened. */
export const MAX_DEPTH = 64;
/** Most values of a whole answer. */
const MAX_ANSWER_VALUES = 1_000_000;

/** Members of an answer that no text of the model stands in. */
export const ANSWER_PROTOCOL: ReadonlySet<string> = new Set([
  'id',
  'type',
  'role',
  'model',
  'stop_reason',
  'usage',
]);
const COMPLETE: ReadonlySet<unknown> = new Set(['end_turn', 'stop_sequence', 'tool_use']);
/** The model called a tool or declined: what it said is not the output that was asked for. */
const UNSTRUCTURED: ReadonlySet<unknown> = new Set(['tool_use', 'refusal', 'pause_turn']);

/** Whether what the model says has the format that was asked for, by why it stopped. */
export function isStructured(stopReason: unknown): boolean {
  return !UNSTRUCTURED.has(stopReason);
}

export function readMessagesAnswer(body: string): SurfaceAnswer | Refusal {
  const root = readRoot(body);
  if (isRefusal(root)) return root;
  const { content } = root;
  if (root['type'] !== 'message' || !Array.isArray(content))
    return refuse('provider_failed', 'the answer is no message');
  const segments: TextSegment[] = [];
  for (const name of Object.keys(root)) {
    if (!ANSWER_PROTOCOL.has(name))
      collect(root[name], [name], { kind: 'assistant', found: segments, blocks: 'answer' });
  }
  const stopReason = root['stop_reason'];
  return {
    segments,
    structured: isStructured(stopReason) ? segments.filter(isBlockText(content)) : [],
    usage: readMessagesUsage(root['usage']) ?? {},
    complete: COMPLETE.has(stopReason),
    toolCalls: () => callsIn(contentNow(body, content, segments)),
    turns: () => [turnOfAnswer(contentNow(body, content, segments))],
    render: () => render(body, segments),
  };
}

/** Strictly: of a key that stands twice the guards would see the last value and a client might take the first. */
export function readRoot(body: string): JsonObject | Refusal {
  const parsed = parseStrictText(body, { maxDepth: MAX_DEPTH, maxValues: MAX_ANSWER_VALUES });
  if (isRefusal(parsed)) return refuse('provider_failed', `the answer cannot be read: ${parsed.code}`);
  return isObject(parsed.value) ? parsed.value : refuse('provider_failed', 'the answer is not an object');
}

function isBlockText(content: readonly unknown[]): (segment: TextSegment) => boolean {
  return ({ location: [list, index, field, ...more] }) => {
    const block = list === 'content' && typeof index === 'number' ? content[index] : undefined;
    return more.length === 0 && field === 'text' && isObject(block) && block['type'] === 'text';
  };
}

/** A call and a turn are as the client will read them: where guards rewrote one, the rendered answer is read again. */
function contentNow(body: string, content: unknown, segments: readonly TextSegment[]): unknown {
  if (!segments.some(({ changed }) => changed)) return content;
  return (JSON.parse(render(body, segments)) as JsonObject)['content'];
}

export function render(body: string, segments: readonly TextSegment[]): string {
  return editJson(
    body,
    segments.flatMap((segment) => segment.edits()),
  );
}

/** Which texts nobody vouches for: what tools returned and what documents say. Their words are data, never orders. */
import type { Segment, SegmentKind } from '../../http/segments.ts';

const UNTRUSTED_KINDS: ReadonlySet<SegmentKind> = new Set(['tool_result', 'document']);

export function isUntrustedKind(kind: SegmentKind): boolean {
  return UNTRUSTED_KINDS.has(kind);
}

/** Settings of the request are judged like documents, but bring nothing into the conversation. */
export function isUntrusted({ kind, setting }: Pick<Segment, 'kind' | 'setting'>): boolean {
  return setting !== true && UNTRUSTED_KINDS.has(kind);
}

/** Takes the signs of spotlighting out of a request that was recorded as it was sent, so that guards can read it again. */
import type { Segment } from '../../http/segments.ts';
import { markerNote, unmark } from './marker.ts';

/** Only a sign that the gate's own note names is taken out; the note goes too. */
export function withoutMarks(segments: readonly Segment[]): void {
  const noting = segments.find(({ kind, text }) => kind === 'system' && signIn(text) !== undefined);
  const sign = noting && signIn(noting.text);
  if (noting === undefined || sign === undefined) return;
  noting.replace(noting.text.replace(markerNote(sign), '').trimEnd());
  for (const segment of segments) {
    const text = unmark(segment.text, sign, segment.kind === 'tool_args');
    if (text !== segment.text) segment.replace(text);
  }
}

function signIn(text: string): string | undefined {
  const [before = ''] = markerNote('\u0000').split('\u0000');
  const at = text.indexOf(before);
  const sign = at < 0 ? '' : text.charAt(at + before.length);
  return sign !== '' && text.includes(markerNote(sign)) ? sign : undefined;
}

/** The texts of segments as external guards get them, JSON decoded, in slices that give the event loop back. */
import type { Segment } from '../../http/segments.ts';
import { SegmentScan } from '../segment-scan.ts';
import type { ExternalText } from './adapter.ts';

/** Characters that are read between two pauses. */
const SLICE_CHARACTERS = 64 * 1024;

export interface SegmentText extends ExternalText {
  readonly scan: SegmentScan;
}

export async function segmentTexts(
  segments: readonly Segment[],
  yieldNow: () => Promise<void>,
): Promise<readonly SegmentText[]> {
  const texts: SegmentText[] = [];
  let unpaused = 0;
  for (const segment of segments) {
    const scan = new SegmentScan(segment);
    while (!scan.prepare()) await yieldNow();
    let text = '';
    for (let window = scan.nextWindow(); window !== undefined; window = scan.nextWindow()) {
      text += window.text.slice(window.ownStart - window.start, window.ownEnd - window.start);
    }
    texts.push({ kind: segment.kind, text, scan });
    unpaused += text.length;
    if (unpaused < SLICE_CHARACTERS) continue;
    unpaused = 0;
    await yieldNow();
  }
  return texts;
}

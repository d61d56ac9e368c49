/**
 * Cuts user messages where the operator's policy says that an application puts other people's text: between declared
 * markers. The cut runs from the first opening to the last closing marker, so that a text cannot end its own quarantine.
 */
import type { Segment } from '../../http/segments.ts';

export interface TextMarkers {
  readonly open: string;
  readonly close: string;
}

/** The segments, with each marked stretch of a user's text as a document of its own. The same list where there is none. */
export function splitMarked(
  segments: readonly Segment[],
  markers: readonly TextMarkers[],
): readonly Segment[] {
  let split: Segment[] | undefined;
  for (const [index, segment] of segments.entries()) {
    const range = segment.kind === 'user' ? rangeOf(segment.text, markers) : undefined;
    if (range === undefined) {
      split?.push(segment);
      continue;
    }
    split ??= segments.slice(0, index);
    split.push(...partsOf(segment, range));
  }
  return split ?? segments;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** An opening marker without its closing one marks everything after it. */
function rangeOf(text: string, markers: readonly TextMarkers[]): Range | undefined {
  let start = Number.POSITIVE_INFINITY;
  let end = 0;
  for (const { open, close } of markers) {
    const opened = text.indexOf(open);
    if (opened < 0) continue;
    start = Math.min(start, opened + open.length);
    const closed = text.lastIndexOf(close);
    end = Math.max(end, closed < opened + open.length ? text.length : closed);
  }
  return start < end ? { start, end } : undefined;
}

function partsOf(whole: Segment, { start, end }: Range): readonly Segment[] {
  const texts = [whole.text.slice(0, start), whole.text.slice(start, end), whole.text.slice(end)];
  const write = () => whole.replace(texts.join(''));
  return texts.flatMap((text, place) =>
    text === ''
      ? []
      : [new SegmentPart(whole, { kind: place === 1 ? 'document' : 'user', texts, place, write })],
  );
}

interface Place {
  readonly kind: Segment['kind'];
  readonly texts: string[];
  readonly place: number;
  readonly write: () => void;
}

/** A stretch of a segment: what is written into it is written into the whole. */
class SegmentPart implements Segment {
  readonly kind: Segment['kind'];
  readonly #whole: Segment;
  readonly #place: Place;

  constructor(whole: Segment, place: Place) {
    this.kind = place.kind;
    this.#whole = whole;
    this.#place = place;
  }

  get path(): string {
    return this.#whole.path;
  }

  get markable(): boolean {
    return this.#whole.markable === true;
  }

  get text(): string {
    return this.#place.texts[this.#place.place] ?? '';
  }

  replace(text: string): void {
    this.#place.texts[this.#place.place] = text;
    this.#place.write();
  }
}

/**
 * What the texts of every wire format have in common as segments: where one stands, what it says now, and what it said.
 * How a replacement is written back, and what may be done with the text, is each format's own.
 */
import type { Segment, SegmentKind } from './segments.ts';
import type { JsonPath } from './strict-json.ts';

/** Most texts in one request; more is refused before any guard runs. */
export const MAX_SEGMENTS = 20_000;
/** A key that is no plain name, or longer than names are, may carry text, an address or a secret to the model. */
export const KEY_AS_TEXT = /[^\w$.-]|.{33}/;

export abstract class BodyText implements Segment {
  readonly kind: SegmentKind;
  readonly location: JsonPath;
  #text: string;
  #original: string | undefined;

  constructor(kind: SegmentKind, location: JsonPath, text: string) {
    this.kind = kind;
    this.location = location;
    this.#text = text;
  }

  abstract get markable(): boolean;
  abstract get setting(): boolean;

  get path(): string {
    return pathText(this.location);
  }
  get text(): string {
    return this.#text;
  }
  get changed(): boolean {
    return this.#original !== undefined;
  }
  /** As it came. */
  get original(): string {
    return this.#original ?? this.#text;
  }
  replace(text: string): void {
    if (text === this.#text) return;
    this.#original ??= this.#text;
    this.#text = text;
  }
  /** Bytes by which the text is longer than it came; 0 where it is not. */
  growthBytes(): number {
    if (this.#original === undefined) return 0;
    return Math.max(0, Buffer.byteLength(this.#text) - Buffer.byteLength(this.#original));
  }
}

export function pathText(location: JsonPath): string {
  let text = '';
  for (const step of location)
    text += typeof step === 'number' ? `[${step}]` : text === '' ? step : `.${step}`;
  return text;
}

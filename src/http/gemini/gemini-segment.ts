/** One text of a Gemini request or answer, and how a replacement of it is written back. */
import type { JsonEdit } from '../json-edit.ts';
import { pathText } from '../openai/chat-segments.ts';
import type { TextFile } from '../openai/media.ts';
import type { Segment, SegmentKind } from '../segments.ts';
import type { JsonPath } from '../strict-json.ts';
import { editsBetween } from './value-edits.ts';

/** What a guard may do with the text: `markable` to put signs in it, `setting` that it is no part of the talk. */
export interface TextTraits {
  readonly markable?: boolean;
  readonly setting?: boolean;
}

const NO_TRAITS: TextTraits = Object.freeze({});

export class GeminiSegment implements Segment {
  readonly kind: SegmentKind;
  readonly location: JsonPath;
  readonly markable: boolean;
  readonly setting: boolean;
  #text: string;
  #original: string | undefined;

  constructor(kind: SegmentKind, location: JsonPath, text: string, traits: TextTraits = NO_TRAITS) {
    this.kind = kind;
    this.location = location;
    this.markable = traits.markable === true;
    this.setting = traits.setting === true;
    this.#text = text;
  }

  get path(): string {
    return pathText(this.location);
  }
  get text(): string {
    return this.#text;
  }
  get changed(): boolean {
    return this.#original !== undefined;
  }
  replace(text: string): void {
    if (text === this.#text) return;
    this.#original ??= this.#text;
    this.#text = text;
  }
  /** What must be written into the body; only for a changed text. */
  edits(): readonly JsonEdit[] {
    return [{ path: this.location, value: this.#text }];
  }
  /** Bytes by which the text is longer than it came; 0 where it is not. */
  growthBytes(): number {
    if (this.#original === undefined) return 0;
    return Math.max(0, Buffer.byteLength(this.#text) - Buffer.byteLength(this.#original));
  }
}

/** A call's arguments: a JSON value in the body, JSON text for guards. */
export class ArgumentsSegment extends GeminiSegment {
  readonly #value: unknown;

  constructor(location: JsonPath, value: unknown) {
    super('tool_args', location, JSON.stringify(value));
    this.#value = value;
  }
  /** Throws where guards made something of it that is no JSON: that must not be sent. */
  override edits(): readonly JsonEdit[] {
    return editsBetween(this.#value, JSON.parse(this.text), this.location);
  }
}

/** The text of an inline text file: guards read it decoded, and what they change is encoded again. */
export class InlineTextSegment extends GeminiSegment {
  constructor(location: JsonPath, { text }: TextFile) {
    super('document', location, text);
  }
  override edits(): readonly JsonEdit[] {
    return [{ path: this.location, value: Buffer.from(this.text).toString('base64') }];
  }
}

/** A JSON key with text in it: a key cannot be rewritten, so a redaction of it denies. */
export class KeyTextSegment extends GeminiSegment {
  override replace(): void {
    throw new Error('a JSON key cannot be rewritten');
  }
}

/** One text of a Gemini request or answer, and how a replacement of it is written back. */
import { BodyText } from '../body-text.ts';
import type { JsonEdit } from '../json-edit.ts';
import type { TextFile } from '../openai/media.ts';
import type { SegmentKind } from '../segments.ts';
import type { JsonPath } from '../strict-json.ts';
import { editsBetween } from './value-edits.ts';

/** What a guard may do with the text: `markable` to put signs in it, `setting` that it is no part of the talk. */
export interface TextTraits {
  readonly markable?: boolean;
  readonly setting?: boolean;
}

const NO_TRAITS: TextTraits = Object.freeze({});

export class GeminiSegment extends BodyText {
  readonly markable: boolean;
  readonly setting: boolean;

  constructor(kind: SegmentKind, location: JsonPath, text: string, traits: TextTraits = NO_TRAITS) {
    super(kind, location, text);
    this.markable = traits.markable === true;
    this.setting = traits.setting === true;
  }

  /** What must be written into the body; only for a changed text. */
  edits(): readonly JsonEdit[] {
    return [{ path: this.location, value: this.text }];
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

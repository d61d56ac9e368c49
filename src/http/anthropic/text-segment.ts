/**
 * The texts of Messages requests and answers as segments. A tool's input is one text, the JSON of its value, so that
 * guards see its keys and numbers too; what they change in it is written back leaf by leaf.
 */
import { BodyText } from '../body-text.ts';
import type { JsonEdit } from '../json-edit.ts';
import type { JsonPath } from '../strict-json.ts';
import { jsonChanges } from './json-changes.ts';

/** Fields whose text is something to read. Signed thinking and a tool's input are none of them. */
const READABLE: ReadonlySet<string> = new Set(['text', 'content', 'data', 'context', 'title', 'system']);
/** Fields beside the conversation whose strings no model reads. */
const SETTINGS: ReadonlySet<string> = new Set(['metadata', 'stop_sequences', 'diagnostics']);

export class TextSegment extends BodyText {
  get markable(): boolean {
    const [list] = this.location;
    const field = this.location.at(-1);
    return (list === 'messages' || list === 'system') && typeof field === 'string' && READABLE.has(field);
  }
  get setting(): boolean {
    const [field] = this.location;
    return typeof field === 'string' && SETTINGS.has(field);
  }
  /** What the replacement changes in the body. */
  edits(): readonly JsonEdit[] {
    return this.changed ? [{ path: this.location, value: this.text }] : [];
  }
}

/** A JSON value as one text. A replacement that is no JSON throws, and a guard that fails denies. */
export class JsonSegment extends TextSegment {
  readonly #value: unknown;

  constructor(location: JsonPath, value: unknown) {
    super('tool_args', location, JSON.stringify(value));
    this.#value = value;
  }

  override get markable(): boolean {
    return false;
  }
  override replace(text: string): void {
    JSON.parse(text);
    super.replace(text);
  }
  override edits(): readonly JsonEdit[] {
    return this.changed ? jsonChanges(this.#value, JSON.parse(this.text), this.location) : [];
  }
}

/** A JSON key with text in it: guards read it, but a key cannot be rewritten, so a redaction of it denies. */
export class KeySegment extends TextSegment {
  override get markable(): boolean {
    return false;
  }
  override replace(): void {
    throw new Error('a JSON key cannot be rewritten');
  }
}

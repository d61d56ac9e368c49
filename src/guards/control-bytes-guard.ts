/**
 * Guard against control bytes in answers: terminal escape sequences, C0 and C1 controls, and carriage returns that
 * write over what stands before. Redaction removes them; what they enclosed as visible text stays.
 */

import type { SegmentKind } from '../http/segments.ts';
import { ControlSequences } from './control-bytes/control-sequences.ts';
import type { Finding, GuardContext, OutputGuard, OutputInspector, OutputJudgement } from './guard.ts';
import { UnreleasedFindings } from './unreleased-findings.ts';

const NAME = 'control_bytes';
const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;
const TAB = 0x09;
/** Form feed and vertical tab: white space that a line feed stands for. */
const LINE_BREAKS: ReadonlySet<number> = new Set([0x0b, 0x0c, 0x85]);
/** A control character or a bidi override as an escape in the text of a JSON answer: `\u001b`. */
const JSON_ESCAPE = /^\\u(?:00(?:0[0-8bcef]|1[0-9a-f]|7f|[89][0-9a-f])|202[de])$/i;
const JSON_ESCAPE_CHARACTERS = 6;

export function controlBytesGuard(): { readonly output: OutputGuard } {
  return { output: { name: NAME, open: (_channel, kind, context) => new ControlInspector(kind, context) } };
}

class ControlInspector implements OutputInspector {
  readonly #sequences = new ControlSequences();
  readonly #findings = new UnreleasedFindings();
  /** The channel is the source of JSON, in which control characters stand as escapes. */
  readonly #json: boolean;
  /** Absolute offset of the first unit that was not read. */
  #read = 0;
  #safe = 0;

  constructor(kind: SegmentKind, context: GuardContext) {
    this.#json = context.answersInJson === true && kind === 'assistant';
  }

  push(text: string, final: boolean, released = this.#safe): OutputJudgement {
    this.#findings.release(released);
    const from = this.#read - this.#findings.base;
    if (from < text.length && (this.#sequences.open || this.#json || holdsControl(text, from))) {
      this.#read += this.#readOn(text, from, final) - from;
    } else this.#read = this.#findings.base + text.length;
    this.#safe = this.#read - this.#findings.base;
    return { findings: this.#findings.report(), safe: this.#safe };
  }

  /** Reads from `from`; returns up to where all is decided. */
  #readOn(text: string, from: number, final: boolean): number {
    for (let i = from; i < text.length; i += 1) {
      const unit = text.charCodeAt(i);
      const kind = this.#sequences.take(unit);
      if (kind === 'ansi') this.#note(i, i + 1, 'ansi', '');
      else if (kind === 'control') this.#note(i, i + 1, 'control', LINE_BREAKS.has(unit) ? '\n' : '');
      else if (unit === CARRIAGE_RETURN) {
        if (i + 1 === text.length && !final) return i;
        if (text.charCodeAt(i + 1) !== LINE_FEED) this.#note(i, i + 1, 'carriage_return', '\n');
      } else if (this.#json && unit === 0x5c) {
        const sequence = text.slice(i, i + JSON_ESCAPE_CHARACTERS);
        if (sequence.length < JSON_ESCAPE_CHARACTERS && !final) return i;
        if (JSON_ESCAPE.test(sequence)) this.#note(i, i + JSON_ESCAPE_CHARACTERS, 'control', '');
        // What is escaped is no escape itself: `\\u001b` is a backslash and letters.
        i += JSON_ESCAPE.test(sequence) ? JSON_ESCAPE_CHARACTERS - 1 : 1;
      }
    }
    return text.length;
  }

  #note(start: number, end: number, type: string, replacement: string): void {
    const { base } = this.#findings;
    this.#findings.add({
      guard: NAME,
      type: `control.${type}`,
      start: base + start,
      end: base + end,
      action: 'redact',
      replacement,
      score: 1,
    } satisfies Finding);
  }
}

/** One plain loop: it runs over every answer. */
function holdsControl(text: string, from: number): boolean {
  for (let i = from; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit < 0x20 ? unit !== LINE_FEED && unit !== TAB : unit >= 0x7f && unit <= 0x9f) return true;
  }
  return false;
}

/**
 * Findings of one stream, kept until their text is released: a runner that releases less than a guard allowed asks
 * about the same text again, and must hear of the same findings again. Bounded by what may be held back.
 */
import { type Finding, NO_FINDINGS } from './guard.ts';

/** Longer ones stay apart, so that another guard's hold-back never keeps a long redaction waiting as a whole. */
const MAX_JOINED_CHARACTERS = 64;

export class UnreleasedFindings {
  /** Absolute offset of the held text's first unit. */
  base = 0;
  #kept: Finding[] = [];

  /** The runner released the first `count` units of the text that it showed last. */
  release(count: number): void {
    if (count === 0) return;
    this.base += count;
    if (this.#kept.length > 0) this.#kept = this.#kept.filter(({ end }) => end > this.base);
  }

  /** `start` and `end` are absolute offsets. What goes without replacement joins what went just before it. */
  add(finding: Finding): void {
    const last = this.#kept.at(-1);
    const joins =
      last !== undefined &&
      last.end === finding.start &&
      last.type === finding.type &&
      finding.replacement === '' &&
      finding.end - last.start <= MAX_JOINED_CHARACTERS;
    if (joins) this.#kept[this.#kept.length - 1] = { ...last, end: finding.end };
    else this.#kept.push(finding);
  }

  /** What is known of the held text, with offsets into it. */
  report(): readonly Finding[] {
    if (this.#kept.length === 0) return NO_FINDINGS;
    return this.#kept.map((finding) => {
      const { start, end, replacement } = finding;
      const begun = start < this.base;
      const moved = { ...finding, start: begun ? 0 : start - this.base, end: end - this.base };
      return begun && replacement !== undefined ? { ...moved, replacement: '' } : moved;
    });
  }
}

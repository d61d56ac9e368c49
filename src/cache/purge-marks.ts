/**
 * What was purged, and when: an answer that was asked for before is never given, whichever store still has it. Bounded:
 * past the bound the oldest marks become one that covers everything, which costs hits and never lets one through.
 */
import { covers, type EntryId, type EntryTags, type PurgeSelector } from './answer-cache.ts';

const MAX_MARKS = 256;
/** No entry lives longer: a mark older than that covers nothing any more. */
const LONGEST_LIFE_MS = 2 * 604_800_000;

interface Mark {
  readonly selector: PurgeSelector;
  readonly atMs: number;
}

export class PurgeMarks {
  #marks: Mark[] = [];

  add(selector: PurgeSelector, atMs: number, nowMs: number): void {
    const known = this.#marks.some(
      (mark) => mark.atMs === atMs && JSON.stringify(mark.selector) === JSON.stringify(selector),
    );
    if (known) return;
    this.#marks.push({ selector, atMs });
    this.#marks = this.#marks.filter((mark) => nowMs - mark.atMs <= LONGEST_LIFE_MS);
    if (this.#marks.length <= MAX_MARKS) return;
    const old = this.#marks.splice(0, MAX_MARKS / 2);
    this.#marks.unshift({ selector: {}, atMs: Math.max(...old.map((mark) => mark.atMs)) });
  }

  cover(id: EntryId, tags: EntryTags, requestedAtMs: number): boolean {
    if (this.#marks.length === 0) return false;
    return this.#marks.some(({ selector, atMs }) => requestedAtMs <= atMs && covers(selector, id, tags));
  }
}

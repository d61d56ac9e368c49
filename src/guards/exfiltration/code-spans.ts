/**
 * Follows inline code spans, so that the syntax of an image between backticks is not taken for an image. Believes a
 * span only once it has ended, on its own line, and where no tag, escape or earlier backtick makes another reading.
 */

/** The longest code span that may hold an image's syntax without being an image. */
const MAX_SPAN_CHARACTERS = 400;
const BACKTICK = 0x60;
const BACKSLASH = 0x5c;

export interface HeldRemoval<T> {
  readonly start: number;
  readonly end: number;
  readonly removal: T;
}

export class CodeSpans<T> {
  readonly #commit: (held: HeldRemoval<T>) => void;
  /** Backticks that opened the span that may be open; 0: none. */
  #mark = 0;
  #start = 0;
  #run = 0;
  #runStart = 0;
  #doubt = false;
  #held: HeldRemoval<T>[] = [];

  constructor(commit: (held: HeldRemoval<T>) => void) {
    this.#commit = commit;
  }

  get neutral(): boolean {
    return this.#mark === 0 && this.#run === 0 && !this.#doubt;
  }

  /** Text without backticks and newlines changes nothing. */
  get calm(): boolean {
    return this.#mark === 0 && this.#run === 0;
  }

  /** Where the oldest removal begins that waits for its span's end. */
  get heldFrom(): number | undefined {
    return this.#held[0]?.start;
  }

  /** Takes one unit. `elsewhere`: it stands in a tag or a URL, where a backtick may mean itself. */
  take(unit: number, at: number, previous: number, elsewhere: boolean): void {
    if (unit === BACKTICK) {
      if (this.#run === 0) {
        this.#runStart = at;
        if (previous === BACKSLASH || elsewhere) this.#doubt = true;
      }
      this.#run += 1;
      return;
    }
    if (this.#run > 0) this.#endRun();
    if (this.#mark === 0) return;
    if (unit === 0x0a || unit === 0x0d || at - this.#start > MAX_SPAN_CHARACTERS) this.#breakOff();
  }

  /** Removes now, or when it is clear that it is no code. */
  remove(held: HeldRemoval<T>): void {
    if (this.#mark > 0 && held.start >= this.#start) this.#held.push(held);
    else this.#commit(held);
  }

  endParagraph(): void {
    this.#breakOff();
    this.#doubt = false;
  }

  /** Nothing follows. */
  end(): void {
    if (this.#run > 0) this.#endRun();
    this.#breakOff();
  }

  #endRun(): void {
    const run = this.#run;
    this.#run = 0;
    if (this.#mark === run) {
      this.#mark = 0;
      this.#held = [];
    } else if (this.#mark === 0 && !this.#doubt) {
      this.#mark = run;
      this.#start = this.#runStart;
    }
  }

  #breakOff(): void {
    if (this.#mark > 0) this.#doubt = true;
    this.#mark = 0;
    const held = this.#held;
    if (held.length > 0) this.#held = [];
    for (const removal of held) this.#commit(removal);
  }
}

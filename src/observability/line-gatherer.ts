/**
 * Gathers the lines of finished requests into few writes. The stream behind it measures all that it holds again at each
 * line, so lines are joined here first. What waits is bounded in size and in time.
 */

/** Characters that are gathered before they are passed on. */
const GATHERED_CHARACTERS = 16_000;
/** Longest wait of a line, in milliseconds. */
const WAIT_MS = 200;

export interface LineStream {
  write(text: string): unknown;
}

export class LineGatherer {
  readonly #stream: LineStream;
  #waiting = '';
  #timer: NodeJS.Timeout | undefined;

  constructor(stream: LineStream) {
    this.#stream = stream;
  }

  /** A line that may wait for others. */
  gather(line: string): void {
    this.#waiting += line;
    if (this.#waiting.length >= GATHERED_CHARACTERS) this.pass();
    else this.#timer ??= setTimeout(() => this.pass(), WAIT_MS).unref();
  }

  /** A line that somebody should see now, after those that came before it. */
  write(line: string): void {
    this.#waiting += line;
    this.pass();
  }

  /** Passes on what waits. */
  pass(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting === '') return;
    const text = this.#waiting;
    this.#waiting = '';
    this.#stream.write(text);
  }
}

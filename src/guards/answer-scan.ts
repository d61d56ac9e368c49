/**
 * Screens whole answers, through the same channels as streamed ones, in slices that give the event loop back. What
 * guards rewrite is written only when every text has passed.
 */
import type { Segment } from '../http/segments.ts';
import { ChannelScreen } from './channel-screen.ts';
import { applyRedactions } from './merge-findings.ts';
import { blockReason, type OutputScreenOptions } from './output-screen.ts';
import type { OutputVerdict } from './request-guards.ts';

/** Characters that are judged between two looks at the clock. */
const SLICE_CHARACTERS = 8_192;
/** Longest time that a scan keeps the event loop, in milliseconds. */
const SLICE_MS = 3;

export interface ScreenAnswerOptions extends OutputScreenOptions {
  readonly segments: readonly Segment[];
  /** Resolves after other work had its turn: `setImmediate`. */
  readonly yieldNow: () => Promise<void>;
}

/** Judges a whole answer and writes into its segments what guards rewrite; a blocked answer is left as it came. */
export function screenAnswer(options: ScreenAnswerOptions): OutputVerdict | Promise<OutputVerdict> {
  const scan = new AnswerScan(options);
  return scan.runSlice() ? scan.verdict() : finishLater(scan, options.yieldNow);
}

async function finishLater(scan: AnswerScan, yieldNow: () => Promise<void>): Promise<OutputVerdict> {
  do await yieldNow();
  while (!scan.runSlice());
  return scan.verdict();
}

const PASSED: OutputVerdict = Object.freeze({ blocked: false });

class AnswerScan {
  readonly #options: ScreenAnswerOptions;
  readonly #deadlineMs: number;
  readonly #changes: { readonly segment: Segment; readonly text: string }[] = [];
  #index = 0;
  #channel: ChannelScreen | undefined;
  #reason: string | undefined;

  constructor(options: ScreenAnswerOptions) {
    this.#options = options;
    this.#deadlineMs = options.clock() + options.deadlineMs;
  }

  /** Works until done (true) or until the slice of time is used up. */
  runSlice(): boolean {
    const { clock, segments } = this.#options;
    const startedMs = clock();
    let unclocked = 0;
    while (this.#reason === undefined) {
      const segment = segments[this.#index];
      if (!segment) break;
      unclocked += this.#step(segment) + 64;
      if (unclocked < SLICE_CHARACTERS) continue;
      unclocked = 0;
      if (clock() > this.#deadlineMs) break;
      if (clock() - startedMs > SLICE_MS) return false;
    }
    if (this.#reason === undefined && clock() > this.#deadlineMs) this.#reason = 'guard_deadline';
    return true;
  }

  verdict(): OutputVerdict {
    if (this.#reason !== undefined) return { blocked: true, reason: this.#reason };
    try {
      for (const { segment, text } of this.#changes) segment.replace(text);
    } catch {
      return { blocked: true, reason: 'a text that must be redacted cannot be rewritten' };
    }
    return PASSED;
  }

  #step(segment: Segment): number {
    const { guards, context, note } = this.#options;
    try {
      this.#channel ??= new ChannelScreen(`whole.${this.#index}`, segment.kind, guards, context);
      const channel = this.#channel;
      const end = Math.min(segment.text.length, channel.length + SLICE_CHARACTERS);
      const part = segment.text.slice(channel.length, end);
      const final = end === segment.text.length;
      const blocking = channel.push(part, final);
      if (channel.findings.length > 0) note(channel.findings.splice(0));
      if (blocking) this.#reason = `${blocking.guard}: ${blocking.type}`;
      else if (final) this.#finish(segment, channel);
      return part.length;
    } catch (error) {
      this.#reason = blockReason(error);
      return 0;
    }
  }

  #finish(segment: Segment, channel: ChannelScreen): void {
    if (channel.redactions.length > 0 || channel.suffix !== '') {
      const text = applyRedactions(segment.text, channel.redactions) + channel.suffix;
      this.#changes.push({ segment, text });
    }
    this.#channel = undefined;
    this.#index += 1;
  }
}

/**
 * Screens streamed answers event by event with a bounded hold-back. An event leaves only when all of its text is
 * certain, in order; events that nothing changed leave as the objects that came.
 */
import type { AnswerEvent, Piece } from '../http/surface.ts';
import { type ActiveOutputGuard, ChannelScreen } from './channel-screen.ts';
import type { Finding, GuardContext } from './guard.ts';
import { GuardFault } from './inspect-window.ts';
import { applyRedactions } from './merge-findings.ts';
import type { RenderedEvent, StreamScreen, StreamStep } from './request-guards.ts';

/** Most channels of one answer at a time; more is an attack on memory. */
const MAX_CHANNELS = 16_384;
/** Most events that wait; hold-back is counted in characters, so that only a broken guard gets here. */
const MAX_HELD_EVENTS = 16_384;
/** From this many waiting events on, events of other channels no longer wait for the channel that is held back. */
const IN_ORDER_EVENTS = 8;

export interface OutputScreenOptions {
  readonly guards: readonly ActiveOutputGuard[];
  readonly context: GuardContext;
  /** Most time that the guards may work on one answer; in streams, waiting for the provider does not count. */
  readonly deadlineMs: number;
  /** Monotonic milliseconds with fractions. */
  readonly clock: () => number;
  /** Is told each finding once, when it is certain. */
  readonly note: (findings: readonly Finding[]) => void;
}

interface HeldPiece {
  readonly piece: Piece;
  readonly channel: ChannelScreen;
  readonly start: number;
  readonly end: number;
}

interface HeldEvent {
  readonly event: RenderedEvent;
  readonly pieces: readonly HeldPiece[];
}

export function openOutputScreen(options: OutputScreenOptions): StreamScreen {
  return new OutputScreen(options);
}

class OutputScreen implements StreamScreen {
  readonly #options: OutputScreenOptions;
  readonly #channels = new Map<string, ChannelScreen>();
  #waiting: HeldEvent[] = [];
  #spentMs = 0;
  #blockedBy: string | undefined;

  constructor(options: OutputScreenOptions) {
    this.#options = options;
  }

  accept(event: AnswerEvent): StreamStep {
    if (event.type === 'truncated' || event.type === 'error') return this.finish();
    return this.#guarded(() => {
      const pieces = event.type === 'delta' ? this.#judgeAll(event.pieces) : [];
      if (event.type === 'end') this.#closeAll();
      this.#waiting.push({ event, pieces });
    });
  }

  finish(): StreamStep {
    return this.#guarded(() => this.#closeAll());
  }

  #guarded(judge: () => void): StreamStep {
    if (this.#blockedBy !== undefined) return { blocked: true, reason: this.#blockedBy };
    const { clock, deadlineMs } = this.#options;
    const startedMs = clock();
    try {
      judge();
    } catch (error) {
      this.#blockedBy = blockReason(error);
      return { blocked: true, reason: this.#blockedBy };
    }
    this.#spentMs += clock() - startedMs;
    if (this.#blockedBy !== undefined) return { blocked: true, reason: this.#blockedBy };
    if (this.#spentMs > deadlineMs) this.#blockedBy = 'guard_deadline';
    else if (this.#waiting.length > MAX_HELD_EVENTS)
      this.#blockedBy = 'guard_failed: too many events held back';
    if (this.#blockedBy !== undefined) return { blocked: true, reason: this.#blockedBy };
    return { blocked: false, release: this.#release() };
  }

  #judgeAll(pieces: readonly Piece[]): readonly HeldPiece[] {
    const held: HeldPiece[] = [];
    for (const piece of pieces) {
      // The end of a channel that never had any text.
      if (piece.text === '' && piece.last && !this.#channels.has(piece.channel)) continue;
      const channel = this.#channel(piece);
      const start = channel.length;
      this.#push(channel, piece.text, piece.last);
      held.push({ piece, channel, start, end: channel.length });
      if (piece.last) this.#channels.delete(piece.channel);
    }
    return held;
  }

  #channel(piece: Piece): ChannelScreen {
    const known = this.#channels.get(piece.channel);
    if (known) return known;
    if (this.#channels.size >= MAX_CHANNELS) throw new GuardFault('runner', new Error('too many channels'));
    const { guards, context } = this.#options;
    const opened = new ChannelScreen(piece.channel, piece.kind, guards, context);
    this.#channels.set(piece.channel, opened);
    return opened;
  }

  #push(channel: ChannelScreen, text: string, final: boolean): void {
    const blocking = channel.push(text, final);
    if (channel.findings.length > 0) this.#options.note(channel.findings.splice(0));
    if (blocking) this.#blockedBy ??= `${blocking.guard}: ${blocking.type}`;
  }

  #closeAll(): void {
    for (const channel of this.#channels.values()) this.#push(channel, '', true);
    this.#channels.clear();
  }

  #release(): readonly RenderedEvent[] {
    const released: RenderedEvent[] = [];
    let count = 0;
    for (const held of this.#waiting) {
      if (!isCertain(held)) break;
      write(held);
      released.push(held.event);
      count += 1;
    }
    if (count > 0) this.#waiting = count === this.#waiting.length ? [] : this.#waiting.slice(count);
    if (this.#waiting.length > IN_ORDER_EVENTS) this.#overtake(released);
    return released;
  }

  /**
   * A channel that paused with a word held back (text before a tool call) must not stall the others until the end:
   * deltas that share no channel with what waits go ahead. Within a channel the order never changes.
   */
  #overtake(released: RenderedEvent[]): void {
    const stalled = new Set<ChannelScreen>();
    let barred = false;
    this.#waiting = this.#waiting.filter((held) => {
      const free = held.event.type === 'delta' && held.pieces.length > 0 && !barred;
      if (free && isCertain(held) && held.pieces.every(({ channel }) => !stalled.has(channel))) {
        write(held);
        released.push(held.event);
        return false;
      }
      if (held.event.type !== 'delta') barred = true;
      for (const { channel } of held.pieces) stalled.add(channel);
      return true;
    });
  }
}

function isCertain({ pieces }: HeldEvent): boolean {
  for (const { channel, end } of pieces) if (end > channel.decided) return false;
  return true;
}

/** Writes what was decided into the event's pieces; a redaction over several pieces stands in the first of them. */
function write({ pieces }: HeldEvent): void {
  for (const { piece, channel, start, end } of pieces) {
    const suffix = end === channel.length && end > start ? channel.suffix : '';
    if (channel.redactions.length === 0 && suffix === '') continue;
    const text = rewritten(piece.text, channel, start, end) + suffix;
    if (text !== piece.text) piece.replace(text);
    channel.forgetUntil(end);
  }
}

function rewritten(text: string, channel: ChannelScreen, start: number, end: number): string {
  const within = channel.redactions
    .filter((redaction) => redaction.start < end && redaction.end > start)
    .map((redaction) => ({
      start: Math.max(0, redaction.start - start),
      end: Math.min(end, redaction.end) - start,
      replacement: redaction.start >= start ? redaction.replacement : '',
    }));
  return applyRedactions(text, within);
}

/** Why an answer is blocked, in the operator's words; no text of the answer. */
export function blockReason(cause: unknown): string {
  return `guard_failed: ${cause instanceof GuardFault ? cause.guard : 'runner'}`;
}

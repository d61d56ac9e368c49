/**
 * Holds a streamed answer back until external guards have judged it, part by part: each part together with text before
 * and behind it, so that every character leaves only after it was judged with `overlapCharacters` on both sides or at
 * its channel's end. Bounded in events and characters; the order within a channel never changes.
 */
import type { Piece } from '../../http/surface.ts';
import type { Finding } from '../guard.ts';
import { JsonTextView, looksLikeJson } from '../json-text.ts';
import type { AnswerHold, RenderedEvent, StreamScreen, StreamStep } from '../request-guards.ts';
import type { AboutRequest } from './adapter.ts';
import type { ExternalGuards, FoundInText } from './external-guards.ts';
import type { KnownFindings } from './known-findings.ts';
import { asLabelled } from './replacements.ts';

/** Most events that wait. */
const MAX_HELD_EVENTS = 16_384;
/** Most channels of one answer at a time. */
const MAX_CHANNELS = 16_384;
/** From this many waiting events on, events of other channels no longer wait for the channel that is held back. */
const IN_ORDER_EVENTS = 8;
/** Between two judgements the waiting events are looked through only every so many. */
const LOOK_EVENTS = 32;

/** How often a waiting client is told that its stream lives, in milliseconds. */
const KEEP_ALIVE_MS = 10_000;

export interface JudgedStreamOptions {
  readonly guards: ExternalGuards;
  readonly about: AboutRequest;
  /** What judged text passes last: it writes what `known` says into the events. */
  readonly last: StreamScreen;
  readonly known: KnownFindings;
  readonly note: (findings: readonly Finding[]) => void;
}

interface HeldEvent {
  readonly event: RenderedEvent;
  readonly ends: readonly { readonly channel: HeldChannel; readonly end: number }[];
}

export function openJudgedStream(options: JudgedStreamOptions): AnswerHold {
  return new JudgedStream(options);
}

class JudgedStream implements AnswerHold {
  readonly keepAliveMs = KEEP_ALIVE_MS;
  readonly #options: JudgedStreamOptions;
  readonly #open = new Map<string, HeldChannel>();
  /** Channels with text that is not judged yet, closed ones too. */
  readonly #pending = new Set<HeldChannel>();
  #waiting: HeldEvent[] = [];
  #unjudged = 0;
  #blocked: StreamStep | undefined;

  constructor(options: JudgedStreamOptions) {
    this.#options = options;
  }

  take(events: readonly RenderedEvent[], last: boolean): StreamStep | Promise<StreamStep> {
    if (this.#blocked !== undefined) return this.#blocked;
    for (const event of events) this.#hold(event);
    if (last) for (const channel of this.#open.values()) this.#close(channel);
    if (this.#waiting.length > MAX_HELD_EVENTS || this.#open.size > MAX_CHANNELS)
      return this.#block('guard_failed: external: too many events held back');
    const { chunkCharacters } = this.#options.guards;
    if (this.#unjudged >= chunkCharacters || (last && this.#pending.size > 0)) return this.#judge(last);
    const looks = this.#waiting.length <= IN_ORDER_EVENTS || this.#waiting.length % LOOK_EVENTS === 0;
    return looks || last ? this.#release(last) : { blocked: false, release: [] };
  }

  #hold(event: RenderedEvent): void {
    const ends = event.type === 'delta' ? event.pieces.flatMap((piece) => this.#follow(piece)) : [];
    this.#waiting.push({ event, ends });
  }

  #follow(piece: Piece): HeldEvent['ends'] {
    const known = this.#open.get(piece.channel);
    // The end of a channel that never had any text: nothing opens it further on either.
    if (known === undefined && piece.text === '' && piece.last) return [];
    const channel = known ?? this.#channel(piece);
    this.#unjudged += channel.append(piece.text);
    if (channel.received > channel.judged) this.#pending.add(channel);
    if (piece.last) {
      this.#close(channel);
      this.#open.delete(piece.channel);
    }
    return [{ channel, end: channel.received }];
  }

  #channel(piece: Piece): HeldChannel {
    const { guards, known } = this.#options;
    const isJudged = guards.wants('output', piece.kind);
    const opened = new HeldChannel(piece.kind, isJudged, known.register(piece.channel));
    this.#open.set(piece.channel, opened);
    return opened;
  }

  #close(channel: HeldChannel): void {
    channel.closed = true;
    // Its last characters were judged before, but not yet as its last.
    if (channel.judged === channel.received) channel.safe = channel.received;
  }

  async #judge(last: boolean): Promise<StreamStep> {
    const { guards, about, note } = this.#options;
    const channels = [...this.#pending];
    this.#pending.clear();
    this.#unjudged = 0;
    try {
      const verdict = await guards.judge(
        channels.map(({ kind, text }) => ({ kind, text })),
        about,
      );
      note(this.#fresh(verdict.findings, channels));
      if (verdict.blocked !== undefined) return this.#block(verdict.blocked);
      for (const channel of channels) channel.passed(guards.overlapCharacters);
      return this.#release(last);
    } catch {
      return this.#block('guard_failed: external');
    }
  }

  /** Files what is to be redacted; returns what no overlapping part has told before. */
  #fresh(findings: readonly FoundInText[], channels: readonly HeldChannel[]): readonly Finding[] {
    return findings.flatMap(({ text, finding }) => {
      const channel = channels[text];
      if (channel === undefined || finding.end === 0) return [finding];
      return channel.file(asLabelled(finding)) ? [finding] : [];
    });
  }

  #block(reason: string): StreamStep {
    this.#blocked = { blocked: true, reason };
    return this.#blocked;
  }

  #release(last: boolean): StreamStep {
    const { last: screen } = this.#options;
    const release: RenderedEvent[] = [];
    for (const event of this.#ready()) {
      const step = screen.accept(event);
      if (step.blocked) return this.#block(step.reason);
      release.push(...step.release);
    }
    if (!last) return { blocked: false, release };
    if (this.#waiting.length > 0) return this.#block('guard_failed: external: text was not judged');
    const step = screen.finish();
    return step.blocked
      ? this.#block(step.reason)
      : { blocked: false, release: [...release, ...step.release] };
  }

  /**
   * What may leave: in order, and past a few waiting events also what shares no channel with them. Reasoning that ended
   * with a held tail must not keep the whole answer waiting for the end of the stream.
   */
  #ready(): readonly RenderedEvent[] {
    const ready: RenderedEvent[] = [];
    const overtakes = this.#waiting.length > IN_ORDER_EVENTS;
    const stalled = new Set<HeldChannel>();
    let mayPass = true;
    const left: HeldEvent[] = [];
    for (const held of this.#waiting) {
      const mayLeave =
        left.length === 0 ||
        (mayPass && held.ends.length > 0 && held.ends.every(({ channel }) => !stalled.has(channel)));
      if (mayLeave && held.ends.every(({ channel, end }) => end <= channel.safe)) {
        ready.push(held.event);
        continue;
      }
      left.push(held);
      mayPass &&= overtakes && held.event.type === 'delta';
      for (const { channel } of held.ends) stalled.add(channel);
    }
    if (ready.length > 0) this.#waiting = left;
    return ready;
  }
}

/** One channel's text as external guards see it, with JSON decoded; all counts are units of that view. */
class HeldChannel {
  readonly kind: Piece['kind'];
  closed = false;
  received = 0;
  judged = 0;
  /** Up to where it may leave. */
  safe: number;
  /** What the next judgement looks at: from `overlapCharacters` before `safe` on. */
  text = '';
  #base = 0;
  readonly #isJudged: boolean;
  readonly #findings: Finding[];
  #view: JsonTextView | undefined;
  #begun = false;

  constructor(kind: Piece['kind'], isJudged: boolean, findings: Finding[]) {
    this.kind = kind;
    this.#isJudged = isJudged;
    this.#findings = findings;
    this.safe = isJudged ? 0 : Number.POSITIVE_INFINITY;
  }

  /** Returns how many units there are more to judge. The same view that the screen behind has, or offsets would differ. */
  append(part: string): number {
    if (!this.#isJudged) return 0;
    if (!this.#begun && part.trim() !== '') {
      this.#begun = true;
      if (this.kind === 'tool_args' && looksLikeJson(part)) this.#view = new JsonTextView();
    }
    let added = part;
    if (this.#view !== undefined) {
      this.#view.append(part);
      added = this.#view.text;
      this.#view.drop(added.length);
    }
    this.text += added;
    this.received += added.length;
    return added.length;
  }

  /** All that came was judged and nothing forbids it. */
  passed(overlapCharacters: number): void {
    this.judged = this.received;
    this.safe = this.closed ? this.received : Math.max(this.safe, this.received - overlapCharacters);
    const keepFrom = Math.max(this.#base, this.safe - overlapCharacters);
    this.text = this.text.slice(keepFrom - this.#base);
    this.#base = keepFrom;
  }

  /** False where an earlier part told the same. */
  file(finding: Finding): boolean {
    const moved = { ...finding, start: finding.start + this.#base, end: finding.end + this.#base };
    const isKnown = this.#findings.some(
      ({ guard, type, start, end }) =>
        guard === moved.guard && type === moved.type && start === moved.start && end === moved.end,
    );
    if (!isKnown) this.#findings.push(moved);
    return !isKnown;
  }
}

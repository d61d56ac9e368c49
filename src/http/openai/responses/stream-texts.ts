/**
 * The texts of one streamed Responses answer. The format says everything up to four times (in deltas, when a text, a
 * part and an item are done, and in the whole answer at the end); only the first time is screened, and each repetition
 * is written anew from what was delivered, so that it can neither leak nor contradict.
 */
import type { SegmentKind } from '../../segments.ts';
import type { Piece } from '../../surface.ts';
import type { ToolCallPart } from '../../tool-calls.ts';

/** Most separate texts of one answer; a stream with more is refused. */
const MAX_CHANNELS = 16_384;
/** Most characters of all texts together, which are kept for their repetitions. */
const MAX_CHARACTERS = 8 * 1024 * 1024;

export interface Place {
  /** Names the text within the answer. */
  readonly channel: string;
  /** What ends together: an item of the output. */
  readonly group: string;
  readonly kind: SegmentKind;
  readonly toolCall?: ToolCallPart | undefined;
}

interface TextState {
  readonly group: string;
  readonly kind: SegmentKind;
  /** As the provider sent it. */
  raw: string;
  /** As it left. */
  delivered: string;
  ended: boolean;
}

/** A stream that cannot be screened: why, without any of its text. */
export class BrokenText extends Error {}

export class StreamTexts {
  readonly #texts = new Map<string, TextState>();
  /** The texts that have not ended, by group. */
  readonly #open = new Map<string, Map<string, TextState>>();
  #characters = 0;

  /** The next part of a text. */
  continue(place: Place, text: string): StreamPiece {
    const state = this.#state(place);
    // What stands on both sides of a text's end would be seen by no guard whole.
    if (state.ended) throw new BrokenText('a text went on after its end');
    this.#add(state, text);
    return new StreamPiece(place, text, false);
  }

  /**
   * The whole of a text. Returns what of it was not streamed before, as the text's last piece; undefined where all was
   * said and ended already. What contradicts the text that was streamed is dropped: that one was delivered.
   */
  complete(place: Place, whole: string): StreamPiece | undefined {
    const state = this.#state(place);
    if (state.ended) return undefined;
    const rest = whole.startsWith(state.raw) ? whole.slice(state.raw.length) : '';
    this.#add(state, rest);
    this.#end(place.channel, state);
    return new StreamPiece(place, rest, true);
  }

  /** Ends every text of a group that is still open, or all. */
  end(group?: string): readonly StreamPiece[] {
    const pieces: StreamPiece[] = [];
    for (const name of group === undefined ? [...this.#open.keys()] : [group])
      for (const [channel, state] of this.#open.get(name) ?? []) {
        this.#end(channel, state);
        pieces.push(new StreamPiece({ channel, group: name, kind: state.kind }, '', true));
      }
    return pieces;
  }

  #end(channel: string, state: TextState): void {
    state.ended = true;
    const group = this.#open.get(state.group);
    group?.delete(channel);
    if (group?.size === 0) this.#open.delete(state.group);
  }

  isKnown(channel: string): boolean {
    return this.#texts.has(channel);
  }

  /** A channel for a text that nothing continues or repeats. */
  newChannel(stem: string): string {
    return `${stem}.${this.#texts.size}`;
  }

  /** To be called once for each piece, when it leaves, in order. */
  deliver({ channel, text }: StreamPiece): void {
    const state = this.#texts.get(channel);
    if (state !== undefined && text !== '') state.delivered += text;
  }

  delivered(channel: string): string {
    return this.#texts.get(channel)?.delivered ?? '';
  }

  /** The texts whose channels match, as the provider sent them, with the match's first group. */
  rawMatching(pattern: RegExp): readonly (readonly [group: string, raw: string])[] {
    return [...this.#texts].flatMap(([channel, { raw }]) => {
      const [, group] = pattern.exec(channel) ?? [];
      return group === undefined || raw === '' ? [] : [[group, raw] as const];
    });
  }

  #state({ channel, group, kind }: Place): TextState {
    const known = this.#texts.get(channel);
    if (known !== undefined) return known;
    if (this.#texts.size >= MAX_CHANNELS) throw new BrokenText('the stream has too many texts');
    const opened = { group, kind, raw: '', delivered: '', ended: false };
    this.#texts.set(channel, opened);
    const together = this.#open.get(group) ?? new Map<string, TextState>();
    this.#open.set(group, together.set(channel, opened));
    return opened;
  }

  #add(state: TextState, text: string): void {
    this.#characters += text.length;
    if (this.#characters > MAX_CHARACTERS) throw new BrokenText('the answer is longer than is kept');
    state.raw += text;
  }
}

/** A part of a text as it leaves. */
export class StreamPiece implements Piece {
  readonly channel: string;
  readonly kind: SegmentKind;
  readonly last: boolean;
  readonly toolCall: ToolCallPart | undefined;
  #text: string;

  constructor({ channel, kind, toolCall }: Place, text: string, last: boolean) {
    this.channel = channel;
    this.kind = kind;
    this.last = last;
    this.toolCall = toolCall;
    this.#text = text;
  }

  get text(): string {
    return this.#text;
  }

  replace(text: string): void {
    this.#text = text;
  }
}

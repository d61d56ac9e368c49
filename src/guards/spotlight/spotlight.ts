/**
 * Spotlighting of one request: marks its untrusted texts, tells the model, and takes the marker out of the answer before
 * any guard reads it. Must never let another guard judge a text that the marker holds apart.
 */
import type { KeyObject } from 'node:crypto';
import type { Segment } from '../../http/segments.ts';
import type { AnswerEvent, Piece, SurfaceRequest } from '../../http/surface.ts';
import { looksLikeJson } from '../json-text.ts';
import { isUntrusted } from '../provenance/untrusted.ts';
import type { StreamScreen, StreamStep } from '../request-guards.ts';
import { makeMarker, markerNote, markWords, openEscapeAt, unmark } from './marker.ts';

/** Most channels of one stream whose unfinished escapes are kept. */
const MAX_CHANNELS = 16_384;

export class Spotlight {
  readonly #marker: string;
  readonly #answersInJson: boolean;

  constructor(marker: string, answersInJson: boolean) {
    this.#marker = marker;
    this.#answersInJson = answersInJson;
  }

  /** Takes the marker out of a whole answer. */
  unmarkAnswer(segments: readonly Segment[]): void {
    for (const segment of segments) {
      const text = unmark(segment.text, this.#marker, this.#isJson(segment.kind));
      if (text !== segment.text) segment.replace(text);
    }
  }

  /** A screen that takes the marker out of each event before `screen` sees it. */
  unmarkStream(screen: StreamScreen): StreamScreen {
    const channels = new Map<string, ChannelUnmarker>();
    return {
      accept: (event) => (this.#unmarkEvent(event, channels) ? screen.accept(event) : TOO_MANY_CHANNELS),
      finish: () => screen.finish(),
    };
  }

  #unmarkEvent(event: AnswerEvent, channels: Map<string, ChannelUnmarker>): boolean {
    if (event.type !== 'delta') return true;
    for (const piece of event.pieces) {
      if (!this.#isJson(piece.kind)) {
        piece.replace(unmark(piece.text, this.#marker, false));
        continue;
      }
      const channel = channels.get(piece.channel) ?? new ChannelUnmarker(this.#marker);
      if (channels.size >= MAX_CHANNELS) return false;
      channels.set(piece.channel, channel);
      channel.unmark(piece);
    }
    return true;
  }

  #isJson(kind: Segment['kind']): boolean {
    return kind === 'tool_args' || (this.#answersInJson && kind === 'assistant');
  }
}

const TOO_MANY_CHANNELS: StreamStep = Object.freeze({
  blocked: true,
  reason: 'guard_failed: spotlight',
});

/** JSON text in pieces: an escape may be cut anywhere. */
class ChannelUnmarker {
  readonly #marker: string;
  #json: boolean | undefined;
  #open = '';

  constructor(marker: string) {
    this.#marker = marker;
  }

  unmark(piece: Piece): void {
    if (this.#json === undefined && piece.text.trim() !== '') this.#json = looksLikeJson(piece.text);
    const text = this.#open + piece.text;
    this.#open = '';
    // A piece that ends a channel may have no text to write to; an escape that is open then is no JSON anyway.
    const end = piece.last || this.#json !== true ? text.length : openEscapeAt(text);
    this.#open = text.slice(end);
    piece.replace(unmark(text.slice(0, end), this.#marker, this.#json === true));
  }
}

export interface Spotlighting {
  readonly key: KeyObject;
  readonly session: string;
  readonly request: SurfaceRequest;
  /** The request's texts by where they come from, screened. */
  readonly segments: readonly Segment[];
}

/** Marks the untrusted texts of a screened request; undefined where it has none and no tool that could bring one. */
export function spotlight({ key, session, request, segments }: Spotlighting): Spotlight | undefined {
  const untrusted = segments.filter((segment) => segment.markable === true && isUntrusted(segment));
  // With tools the note stands from the first turn on: added later, it would make the provider's prefix cache cold.
  if (untrusted.length === 0 && request.tools.length === 0) return undefined;
  const marker = makeMarker(key, session, (candidate) =>
    segments.some(({ text }) => text.includes(candidate)),
  );
  for (const segment of untrusted) segment.replace(markWords(segment.text, marker));
  request.addSystemText(markerNote(marker));
  return new Spotlight(marker, request.outputFormat !== 'text');
}

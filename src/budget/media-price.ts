/**
 * What pictures, speech and transcripts cost where a provider bills them by the piece, the character or the second, and
 * how many tokens they can be where it bills tokens. What has no price or no bound here is undefined, never free.
 */
import type { MediaDemand } from '../http/media-demand.ts';
import type { TokenCharge } from './money.ts';

/** Pictures of one size and, where it is given, one quality. */
export interface ImagePrice {
  /** As requests write it: `1024x1024`. */
  readonly size: string;
  readonly quality: string | undefined;
  readonly picoUsd: number;
}

export interface MediaPrices {
  /** Of a picture whose size and quality no entry of `images` names. */
  readonly imagePicoUsd: number | undefined;
  readonly images: readonly ImagePrice[];
  /** Of a second of sound that is written down. */
  readonly audioSecondPicoUsd: number | undefined;
  /** Of a character that is spoken. */
  readonly characterPicoUsd: number | undefined;
  /** The most input tokens of a second of sound. */
  readonly audioInputTokensPerSecond: number | undefined;
  /** The most output tokens of a second of speech. */
  readonly audioOutputTokensPerSecond: number | undefined;
  /** The longest sound that the provider takes, in seconds. */
  readonly audioSecondsBound: number | undefined;
  /** The most output tokens of one picture, one speech or one transcript. */
  readonly outputTokensBound: number | undefined;
}

/** Tokens besides those of the request's texts and pictures. */
export interface MediaTokens {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** The charges of what is billed by the piece, in place of all tokens; undefined where it is not, or not known. */
export function pieceCharges(
  media: MediaDemand,
  prices: MediaPrices | undefined,
): readonly TokenCharge[] | undefined {
  if (prices === undefined) return undefined;
  switch (media.kind) {
    case 'images':
      return charge(media.count, dearestImage(media, prices));
    case 'speech':
      return charge(media.characters, prices.characterPicoUsd);
    case 'transcript':
      return charge(media.seconds && Math.ceil(media.seconds), prices.audioSecondPicoUsd);
  }
}

/** The most that it can be in tokens; undefined where nobody knows. */
export function mediaTokens(media: MediaDemand, prices: MediaPrices | undefined): MediaTokens | undefined {
  const outputTokens = prices?.outputTokensBound;
  if (outputTokens === undefined) return undefined;
  switch (media.kind) {
    case 'images':
      return { inputTokens: 0, outputTokens: media.count * outputTokens };
    case 'speech':
      return { inputTokens: 0, outputTokens };
    case 'transcript': {
      const { audioInputTokensPerSecond: rate } = prices ?? {};
      if (media.seconds === undefined || rate === undefined) return undefined;
      return { inputTokens: Math.ceil(media.seconds * rate), outputTokens };
    }
  }
}

/**
 * The most tokens of a speech that is there: sound tells no usage, but how long it is. Undefined where that, or what a
 * second can be, is not known.
 */
export function spokenTokens(media: MediaDemand, prices: MediaPrices | undefined): MediaTokens | undefined {
  const { audioOutputTokensPerSecond: rate, outputTokensBound: most } = prices ?? {};
  if (media.kind !== 'speech' || media.seconds === undefined) return undefined;
  if (rate === undefined || most === undefined) return undefined;
  return {
    inputTokens: media.textTokensBound,
    outputTokens: Math.min(most, Math.ceil(media.seconds * rate)),
  };
}

/** Whether a price by the piece holds for it, so that its tokens cost nothing besides. */
export function isPricedByPiece(media: MediaDemand, prices: MediaPrices | undefined): boolean {
  if (prices === undefined) return false;
  switch (media.kind) {
    case 'images':
      return prices.imagePicoUsd !== undefined || prices.images.length > 0;
    case 'speech':
      return prices.characterPicoUsd !== undefined;
    case 'transcript':
      return prices.audioSecondPicoUsd !== undefined;
  }
}

/** As long as the sound can be: no longer than its bytes can hold, nor than the provider takes. */
export function boundedMedia(media: MediaDemand, prices: MediaPrices | undefined): MediaDemand {
  const { audioSecondsBound } = prices ?? {};
  if (media.kind !== 'transcript' || audioSecondsBound === undefined) return media;
  return { ...media, seconds: Math.min(media.seconds ?? audioSecondsBound, audioSecondsBound) };
}

/** What a request leaves to the provider may come out as the dearest that it can be. */
function dearestImage(
  { size, quality }: Extract<MediaDemand, { kind: 'images' }>,
  { images, imagePicoUsd }: MediaPrices,
): number | undefined {
  const fitting = images.filter(
    (price) =>
      (size === undefined || price.size === size) &&
      (quality === undefined || price.quality === undefined || price.quality === quality),
  );
  if (fitting.length === 0) return imagePicoUsd;
  const open = size === undefined ? (imagePicoUsd ?? 0) : 0;
  return Math.max(open, ...fitting.map(({ picoUsd }) => picoUsd));
}

function charge(pieces: number | undefined, picoUsd: number | undefined): readonly TokenCharge[] | undefined {
  if (pieces === undefined || picoUsd === undefined) return undefined;
  return Number.isSafeInteger(pieces) && pieces >= 0
    ? [{ tokens: pieces, picoUsdPerToken: picoUsd }]
    : undefined;
}

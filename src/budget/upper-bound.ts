/**
 * The two ends of a request's price: a true upper bound before it is sent, and its real cost from the usage that the
 * provider reports. For every usage within the demand, cost ≤ bound. What is not known is never taken for free.
 */

import type { MediaDemand } from '../http/media-demand.ts';
import type { Usage } from '../http/segments.ts';
import type { TokenDemand } from '../http/surface.ts';
import {
  boundedMedia,
  isPricedByPiece,
  type MediaTokens,
  mediaTokens,
  pieceCharges,
  spokenTokens,
} from './media-price.ts';
import { costOf, type TokenCharge } from './money.ts';
import type { ModelPrice, TokenPrices } from './price-table.ts';

export interface BoundRequest {
  readonly demand: TokenDemand;
  readonly price: ModelPrice;
  /** The enforced output maximum of each choice. */
  readonly maxOutputTokens: number;
  /** The most input tokens that one image can cost; undefined where nobody knows. */
  readonly imageTokensBound?: number;
}

/**
 * The most that one attempt can cost, in nano-USD; undefined where there is no bound (images of unknown price).
 * Input counts at the dearest price an input token can have, in the dearest tier that the request can reach.
 */
export function upperBoundNanoUsd(request: BoundRequest): number | undefined {
  const { demand, price } = request;
  if (demand.trainingTokens !== undefined) return trainingNanoUsd(demand.trainingTokens, price);
  if (demand.media !== undefined) return mediaBoundNanoUsd(request, demand.media);
  const imageTokens = request.imageTokensBound ?? price.imageTokensBound;
  if (demand.images > 0 && imageTokens === undefined) return undefined;
  const inputTokens = demand.inputTokensBound + demand.images * (imageTokens ?? 0);
  const outputTokens = demand.choices * request.maxOutputTokens + demand.extraOutputTokens;
  if (!isCount(inputTokens) || !isCount(outputTokens)) return undefined;
  const fee = { tokens: 1, picoUsdPerToken: price.requestPicoUsd };
  const plain = costOf([...dearest(price, inputTokens, outputTokens), fee]);
  const { longContext } = price;
  if (longContext === undefined || inputTokens <= longContext.aboveInputTokens) return plain;
  return Math.max(plain, costOf([...dearest(longContext, inputTokens, outputTokens), fee]));
}

function trainingNanoUsd(
  tokens: number,
  { trainingPicoUsd, requestPicoUsd }: ModelPrice,
): number | undefined {
  if (trainingPicoUsd === undefined || !isCount(tokens)) return undefined;
  return costOf([
    { tokens, picoUsdPerToken: trainingPicoUsd },
    { tokens: 1, picoUsdPerToken: requestPicoUsd },
  ]);
}

/** Of pictures, speech and transcripts: by the piece where there is such a price, else in tokens. */
function mediaBoundNanoUsd(request: BoundRequest, asked: MediaDemand): number | undefined {
  const { media: prices, requestPicoUsd } = request.price;
  const media = boundedMedia(asked, prices);
  if (isPricedByPiece(media, prices)) {
    const pieces = pieceCharges(media, prices);
    return pieces && costOf([...pieces, { tokens: 1, picoUsdPerToken: requestPicoUsd }]);
  }
  const tokens = mediaTokens(media, prices);
  return tokens && upperBoundNanoUsd({ ...request, demand: inTokens(request.demand, tokens) });
}

function inTokens(demand: TokenDemand, { inputTokens, outputTokens }: MediaTokens): TokenDemand {
  return {
    images: demand.images,
    choices: 0,
    inputTokensBound: demand.inputTokensBound + inputTokens,
    extraOutputTokens: outputTokens,
  };
}

/** The tokens that a request for media can use besides its texts: 0 where they are not what is billed. */
export function mediaTokensBound({ media: asked }: TokenDemand, { media: prices }: ModelPrice): number {
  if (asked === undefined) return 0;
  const media = boundedMedia(asked, prices);
  if (isPricedByPiece(media, prices)) return 0;
  const { inputTokens = 0, outputTokens = 0 } = mediaTokens(media, prices) ?? {};
  return inputTokens + outputTokens;
}

/**
 * The real cost in nano-USD; undefined where the usage is incomplete or contradicts itself: post the bound then.
 * Cached, cache-write, audio and image tokens are parts of `inputTokens`, and reasoning, audio and image tokens parts
 * of `outputTokens`: each token is charged once. Where writing to the cache costs more and the provider does not say
 * how much it wrote, all text that was not read from the cache counts as written.
 */
export function costNanoUsd(usage: Usage, price: ModelPrice): number | undefined {
  const { inputTokens, media } = usage;
  if (!isCount(inputTokens) || (media !== undefined && isPricedByPiece(media, price.media)))
    return media && mediaCostNanoUsd(media, price);
  const tier = tierFor(price, inputTokens);
  const input = inputCharges(usage, tier);
  const output = outputCharges(usage, tier);
  if (input === undefined || output === undefined) return undefined;
  return costOf([...input, ...output, { tokens: 1, picoUsdPerToken: price.requestPicoUsd }]);
}

/** Of what is not told in tokens: by the piece, or by how long a speech is. */
function mediaCostNanoUsd(media: MediaDemand, price: ModelPrice): number | undefined {
  const fee = { tokens: 1, picoUsdPerToken: price.requestPicoUsd };
  if (isPricedByPiece(media, price.media)) {
    const pieces = pieceCharges(media, price.media);
    return pieces && costOf([...pieces, fee]);
  }
  const spoken = spokenTokens(media, price.media);
  return spoken && costOf([...dearest(price, spoken.inputTokens, spoken.outputTokens), fee]);
}

function inputCharges(usage: Usage, tier: TokenPrices): readonly TokenCharge[] | undefined {
  const {
    inputTokens = 0,
    cachedInputTokens = 0,
    audioInputTokens: audio = 0,
    imageInputTokens: image = 0,
  } = usage;
  if (!isCount(cachedInputTokens) || !isCount(audio) || !isCount(image)) return undefined;
  const media = audio + image;
  if (cachedInputTokens > inputTokens || media > inputTokens) return undefined;
  // Media may also have come from the cache. What must overlap is charged as media, which is the dearer of the two.
  const overlap = Math.max(0, cachedInputTokens + media - inputTokens);
  const cached = cachedInputTokens - overlap;
  const unknownWrites = tier.cacheWritePicoUsd > tier.inputPicoUsd ? inputTokens - cached - media : 0;
  const written = usage.cacheWriteTokens ?? unknownWrites;
  const plain = inputTokens - cached - media - written;
  const short = usage.shortCacheWriteTokens ?? 0;
  if (!isCount(written) || !isCount(plain) || !isCount(short) || short > written) return undefined;
  return [
    { tokens: plain, picoUsdPerToken: tier.inputPicoUsd },
    { tokens: cached, picoUsdPerToken: tier.cachedInputPicoUsd },
    { tokens: written - short, picoUsdPerToken: tier.cacheWritePicoUsd },
    { tokens: short, picoUsdPerToken: tier.shortCacheWritePicoUsd },
    { tokens: audio, picoUsdPerToken: tier.audioInputPicoUsd },
    { tokens: image, picoUsdPerToken: tier.imageInputPicoUsd },
  ];
}

function outputCharges(usage: Usage, tier: TokenPrices): readonly TokenCharge[] | undefined {
  const {
    outputTokens,
    reasoningTokens = 0,
    audioOutputTokens: audio = 0,
    imageOutputTokens: image = 0,
  } = usage;
  if (!isCount(outputTokens) || !isCount(reasoningTokens) || !isCount(audio) || !isCount(image))
    return undefined;
  const text = outputTokens - audio - image;
  if (!isCount(text) || reasoningTokens > outputTokens) return undefined;
  return [
    { tokens: text, picoUsdPerToken: tier.outputPicoUsd },
    { tokens: audio, picoUsdPerToken: tier.audioOutputPicoUsd },
    { tokens: image, picoUsdPerToken: tier.imageOutputPicoUsd },
  ];
}

/** Every token at the dearest price that one of its kind can have. */
function dearest(tier: TokenPrices, inputTokens: number, outputTokens: number): readonly TokenCharge[] {
  const { audioInputPicoUsd, imageInputPicoUsd, audioOutputPicoUsd, imageOutputPicoUsd } = tier;
  const text = Math.max(tier.inputPicoUsd, tier.cachedInputPicoUsd, tier.cacheWritePicoUsd);
  return [
    { tokens: inputTokens, picoUsdPerToken: Math.max(text, audioInputPicoUsd, imageInputPicoUsd) },
    {
      tokens: outputTokens,
      picoUsdPerToken: Math.max(tier.outputPicoUsd, audioOutputPicoUsd, imageOutputPicoUsd),
    },
  ];
}

/** A long prompt's tier applies to the whole request once its input passes the threshold. */
function tierFor(price: ModelPrice, inputTokens: number): TokenPrices {
  return price.longContext !== undefined && inputTokens > price.longContext.aboveInputTokens
    ? price.longContext
    : price;
}

function isCount(value: number | undefined): value is number {
  return value !== undefined && Number.isSafeInteger(value) && value >= 0;
}

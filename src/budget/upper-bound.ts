/**
 * The two ends of a request's price: a true upper bound before it is sent, and its real cost from the usage that the
 * provider reports. For every usage within the demand, cost ≤ bound. What is not known is never taken for free.
 */
import type { Usage } from '../http/segments.ts';
import type { TokenDemand } from '../http/surface.ts';
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

/**
 * The real cost in nano-USD; undefined where the usage is incomplete or contradicts itself: post the bound then.
 * Cached, cache-write, audio and image tokens are parts of `inputTokens`, and reasoning, audio and image tokens parts
 * of `outputTokens`: each token is charged once. Where writing to the cache costs more and the provider does not say
 * how much it wrote, all text that was not read from the cache counts as written.
 */
export function costNanoUsd(usage: Usage, price: ModelPrice): number | undefined {
  const { inputTokens } = usage;
  if (!isCount(inputTokens)) return undefined;
  const tier = tierFor(price, inputTokens);
  const input = inputCharges(usage, tier);
  const output = outputCharges(usage, tier);
  if (input === undefined || output === undefined) return undefined;
  return costOf([...input, ...output, { tokens: 1, picoUsdPerToken: price.requestPicoUsd }]);
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

/** The most that one attempt of a request can cost, whichever of its model's routes serves it. */
import { mediaTokensBound, upperBoundNanoUsd } from '../budget/upper-bound.ts';
import { type Refusal, refuse } from '../errors.ts';
import type { MediaDemand } from '../http/media-demand.ts';
import type { TokenDemand } from '../http/surface.ts';
import type { ModelPlan } from './gate.ts';

export interface RequestBound {
  /** Nano-USD, the highest over all routes. */
  readonly nanoUsd: number;
  /** Input and output tokens together, the highest over all routes, for token budgets and rate limits. */
  readonly tokens: number;
}

/**
 * What a vendor may add to a converted request: the instructions for tools and structured output that the surface's own
 * bound does not count, and the schema once more in words.
 */
const CONVERSION_TOKENS = 2_048;

/**
 * @param maxOutputTokens the output maximum of each choice that will be enforced.
 * Refuses an unpriced model and images without a bound; never guesses.
 */
export function boundRequest(
  plan: ModelPlan,
  given: TokenDemand,
  maxOutputTokens: number,
  surface: string,
): RequestBound | Refusal {
  const { imageTokensBound } = plan;
  const isConverted = plan.routes.some(({ provider }) => provider.converts?.has(surface) === true);
  const demand = isConverted ? withConversion(given) : given;
  let nanoUsd = 0;
  let tokensAnImage = imageTokensBound ?? 0;
  let mediaTokens = 0;
  for (const { price } of plan.routes) {
    if (price === undefined) return refuse('unpriced_model', `no price for a route of ${plan.name}`);
    const bound = upperBoundNanoUsd({
      demand,
      price,
      maxOutputTokens,
      ...(imageTokensBound !== undefined && { imageTokensBound }),
    });
    if (bound === undefined) return unbounded(demand);
    nanoUsd = Math.max(nanoUsd, bound);
    if (imageTokensBound === undefined) tokensAnImage = Math.max(tokensAnImage, price.imageTokensBound ?? 0);
    if (demand.media !== undefined) mediaTokens = Math.max(mediaTokens, mediaTokensBound(demand, price));
  }
  const inputTokens = demand.inputTokensBound + demand.images * tokensAnImage + mediaTokens;
  return { nanoUsd, tokens: inputTokens + demand.choices * maxOutputTokens + demand.extraOutputTokens };
}

/** A schema that is told in words too is a part of the body: its bytes count once more. */
function withConversion(demand: TokenDemand): TokenDemand {
  return { ...demand, inputTokensBound: 2 * demand.inputTokensBound + CONVERSION_TOKENS };
}

function unbounded(demand: TokenDemand): Refusal {
  if (demand.media !== undefined) return unpriced(demand.media);
  if (demand.trainingTokens !== undefined)
    return refuse('unpriced_model', 'no price for training', {
      detail: 'This model has no price here for training: models.<name>.price.trainingUsdPerMillion.',
    });
  const detail =
    demand.images > 0
      ? 'This model has no image price here; the operator can set models.<name>.imageTokensBound.'
      : 'The output that is asked for is beyond what can be priced.';
  return refuse('unsupported_content', 'the cost has no upper bound', { detail });
}

/** The operator sets under `models.<name>.price` what is missing. */
function unpriced(media: MediaDemand): Refusal {
  const refusal = (detail: string) =>
    refuse('unpriced_model', `no price, or no bound, for ${media.kind}`, { detail });
  switch (media.kind) {
    case 'images':
      return refusal('This model has no price here for pictures of this size and quality.');
    case 'speech':
      return refusal('This model has no price here for speech.');
    case 'transcript':
      return media.seconds === undefined
        ? refusal(
            'How long the sound is is not known before it is paid: send WAV, or MP3 that is nothing else besides.',
          )
        : refusal('This model has no price here for transcripts.');
  }
}

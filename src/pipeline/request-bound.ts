/** The most that one attempt of a request can cost, whichever of its model's routes serves it. */
import { upperBoundNanoUsd } from '../budget/upper-bound.ts';
import { type Refusal, refuse } from '../errors.ts';
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
  }
  const inputTokens = demand.inputTokensBound + demand.images * tokensAnImage;
  return { nanoUsd, tokens: inputTokens + demand.choices * maxOutputTokens + demand.extraOutputTokens };
}

/** A schema that is told in words too is a part of the body: its bytes count once more. */
function withConversion(demand: TokenDemand): TokenDemand {
  return { ...demand, inputTokensBound: 2 * demand.inputTokensBound + CONVERSION_TOKENS };
}

function unbounded(demand: TokenDemand): Refusal {
  const detail =
    demand.images > 0
      ? 'This model has no image price here; the operator can set models.<name>.imageTokensBound.'
      : 'The output that is asked for is beyond what can be priced.';
  return refuse('unsupported_content', 'the cost has no upper bound', { detail });
}

/** What records say of a request that was made with a prompt: which version of it, and which model it went to. */
import type { PromptUse } from './open-dialog.ts';
import type { Authorized, Reached } from './request-states.ts';

export interface PromptFacts {
  readonly promptId: string;
  readonly promptVersion: number;
  /** The provider's own name of the model. */
  readonly modelVersion: string;
}

/** Before a provider was asked: the model of the route that is tried first. */
export function promptFacts(
  reached: Extract<Reached, Pick<Authorized, 'plan'>>,
  prompt: PromptUse,
): PromptFacts {
  const last = 'attempts' in reached ? reached.attempts.last?.route : undefined;
  const route = last ?? reached.plan.routes[0];
  return {
    promptId: prompt.id,
    promptVersion: prompt.version,
    modelVersion: route?.model ?? reached.plan.name,
  };
}

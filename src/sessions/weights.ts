/** The fitted weights of the session risk, as training/sessions/fit-session-risk.ts wrote them. */
import fitted from './risk-weights.json' with { type: 'json' };
import type { RiskWeights } from './session-risk.ts';

export const RISK_WEIGHTS: RiskWeights = fitted;

/** Log odds of the injection guard’s balanced threshold when the weights were fitted. */
export const RISK_PIVOT: number = fitted.pivot;

/** Risks from which on a conversation is stopped, and slowed down. */
export const RISK_THRESHOLDS: { readonly stop: number; readonly slow: number } = fitted.thresholds;

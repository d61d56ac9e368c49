/**
 * From what was found in a text to one calibrated probability: the model's margin and the signatures together, by who
 * wrote the text. Pure arithmetic.
 */
import type { SegmentKind } from '../../http/segments.ts';
import type { SignatureMatch } from './match-signatures.ts';
import { BLOCK_SCORE } from './signatures.ts';

/** Log-odds = margin × `margin` + signature × `signature` + `offset`. Fitted on texts of sources left out of training. */
export interface Judge {
  readonly margin: number;
  readonly signature: number;
  readonly offset: number;
}

/** Added to the log-odds of what was encoded in order to hide: nobody encodes a harmless sentence by chance. */
const HIDDEN_LOG_ODDS = 0.7;
/** Added by kind: an assistant's own words repeat what it was asked and answered; they are the provider's, mostly. */
const ASSISTANT_LOG_ODDS = -3;

/**
 * A signature that is certain enough to block does so unless the model objects: of harmless texts with such a
 * signature, each left out of training, nearly half have a margin below this, of attacks five in a hundred.
 */
const OBJECTING_MARGIN = -1.5;
const CERTAIN_LOG_ODDS = 4;

export interface Evidence {
  readonly margin: number;
  /** Of all signatures together, 0…1. */
  readonly signature: number;
  readonly kind: SegmentKind;
  /** Found in a layer that was hidden on purpose. */
  readonly hidden: boolean;
}

/** The probability, 0…1, that a text is an attack, at even odds before it was read. */
export function probabilityOf({ margin, signature, kind, hidden }: Evidence, judge: Judge): number {
  let logOdds = judge.offset + judge.margin * margin + judge.signature * signature;
  if (hidden) logOdds += HIDDEN_LOG_ODDS;
  if (kind === 'assistant') logOdds += ASSISTANT_LOG_ODDS;
  if (signature >= BLOCK_SCORE && margin >= OBJECTING_MARGIN) logOdds = Math.max(logOdds, CERTAIN_LOG_ODDS);
  return 1 / (1 + Math.exp(-logOdds));
}

/** One certain signature, or weak ones of different kinds: how unlikely it is that all of them are harmless. */
export function signatureScore(matches: readonly SignatureMatch[]): number {
  if (matches.length === 0) return 0;
  const byCategory = new Map<string, number>();
  let harmless = 1;
  for (const { category, score } of matches)
    byCategory.set(category, Math.max(score, byCategory.get(category) ?? 0));
  for (const score of byCategory.values()) harmless *= 1 - score;
  return 1 - harmless;
}

/** Where only signatures judge: certain enough to block is at the balanced threshold or above it. */
export function signatureProbability(score: number, balanced: number): number {
  if (score < BLOCK_SCORE) return (score / BLOCK_SCORE) * balanced * 0.999;
  return balanced + ((score - BLOCK_SCORE) / (1 - BLOCK_SCORE)) * (1 - balanced);
}

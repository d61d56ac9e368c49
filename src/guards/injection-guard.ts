/**
 * Guard against prompt injection: turns the reading of a window into findings under a level. Never rewrites: an attack
 * cannot be made harmless by cutting a word out of it. Without its model the gate does not start.
 */
import type { Finding, GuardInput, InputGuard } from './guard.ts';
import { NO_FINDINGS } from './guard.ts';
import { readInjectionModel } from './injection/injection-model.ts';
import { type InjectionReading, InjectionScanner } from './injection/injection-scan.ts';
import { LexiconSearch } from './injection/lexicon-search.ts';
import type { GuardSettings } from './settings.ts';

const NAME = 'injection';

/** Of data alone and never changed: policies and reloads share it. */
const SCANNER = new InjectionScanner(new LexiconSearch(), readInjectionModel());

export function injectionGuard(settings: GuardSettings['injection']): { readonly input: InputGuard } {
  const threshold = thresholdOf(settings);
  return { input: { name: NAME, inspect: (input) => findingsOf(SCANNER.read(input), threshold) } };
}

/** The calibrated probability that a text is an attack, 0…1, as the guard sees it under any level. */
export function injectionProbability(input: GuardInput): number {
  return SCANNER.read(input).probability;
}

/** From which probability on a text is blocked; above 1 nothing is. */
function thresholdOf({ level, threshold }: GuardSettings['injection']): number {
  if (threshold !== undefined) return threshold;
  return level === 'watch' ? Number.POSITIVE_INFINITY : SCANNER.model.thresholds[level];
}

function findingsOf({ signs, probability: whole }: InjectionReading, threshold: number): readonly Finding[] {
  if (whole >= threshold && signs.every(({ probability }) => probability < threshold))
    return [{ guard: NAME, type: 'injection.learned', start: 0, end: 0, action: 'block', score: whole }];
  if (signs.length === 0) return NO_FINDINGS;
  return signs.map(({ category, start, end, probability }) => ({
    guard: NAME,
    type: `injection.${category}`,
    start,
    end,
    action: probability >= threshold ? 'block' : 'allow',
    score: probability,
  }));
}

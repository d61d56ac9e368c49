/**
 * Token counts as Gemini reports them. Its prompt count holds the cached tokens but not what tools put in; its
 * candidates' count does not hold the thoughts. Zeros are left out by its JSON. What cannot be known stays undefined.
 */
import { isObject } from '../json-object.ts';
import type { Usage } from '../segments.ts';
import { tokenCount } from '../token-count.ts';
import { pick } from './field-names.ts';

export function readGeminiUsage(value: unknown): Usage | undefined {
  if (!isObject(value)) return undefined;
  const prompt = tokenCount(pick(value, 'promptTokenCount'));
  const toolUse = tokenCount(pick(value, 'toolUsePromptTokenCount') ?? 0);
  const cached = tokenCount(pick(value, 'cachedContentTokenCount') ?? 0);
  // Not Google's: a converted answer of a vendor that bills what it writes to its cache.
  const written = tokenCount(pick(value, 'cacheWriteTokenCount'));
  const thoughts = tokenCount(pick(value, 'thoughtsTokenCount') ?? 0);
  const total = tokenCount(pick(value, 'totalTokenCount'));
  const input = prompt === undefined || toolUse === undefined ? undefined : prompt + toolUse;
  const output = outputOf({ candidates: pick(value, 'candidatesTokenCount'), thoughts, total, input });
  return {
    ...(input !== undefined && { inputTokens: input }),
    ...(cached !== undefined && { cachedInputTokens: cached }),
    ...(written !== undefined && { cacheWriteTokens: written }),
    ...(output !== undefined && { outputTokens: output }),
    ...(thoughts !== undefined && { reasoningTokens: thoughts }),
  };
}

interface OutputFacts {
  readonly candidates: unknown;
  readonly thoughts: number | undefined;
  readonly total: number | undefined;
  readonly input: number | undefined;
}

/** Where the total says more than the parts, the total is right: nothing that was billed may be missing. */
function outputOf({ candidates, thoughts, total, input }: OutputFacts): number | undefined {
  if (thoughts === undefined || input === undefined) return undefined;
  const rest = total === undefined ? undefined : total - input;
  if (candidates == null) return rest !== undefined && rest >= thoughts ? rest : undefined;
  const generated = tokenCount(candidates);
  if (generated === undefined) return undefined;
  return Math.max(generated + thoughts, rest ?? 0);
}

/** Amazon Bedrock's Converse, by its package, which also signs each request. */
import type { Usage } from '../../../http/segments.ts';
import { isJsonObject } from '../field-reader.ts';
import { defined } from '../neutral-request.ts';
import { UnsupportedField } from '../unsupported-field.ts';
import { integerOf, memberOf, type OpenModel, type Target } from './target.ts';

export const BEDROCK_FORMAT = 'bedrock_converse';

/** @param load opens the package with the gate's own credentials. */
export function bedrockTarget(load: () => Promise<OpenModel>): Target {
  return {
    format: BEDROCK_FORMAT,
    traits: {
      vendor: 'bedrock',
      imageUrls: false,
      imageDetail: false,
      toolResultImages: true,
      lateSystem: false,
      names: false,
      prefixCache: 'points',
    },
    load,
    // The end user's name is the gate's own business: Converse has no field for it.
    optionsOf: ({ parallelTools, thinking, verbosity }, { refuse }) => {
      if (parallelTools === false) throw refuse('parallelTools');
      if (verbosity !== undefined) throw refuse('verbosity');
      return thinking === undefined ? {} : { bedrock: { reasoningConfig: { ...thinking } } };
    },
    checkPrompt: ({ prompt, settings, params }) => {
      const format = settings.responseFormat;
      if (format?.type === 'json' && format.schema === undefined)
        throw new UnsupportedField(params['responseFormat'] ?? 'response_format', 'it needs a schema here');
      const hasTools = (settings.tools ?? []).length > 0;
      if (hasTools || !prompt.some(({ role }) => role === 'tool')) return;
      throw new UnsupportedField(
        params['tools'] ?? 'tools',
        'the provider takes a conversation with calls of tools only together with the tools',
      );
    },
    thinkFor: (budgetTokens) => ({ bedrock: { reasoningConfig: { type: 'enabled', budgetTokens } } }),
    boundOf: (body) => integerOf(memberOf(body, 'inferenceConfig', 'maxTokens')),
    budgetOf: (body) =>
      integerOf(memberOf(body, 'additionalModelRequestFields', 'thinking', 'budget_tokens')),
    usageOf: readBedrockUsage,
    emptyAnswer: JSON.stringify({
      metrics: { latencyMs: 0 },
      output: { message: { role: 'assistant', content: [{ text: '-' }] } },
      stopReason: 'end_turn',
      usage: { inputTokens: 0, outputTokens: 0, totalTokens: 0 },
    }),
  };
}

/**
 * Its input leaves out what was read from and written to the prefix cache.
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_TokenUsage.html
 */
export function readBedrockUsage(raw: unknown): Usage {
  if (!isJsonObject(raw)) return {};
  const read = integerOf(raw['cacheReadInputTokens'] ?? 0);
  const written = integerOf(raw['cacheWriteInputTokens'] ?? 0);
  const plain = integerOf(raw['inputTokens']);
  const known = plain !== undefined && read !== undefined && written !== undefined;
  return defined({
    inputTokens: known ? plain + read + written : undefined,
    cachedInputTokens: read,
    cacheWriteTokens: written,
    outputTokens: integerOf(raw['outputTokens']),
  });
}

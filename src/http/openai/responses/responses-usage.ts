/** Usage as the Responses API reports it. An unknown or malformed count stays undefined, never 0. */

import { isObject } from '../../json-object.ts';
import type { Usage } from '../../segments.ts';
import { tokenCount } from '../../token-count.ts';

export function readResponsesUsage(value: unknown): Usage | undefined {
  if (!isObject(value)) return undefined;
  const { input_tokens_details: input, output_tokens_details: output } = value;
  const inputTokens = tokenCount(value['input_tokens']);
  const outputTokens = tokenCount(value['output_tokens']);
  const cachedInputTokens = tokenCount(isObject(input) ? input['cached_tokens'] : undefined);
  const cacheWriteTokens = tokenCount(isObject(input) ? input['cache_write_tokens'] : undefined);
  const reasoningTokens = tokenCount(isObject(output) ? output['reasoning_tokens'] : undefined);
  return {
    ...(inputTokens !== undefined && { inputTokens }),
    ...(outputTokens !== undefined && { outputTokens }),
    ...(cachedInputTokens !== undefined && { cachedInputTokens }),
    ...(cacheWriteTokens !== undefined && { cacheWriteTokens }),
    ...(reasoningTokens !== undefined && { reasoningTokens }),
  };
}

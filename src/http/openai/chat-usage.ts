/** Usage as OpenAI-compatible providers report it. An unknown or malformed count stays undefined, never 0. */

import { isObject } from '../json-object.ts';
import type { Usage } from '../segments.ts';
import { tokenCount } from '../token-count.ts';

export function readChatUsage(value: unknown): Usage | undefined {
  if (!isObject(value)) return undefined;
  const inputTokens = tokenCount(value['prompt_tokens']);
  const outputTokens = tokenCount(value['completion_tokens']);
  const inputDetails = value['prompt_tokens_details'];
  const outputDetails = value['completion_tokens_details'];
  const cachedInputTokens = tokenCount(
    isObject(inputDetails) ? inputDetails['cached_tokens'] : value['prompt_cache_hit_tokens'],
  );
  const cacheWriteTokens = tokenCount(
    isObject(inputDetails) ? inputDetails['cache_write_tokens'] : undefined,
  );
  const reasoningTokens = tokenCount(isObject(outputDetails) ? outputDetails['reasoning_tokens'] : undefined);
  const audioInputTokens = tokenCount(isObject(inputDetails) ? inputDetails['audio_tokens'] : undefined);
  const imageInputTokens = tokenCount(isObject(inputDetails) ? inputDetails['image_tokens'] : undefined);
  const audioOutputTokens = tokenCount(isObject(outputDetails) ? outputDetails['audio_tokens'] : undefined);
  const imageOutputTokens = tokenCount(isObject(outputDetails) ? outputDetails['image_tokens'] : undefined);
  return {
    ...(inputTokens !== undefined && { inputTokens }),
    ...(outputTokens !== undefined && { outputTokens }),
    ...(cachedInputTokens !== undefined && { cachedInputTokens }),
    ...(cacheWriteTokens !== undefined && { cacheWriteTokens }),
    ...(reasoningTokens !== undefined && { reasoningTokens }),
    ...(audioInputTokens !== undefined && { audioInputTokens }),
    ...(imageInputTokens !== undefined && { imageInputTokens }),
    ...(audioOutputTokens !== undefined && { audioOutputTokens }),
    ...(imageOutputTokens !== undefined && { imageOutputTokens }),
  };
}

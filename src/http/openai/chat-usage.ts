/** Usage as OpenAI-compatible providers report it. An unknown or malformed count stays undefined, never 0. */

import { isObject } from '../json-object.ts';
import type { Usage } from '../segments.ts';

export function readChatUsage(value: unknown): Usage | undefined {
  if (!isObject(value)) return undefined;
  const inputTokens = count(value['prompt_tokens']);
  const outputTokens = count(value['completion_tokens']);
  const inputDetails = value['prompt_tokens_details'];
  const outputDetails = value['completion_tokens_details'];
  const cachedInputTokens = count(
    isObject(inputDetails) ? inputDetails['cached_tokens'] : value['prompt_cache_hit_tokens'],
  );
  const cacheWriteTokens = count(isObject(inputDetails) ? inputDetails['cache_write_tokens'] : undefined);
  const reasoningTokens = count(isObject(outputDetails) ? outputDetails['reasoning_tokens'] : undefined);
  const audioInputTokens = count(isObject(inputDetails) ? inputDetails['audio_tokens'] : undefined);
  const imageInputTokens = count(isObject(inputDetails) ? inputDetails['image_tokens'] : undefined);
  const audioOutputTokens = count(isObject(outputDetails) ? outputDetails['audio_tokens'] : undefined);
  const imageOutputTokens = count(isObject(outputDetails) ? outputDetails['image_tokens'] : undefined);
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

function count(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
}

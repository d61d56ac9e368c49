/** Usage as the realtime protocol reports it. An unknown or malformed count stays undefined, never 0. */
import { isObject } from '../http/json-object.ts';
import type { Usage } from '../http/segments.ts';
import { tokenCount } from '../http/token-count.ts';

export function readRealtimeUsage(value: unknown): Usage | undefined {
  if (!isObject(value)) return undefined;
  const { input_token_details: input, output_token_details: output } = value;
  const counts = {
    inputTokens: tokenCount(value['input_tokens']),
    outputTokens: tokenCount(value['output_tokens']),
    cachedInputTokens: countIn(input, 'cached_tokens'),
    audioInputTokens: countIn(input, 'audio_tokens'),
    imageInputTokens: countIn(input, 'image_tokens'),
    audioOutputTokens: countIn(output, 'audio_tokens'),
    reasoningTokens: countIn(output, 'reasoning_tokens'),
  };
  return Object.fromEntries(Object.entries(counts).filter(([, tokens]) => tokens !== undefined));
}

function countIn(details: unknown, name: string): number | undefined {
  return isObject(details) ? tokenCount(details[name]) : undefined;
}

/** Usage as the image endpoints report it. An unknown or malformed count stays undefined, never 0. */
import { isObject, type JsonObject } from '../../json-object.ts';
import type { MediaDemand } from '../../media-demand.ts';
import type { Usage } from '../../segments.ts';
import { tokenCount } from '../../token-count.ts';

/** What the details do not name counts as pictures: their tokens are the dearer ones. */
export function readImagesUsage(root: JsonObject, media: MediaDemand, hasInputImages: boolean): Usage {
  const usage = root['usage'];
  // Another model's work, which is billed apart: then nothing is known but the bound.
  if (!isObject(usage) || root['svg_usage'] != null) return { media };
  const inputTokens = tokenCount(usage['input_tokens']);
  const outputTokens = tokenCount(usage['output_tokens']);
  if (inputTokens === undefined || outputTokens === undefined) return { media };
  const inputText = detail(usage['input_tokens_details'], 'text_tokens');
  const outputText = detail(usage['output_tokens_details'], 'text_tokens');
  const cachedInputTokens = detail(usage['input_tokens_details'], 'cached_tokens');
  return {
    ...{ media, inputTokens, outputTokens },
    ...(cachedInputTokens !== undefined && { cachedInputTokens }),
    imageInputTokens: hasInputImages ? Math.max(0, inputTokens - (inputText ?? 0)) : 0,
    imageOutputTokens: Math.max(0, outputTokens - (outputText ?? 0)),
  };
}

function detail(details: unknown, name: string): number | undefined {
  return isObject(details) ? tokenCount(details[name]) : undefined;
}

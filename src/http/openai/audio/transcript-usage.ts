/** Usage as the transcription endpoints report it, in tokens or in seconds. What is not told stays undefined, never 0. */
import { isObject, type JsonObject } from '../../json-object.ts';
import type { MediaDemand } from '../../media-demand.ts';
import type { Usage } from '../../segments.ts';
import { tokenCount } from '../../token-count.ts';

/** A provider that does not tell how long the sound was is paid the bound. */
export function readTranscriptUsage(root: JsonObject, asked: MediaDemand): Usage {
  const usage = isObject(root['usage']) ? root['usage'] : {};
  const told = secondsOf(usage['seconds']) ?? secondsOf(root['duration']);
  const media = asked.kind === 'transcript' && told !== undefined ? { ...asked, seconds: told } : undefined;
  return { ...(media !== undefined && { media }), ...tokensOf(usage) };
}

function tokensOf(usage: JsonObject): Usage {
  const inputTokens = tokenCount(usage['input_tokens']);
  const outputTokens = tokenCount(usage['output_tokens']);
  if (inputTokens === undefined || outputTokens === undefined) return {};
  const details = usage['input_token_details'];
  const text = isObject(details) ? tokenCount(details['text_tokens']) : undefined;
  // What is not said to be text was sound: the dearer of the two.
  return { inputTokens, outputTokens, audioInputTokens: Math.max(0, inputTokens - (text ?? 0)) };
}

function secondsOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

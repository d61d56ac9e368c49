/**
 * Usage as Anthropic reports it. Its `input_tokens` leaves out what was read from and written to the prefix cache; the
 * gate's count has all of it, each token once. An unknown count stays undefined, never 0.
 */

import { isObject, type JsonObject } from '../json-object.ts';
import type { Usage } from '../segments.ts';
import { tokenCount } from '../token-count.ts';

/** The counts of a stream are told twice, the second time cumulatively: a count that is missing there is the first. */
export function readMessagesUsage(value: unknown, earlier?: unknown): Usage | undefined {
  if (!isObject(value)) return undefined;
  // What was billed beside the tokens is not known: the whole bound stands.
  if (isBilledApart(value)) return {};
  const input = (name: string) =>
    tokenCount(value[name]) ?? (isObject(earlier) ? tokenCount(earlier[name]) : undefined);
  const plain = input('input_tokens');
  const read = input('cache_read_input_tokens') ?? 0;
  const written = input('cache_creation_input_tokens') ?? saidNone(value, earlier);
  const outputTokens = tokenCount(value['output_tokens']);
  const details = value['output_tokens_details'];
  const reasoningTokens = isObject(details) ? tokenCount(details['thinking_tokens']) : undefined;
  return {
    ...(plain !== undefined && { inputTokens: plain + read + (written ?? 0) }),
    ...(outputTokens !== undefined && { outputTokens }),
    cachedInputTokens: read,
    ...(written !== undefined && { cacheWriteTokens: written }),
    ...(written !== undefined && shortWrites(value, earlier, written)),
    ...(reasoningTokens !== undefined && reasoningTokens <= (outputTokens ?? 0) && { reasoningTokens }),
  };
}

/** Only where the parts by lifetime make up the whole: else all of it counts as the dearer one. */
function shortWrites(
  value: JsonObject,
  earlier: unknown,
  written: number,
): Pick<Usage, 'shortCacheWriteTokens'> | undefined {
  const parts = value['cache_creation'] ?? (isObject(earlier) ? earlier['cache_creation'] : undefined);
  if (!isObject(parts)) return undefined;
  const short = tokenCount(parts['ephemeral_5m_input_tokens']);
  const long = tokenCount(parts['ephemeral_1h_input_tokens']);
  if (short === undefined || long === undefined || short + long !== written || short === 0) return undefined;
  return { shortCacheWriteTokens: short };
}

/** `null` says that nothing was written; a server that does not name the count says nothing about it. */
function saidNone(value: JsonObject, earlier: unknown): 0 | undefined {
  const name = 'cache_creation_input_tokens';
  return value[name] === null || (isObject(earlier) && earlier[name] === null) ? 0 : undefined;
}

/** Searches of the web have a price of their own, and several iterations are not all in the sums. */
function isBilledApart({ server_tool_use: tools, iterations }: JsonObject): boolean {
  if (isObject(tools) && (tokenCount(tools['web_search_requests']) ?? 0) > 0) return true;
  return Array.isArray(iterations) && iterations.length > 1;
}

/** A mark for the provider's prefix cache: carried as the vendor's own, or met by a cache that needs none. */
import type { SharedV4ProviderOptions } from '@ai-sdk/provider';
import type { FieldReader } from '../field-reader.ts';
import type { PromptTraits } from '../neutral-request.ts';

/**
 * Vendors whose cache is automatic keep prefixes without being told, for times of their own: a time that the caller
 * sets is refused there.
 */
export function cacheMark(
  holder: FieldReader,
  { prefixCache, vendor }: PromptTraits,
): SharedV4ProviderOptions | undefined {
  const mark = holder.object('cache_control');
  if (mark === undefined) return undefined;
  mark.only('type', 'ephemeral');
  // Five minutes is what an absent time says too.
  const ttl = prefixCache === 'points' ? mark.text('ttl') : undefined;
  mark.only('ttl', '5m', ...(ttl === undefined ? [] : [ttl]));
  mark.end();
  if (vendor === 'anthropic')
    return { anthropic: { cacheControl: { type: 'ephemeral', ...(ttl && { ttl }) } } };
  return vendor === 'bedrock'
    ? { bedrock: { cachePoint: { type: 'default', ...(ttl && { ttl }) } } }
    : undefined;
}

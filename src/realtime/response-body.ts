/** The whole of one response as a Responses request: what `realtimeSurface` reads. */
import type { StrictJson } from '../http/strict-json.ts';
import { type ConversationItem, sentItem } from './conversation-item.ts';
import type { ResponseSettings } from './response-settings.ts';

export function responseBody(
  model: string,
  { max_output_tokens: most, ...settings }: ResponseSettings,
  items: readonly ConversationItem[],
): StrictJson {
  const value = {
    ...{ model, stream: true, store: false },
    ...settings,
    ...(typeof most === 'number' && { max_output_tokens: most }),
    input: items.map(sentItem),
  };
  return { value, text: JSON.stringify(value) };
}

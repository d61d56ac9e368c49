/**
 * Anthropic's own API, and servers that imitate it. Its endpoint for chat requests is the vendor's compatible one: n must
 * be 1, and log probabilities, `response_format` and `strict` of tools are ignored there.
 */
import type { Dialect } from '../http/http-provider.ts';

/** Where each surface's requests go, under the base URL. */
const PATHS: ReadonlyMap<string, string> = new Map([
  ['messages', '/messages'],
  ['messages_count_tokens', '/messages/count_tokens'],
  ['chat', '/chat/completions'],
]);

/** The version of the format is the caller's; the surface's adapter passes it on, or the oldest. */
export const ANTHROPIC_DIALECT: Dialect = {
  kind: 'anthropic',
  formats: new Set(PATHS.keys()),
  pathOf: ({ surface }) => PATHS.get(surface),
  credentialHeaders: (credential, surface) =>
    surface === 'chat' ? ['authorization', `Bearer ${credential}`] : ['x-api-key', credential],
};

/** OpenAI's wire formats, as OpenAI and the many servers that imitate it speak them. */
import type { Dialect } from '../http/http-provider.ts';

/** Where each surface's requests go, under the base URL. */
const PATHS: ReadonlyMap<string, string> = new Map([
  ['chat', '/chat/completions'],
  ['responses', '/responses'],
  ['embeddings', '/embeddings'],
  ['completions', '/completions'],
]);

export const OPENAI_DIALECT: Dialect = {
  kind: 'openai-compatible',
  formats: new Set(PATHS.keys()),
  pathOf: ({ surface }) => PATHS.get(surface),
  credentialHeaders: (credential) => ['authorization', `Bearer ${credential}`],
};

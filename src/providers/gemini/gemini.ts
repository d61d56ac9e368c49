/** Google's Gemini API: its own format, and beside it OpenAI's chat format at the path that Google has for it. */
import type { Dialect } from '../http/http-provider.ts';
import type { ProviderCall } from '../provider.ts';
import { readGeminiError } from './gemini-error.ts';

/** The method of each surface; a stream is always asked for as events, whatever form the caller gets. */
const METHODS: ReadonlyMap<string, string> = new Map([
  ['generate_content', 'generateContent'],
  ['gemini_count_tokens', 'countTokens'],
  ['embed_content', 'embedContent'],
  ['batch_embed_contents', 'batchEmbedContents'],
]);
const CHAT = 'chat';
const COLLECTION = /^(models|tunedModels)\/(.+)$/;

export const GEMINI_DIALECT: Dialect = {
  kind: 'gemini',
  formats: new Set([...METHODS.keys(), CHAT]),
  pathOf,
  credentialHeaders: (credential, surface) =>
    surface === CHAT ? ['authorization', `Bearer ${credential}`] : ['x-goog-api-key', credential],
  readError: readGeminiError,
};

function pathOf({ surface, model, stream }: ProviderCall): string | undefined {
  if (surface === CHAT) return '/openai/chat/completions';
  const method = METHODS.get(surface);
  if (method === undefined) return undefined;
  const [, collection = 'models', name = model] = COLLECTION.exec(model) ?? [];
  // Encoded whole, slashes too: no name of a model leads to another path of the vendor's.
  const path = `${collection}/${encodeURIComponent(name)}`;
  return stream ? `/${path}:streamGenerateContent?alt=sse` : `/${path}:${method}`;
}

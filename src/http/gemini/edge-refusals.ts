/** What is refused of a Gemini request before any stage: what no other hop may see in a URL, and methods that are not here. */
import { type Refusal, refuse } from '../../errors.ts';

/** A key in the URL ends in the logs of every hop: it is refused, whether or not it would be valid. */
export function refuseKeyInQuery(query: string): Refusal | undefined {
  if (query === '') return undefined;
  const names = new URLSearchParams(query);
  const name = ['key', 'access_token', 'api_key', 'oauth_token'].find((one) => names.has(one));
  if (name === undefined) return undefined;
  return refuse('bad_request', 'a credential in the query', {
    param: name,
    detail: 'Send the key in the x-goog-api-key header: a key in a URL ends in logs.',
  });
}

export function noSuchMethod(): Refusal {
  return refuse('not_found', 'no such method');
}

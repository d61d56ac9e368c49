/**
 * The headers of Anthropic's API that mean something to the provider: the version of the format and the features that are
 * asked for. Only in the alphabet that they have, so that nothing else can be put into a provider's request.
 */
import { type Refusal, refuse } from '../../errors.ts';
import type { RequestTarget } from '../surface.ts';

/** What a caller without the header gets; the oldest version, which every provider of this format has. */
export const DEFAULT_VERSION = '2023-06-01';
const VERSION = /^\d{4}-\d{2}-\d{2}$/;
/** At most 32 names of features. */
const FEATURES = /^[\w.-]{1,64}(?:, ?[\w.-]{1,64}){0,31}$/;

/** Names and values in turn. */
export function readProviderHeaders(target: RequestTarget | undefined): readonly string[] | Refusal {
  const version = target?.header('anthropic-version');
  const features = target?.header('anthropic-beta');
  if (version === undefined && features === undefined) return DEFAULT_HEADERS;
  if (version !== undefined && !VERSION.test(version)) return wrongHeader('anthropic-version', 'a date');
  if (features === undefined) return ['anthropic-version', version ?? DEFAULT_VERSION];
  if (!FEATURES.test(features)) return wrongHeader('anthropic-beta', 'a list of at most 32 names');
  return ['anthropic-version', version ?? DEFAULT_VERSION, 'anthropic-beta', features];
}

const DEFAULT_HEADERS: readonly string[] = Object.freeze(['anthropic-version', DEFAULT_VERSION]);

function wrongHeader(name: string, expected: string): Refusal {
  return refuse('invalid_field', `the header ${name} is not ${expected}`, {
    param: name,
    detail: `The header ${name} must be ${expected}.`,
  });
}

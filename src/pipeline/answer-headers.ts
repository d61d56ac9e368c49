/** The gate's own headers on an answer. */
import { rateLimitHeaders } from '../limits/rate-limit-headers.ts';
import type { Answered } from './request-states.ts';

export function answerHeaders(answered: Answered, contentType: string): Record<string, string> {
  return {
    'content-type': contentType,
    'x-portcullis-cache': answered.cache,
    ...(answered.origin !== undefined && { age: String(Math.floor(answered.origin.ageMs / 1000)) }),
    ...(answered.fallback !== undefined && { 'x-portcullis-fallback': answered.fallback }),
    'x-portcullis-provider': answered.provider,
    'x-portcullis-revision': answered.revision.id,
    ...rateLimitHeaders(answered.limits),
  };
}

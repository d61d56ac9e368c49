/**
 * Refusals as the edge sends them: the public part only, in a shape that the route's SDK understands.
 * The internal reason must never pass through here.
 */
import { STATUS_CODES } from 'node:http';
import { ERRORS, type Refusal } from '../errors.ts';
import { renderOpenAiError } from './openai/openai-error.ts';
import type { PublicError } from './surface.ts';

export type ErrorRenderer = (error: PublicError) => string;

/** Where there is no route yet, errors have OpenAI's shape, which most clients read. */
export const renderDefaultError: ErrorRenderer = renderOpenAiError;

/** What the caller may know of a refusal. */
export function publicError(refusal: Refusal): PublicError {
  const { status, text } = ERRORS[refusal.code];
  const message = refusal.detail === undefined ? text : `${text} ${refusal.detail}`;
  const error = { code: refusal.code, status, message };
  return refusal.param === undefined ? error : { ...error, param: refusal.param };
}

export function errorHeaders(refusal: Refusal): Record<string, string> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  const { status, retryable } = ERRORS[refusal.code];
  // SDKs repeat every 429 and 5xx by themselves: for a blocked answer that would pay the provider again and again.
  if (!retryable && (status === 429 || status >= 500)) headers['x-should-retry'] = 'false';
  // RFC 9110 section 10.2.3 counts whole seconds; rounding down, or none at all, would invite a second refusal.
  if (refusal.retryAfterMs !== undefined)
    headers['retry-after'] = String(Math.max(1, Math.ceil(refusal.retryAfterMs / 1_000)));
  return headers;
}

/** A whole HTTP/1.1 answer for a connection whose request could not be parsed. */
export function rawErrorAnswer(refusal: Refusal, requestId: string): string {
  const error = publicError(refusal);
  const body = renderDefaultError(error);
  return [
    `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status] ?? ''}`,
    'connection: close',
    `x-request-id: ${requestId}`,
    'x-content-type-options: nosniff',
    'cache-control: no-store',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}

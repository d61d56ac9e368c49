/** What the gate reads of a provider's response headers. Nothing of them is passed on to a client. */
import { parseRetryAfter, parseRetryAfterMs } from './retry-after.ts';

export type ResponseHeaders = Readonly<Record<string, string | string[] | undefined>>;

const REQUEST_ID = /^[\x21-\x7e]{1,128}$/;

/** Whether the body is the kind that was asked for, uncompressed: anything else cannot be screened. */
export function isExpectedBody(headers: ResponseHeaders, expected: string): boolean {
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') return false;
  const type = headers['content-type'];
  return typeof type === 'string' && isMediaType(type, expected);
}

/** The same for several types; one that ends with a slash covers its family. */
export function isOneOf(headers: ResponseHeaders, types: readonly string[]): boolean {
  const type = headers['content-type'];
  return types.some((expected) =>
    expected.endsWith('/')
      ? isExpectedBody({ ...headers, 'content-type': family(type) }, expected)
      : isExpectedBody(headers, expected),
  );
}

function family(type: string | string[] | undefined): string | undefined {
  return typeof type === 'string' ? type.slice(0, type.indexOf('/') + 1) : undefined;
}

/** The provider's id of the request, for the audit record; undefined unless it is short and printable. */
export function requestIdOf(headers: ResponseHeaders): string | undefined {
  const id = headers['x-request-id'] ?? headers['request-id'] ?? headers['x-amzn-requestid'];
  return typeof id === 'string' && REQUEST_ID.test(id) ? id : undefined;
}

/** Milliseconds that the provider asks to wait. */
export function retryAfterOf(headers: ResponseHeaders, nowMs: number): number | undefined {
  const fine = headers['retry-after-ms'];
  const fineMs = typeof fine === 'string' ? parseRetryAfterMs(fine) : undefined;
  if (fineMs !== undefined) return fineMs;
  const coarse = headers['retry-after'];
  return typeof coarse === 'string' ? parseRetryAfter(coarse, nowMs) : undefined;
}

function isMediaType(value: string, expected: string): boolean {
  const end = value.indexOf(';');
  const type = end === -1 ? value : value.slice(0, end);
  return type === expected || type.trim().toLowerCase() === expected;
}

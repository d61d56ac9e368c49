/** Refusals in Google's error shape. The catalogue's code stands in `details`, where its clients look for a reason. */
import { ERRORS, type ErrorCode } from '../../errors.ts';
import type { PublicError } from '../surface.ts';

/** google.rpc.Code names by HTTP status; where two share one, by what the gate means. */
const STATUS_NAMES: ReadonlyMap<number, string> = new Map([
  [400, 'INVALID_ARGUMENT'],
  [401, 'UNAUTHENTICATED'],
  [403, 'PERMISSION_DENIED'],
  [404, 'NOT_FOUND'],
  [405, 'INVALID_ARGUMENT'],
  [408, 'DEADLINE_EXCEEDED'],
  [411, 'INVALID_ARGUMENT'],
  [413, 'INVALID_ARGUMENT'],
  [415, 'INVALID_ARGUMENT'],
  [429, 'RESOURCE_EXHAUSTED'],
  [431, 'INVALID_ARGUMENT'],
  [499, 'CANCELLED'],
  [500, 'INTERNAL'],
  [502, 'UNAVAILABLE'],
  [503, 'UNAVAILABLE'],
  [504, 'DEADLINE_EXCEEDED'],
]);

export function renderGeminiError(error: PublicError): string {
  return JSON.stringify(errorBody(error));
}

/** The event that ends a stream of server-sent events. */
export function renderGeminiStreamError(error: PublicError): string {
  return `data: ${renderGeminiError(error)}\n\n`;
}

/** The last element of a stream that is a JSON array; one element at least came before it. */
export function renderGeminiArrayError(error: PublicError): string {
  return `,\r\n${renderGeminiError(error)}]`;
}

function errorBody(error: PublicError): object {
  const { code, status, message, param } = error;
  const details: object[] = [
    {
      '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
      reason: code,
      domain: 'portcullis',
      metadata: { retryable: String(isRetryable(code)) },
    },
  ];
  if (param !== undefined)
    details.push({
      '@type': 'type.googleapis.com/google.rpc.BadRequest',
      fieldViolations: [{ field: param, description: message }],
    });
  return { error: { code: status, message, status: STATUS_NAMES.get(status) ?? 'UNKNOWN', details } };
}

function isRetryable(code: ErrorCode): boolean {
  return ERRORS[code].retryable;
}

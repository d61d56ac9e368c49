/** Refusals in Anthropic's error shape, as its SDKs map them to exception classes by status and type. */
import { ERRORS, type ErrorCode, type ErrorKind } from '../../errors.ts';
import type { PublicError } from '../surface.ts';

const TYPES: Record<ErrorKind, string> = {
  invalid_request: 'invalid_request_error',
  authentication: 'authentication_error',
  permission: 'permission_error',
  not_found: 'not_found_error',
  rate_limit: 'rate_limit_error',
  gateway: 'api_error',
};

/** Codes whose Anthropic type is not that of their kind. */
const TYPE_OF_CODE: Partial<Record<ErrorCode, string>> = {
  body_too_large: 'request_too_large',
  overloaded: 'overloaded_error',
  shutting_down: 'overloaded_error',
  provider_unavailable: 'overloaded_error',
  provider_timeout: 'timeout_error',
};

/** The gate's own code stands in `code`, and in `details.error_code`, where the SDK's `errorCode` reads it. */
export function renderAnthropicError(error: PublicError): string {
  const { code, message, param } = error;
  const type = TYPE_OF_CODE[code] ?? TYPES[ERRORS[code].kind];
  return JSON.stringify({
    type: 'error',
    error: {
      ...{ type, message, code },
      ...(param !== undefined && { param }),
      details: { error_code: code },
    },
  });
}

/** An error event ends the stream without `message_stop`, so that no client takes what came for complete. */
export function renderAnthropicStreamError(error: PublicError): string {
  return `event: error\ndata: ${renderAnthropicError(error)}\n\n`;
}

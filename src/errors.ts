/**
 * The one catalogue of what the gate may answer instead of an answer. Each surface renders an entry in its own
 * shape; docs/errors.md lists the same entries and a test keeps the two the same.
 * Never put request text, secrets or an internal reason into the public text.
 */

/** `kind` is the family that an SDK maps to its exception classes. */
export type ErrorKind =
  | 'invalid_request'
  | 'authentication'
  | 'permission'
  | 'not_found'
  | 'rate_limit'
  | 'gateway';

export interface ErrorEntry {
  readonly status: number;
  readonly kind: ErrorKind;
  /** Shown to the caller; says what happened and what to do. */
  readonly text: string;
  /** Whether the same request can succeed later without a change. */
  readonly retryable: boolean;
}

export const ERRORS = {
  invalid_json: entry(400, 'invalid_request', 'The body is not valid JSON.'),
  invalid_utf8: entry(400, 'invalid_request', 'The body is not valid UTF-8.'),
  json_too_deep: entry(400, 'invalid_request', 'The JSON body is nested more deeply than the gate accepts.'),
  duplicate_key: entry(400, 'invalid_request', 'The JSON body names the same key twice.'),
  forbidden_key: entry(400, 'invalid_request', 'The JSON body uses a key that is not accepted anywhere.'),
  invalid_field: entry(400, 'invalid_request', 'A field of the request is missing or has the wrong type.'),
  unsupported_content: entry(
    400,
    'invalid_request',
    'The request carries a kind of content or a priced option that this gate cannot screen and price, so it is refused.',
  ),
  unsupported_field: entry(
    400,
    'invalid_request',
    'The provider that serves this model speaks another format, which has no place for a field of the request.',
  ),
  bad_request: entry(400, 'invalid_request', 'The HTTP request is malformed.'),
  invalid_form: entry(400, 'invalid_request', 'The multipart/form-data body cannot be read in one way only.'),
  kept_full: entry(
    400,
    'invalid_request',
    'The gate keeps no more for this owner. Delete files, or wait until batches have ended.',
  ),
  request_timeout: entry(408, 'invalid_request', 'The request did not arrive in time.', true),
  upgrade_required: entry(
    426,
    'invalid_request',
    'This path is a WebSocket: connect to it as one, for example with the SDK’s realtime client.',
  ),
  length_required: entry(
    411,
    'invalid_request',
    'Send the body with Content-Length; chunked request bodies are not accepted.',
  ),
  body_too_large: entry(413, 'invalid_request', 'The body is larger than the gate accepts.'),
  unsupported_media_type: entry(
    415,
    'invalid_request',
    'Send the body as application/json, without a content encoding.',
  ),
  headers_too_large: entry(431, 'invalid_request', 'The request headers are too many or too large.'),
  not_found: entry(
    404,
    'not_found',
    'There is nothing at this path. See GET /v1/models and the documentation for what there is.',
  ),
  method_not_allowed: entry(405, 'invalid_request', 'This path does not accept this method.'),
  unauthenticated: entry(
    401,
    'authentication',
    'No valid credential was sent. Send a gate key as "Authorization: Bearer …".',
  ),
  forbidden: entry(403, 'permission', 'This credential does not permit this request.'),
  model_not_found: entry(
    404,
    'not_found',
    'The model does not exist here, or this credential may not use it. See GET /v1/models.',
  ),
  prompt_not_found: entry(
    404,
    'not_found',
    'The prompt, version or label does not exist here, or this credential may not use it.',
  ),
  conversation_not_found: entry(
    404,
    'not_found',
    'The conversation does not exist here, or it is not this caller’s. Begin one with POST /v1/conversations.',
  ),
  conversation_busy: entry(
    409,
    'invalid_request',
    'Another turn of this conversation is under way. Retry when it is done.',
    true,
  ),
  conversation_full: entry(
    400,
    'invalid_request',
    'The conversation is as long as the gate keeps them, or there are too many. Begin a new one or delete others.',
  ),
  unpriced_model: entry(
    403,
    'permission',
    'The model has no price, so its use cannot be budgeted. Ask the operator to set models.<name>.price.',
  ),
  rate_limited: entry(
    429,
    'rate_limit',
    'A rate limit is reached. Retry after the time in Retry-After.',
    true,
  ),
  concurrency_limited: entry(
    429,
    'rate_limit',
    'Too many requests of this caller are in flight. Retry shortly.',
    true,
  ),
  budget_exhausted: entry(
    429,
    'rate_limit',
    'The budget left does not cover the highest cost that this request could have. Lower max_tokens or raise the budget.',
  ),
  budgets_unavailable: entry(
    503,
    'gateway',
    'The budget cannot be checked now, so nothing is spent. Retry after the time in Retry-After.',
    true,
  ),
  input_blocked: entry(400, 'invalid_request', 'The request was stopped by a content guard.'),
  output_blocked: entry(502, 'gateway', 'The answer was stopped by a content guard.'),
  output_invalid: entry(
    502,
    'gateway',
    'The model did not produce output that matches the requested schema.',
    true,
  ),
  provider_rejected: entry(400, 'invalid_request', 'The model provider refused the request.'),
  provider_rate_limited: entry(429, 'rate_limit', 'The model provider is rate limiting. Retry later.', true),
  provider_failed: entry(502, 'gateway', 'The model provider failed.', true),
  provider_unavailable: entry(503, 'gateway', 'The model provider is not reachable now.', true),
  provider_timeout: entry(504, 'gateway', 'The model provider did not answer in time.', true),
  not_cached: entry(
    504,
    'gateway',
    'The request takes an answer from the cache only, and there is none. Send it without only-if-cached.',
  ),
  overloaded: entry(
    503,
    'gateway',
    'The gate is at its capacity. Retry after the time in Retry-After.',
    true,
  ),
  shutting_down: entry(
    503,
    'gateway',
    'The gate is shutting down. Retry; another node or the restarted one will answer.',
    true,
  ),
  client_closed: entry(
    499,
    'invalid_request',
    'The client closed the connection before the answer was complete.',
  ),
  internal: entry(500, 'gateway', 'The gate met an internal fault and refused the request.', true),
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;

/**
 * An expected refusal: a value, not an exception. `reason` is for the log and the audit record and is never sent;
 * `param` is the JSON path at fault; `detail` is a public sentence that adds to the catalogue's text.
 */
export interface Refusal {
  readonly refused: true;
  readonly code: ErrorCode;
  readonly reason: string;
  readonly param?: string;
  readonly detail?: string;
  readonly retryAfterMs?: number;
  /** Response headers that tell the caller more (rate limits). */
  readonly headers?: Readonly<Record<string, string>>;
  /** What guards found, counted, for the audit record. */
  readonly findings?: readonly CountedFinding[];
}

export interface CountedFinding {
  readonly guard: string;
  readonly type: string;
  readonly action: string;
  readonly count: number;
}

export type RefusalOptions = Pick<Refusal, 'param' | 'detail' | 'retryAfterMs' | 'headers' | 'findings'>;

/** Makes a refusal. `reason` says in the operator's words why; it must not contain request text or secrets. */
export function refuse(code: ErrorCode, reason: string, options: RefusalOptions = {}): Refusal {
  return { refused: true, code, reason, ...options };
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && (value as { refused?: unknown }).refused === true;
}

function entry(status: number, kind: ErrorKind, text: string, retryable = false): ErrorEntry {
  return { status, kind, text, retryable };
}

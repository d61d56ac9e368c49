/**
 * Google's errors: a key that it does not know is a 400 to it, and how long to wait stands in the body. Without the first,
 * the operator's broken key would be told to the caller as a fault of its own request.
 */
import { z } from 'zod';
import type { ErrorReply } from '../http/http-provider.ts';

/** Longest wait that is believed, as for Retry-After. */
const MAX_RETRY_AFTER_MS = 3_600_000;
const KEY_REASONS: ReadonlySet<string> = new Set([
  'API_KEY_INVALID',
  'API_KEY_EXPIRED',
  'API_KEY_SERVICE_BLOCKED',
  'ACCESS_TOKEN_EXPIRED',
]);

const detail = z.looseObject({ reason: z.string().optional(), retryDelay: z.string().optional() });
const errorBody = z.looseObject({ error: z.looseObject({ details: z.array(detail).optional() }) });

/** https://cloud.google.com/apis/design/errors */
export function readGeminiError(reply: ErrorReply): ErrorReply {
  const details = detailsOf(reply.body);
  if (details.some(({ reason }) => reason !== undefined && KEY_REASONS.has(reason)))
    return { ...reply, status: 401 };
  if (reply.retryAfterMs !== undefined) return reply;
  const seconds = details.map(({ retryDelay }) => /^(\d{1,6}(?:\.\d{1,9})?)s$/.exec(retryDelay ?? '')?.[1]);
  const told = seconds.find((one) => one !== undefined);
  if (told === undefined) return reply;
  return { ...reply, retryAfterMs: Math.min(MAX_RETRY_AFTER_MS, Math.ceil(Number(told) * 1_000)) };
}

function detailsOf(body: string): readonly z.output<typeof detail>[] {
  try {
    const parsed = errorBody.safeParse(JSON.parse(body));
    return parsed.success ? (parsed.data.error.details ?? []) : [];
  } catch {
    // Not JSON: a proxy's page. Its status is all there is.
    return [];
  }
}

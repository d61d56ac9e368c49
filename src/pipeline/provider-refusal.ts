/**
 * Turns what a provider did instead of answering into a refusal. Credential problems of ours are never shown, and what
 * a provider says in its refusal is screened like an answer.
 */
import { type ErrorCode, type Refusal, refuse } from '../errors.ts';
import type { RequestGuards } from '../guards/request-guards.ts';
import type { ExchangeEnd } from '../http/exchange.ts';
import type { Segment } from '../http/segments.ts';
import type { ProviderReply } from '../providers/provider.ts';
import { ProviderStreamError } from '../providers/stream-error.ts';

/** Longest message of a provider that is passed on, in characters. */
const MAX_MESSAGE_CHARACTERS = 1_000;

export function providerRefusal(
  reply: Exclude<ProviderReply, { type: 'answer' }>,
  ended: ExchangeEnd | undefined,
): Refusal {
  if (ended !== undefined) return endedRefusal(ended);
  if (reply.type === 'failed') return failedRefusal(reply);
  const { status, retryAfterMs, body } = reply;
  const code = statusCode(status);
  const detail = code === 'provider_rejected' ? messageOf(body) : undefined;
  return refuse(code, `provider answered ${status}`, {
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(detail !== undefined && { detail }),
  });
}

/** A provider repeats parts of the request in its messages, and may say anything: a message that is blocked is not told. */
export async function screenMessage(
  refusal: Refusal,
  guards: Pick<RequestGuards, 'screenAnswer'>,
): Promise<Refusal> {
  const { detail, ...silent } = refusal;
  if (detail === undefined) return refusal;
  const message = new MessageSegment(detail);
  const verdict = await guards.screenAnswer([message]);
  return verdict.blocked ? silent : { ...silent, detail: message.text };
}

class MessageSegment implements Segment {
  readonly kind = 'assistant';
  readonly path = 'error.message';
  text: string;

  constructor(text: string) {
    this.text = text;
  }

  replace(text: string): void {
    this.text = text;
  }
}

/** How an answer broke off, for the record. */
export function breakOf(error: unknown): string {
  if (error instanceof ProviderStreamError) return error.reason;
  return error instanceof Error ? error.name : 'unknown';
}

/** Why an exchange ended before its answer did. */
export function endedRefusal(ended: ExchangeEnd): Refusal {
  switch (ended) {
    case 'client_closed':
      return refuse('client_closed', 'the client hung up');
    case 'shutdown':
      return refuse('shutting_down', 'the gate is shutting down', { retryAfterMs: 1_000 });
    case 'deadline':
      return refuse('provider_timeout', 'the total time is over');
  }
}

function failedRefusal({ reason, unsupported }: Extract<ProviderReply, { type: 'failed' }>): Refusal {
  if (unsupported === undefined) return refuse(failureCode(reason), `provider ${reason}`);
  return refuse('unsupported_field', 'the format of the route has no place for a field', unsupported);
}

function failureCode(reason: Extract<ProviderReply, { type: 'failed' }>['reason']): ErrorCode {
  switch (reason) {
    case 'timeout':
      return 'provider_timeout';
    case 'refused':
    case 'address_denied':
      return 'provider_unavailable';
    case 'reset':
    case 'protocol':
    case 'aborted':
      return 'provider_failed';
  }
}

function statusCode(status: number): ErrorCode {
  if (status === 429) return 'provider_rate_limited';
  // Our own credential was refused, or our account is empty: the operator's business, not the caller's.
  if (status === 401 || status === 402 || status === 403) return 'provider_failed';
  if (status === 503 || status === 529) return 'provider_unavailable';
  if (status === 408 || status === 504) return 'provider_timeout';
  return status >= 400 && status < 500 ? 'provider_rejected' : 'provider_failed';
}

function messageOf(body: string): string | undefined {
  try {
    const parsed = JSON.parse(body) as { error?: { message?: unknown } | string } | null;
    const error = parsed?.error;
    const message = typeof error === 'string' ? error : error?.message;
    return typeof message === 'string' ? message.slice(0, MAX_MESSAGE_CHARACTERS) : undefined;
  } catch {
    // Not JSON: a proxy's page, say. The catalogue's text is all that the caller needs.
    return undefined;
  }
}

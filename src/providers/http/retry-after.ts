/** Reads how long a provider asks to wait (RFC 9110 section 10.2.3). Bounded: a provider cannot park a caller. */

export const MAX_RETRY_AFTER_MS = 3_600_000;

const SECONDS = /^[0-9]{1,10}$/;
const MILLISECONDS = /^[0-9]{1,10}(?:\.[0-9]{1,10})?$/;
/** The only date form that senders may generate: Sun, 06 Nov 1994 08:49:37 GMT. */
const IMF_FIXDATE = /^[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT$/;

/** Seconds or an HTTP date, as milliseconds from now: at least 0, at most an hour. Undefined for anything else. */
export function parseRetryAfter(value: string, nowMs: number): number | undefined {
  const text = value.trim();
  if (SECONDS.test(text)) return bounded(Number(text) * 1_000);
  if (!IMF_FIXDATE.test(text)) return undefined;
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? undefined : bounded(atMs - nowMs);
}

/** OpenAI's finer `retry-after-ms`. */
export function parseRetryAfterMs(value: string): number | undefined {
  const text = value.trim();
  return MILLISECONDS.test(text) ? bounded(Number(text)) : undefined;
}

function bounded(delayMs: number): number {
  return Math.min(Math.max(0, Math.ceil(delayMs)), MAX_RETRY_AFTER_MS);
}

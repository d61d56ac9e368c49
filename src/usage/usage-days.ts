/** Days as people write them in questions about usage. Pure. */
import { utcDay } from '../storage/sql/usage-sums.ts';

/** What a question covers that names no day. */
export const DEFAULT_DAYS = 30;
const DAY_MS = 86_400_000;
/** Years with four digits: days are compared as texts. */
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The UTC day of a day or moment in ISO 8601; undefined where it is neither. */
export function dayOf(text: string): string | undefined {
  const atMs = Date.parse(text);
  if (Number.isNaN(atMs)) return undefined;
  const day = utcDay(atMs);
  return DAY.test(day) ? day : undefined;
}

/** The first of the last `days` days, today included. */
export function dayBefore(nowMs: number, days: number): string {
  return utcDay(nowMs - (days - 1) * DAY_MS);
}

/**
 * Budget periods as windows in UTC. An account is one budget in one window, `tenant:default@month:2026-11`: a new
 * window is a new account, and a reservation is settled in the window that it was made in.
 */
import type { Period } from '../auth/principal.ts';
import { TOKEN_SUFFIX } from './account-unit.ts';
import type { BudgetScope } from './budgets.ts';

const MS_PER_DAY = 86_400_000;

export interface PeriodWindow {
  /** `day:2026-11-21`, `month:2026-11`, `total`. */
  readonly name: string;
  /** First millisecond after the window; Infinity for `total`. */
  readonly endsAtMs: number;
}

/** The windows of one UTC day, computed once a day instead of once a request. */
export interface DayWindows extends Readonly<Record<Period, PeriodWindow>> {
  readonly startsAtMs: number;
}

/** The windows that hold at `nowMs`; they are the same until `day.endsAtMs`. */
export function windowsAt(nowMs: number): DayWindows {
  const startsAtMs = Math.floor(nowMs / MS_PER_DAY) * MS_PER_DAY;
  const date = new Date(startsAtMs);
  const day = date.toISOString().slice(0, 10);
  return {
    startsAtMs,
    day: { name: `day:${day}`, endsAtMs: startsAtMs + MS_PER_DAY },
    month: {
      name: `month:${day.slice(0, 7)}`,
      endsAtMs: Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1),
    },
    total: { name: 'total', endsAtMs: Number.POSITIVE_INFINITY },
  };
}

export function accountName(scope: BudgetScope, window: PeriodWindow): string {
  return `${scope.id}@${window.name}${scope.limitTokens === undefined ? '' : TOKEN_SUFFIX}`;
}

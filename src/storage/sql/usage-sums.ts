/** Adds rows of the usage index up by day, tenant, key and model. Pure. */
import type { UsageRow } from '../usage-store.ts';

const DAY_MS = 86_400_000;

export interface DaySum {
  /** UTC. */
  readonly day: string;
  readonly tenant: string;
  readonly keyId: string;
  readonly model: string;
  requests: number;
  refused: number;
  cached: number;
  inputTokens: number;
  outputTokens: number;
  costNanoUsd: number;
}

/** `2026-01-31`, in UTC. */
export function utcDay(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}

/** Rows of one batch are of one day but once in a day. */
function dayTeller(): (atMs: number) => string {
  let [known, day] = [Number.NaN, ''];
  return (atMs) => {
    const number = Math.floor(atMs / DAY_MS);
    if (number !== known) [known, day] = [number, utcDay(atMs)];
    return day;
  };
}

/** In a fixed order, so that two nodes that add to the same sums never wait for each other in a circle. */
export function sumsByDay(rows: readonly UsageRow[]): readonly DaySum[] {
  const sums = new Map<string, DaySum>();
  const dayOf = dayTeller();
  for (const row of rows) add(sumFor(sums, row, dayOf(row.atMs)), row);
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}

function sumFor(sums: Map<string, DaySum>, { tenant, keyId, model }: UsageRow, day: string): DaySum {
  const name = JSON.stringify([day, tenant, keyId, model]);
  const known = sums.get(name);
  if (known !== undefined) return known;
  const sum = {
    ...{ day, tenant, keyId, model },
    ...{ requests: 0, refused: 0, cached: 0, inputTokens: 0, outputTokens: 0, costNanoUsd: 0 },
  };
  sums.set(name, sum);
  return sum;
}

function add(sum: DaySum, { outcome, cache, inputTokens, outputTokens, costNanoUsd }: UsageRow): void {
  sum.requests += 1;
  if (outcome !== 'answered') sum.refused += 1;
  if (cache === 'hit' || cache === 'similar') sum.cached += 1;
  sum.inputTokens += inputTokens ?? 0;
  sum.outputTokens += outputTokens ?? 0;
  sum.costNanoUsd += costNanoUsd;
}

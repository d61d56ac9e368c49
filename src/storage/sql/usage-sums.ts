/** Adds rows of the usage index up by day, tenant, key and model. Pure. */
import type { UsageRow } from '../usage-store.ts';

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

/** In a fixed order, so that two nodes that add to the same sums never wait for each other in a circle. */
export function sumsByDay(rows: readonly UsageRow[]): readonly DaySum[] {
  const sums = new Map<string, DaySum>();
  for (const row of rows) add(sumFor(sums, row), row);
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}

function sumFor(sums: Map<string, DaySum>, { atMs, tenant, keyId, model }: UsageRow): DaySum {
  const day = utcDay(atMs);
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

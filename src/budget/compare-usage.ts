/** A provider's bill beside the gate's own books, model by model. Pure. */
import type { UsageRow } from './usage-export.ts';

/** What the audit log has of one model at the provider. */
export interface BookedUsage {
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costNanoUsd: number;
  /** Requests that were charged by their bound, because no usage came. */
  readonly uncertain: number;
}

export interface Comparison {
  readonly model: string;
  readonly booked: BookedUsage;
  /** Absent: the export does not say. */
  readonly billed: {
    readonly inputTokens?: number;
    readonly outputTokens?: number;
    readonly costNanoUsd?: number;
  };
  /** Of cost where the export has it, else of tokens: booked to billed, in percent; above 0: the gate has more. */
  readonly differencePercent: number;
  readonly verdict: 'same' | 'booked_more' | 'booked_less';
}

const NOTHING: BookedUsage = { requests: 0, inputTokens: 0, outputTokens: 0, costNanoUsd: 0, uncertain: 0 };

/** `-2026-09-29`, `-20251001`: one model at one price. */
export const modelFamily = (model: string): string => model.replace(/[-@](?:\d{4}-\d{2}-\d{2}|\d{8})$/, '');

export function compareUsage(
  booked: ReadonlyMap<string, BookedUsage>,
  exported: readonly UsageRow[],
  tolerancePercent: number,
): readonly Comparison[] {
  const billed = sumByModel(exported);
  const ours =
    booked.size > 0 && billed.has('all models') ? new Map([['all models', sumOf(booked)]]) : booked;
  const models = [...new Set([...ours.keys(), ...billed.keys()])].sort();
  return models.map((model) => {
    const own = ours.get(model) ?? NOTHING;
    const theirs = billed.get(model) ?? emptyLike(billed);
    const differencePercent = differenceOf(own, theirs);
    const within = Math.abs(differencePercent) <= tolerancePercent;
    const verdict = within ? 'same' : differencePercent > 0 ? 'booked_more' : 'booked_less';
    return { model, booked: own, billed: theirs, differencePercent, verdict };
  });
}

type Billed = { inputTokens?: number; outputTokens?: number; costNanoUsd?: number };

function sumByModel(rows: readonly UsageRow[]): ReadonlyMap<string, Billed> {
  const sums = new Map<string, Billed>();
  for (const row of rows) {
    const model = modelFamily(row.model);
    const sum = sums.get(model) ?? {};
    for (const field of ['inputTokens', 'outputTokens', 'costNanoUsd'] as const) {
      const value = row[field];
      if (value !== undefined) sum[field] = (sum[field] ?? 0) + value;
    }
    sums.set(model, sum);
  }
  return sums;
}

/** A model that the export leaves out was billed nothing, in whatever the export tells. */
function emptyLike(billed: ReadonlyMap<string, Billed>): Billed {
  const [sample = { costNanoUsd: 0 }] = billed.values();
  return Object.fromEntries(Object.keys(sample).map((field) => [field, 0]));
}

function sumOf(booked: ReadonlyMap<string, BookedUsage>): BookedUsage {
  return [...booked.values()].reduce((sum, each) => ({
    requests: sum.requests + each.requests,
    inputTokens: sum.inputTokens + each.inputTokens,
    outputTokens: sum.outputTokens + each.outputTokens,
    costNanoUsd: sum.costNanoUsd + each.costNanoUsd,
    uncertain: sum.uncertain + each.uncertain,
  }));
}

function differenceOf(own: BookedUsage, { costNanoUsd, inputTokens, outputTokens }: Billed): number {
  if (costNanoUsd !== undefined) return percent(own.costNanoUsd, costNanoUsd);
  const differences = [
    ...(inputTokens === undefined ? [] : [percent(own.inputTokens, inputTokens)]),
    ...(outputTokens === undefined ? [] : [percent(own.outputTokens, outputTokens)]),
  ];
  return differences.reduce((worst, each) => (Math.abs(each) > Math.abs(worst) ? each : worst), 0);
}

function percent(own: number, theirs: number): number {
  if (own === theirs) return 0;
  return theirs === 0 ? Number.POSITIVE_INFINITY : ((own - theirs) / theirs) * 100;
}

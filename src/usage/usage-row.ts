/** A row of the usage index from an outcome, the same whether it comes from a request or from the log. Pure. */
import type { UsageRow } from '../storage/usage-store.ts';

/** What of an outcome is in the index: the record and the leaf have it alike. */
export interface Outcome {
  readonly requestId: string;
  readonly atMs: number;
  readonly tenant: string;
  readonly project?: string | undefined;
  readonly keyId: string;
  readonly userPseudonym?: string | undefined;
  readonly surface: string;
  readonly model: string;
  readonly provider?: string | undefined;
  readonly outcome: string;
  readonly cache: string;
  readonly inputTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
  readonly costNanoUsd: number;
  readonly latencyMs: number;
}

/** Where its leaf is. */
export type LeafPlace = Pick<UsageRow, 'node' | 'epoch' | 'leafIndex'>;

/** Holds nothing of the record's content: rows wait in memory. */
export function usageRowOf(outcome: Outcome, { node, epoch, leafIndex }: LeafPlace): UsageRow {
  return {
    requestId: outcome.requestId,
    node,
    epoch,
    leafIndex,
    atMs: Math.round(outcome.atMs),
    tenant: outcome.tenant,
    project: outcome.project ?? null,
    keyId: outcome.keyId,
    userPseudonym: outcome.userPseudonym ?? null,
    surface: outcome.surface,
    model: outcome.model,
    provider: outcome.provider ?? null,
    outcome: outcome.outcome,
    cache: outcome.cache,
    inputTokens: rounded(outcome.inputTokens),
    outputTokens: rounded(outcome.outputTokens),
    costNanoUsd: outcome.costNanoUsd,
    latencyMs: Math.round(outcome.latencyMs),
  };
}

/** A leaf may hold any number; a column holds whole ones. */
function rounded(value: number | undefined): number | null {
  return value === undefined ? null : Math.round(value);
}

/**
 * Tells that a budget passed one of its thresholds: in the audit log, in the log, in a metric. The ledger has marked it
 * as told before this is called, so it is told at most once over all nodes, and not at all by a node that dies just then.
 */
import type { ThresholdCrossing } from '../storage/stores.ts';
import { countsTokens } from './account-unit.ts';

export interface AlertOutlets {
  readonly telemetry: {
    warn(message: string, facts: Readonly<Record<string, string | number | boolean>>): void;
    fault(where: string, error: unknown): void;
  };
  record(event: string, details: Readonly<Record<string, string>>): Promise<void>;
  /** Counts it. */
  passed(percent: number, unit: 'usd' | 'tokens'): void;
}

export function budgetAlerts(outlets: AlertOutlets): (crossing: ThresholdCrossing) => void {
  return ({ account, percent, spent, limit }) => {
    const { telemetry, record, passed } = outlets;
    const unit = countsTokens(account) ? 'tokens' : 'usd';
    const amounts =
      unit === 'tokens'
        ? { spentTokens: spent, limitTokens: limit }
        : { spentNanoUsd: spent, limitNanoUsd: limit };
    passed(percent, unit);
    telemetry.warn('budget threshold passed', { account, percent, ...amounts });
    const details = Object.entries({ percent, ...amounts }).map(([name, amount]) => [name, String(amount)]);
    record('budget_threshold', { account, ...Object.fromEntries(details) }).catch((error: unknown) =>
      telemetry.fault('audit', error),
    );
  };
}

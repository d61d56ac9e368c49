/**
 * What an account counts: money in nano-USD, or tokens. The unit is part of the account's name, so that ledger, audit
 * log and recovery agree on it: `key:abc@month:2026-11` is money, `key:abc@month:2026-11#tokens` is tokens. Names of
 * callers cannot contain `#`: they are percent-encoded.
 */
import type { BudgetScope } from './budgets.ts';

export const TOKEN_SUFFIX = '#tokens';

/** An amount in both units. */
export interface Spend {
  readonly nanoUsd: number;
  readonly tokens: number;
}

export function countsTokens(account: string): boolean {
  return account.endsWith(TOKEN_SUFFIX);
}

export function limitOf(scope: BudgetScope): number {
  return scope.limitTokens ?? scope.limitNanoUsd;
}

export function amountIn(account: string, spend: Spend): number {
  return countsTokens(account) ? spend.tokens : spend.nanoUsd;
}

export function isAmount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

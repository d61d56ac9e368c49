/** Budgets as configuration has them: hard caps in USD and in tokens for a period, and when to tell somebody. */
import { z } from 'zod';
import type { BudgetLimit } from '../auth/principal.ts';
import { nanoUsdFromUsd } from './money.ts';

/** 9 million USD: nano-USD sums stay below 2^53, so that plain integers are exact. */
export const MAX_BUDGET_USD = 9_000_000;

/** Sums of tokens stay below 2^53 too. */
export const MAX_BUDGET_TOKENS = 1_000_000_000_000_000;

export const budgetLimitSettings = z
  .strictObject({
    usd: z
      .number()
      .min(0)
      .max(MAX_BUDGET_USD)
      .optional()
      .describe('Hard cap in US dollars; nothing is billed past it.'),
    tokens: z
      .int()
      .min(0)
      .max(MAX_BUDGET_TOKENS)
      .optional()
      .describe('Hard cap in tokens, input and output together; alone or beside `usd`.'),
    period: z.enum(['day', 'month', 'total']).describe('UTC day, UTC month, or for ever.'),
  })
  .refine(({ usd, tokens }) => usd !== undefined || tokens !== undefined, {
    message: 'a budget needs `usd`, `tokens` or both',
  });

/** Each cap that a configured budget sets. Throws RangeError where `usd` is no exact amount of money. */
export function limitsOf({ usd, tokens, period }: BudgetLimitSettings): readonly BudgetLimit[] {
  return [
    ...(usd === undefined ? [] : [{ period, limitNanoUsd: nanoUsdFromUsd(usd) }]),
    ...(tokens === undefined ? [] : [{ period, limitTokens: tokens }]),
  ];
}

const list = z.array(budgetLimitSettings).max(6).default([]);

/** The `budgets` section: what holds where nothing nearer says otherwise. */
export const budgetSettings = z
  .strictObject({
    key: list.describe('For each key without a budget of its own.'),
    user: list.describe('For each authenticated user.'),
    project: list.describe('For each project.'),
    tenant: list.describe('For each tenant.'),
    drainMs: z
      .int()
      .min(0)
      .max(600_000)
      .default(10_000)
      .describe(
        'After a client hung up its answer is read on for its usage for this long; past it the whole reservation is charged.',
      ),
    alertAtPercent: z
      .array(z.int().min(1).max(100))
      .max(10)
      .default([50, 80, 100])
      .describe(
        'Shares of every budget, in percent, at which the audit log, the log and a metric tell: once for each window, whichever node notices.',
      ),
    clampMaxTokens: z
      .boolean()
      .default(false)
      .describe('Lower max_tokens to what the budget covers instead of refusing.'),
  })
  .prefault({});

export type BudgetLimitSettings = z.output<typeof budgetLimitSettings>;
export type BudgetSettings = z.output<typeof budgetSettings>;

/** The `cache` section: answers that are already paid for, whose they may be, and what a repetition costs. */
import { z } from 'zod';
import { similarOverrides, similarSettings } from './similar/settings.ts';

const WEEK_SECONDS = 604_800;

/** What a policy may set for its own requests; each field's default stands in `RULE_DEFAULTS`. */
const rules = {
  exact: z
    .boolean()
    .describe('Answer the same request from the cache. By default deterministic ones only: temperature 0.'),
  scope: z
    .enum(['tenant', 'project', 'user'])
    .describe('Among whom an answer is shared. Who has no project or no user shares with its own key only.'),
  ttlSeconds: z.int().min(1).max(WEEK_SECONDS).describe('How long an answer counts as fresh.'),
  staleSeconds: z
    .int()
    .min(0)
    .max(WEEK_SECONDS)
    .describe('How long after that it is still given, while a request in the background fetches a new one.'),
  sampled: z
    .boolean()
    .describe('Also requests whose answer is drawn by chance: a temperature above 0, or several choices.'),
  toolCalls: z.boolean().describe('Also requests that offer tools, and answers that call them.'),
  replay: z
    .enum(['instant', 'paced'])
    .describe('How a stream from the cache comes: at once, or about as fast as a model writes.'),
  coalesce: z.boolean().describe('Identical requests in flight share one call of the provider.'),
  coalescedCost: z
    .enum(['leader', 'even'])
    .describe('Who pays a shared call: the request that made it, or all that share it in even parts.'),
  hitUsd: z.number().min(0).max(100).describe('What an answer from the cache costs.'),
};

export const RULE_DEFAULTS = {
  exact: true,
  scope: 'tenant',
  ttlSeconds: 3_600,
  staleSeconds: 0,
  sampled: false,
  toolCalls: false,
  replay: 'instant',
  coalesce: true,
  coalescedCost: 'leader',
  hitUsd: 0,
} as const;

export const cacheSettings = z
  .strictObject({
    exact: rules.exact.default(RULE_DEFAULTS.exact),
    scope: rules.scope.default(RULE_DEFAULTS.scope),
    ttlSeconds: rules.ttlSeconds.default(RULE_DEFAULTS.ttlSeconds),
    staleSeconds: rules.staleSeconds.default(RULE_DEFAULTS.staleSeconds),
    sampled: rules.sampled.default(RULE_DEFAULTS.sampled),
    toolCalls: rules.toolCalls.default(RULE_DEFAULTS.toolCalls),
    replay: rules.replay.default(RULE_DEFAULTS.replay),
    coalesce: rules.coalesce.default(RULE_DEFAULTS.coalesce),
    coalescedCost: rules.coalescedCost.default(RULE_DEFAULTS.coalescedCost),
    hitUsd: rules.hitUsd.default(RULE_DEFAULTS.hitUsd),
    similar: similarSettings,
    maxBytes: z
      .int()
      .min(0)
      .default(64 * 1024 * 1024)
      .describe('Memory for all tenants.'),
    maxBytesPerTenant: z
      .int()
      .min(0)
      .default(16 * 1024 * 1024)
      .describe('Memory for one tenant; on a cluster the room in Redis too.'),
    maxEntriesPerTenant: z.int().min(1).max(1_000_000).default(10_000).describe('Answers of one tenant.'),
    maxEntryBytes: z
      .int()
      .min(1)
      .default(1024 * 1024)
      .describe('A larger answer is not kept.'),
  })
  .prefault({});

/** Under `policies.<name>.cache`: what is absent is as in the section `cache`. */
export const cacheOverrides = z.strictObject({
  exact: rules.exact.optional(),
  scope: rules.scope.optional(),
  ttlSeconds: rules.ttlSeconds.optional(),
  staleSeconds: rules.staleSeconds.optional(),
  sampled: rules.sampled.optional(),
  toolCalls: rules.toolCalls.optional(),
  replay: rules.replay.optional(),
  coalesce: rules.coalesce.optional(),
  coalescedCost: rules.coalescedCost.optional(),
  hitUsd: rules.hitUsd.optional(),
  similar: similarOverrides.optional(),
});

export type CacheSettings = z.output<typeof cacheSettings>;
export type CacheOverrides = z.output<typeof cacheOverrides>;

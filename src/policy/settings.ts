/** The `policies` and `tenants` sections: who may do what, under which guards, budgets and limits. */
import { z } from 'zod';
import { budgetLimitSettings } from '../budget/settings.ts';
import { cacheOverrides } from '../cache/settings.ts';
import { guardOverrides } from '../guards/settings.ts';
import { PRIORITIES } from '../limits/priority.ts';
import { rateLimitSettings } from '../limits/settings.ts';
import { policyRoutingFields } from '../routing/settings.ts';
import { POLICY_SCOPE } from './scope.ts';

const scope = z
  .string()
  .regex(
    POLICY_SCOPE,
    'a scope is "*", "model:PATTERN", "surface:PATTERN", "tool:PATTERN", "data-class:PATTERN" or "prompt:PATTERN"',
  )
  .describe('"*", "model:gpt-4o-*", "surface:chat", "tool:search", "prompt:support-*".');

const patterns = z.array(
  z
    .string()
    .regex(/^[\w.:/@*-]+$/, 'a pattern has letters, digits, "_ . : / @ -" and "*" for any run of them'),
);
const condition = patterns.min(1).max(100).optional();

/** Most rules of one policy: each may have guards of its own in memory. */
const MAX_GUARD_RULES = 32;

const guardRule = z.strictObject({
  tenants: condition.describe('Tenants that it holds for; absent: all that have the policy.'),
  projects: condition.describe('Projects that it holds for; callers without a project have none.'),
  models: condition.describe('Models, by the names that callers ask for: `gpt-4o-*`.'),
  surfaces: condition.describe('Surfaces: `chat`.'),
  guards: guardOverrides.describe('Laid over the guards of the policy; fields as in the section `guards`.'),
});

export const policySettings = z.strictObject({
  allow: z
    .array(scope)
    .max(200)
    .default(['*'])
    .describe('Scopes that the policy allows; a request needs the key’s scope and the policy’s.'),
  deny: z.array(scope).max(200).default([]).describe('Scopes that it denies, whatever allows them.'),
  promptsOnly: z
    .boolean()
    .default(false)
    .describe(
      'Every request must use a prompt of the registry, and brings no system text, tools or output format of its own.',
    ),
  addresses: z
    .array(z.string())
    .max(200)
    .default([])
    .describe('CIDR ranges that callers must come from; empty: any.'),
  guards: guardOverrides
    .prefault({})
    .describe('Settings that differ from the section `guards`; its fields are told there.'),
  cache: cacheOverrides
    .prefault({})
    .describe('Cache rules that differ from the section `cache`; its fields are told there.'),
  priority: z
    .enum(PRIORITIES)
    .default('normal')
    .describe('At overload requests of low priority are refused first; of one tenant’s, the high go first.'),
  ...policyRoutingFields,
  guardRules: z
    .array(guardRule)
    .max(MAX_GUARD_RULES)
    .default([])
    .describe('Guards for some of its requests: of these rules the first that covers a request holds.'),
});

const envelope = {
  budgets: z.array(budgetLimitSettings).max(6).optional(),
  limits: rateLimitSettings.optional(),
};

export const tenantSettings = z.strictObject({
  policy: z.string().default('default').describe('Name of a policy.'),
  ...envelope,
  projects: z.record(z.string(), z.strictObject({ policy: z.string().optional(), ...envelope })).default({}),
  users: z
    .record(z.string(), z.strictObject(envelope))
    .default({})
    .describe('Users with limits of their own.'),
});

export type GuardRuleSettings = z.output<typeof guardRule>;
export type PolicySettings = z.output<typeof policySettings>;
export type TenantSettings = z.output<typeof tenantSettings>;

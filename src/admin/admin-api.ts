/** The operations of the admin API as one table: the listener and the OpenAPI description are both made from it. */
import { z } from 'zod';
import { userAccountName } from '../auth/account-name.ts';
import type { NewKey } from '../auth/mint-key.ts';
import { budgetLimitSettings, limitsOf } from '../budget/settings.ts';
import { rateLimitSettings } from '../limits/settings.ts';
import { SCOPE } from '../policy/scope.ts';
import { type AdminOperation, type AdminParts, AdminRefusal } from './admin-operation.ts';
import { PROMPT_OPERATIONS } from './prompt-operations.ts';
import { USAGE_OPERATIONS } from './usage-operations.ts';

const scope = z.string().regex(SCOPE);
const newKey = z.strictObject({
  name: z.string().min(1).max(200),
  tenant: z.string().min(1).max(100).default('default'),
  project: z.string().min(1).max(100).optional(),
  user: z.string().min(1).max(200).optional(),
  policy: z.string().max(100).optional(),
  scopes: z.array(scope).max(100).default(['*']),
  budgets: z.array(budgetLimitSettings).max(6).default([]),
  limits: rateLimitSettings.default({}),
  expiresAt: z.iso.datetime().optional().describe('UTC instant from which the key is refused.'),
});
const rotation = z.strictObject({
  overlapSeconds: z
    .int()
    .min(0)
    .max(30 * 86_400)
    .default(86_400)
    .describe('How long the old key is still accepted.'),
});

const name = z.string().min(1).max(256).optional();
const cachePurge = z
  .strictObject({
    key: name.describe('The key of one entry.'),
    tenant: name,
    model: name.describe('The name that callers ask for.'),
    prompt: z
      .string()
      .max(60_000)
      .optional()
      .describe('The whole system text of the requests, as callers send it.'),
    subject: name.describe('The end user, or the id of a key without one; needs `tenant`.'),
    all: z.boolean().optional(),
  })
  .refine(
    ({ all, ...fields }) => all === true || Object.values(fields).some((field) => field !== undefined),
    {
      message: 'name what to purge, or say all',
    },
  )
  .refine(({ subject, tenant }) => subject === undefined || tenant !== undefined, {
    message: 'a subject needs its tenant',
  });

const canaryModel = z.strictObject({
  model: z.string().min(1).max(128).describe('The name that callers ask for.'),
});

export type CachePurge = z.output<typeof cachePurge>;

export const ADMIN_OPERATIONS: readonly AdminOperation[] = [
  ...PROMPT_OPERATIONS,
  ...USAGE_OPERATIONS,
  {
    method: 'GET',
    path: '/admin/v1/canaries',
    summary: 'What both sides of each canary did, on all nodes, and which are rolled back.',
    run: (parts) => parts.canaries.report(),
  },
  {
    method: 'POST',
    path: '/admin/v1/canaries/rollback',
    summary: 'Sends nobody to a model’s canary any more, on every node, until it is resumed.',
    body: canaryModel,
    run: (parts, { body }) => parts.canaries.rollBack(canaryModel.parse(body).model),
  },
  {
    method: 'POST',
    path: '/admin/v1/canaries/resume',
    summary: 'Takes a rollback back.',
    body: canaryModel,
    run: (parts, { body }) => parts.canaries.resume(canaryModel.parse(body).model),
  },
  {
    method: 'GET',
    path: '/admin/v1/cache',
    summary: 'What the cache did and saved since the start, by tenant and model.',
    run: async (parts) => ({ rows: parts.cache.report() }),
  },
  {
    method: 'POST',
    path: '/admin/v1/cache/purge',
    summary: 'Ends answers of the cache, on every node: those that everything named fits.',
    body: cachePurge,
    run: (parts, { body }) => parts.cache.purge(cachePurge.parse(body)),
  },
  {
    method: 'GET',
    path: '/admin/v1/status',
    summary: 'The running node.',
    run: async (parts) => parts.status(),
  },
  {
    method: 'GET',
    path: '/admin/v1/keys',
    summary: 'The virtual keys, without secrets.',
    run: async (parts) => ({ keys: await parts.keys.list() }),
  },
  {
    method: 'POST',
    path: '/admin/v1/keys',
    summary: 'Makes a virtual key; the answer is the only place where it stands.',
    body: newKey,
    run: async (parts, { body }) => parts.keys.create(keyOf(newKey.parse(body), parts)),
  },
  {
    method: 'POST',
    path: '/admin/v1/keys/:id/revoke',
    summary: 'Refuses a key from now on.',
    run: (parts, { id }) => orMissing(parts.keys.revoke(id)),
  },
  {
    method: 'POST',
    path: '/admin/v1/keys/:id/rotate',
    summary: 'Makes a new secret for a key; the old one is accepted for the overlap.',
    body: rotation,
    run: (parts, { id, body }) => parts.keys.rotate(id, rotation.parse(body).overlapSeconds * 1000),
  },
];

async function orMissing(done: Promise<boolean>): Promise<{ readonly revoked: true } | undefined> {
  return (await done) ? { revoked: true } : undefined;
}

/** Throws AdminRefusal for names that the configuration does not have: such a key could never be used. */
function keyOf(body: z.output<typeof newKey>, parts: AdminParts): NewKey {
  const { name, tenant, project, policy, scopes, budgets, limits, expiresAt } = body;
  if (!parts.knows({ tenant, policy })) throw new AdminRefusal('there is no such tenant or policy');
  // Stored as people write it; the account's name is made of it where the record is read, once for all writers.
  const { user } = body;
  if (user !== undefined && userAccountName(user) === undefined)
    throw new AdminRefusal('the user name cannot be used');
  const expiresAtMs = expiresAt === undefined ? undefined : Date.parse(expiresAt);
  return {
    name,
    tenant,
    scopes,
    budgets: exactLimits(budgets),
    limits: definedOnly(limits),
    ...(project !== undefined && { project }),
    ...(policy !== undefined && { policy }),
    ...(user !== undefined && { user }),
    ...(expiresAtMs !== undefined && { expiresAtMs }),
  };
}

/** An amount that is no whole number of nano-dollars is the caller's mistake, not a fault. */
function exactLimits(budgets: z.output<typeof newKey>['budgets']): NewKey['budgets'] {
  try {
    return budgets.flatMap(limitsOf);
  } catch (error) {
    if (error instanceof RangeError) throw new AdminRefusal(error.message);
    throw error;
  }
}

function definedOnly(limits: z.output<typeof rateLimitSettings>): NewKey['limits'] {
  const { requestsPerMinute, tokensPerMinute, concurrency } = limits;
  return {
    ...(requestsPerMinute !== undefined && { requestsPerMinute }),
    ...(tokensPerMinute !== undefined && { tokensPerMinute }),
    ...(concurrency !== undefined && { concurrency }),
  };
}

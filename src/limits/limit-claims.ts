/**
 * Which limits and budgets hold for a principal: its own before the configuration's. Pure but for a cache that dies
 * with the principal and with the configuration. A scope's name always carries its tenant, encoded, so that no two
 * tenants can meet in one scope whatever their users are called.
 */
import type { BudgetLimit, Principal, RateLimits } from '../auth/principal.ts';
import type { BudgetScope } from '../budget/budgets.ts';
import { type BudgetSettings, limitsOf } from '../budget/settings.ts';
import type { TenantSettings } from '../policy/settings.ts';
import type { LimitClaim } from './rate-limiter.ts';
import type { LimitSettings } from './settings.ts';

export interface EnvelopeRules {
  readonly limits: LimitSettings;
  readonly budgets: BudgetSettings;
  readonly tenants: Readonly<Record<string, TenantSettings>>;
  /**
   * How a user is called in accounts and limit scopes, which reach the ledger and the audit log. A pseudonym keeps a
   * person's name out of both.
   */
  readonly nameUser?: (tenant: string, user: string) => string;
}

/** What holds for one principal under one configuration. */
export interface Envelope {
  readonly budgetScopes: readonly BudgetScope[];
  /** The claims of one request; `tokensBound` is the most tokens that it can take. */
  limitClaims(tokensBound: number): readonly LimitClaim[];
}

/**
 * The lookup for one configuration; the same principal object gets the same envelope. Throws RangeError where a
 * budget is no exact amount of money: call it when the configuration is loaded.
 */
export function envelopesOf(rules: EnvelopeRules): (principal: Principal) => Envelope {
  checkAmounts(rules);
  const cache = new WeakMap<Principal, Envelope>();
  return (principal) => {
    const known = cache.get(principal);
    if (known !== undefined) return known;
    const claims = limitClaimsOf(principal, rules);
    const envelope = { budgetScopes: budgetScopesOf(principal, rules), limitClaims: claimsFor(claims) };
    cache.set(principal, envelope);
    return envelope;
  };
}

/** In the fixed order key, user, project, tenant, which is the order in which everybody takes them. */
export function budgetScopesOf(principal: Principal, rules: EnvelopeRules): readonly BudgetScope[] {
  const { budgets: defaults } = rules;
  const { key, user, project, tenant } = settingsOf(principal, rules);
  const own = principal.budgets.length > 0 ? principal.budgets : defaults.key.flatMap(limitsOf);
  const scopes: BudgetScope[] = [];
  const add = (id: string | undefined, limits: readonly BudgetLimit[]) => {
    if (id !== undefined) for (const limit of limits) scopes.push({ id, ...limit });
  };
  add(key, own);
  add(user.scope, (user.settings?.budgets ?? defaults.user).flatMap(limitsOf));
  add(project.scope, (project.settings?.budgets ?? defaults.project).flatMap(limitsOf));
  add(tenant.scope, (tenant.settings?.budgets ?? defaults.tenant).flatMap(limitsOf));
  return scopes;
}

/** The claims of a request that takes no tokens. A limit that is not set nearer comes from the section. */
export function limitClaimsOf(principal: Principal, rules: EnvelopeRules): readonly LimitClaim[] {
  const { limits: defaults } = rules;
  const { key, user, project, tenant } = settingsOf(principal, rules);
  const claims: LimitClaim[] = [];
  const add = (
    scope: string | undefined,
    own: Partial<DefaultLimits> | undefined,
    section: DefaultLimits,
  ) => {
    if (scope !== undefined) claims.push(...toClaims(scope, own ?? {}, section));
  };
  add(key, principal.limits, defaults.key);
  add(user.scope, user.settings?.limits, defaults.user);
  add(project.scope, project.settings?.limits, defaults.project);
  add(tenant.scope, tenant.settings?.limits, defaults.tenant);
  return claims;
}

type DefaultLimits = { readonly [Name in keyof RateLimits]: RateLimits[Name] | undefined };

/** No allocation for each request where no token limit is set: then the claims are always the same. */
function claimsFor(claims: readonly LimitClaim[]): Envelope['limitClaims'] {
  if (!claims.some((claim) => claim.name === 'tokens')) return () => claims;
  return (tokensBound) =>
    claims.map((claim) => (claim.name === 'tokens' ? { ...claim, amount: tokensBound } : claim));
}

function toClaims(scope: string, own: Partial<DefaultLimits>, section: DefaultLimits): LimitClaim[] {
  const requests = own.requestsPerMinute ?? section.requestsPerMinute;
  const tokens = own.tokensPerMinute ?? section.tokensPerMinute;
  const concurrency = own.concurrency ?? section.concurrency;
  const claims: LimitClaim[] = [];
  if (requests !== undefined) claims.push({ scope, name: 'requests', limit: requests, amount: 1 });
  if (tokens !== undefined) claims.push({ scope, name: 'tokens', limit: tokens, amount: 0 });
  if (concurrency !== undefined) claims.push({ scope, name: 'concurrency', limit: concurrency, amount: 1 });
  return claims;
}

function settingsOf(principal: Principal, rules: EnvelopeRules) {
  const { project, user } = principal;
  const tenant = own(rules.tenants, principal.tenant);
  const prefix = encode(principal.tenant);
  const nameUser = rules.nameUser ?? ((_tenant, name) => name);
  return {
    // Callers with tokens share their issuer's key id over tenants, so there the tenant belongs to the name.
    key:
      principal.method === 'virtual_key'
        ? `key:${encode(principal.keyId)}`
        : `key:${prefix}/${encode(principal.keyId)}`,
    user: {
      scope: user === undefined ? undefined : `user:${prefix}/${encode(nameUser(principal.tenant, user))}`,
      settings: user === undefined || tenant === undefined ? undefined : own(tenant.users, user),
    },
    project: {
      scope: project === undefined ? undefined : `project:${prefix}/${encode(project)}`,
      settings: project === undefined || tenant === undefined ? undefined : own(tenant.projects, project),
    },
    tenant: { scope: `tenant:${prefix}`, settings: tenant },
  };
}

/** A name from a token must not reach `__proto__` or `constructor`. */
function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function encode(name: string): string {
  return encodeURIComponent(name.toWellFormed());
}

function checkAmounts(rules: EnvelopeRules): void {
  const { key, user, project, tenant } = rules.budgets;
  [...key, ...user, ...project, ...tenant].forEach(limitsOf);
  for (const settings of Object.values(rules.tenants)) {
    for (const holder of [settings, ...Object.values(settings.projects), ...Object.values(settings.users)]) {
      holder.budgets?.forEach(limitsOf);
    }
  }
}

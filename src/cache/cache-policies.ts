/**
 * The cache rules of every policy and the digests by which an answer belongs to one: what of a configuration changes an
 * answer, or what may be done with it, is in a digest; limits, budgets and listeners are not, and invalidate nothing.
 */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../audit/canonical-json.ts';
import type { Principal } from '../auth/principal.ts';
import { nanoUsdFromUsd } from '../budget/money.ts';
import { DEFAULT_NAME, policyNameOf, type TenantPolicies } from '../policy/policy-name.ts';
import type { PolicySettings } from '../policy/settings.ts';
import type { ModelSettings, ProviderSettings } from '../providers/settings.ts';
import { VERSION } from '../version.ts';
import type { CacheSettings } from './settings.ts';

export interface CacheRules
  extends Pick<
    CacheSettings,
    'exact' | 'scope' | 'sampled' | 'toolCalls' | 'replay' | 'coalesce' | 'similar'
  > {
  readonly ttlMs: number;
  readonly staleMs: number;
  readonly splitsCost: boolean;
  readonly hitNanoUsd: number;
}

export interface CachePolicy {
  readonly rules: CacheRules;
  /** Of the policy's name and everything in it but its cache rules, and of the gate's version. */
  readonly digest: string;
}

export interface CachedPolicies {
  readonly cache: CacheSettings;
  readonly policies: Readonly<Record<string, PolicySettings>>;
  readonly tenants: Readonly<Record<string, TenantPolicies>>;
}

/** Chooses the cache rules of a caller. Compiled once a revision. */
export function cachePolicies(config: CachedPolicies): (principal: Principal) => CachePolicy {
  const compiled = new Map([[DEFAULT_NAME, compile(DEFAULT_NAME, undefined, config.cache)]]);
  for (const [name, policy] of Object.entries(config.policies))
    compiled.set(name, compile(name, policy, config.cache));
  return (principal) => {
    const found = compiled.get(policyNameOf(principal, config.tenants) ?? '');
    if (found === undefined) throw new Error('no cache rules for the policy of this principal');
    return found;
  };
}

function compile(name: string, policy: PolicySettings | undefined, base: CacheSettings): CachePolicy {
  const rules = rulesOf({ ...base, ...definedOnly(policy?.cache ?? {}) });
  return { rules, digest: digestOf([VERSION, name, { ...policy, cache: undefined }]) };
}

/** Settings of a provider that say how it is called and not who answers. */
const MANNER_OF_CALLING: ReadonlySet<string> = new Set([
  'apiKey',
  'headersTimeoutMs',
  'idleTimeoutMs',
  'connections',
  'breaker',
  'retryBudgetPercent',
  'onHangUp',
]);

/** The digest of who answers for a model: its routes in order, and where each provider is. */
export function routesDigest(
  { routes }: Pick<ModelSettings, 'routes'>,
  providers: Readonly<Record<string, ProviderSettings>>,
): string {
  const upstreams = routes.map(({ provider }) => {
    const settings = Object.entries(providers[provider] ?? {});
    return Object.fromEntries(settings.filter(([name]) => !MANNER_OF_CALLING.has(name)));
  });
  return digestOf([routes, upstreams]);
}

/** SHA-256 over canonical JSON, 128 bits as base64url. */
export function digestOf(value: unknown): string {
  const plain: unknown = JSON.parse(JSON.stringify(value));
  return createHash('sha256').update(canonicalJson(plain)).digest('base64url').slice(0, 22);
}

function rulesOf(settings: CacheSettings): CacheRules {
  const { exact, scope, sampled, toolCalls, replay, coalesce, similar } = settings;
  return {
    ...{ exact, scope, sampled, toolCalls, replay, coalesce, similar },
    ttlMs: settings.ttlSeconds * 1000,
    staleMs: settings.staleSeconds * 1000,
    splitsCost: settings.coalescedCost === 'even',
    hitNanoUsd: nanoUsdFromUsd(settings.hitUsd),
  };
}

function definedOnly(overrides: object): object {
  return Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined));
}

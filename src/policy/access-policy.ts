/**
 * Decides stage 2: deny rules first, then what both the credential and the policy allow, else deny. Every decision
 * carries its reasons. Compiled once per configuration revision; must never allow what it could not evaluate.
 */
import type { Principal } from '../auth/principal.ts';
import { type AddressRanges, compileAddressRanges, isInRanges } from './address-ranges.ts';
import type { AccessDecision, AccessPolicy, AccessRequest, PromptAccess } from './policy.ts';
import { DEFAULT_NAME, policyNameOf, type TenantPolicies } from './policy-name.ts';
import { POLICY_SCOPE, type ScopeClass, ScopeSet } from './scope.ts';
import type { PolicySettings } from './settings.ts';

/** Longest model, surface or tool name that is matched; a longer one is denied, so that no deny rule can miss it. */
export const MAX_NAME_CHARS = 512;
/** Most tools of one request: bounds the work of a decision. */
export const MAX_TOOLS = 512;

export type PolicyRules = Pick<PolicySettings, 'allow' | 'deny' | 'addresses'> &
  Partial<Pick<PolicySettings, 'promptsOnly'>>;

export interface AccessRules {
  readonly policies: Readonly<Record<string, PolicyRules>>;
  readonly tenants: Readonly<Record<string, TenantPolicies>>;
}

export interface ModelVisibility {
  /** The models of a list that the principal may use, whatever the surface; for `GET /v1/models`. */
  visibleModels(principal: Principal, models: readonly string[]): readonly string[];
  /** Whether the principal may say of its requests that they have a data class. */
  mayMark(principal: Principal, className: string): boolean;
}

interface CompiledPolicy {
  readonly name: string;
  readonly allows: ScopeSet;
  readonly denies: ScopeSet;
  readonly ranges: AddressRanges | undefined;
  readonly promptsOnly: boolean;
}

const OPEN: PolicyRules = { allow: ['*'], deny: [], addresses: [] };

/** Throws on a scope or an address range that cannot be read. */
export function createAccessPolicy(rules: AccessRules): AccessPolicy & ModelVisibility {
  const policies = compileAll(rules.policies);
  // Principals are built once per key, so their scopes are compiled once too; entries go with the principal.
  const compiledScopes = new WeakMap<readonly string[], ScopeSet>();

  function scopesOf(principal: Principal): ScopeSet {
    const known = compiledScopes.get(principal.scopes);
    if (known !== undefined) return known;
    const compiled = new ScopeSet(principal.scopes);
    compiledScopes.set(principal.scopes, compiled);
    return compiled;
  }

  function policyOf(principal: Principal): CompiledPolicy | AccessDecision {
    const name = policyNameOf(principal, rules.tenants);
    if (name === undefined) return deny('policy', 'the tenant does not exist');
    return policies.get(name) ?? deny('policy', `policy "${name}" does not exist`);
  }

  return {
    decide(request) {
      const policy = policyOf(request.principal);
      return 'allowed' in policy ? policy : decide(request, policy, scopesOf(request.principal));
    },
    promptAccess(principal): PromptAccess {
      const policy = policyOf(principal);
      if ('allowed' in policy) return NO_PROMPTS;
      const scopes = scopesOf(principal);
      return {
        only: policy.promptsOnly || scopes.promptsOnly,
        allows: (prompt) => problemOf('prompt', prompt, policy, scopes) === undefined,
      };
    },
    visibleModels(principal, models) {
      const policy = policyOf(principal);
      if ('allowed' in policy) return [];
      const scopes = scopesOf(principal);
      return models.filter((model) => problemOf('model', model, policy, scopes) === undefined);
    },
    mayMark(principal, className) {
      const policy = policyOf(principal);
      if ('allowed' in policy) return false;
      return problemOf('data-class', className, policy, scopesOf(principal)) === undefined;
    },
  };
}

function compileAll(policies: Readonly<Record<string, PolicyRules>>): ReadonlyMap<string, CompiledPolicy> {
  const named = new Map(Object.entries(policies));
  if (!named.has(DEFAULT_NAME)) named.set(DEFAULT_NAME, OPEN);
  return new Map([...named].map(([name, rules]) => [name, compile(name, rules)]));
}

function compile(name: string, rules: PolicyRules): CompiledPolicy {
  // A scope that is not understood would be a deny rule that never denies.
  const unknown = [...rules.allow, ...rules.deny].find((scope) => !POLICY_SCOPE.test(scope));
  if (unknown !== undefined) throw new Error(`policy "${name}": not a scope: ${JSON.stringify(unknown)}`);
  const ranges = rules.addresses.length === 0 ? undefined : compileAddressRanges(rules.addresses);
  const [allows, denies] = [new ScopeSet(rules.allow), new ScopeSet(rules.deny)];
  return { name, allows, denies, ranges, promptsOnly: rules.promptsOnly === true };
}

function decide(request: AccessRequest, policy: CompiledPolicy, scopes: ScopeSet): AccessDecision {
  if (policy.ranges !== undefined && !isInRanges(policy.ranges, request.address)) {
    return deny('address', `policy "${policy.name}" does not accept the caller's address`);
  }
  if (request.tools.length > MAX_TOOLS) return deny('tool', `more than ${MAX_TOOLS} tools`);
  return (
    problemOf('surface', request.surface, policy, scopes) ??
    problemOf('model', request.model, policy, scopes) ??
    toolProblem(request.tools, policy, scopes) ??
    promptProblem(request.prompt, policy, scopes) ??
    trainingProblem(request.training, policy, scopes) ??
    allow(request, policy, scopes)
  );
}

const NO_PROMPTS: PromptAccess = { only: true, allows: () => false };

function promptProblem(
  prompt: string | undefined,
  policy: CompiledPolicy,
  scopes: ScopeSet,
): AccessDecision | undefined {
  if (prompt !== undefined) return problemOf('prompt', prompt, policy, scopes);
  if (scopes.promptsOnly) return deny('prompt', 'the credential speaks through prompts only');
  return policy.promptsOnly ? deny('prompt', `policy "${policy.name}" has prompts only`) : undefined;
}

function trainingProblem(
  training: string | undefined,
  policy: CompiledPolicy,
  scopes: ScopeSet,
): AccessDecision | undefined {
  if (training === undefined) return undefined;
  // A policy that denies everything denies this too, although no `*` allows it.
  const denied = policy.denies.covering('surface', training);
  if (denied !== undefined) return deny('training', `policy "${policy.name}" denies ${denied}`);
  return problemOf('training', training, policy, scopes);
}

function toolProblem(
  tools: readonly string[],
  policy: CompiledPolicy,
  scopes: ScopeSet,
): AccessDecision | undefined {
  for (const tool of tools) {
    const problem = problemOf('tool', tool, policy, scopes);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** The denial where one name may not be used. Its reason names rules and the class, not the name: that is the caller's text. */
function problemOf(
  scopeClass: ScopeClass,
  name: string,
  policy: CompiledPolicy,
  scopes: ScopeSet,
): AccessDecision | undefined {
  if (name.length > MAX_NAME_CHARS) return deny(scopeClass, `${scopeClass} name is too long`);
  const denied = policy.denies.covering(scopeClass, name);
  if (denied !== undefined) return deny(scopeClass, `policy "${policy.name}" denies ${denied}`);
  if (scopes.covering(scopeClass, name) === undefined) {
    return deny(scopeClass, `the credential has no scope for this ${scopeClass}`);
  }
  if (policy.allows.covering(scopeClass, name) === undefined) {
    return deny(scopeClass, `policy "${policy.name}" does not allow this ${scopeClass}`);
  }
  return undefined;
}

function allow(request: AccessRequest, policy: CompiledPolicy, scopes: ScopeSet): AccessDecision {
  const bySurface = scopes.covering('surface', request.surface);
  const byModel = scopes.covering('model', request.model);
  return { allowed: true, reasons: [`credential: ${bySurface}, ${byModel}`, `policy: ${policy.name}`] };
}

function deny(deniedBy: NonNullable<AccessDecision['deniedBy']>, reason: string): AccessDecision {
  return { allowed: false, reasons: [reason], deniedBy };
}

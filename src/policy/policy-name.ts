/** Chooses the policy of a principal: the nearest one named. Never falls back from a name that does not exist. */
import type { Principal } from '../auth/principal.ts';

export const DEFAULT_NAME = 'default';

/** What the choice needs of `tenants.<name>`. */
export interface TenantPolicies {
  readonly policy: string;
  readonly projects: Readonly<Record<string, { readonly policy?: string | undefined }>>;
}

/** The key's policy, else its project's, else its tenant's. Undefined where the tenant does not exist. */
export function policyNameOf(
  principal: Pick<Principal, 'tenant' | 'project' | 'policy'>,
  tenants: Readonly<Record<string, TenantPolicies>>,
): string | undefined {
  const tenant = Object.hasOwn(tenants, principal.tenant) ? tenants[principal.tenant] : undefined;
  if (tenant === undefined && principal.tenant !== DEFAULT_NAME) return undefined;
  const { project } = principal;
  const ofProject =
    tenant !== undefined && project !== undefined && Object.hasOwn(tenant.projects, project)
      ? tenant.projects[project]
      : undefined;
  return principal.policy ?? ofProject?.policy ?? tenant?.policy ?? DEFAULT_NAME;
}

/** What each policy says of data classes, hang-ups and what is answered where no provider does. Compiled once a revision. */
import type { Principal } from '../auth/principal.ts';
import { policyNameOf, type TenantPolicies } from '../policy/policy-name.ts';
import type { PolicySettings } from '../policy/settings.ts';
import type { DataClassSettings } from './settings.ts';

export interface PolicyRouting {
  readonly dataClasses: DataClassSettings;
  /** 0: no answer past its time is given. */
  readonly staleMs: number;
  readonly message: string | undefined;
  /** Undefined: as the route says. */
  readonly cancelsOnHangUp: boolean | undefined;
}

export interface RoutedPolicies {
  readonly policies: Readonly<Record<string, PolicySettings>>;
  readonly tenants: Readonly<Record<string, TenantPolicies>>;
}

/** Undefined for policies that say nothing, which costs the others nothing. */
export function policyRouting({
  policies,
  tenants,
}: RoutedPolicies): (principal: Principal) => PolicyRouting | undefined {
  const compiled = new Map<string, PolicyRouting>();
  for (const [name, policy] of Object.entries(policies)) {
    const routing = compile(policy);
    if (routing !== undefined) compiled.set(name, routing);
  }
  if (compiled.size === 0) return () => undefined;
  return (principal) => compiled.get(policyNameOf(principal, tenants) ?? '');
}

function compile({ dataClasses, fallback, onHangUp }: PolicySettings): PolicyRouting | undefined {
  const { staleSeconds, message } = fallback;
  const saysNothing =
    Object.keys(dataClasses).length === 0 &&
    staleSeconds === 0 &&
    message === undefined &&
    onHangUp === undefined;
  if (saysNothing) return undefined;
  const cancelsOnHangUp = onHangUp === undefined ? undefined : onHangUp === 'cancel';
  return { dataClasses, staleMs: staleSeconds * 1_000, message, cancelsOnHangUp };
}

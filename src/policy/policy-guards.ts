/**
 * The guards of every policy and of every rule of one, opened once a revision, so that a setting that cannot work fails
 * the reload and not a request. Never answers with another policy's guards for one that does not exist.
 */
import type { Principal } from '../auth/principal.ts';
import {
  GUARD_DEFAULTS,
  type GuardOverrides,
  type GuardSettings,
  withOverrides,
} from '../guards/settings.ts';
import { GuardRules, type RuleFacts } from './guard-rules.ts';
import { DEFAULT_NAME, policyNameOf, type TenantPolicies } from './policy-name.ts';
import type { PolicySettings } from './settings.ts';

/** Most different guard settings of one configuration: each holds its own compiled rules in memory. */
export const MAX_GUARD_SETTINGS = 1_024;

export interface GuardedPolicies {
  readonly guards: GuardOverrides;
  readonly policies: Readonly<Record<string, Pick<PolicySettings, 'guards' | 'guardRules'>>>;
  readonly tenants: Readonly<Record<string, TenantPolicies>>;
}

type Asked = Pick<RuleFacts, 'model' | 'surface'>;
type Caller = Pick<Principal, 'tenant' | 'project' | 'policy'>;

/**
 * Chooses the guards of a request: its policy's, under the first rule that covers it.
 * @param open is called once for each different setting. What it throws is thrown.
 */
export function policyGuards<Guards>(
  config: GuardedPolicies,
  open: (settings: GuardSettings) => Guards,
): (caller: Caller, asked: Asked) => Guards {
  const opened = new Map<string, Guards>();
  const openOnce = (settings: GuardSettings): Guards => {
    const key = JSON.stringify(settings);
    const known = opened.get(key);
    if (known !== undefined) return known;
    if (opened.size >= MAX_GUARD_SETTINGS)
      throw new Error(`policies have more than ${MAX_GUARD_SETTINGS} different guard settings`);
    const made = open(settings);
    opened.set(key, made);
    return made;
  };
  const base = withOverrides(GUARD_DEFAULTS, config.guards);
  const policies = new Map([[DEFAULT_NAME, new GuardRules([], openOnce(base))]]);
  for (const [name, { guards, guardRules }] of Object.entries(config.policies)) {
    const settings = withOverrides(base, guards);
    const rules = guardRules.map((rule) => ({
      ...rule,
      value: openOnce(withOverrides(settings, rule.guards)),
    }));
    policies.set(name, new GuardRules(rules, openOnce(settings)));
  }
  return (caller, { model, surface }) => {
    const rules = policies.get(policyNameOf(caller, config.tenants) ?? '');
    if (rules === undefined) throw new Error('no guards for the policy of this principal');
    return rules.choose({ tenant: caller.tenant, project: caller.project, model, surface });
  };
}

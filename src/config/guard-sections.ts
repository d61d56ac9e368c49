/** Every place of a configuration where guards are set, so that no check of them can forget one. Decides nothing. */
import {
  GUARD_DEFAULTS,
  type GuardOverrides,
  type GuardSettings,
  withOverrides,
} from '../guards/settings.ts';
import type { ConfigPath } from './problem.ts';
import type { Config } from './schema.ts';

export interface GuardSection {
  readonly path: ConfigPath;
  /** As they stand there. */
  readonly written: GuardOverrides;
  /** As they hold there, with what stands outside. */
  readonly settings: GuardSettings;
}

/** The `guards` section, those of the policies, those of their rules. */
export function guardSections({
  guards,
  policies,
}: Pick<Config, 'guards' | 'policies'>): readonly GuardSection[] {
  const base = withOverrides(GUARD_DEFAULTS, guards);
  const ofPolicies = Object.entries(policies).flatMap(([name, policy]) => {
    const settings = withOverrides(base, policy.guards);
    const path = ['policies', name];
    const ofRules = policy.guardRules.map(({ guards: written }, index) => ({
      path: [...path, 'guardRules', index, 'guards'],
      written,
      settings: withOverrides(settings, written),
    }));
    return [{ path: [...path, 'guards'], written: policy.guards, settings }, ...ofRules];
  });
  return [{ path: ['guards'], written: guards, settings: base }, ...ofPolicies];
}

/**
 * What the schema cannot say: references between sections and facts of the machine. Decides only; reading files and
 * the environment comes in as `Facts`. Whatever the gate would refuse or ignore at run time must be found here.
 */
import type { ProviderSettings } from '../providers/settings.ts';
import { checkAccess } from './check-access.ts';
import { checkExternalGuards } from './check-external-guards.ts';
import { checkGuardRules } from './check-guard-rules.ts';
import { checkGuards } from './check-guards.ts';
import { checkListeners } from './check-listeners.ts';
import { checkOutputGuards } from './check-output-guards.ts';
import { checkProviders } from './check-providers.ts';
import { checkRouting } from './check-routing.ts';
import { checkStorage } from './check-storage.ts';
import type { Finding } from './problem.ts';
import type { Config } from './schema.ts';

export interface Facts {
  /** Whether an environment variable is set to something. Never returns content. */
  hasVariable(name: string): boolean;
  /** A file's state at this moment. Never returns content. */
  fileState(path: string): 'readable' | 'empty' | 'missing' | 'unreadable';
  /** Whether the price table has a price for a model as this provider bills it. */
  isPriced(provider: ProviderSettings, model: string): boolean;
}

/** Problems and warnings of a configuration that fits the schema and whose paths are absolute. */
export function validate(config: Config, facts: Facts): Finding[] {
  return [
    ...checkListeners(config, facts),
    ...checkStorage(config, facts),
    ...checkProviders(config, facts),
    ...checkAccess(config, facts),
    ...checkGuards(config, facts),
    ...checkGuardRules(config),
    ...checkExternalGuards(config, facts),
    ...checkOutputGuards(config, facts),
    ...checkRouting(config, facts),
  ];
}

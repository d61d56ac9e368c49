/** The guards that a command judges with: those of the configuration, under the policy that --policy names. */
import { GUARD_DEFAULTS, type GuardSettings, withOverrides } from '../guards/settings.ts';
import { CommandError, type CommandInput, type CommandIo } from './command.ts';
import { requireConfig } from './load-for-command.ts';

/** Throws `unknown_policy`. */
export async function guardSettingsFor(input: CommandInput, io: CommandIo): Promise<GuardSettings> {
  const { config } = await requireConfig(input, io);
  const name = typeof input.options['policy'] === 'string' ? input.options['policy'] : 'default';
  const policy = config.policies[name];
  if (!policy && name !== 'default') throw new CommandError('unknown_policy', `there is no policy "${name}"`);
  return withOverrides(withOverrides(GUARD_DEFAULTS, config.guards), policy?.guards ?? {});
}

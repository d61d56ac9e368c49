/** What the `prompts` commands share: the registry of an installation, and how its refusals are told. */
import { userInfo } from 'node:os';
import { PROMPT_ID } from '../prompts/prompt-definition.ts';
import { PromptRefusal, PromptRegistry } from '../prompts/prompt-registry.ts';
import { SealedPrompts } from '../prompts/sealed-prompts.ts';
import { CommandError, type CommandInput, type CommandIo, type CommandOption } from './command.ts';
import { openInstallation, openRing, requireTenant } from './installation.ts';
import { requireConfig } from './load-for-command.ts';

/** How long a change waits for running gates. */
const ANNOUNCE_TIMEOUT_MS = 2_000;

export const TENANT_OPTION: CommandOption = {
  type: 'string',
  describe: 'Tenant whose prompts they are; default: default.',
};
export const BY_OPTION: CommandOption = {
  type: 'string',
  describe: 'Who does it, for the history and the audit log; default: the name of this account.',
};

export interface PromptsAtHand extends AsyncDisposable {
  readonly registry: PromptRegistry;
  readonly tenant: string;
  readonly by: string;
}

export async function openPrompts(input: CommandInput, io: CommandIo): Promise<PromptsAtHand> {
  const { tenant = 'default', by = userInfo().username } = input.options;
  if (typeof tenant !== 'string' || typeof by !== 'string' || by === '' || by.length > 100)
    throw new CommandError('usage', '--by is a name of at most 100 characters');
  const { config } = await requireConfig(input, io);
  requireTenant(config, tenant);
  const sealed = new SealedPrompts(openRing(config, io));
  const installation = await openInstallation(config, io);
  const { prompts: store, changes } = installation.storage;
  const confirm = () => changes.announce(ANNOUNCE_TIMEOUT_MS);
  const registry = new PromptRegistry({ store, sealed, confirm, clock: Date.now });
  return { registry, tenant, by, [Symbol.asyncDispose]: () => installation[Symbol.asyncDispose]() };
}

/** The name of a prompt as it was typed. */
export function promptName(tenant: string, id = ''): { readonly tenant: string; readonly prompt: string } {
  if (!PROMPT_ID.test(id)) throw new CommandError('usage', 'ID is the id of a prompt');
  return { tenant, prompt: id };
}

/** A refusal of the registry as a command's error. */
export async function orCommandError<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof PromptRefusal)) throw error;
    switch (error.code) {
      case 'unknown_prompt':
        throw new CommandError('unknown_prompt', error.message);
      case 'prompt_conflict':
        throw new CommandError('prompt_conflict', error.message);
      case 'prompt_limit':
        throw new CommandError('prompt_limit', error.message);
    }
  }
}

export function tellConfirmed({ confirmed }: { readonly confirmed: boolean }, io: CommandIo): void {
  if (!confirmed) io.err('warning: the change is stored, but not every running gate has confirmed it yet');
}

/** `prompts label` and `prompts rollback`: which version a label means, moved at once on every running gate. */
import { LABEL } from '../prompts/prompt-definition.ts';
import { type Command, CommandError, type CommandInput } from './command.ts';
import {
  BY_OPTION,
  openPrompts,
  orCommandError,
  promptName,
  TENANT_OPTION,
  tellConfirmed,
} from './prompts-options.ts';

export const promptsLabel: Command = {
  name: 'prompts label',
  summary: 'Makes LABEL (production) mean VERSION from now on.',
  options: {
    tenant: TENANT_OPTION,
    by: BY_OPTION,
    expected: {
      type: 'string',
      describe: 'Only where the label stands at this version now; none: only where it is new.',
    },
  },
  positionals: ['ID', 'LABEL', 'VERSION'],
  async run(input, io) {
    const [id, label = '', version = ''] = input.positionals;
    if (!LABEL.test(label))
      throw new CommandError('usage', 'LABEL has small letters, digits, ".", "_" and "-"');
    const change = { label, version: versionOf('VERSION', version), expected: expectedOf(input) };
    await using prompts = await openPrompts(input, io);
    const { registry, tenant, by } = prompts;
    const result = await orCommandError(registry.label(promptName(tenant, id), { ...change, by }));
    tellConfirmed(result, io);
    if (input.json) io.out(JSON.stringify({ id, label, version: change.version, previous: result.previous }));
    else io.out(`${id} ${label} is version ${change.version}`);
    return 0;
  },
};

export const promptsRollback: Command = {
  name: 'prompts rollback',
  summary: 'Moves LABEL back to where it stood before its last move.',
  options: { tenant: TENANT_OPTION, by: BY_OPTION },
  positionals: ['ID', 'LABEL'],
  async run(input, io) {
    const [id, label = ''] = input.positionals;
    await using prompts = await openPrompts(input, io);
    const { registry, tenant, by } = prompts;
    const result = await orCommandError(registry.rollback(promptName(tenant, id), label, by));
    tellConfirmed(result, io);
    if (input.json) io.out(JSON.stringify({ id, label, version: result.version, from: result.from }));
    else io.out(`${id} ${label} is version ${result.version} again`);
    return 0;
  },
};

function expectedOf({ options: { expected } }: CommandInput): number | null | undefined {
  if (typeof expected !== 'string') return undefined;
  return expected === 'none' ? null : versionOf('--expected', expected);
}

function versionOf(what: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new CommandError('usage', `${what} is the number of a version`);
  return Number(text);
}

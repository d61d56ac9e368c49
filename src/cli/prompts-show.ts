/** `prompts list`, `prompts show` and `prompts diff`: what prompts there are, what stands in them, what changed. */
import { alignedTable } from './aligned-table.ts';
import { type Command, CommandError, type CommandInput } from './command.ts';
import { openPrompts, orCommandError, promptName, TENANT_OPTION } from './prompts-options.ts';

export const promptsList: Command = {
  name: 'prompts list',
  summary: 'Lists the prompts of a tenant with their labels.',
  options: { tenant: TENANT_OPTION },
  positionals: [],
  async run(input, io) {
    await using prompts = await openPrompts(input, io);
    const list = await prompts.registry.list(prompts.tenant);
    const rows = list.map(({ id, versions, labels, changedAt }) => [
      ...[id, String(versions)],
      Object.entries(labels)
        .map(([label, version]) => `${label}=${version}`)
        .join(' ') || '-',
      changedAt.slice(0, 16),
    ]);
    if (input.json) io.out(JSON.stringify(list));
    else for (const line of alignedTable([['ID', 'VERSIONS', 'LABELS', 'CHANGED'], ...rows])) io.out(line);
    return 0;
  },
};

export const promptsShow: Command = {
  name: 'prompts show',
  summary: 'Shows one version of a prompt, and with --history who changed what.',
  options: {
    tenant: TENANT_OPTION,
    version: { type: 'string', describe: 'A version’s number or a label; default: the latest version.' },
    history: { type: 'boolean', describe: 'Who did what and when, instead of the prompt.' },
  },
  positionals: ['ID'],
  async run(input, io) {
    await using prompts = await openPrompts(input, io);
    const { registry, tenant } = prompts;
    const name = promptName(tenant, input.positionals[0]);
    if (input.options['history'] === true) {
      const changes = await orCommandError(registry.history(name));
      const rows = changes.map(({ at, by, action, version, label = '-', from }) => [
        ...[at, by, action, String(version), label, from == null ? '-' : String(from)],
      ]);
      if (input.json) io.out(JSON.stringify(changes));
      else
        for (const line of alignedTable([['AT', 'BY', 'ACTION', 'VERSION', 'LABEL', 'FROM'], ...rows]))
          io.out(line);
      return 0;
    }
    const view = await orCommandError(registry.show(name, versionOption(input)));
    io.out(input.json ? JSON.stringify(view) : JSON.stringify(view, undefined, 2));
    return 0;
  },
};

export const promptsDiff: Command = {
  name: 'prompts diff',
  summary: 'Shows what differs between two versions. Exit code 1 where something does.',
  options: { tenant: TENANT_OPTION },
  positionals: ['ID', 'FROM', 'TO'],
  async run(input, io) {
    await using prompts = await openPrompts(input, io);
    const [id, from = '', to = ''] = input.positionals;
    const lines = await orCommandError(prompts.registry.diff(promptName(prompts.tenant, id), from, to));
    if (input.json) io.out(JSON.stringify({ lines }));
    else for (const line of lines) io.out(line.replace(/\p{Cc}/gu, '?'));
    return lines.some((line) => !line.startsWith(' ')) ? 1 : 0;
  },
};

function versionOption({ options }: CommandInput): string | undefined {
  const { version } = options;
  if (version === undefined || (typeof version === 'string' && version !== '')) return version;
  throw new CommandError('usage', '--version is a number or a label');
}

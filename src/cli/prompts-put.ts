/** `prompts put`: stores a prompt as a new version, checked first. A version that is stored never changes. */
import { readFile } from 'node:fs/promises';
import { parseYaml } from '../config/parse-yaml.ts';
import { type PromptDefinition, promptDefinition } from '../prompts/prompt-definition.ts';
import { type Command, CommandError, type CommandIo } from './command.ts';
import { BY_OPTION, openPrompts, orCommandError, TENANT_OPTION, tellConfirmed } from './prompts-options.ts';

export const promptsPut: Command = {
  name: 'prompts put',
  summary: 'Stores the prompt of FILE (YAML or JSON) as a new version. Exit code 1 where it is not valid.',
  options: { tenant: TENANT_OPTION, by: BY_OPTION },
  positionals: ['FILE'],
  async run(input, io) {
    const definition = await readDefinition(input.positionals[0] ?? '', io);
    if (definition === undefined) return 1;
    await using prompts = await openPrompts(input, io);
    const { registry, tenant, by } = prompts;
    const result = await orCommandError(registry.put(tenant, definition, by));
    tellConfirmed(result, io);
    const { id } = definition;
    if (input.json) io.out(JSON.stringify({ id, version: result.version, created: result.created }));
    else if (result.created) io.out(`${id} version ${result.version}`);
    else io.out(`${id} version ${result.version} is this already`);
    return 0;
  },
};

/** Undefined after every problem was told. */
async function readDefinition(path: string, io: CommandIo): Promise<PromptDefinition | undefined> {
  const parsed = parseYaml(await readText(path));
  if (!parsed.ok) {
    for (const { message, line } of parsed.problems) io.err(`problem: ${at(line)}${message}`);
    return undefined;
  }
  const checked = promptDefinition.safeParse(parsed.value);
  if (checked.success) return checked.data;
  for (const { path: place, message } of checked.error.issues) {
    const steps = place.filter((step) => typeof step !== 'symbol');
    io.err(`problem: ${at(parsed.lineOf(steps))}${steps.join('.')}: ${message}`);
  }
  return undefined;
}

function at(line: number | null): string {
  return line === null ? '' : `line ${line}: `;
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw new CommandError('file_missing', `cannot read ${path}`);
  }
}

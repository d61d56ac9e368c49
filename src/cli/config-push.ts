/**
 * `config push` and `config withdraw`: one set of rules for every node of a cluster. What is pushed is checked first as a
 * node would, and stored sealed; the command waits until the running nodes enforce it, and says which do not.
 */
import { readFile } from 'node:fs/promises';
import { checkWithRules } from '../config/cluster-rules.ts';
import { checkConfig, type LoadResult } from '../config/load.ts';
import { problemLine } from '../config/problem.ts';
import { START_ONLY_SECTIONS } from '../config/reload.ts';
import { rulesRevisionOf } from '../config/revision.ts';
import { storeRules, withdrawRules } from '../startup/cluster-rules.ts';
import type { LiveNode, Storage } from '../storage/stores.ts';
import { type Command, CommandError, type CommandInput, type CommandIo, type ExitCode } from './command.ts';
import { openInstallation, openRing } from './installation.ts';
import { requireConfig } from './load-for-command.ts';

/** How long nodes may take: reading, checking and compiling it. */
const TAKE_OVER_MS = 5_000;
const LOOK_AGAIN_MS = 100;

export const configPush: Command = {
  name: 'config push',
  summary: 'Gives every node of a cluster the rules of FILE. Exit code 1 where they would be refused.',
  options: {},
  positionals: ['FILE'],
  async run(input, io) {
    const { config, path } = await requireCluster(input, io);
    const [file = ''] = input.positionals;
    const rules = await readText(file);
    const own = path === undefined ? '' : await readText(path);
    const checked = checkWithRules(own, rules, { path, cwd: process.cwd(), env: io.env, machine: 'skip' });
    if (!checked.ok) return sayNo(checked, input, io);
    const ring = openRing(config, io);
    await using installation = await openInstallation(config, io);
    await storeRules(installation.storage.settings, ring, rules);
    return await tell(installation.storage, checked, { input, io });
  },
};

export const configWithdraw: Command = {
  name: 'config withdraw',
  summary: 'Takes back what was pushed: each node’s own file holds again.',
  options: {},
  positionals: [],
  async run(input, io) {
    const { config, path } = await requireCluster(input, io);
    const own = path === undefined ? '' : await readText(path);
    const checked = checkConfig(own, { path, cwd: process.cwd(), env: io.env, machine: 'skip' });
    await using installation = await openInstallation(config, io);
    await withdrawRules(installation.storage.settings);
    return checked.ok ? await tell(installation.storage, checked, { input, io }) : sayNo(checked, input, io);
  },
};

async function requireCluster(input: CommandInput, io: CommandIo) {
  const loaded = await requireConfig(input, io);
  if (loaded.config.storage.kind === 'cluster') return loaded;
  throw new CommandError('not_a_cluster', 'storage.kind is embedded: the gate reads its own file');
}

type Good = Extract<LoadResult, { ok: true }>;
type Bad = Extract<LoadResult, { ok: false }>;

function sayNo({ problems }: Bad, input: CommandInput, io: CommandIo): ExitCode {
  if (input.json) io.out(JSON.stringify({ ok: false, problems }));
  else for (const problem of problems) io.out(`problem: ${problemLine(problem, undefined)}`);
  return 1;
}

interface Asked {
  readonly input: CommandInput;
  readonly io: CommandIo;
}

/** Announces it and waits for the nodes. A node that cannot use it, for want of a variable, keeps its last good rules. */
async function tell(storage: Storage, { config }: Good, { input, io }: Asked): Promise<ExitCode> {
  const revision = rulesRevisionOf(config, START_ONLY_SECTIONS);
  await storage.changes.announce(TAKE_OVER_MS);
  const behind = await nodesBehind(storage, revision);
  for (const { node } of behind) io.err(`warning: node ${node} does not run it: look at its log`);
  if (input.json) io.out(JSON.stringify({ ok: true, revision, behind: behind.map(({ node }) => node) }));
  else io.out(`ok: revision ${revision}`);
  return 0;
}

async function nodesBehind(storage: Storage, revision: string): Promise<readonly LiveNode[]> {
  const deadlineMs = performance.now() + TAKE_OVER_MS;
  for (;;) {
    const nodes = await storage.changes.liveNodes();
    const behind = nodes.filter((node) => node.node !== '' && node.revision !== revision);
    if (behind.length === 0 || performance.now() >= deadlineMs) return behind;
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw new CommandError('config_missing', `cannot read ${path}`);
  }
}

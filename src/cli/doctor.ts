/** `doctor`: looks at everything a gate needs from its machine and changes nothing but a probe file that it removes. */
import type { LoadResult } from '../config/load.ts';
import { problemLine } from '../config/problem.ts';
import type { Config } from '../config/schema.ts';
import type { Command, CommandIo } from './command.ts';
import { checkAuditLog } from './doctor-audit.ts';
import { type Check, runCheck } from './doctor-check.ts';
import { checkCluster } from './doctor-cluster.ts';
import { checkClock, checkDataFolder, checkDisk, checkFsync, checkKek, checkNode } from './doctor-machine.ts';
import { checkPort, checkProviders } from './doctor-network.ts';
import { loadForCommand } from './load-for-command.ts';

export const doctor: Command = {
  name: 'doctor',
  summary: 'Checks the machine, the configuration and the data; exit code 1 where something needs mending.',
  options: {},
  positionals: [],
  async run(input, io) {
    const loaded = await loadForCommand(input, io);
    const checks = [
      await runCheck('node', async () => checkNode(process.versions.node)),
      configVerdict(loaded),
    ];
    if (loaded.ok) checks.push(...(await machineChecks(loaded.config, io)));
    const ok = checks.every((check) => check.ok);
    if (input.json) io.out(JSON.stringify({ ok, checks }));
    else
      for (const check of checks)
        io.out(`${check.ok ? 'ok     ' : 'PROBLEM'}  ${check.name}: ${check.detail}`);
    return ok ? 0 : 1;
  },
};

async function machineChecks(config: Config, io: CommandIo): Promise<Check[]> {
  const { path } = config.storage;
  const groups: Check[][] = [
    [await runCheck('data folder', () => checkDataFolder(path))],
    [await runCheck('key-encryption key', () => checkKek(config, io.env))],
    [await runCheck('disk space', () => checkDisk(path))],
    [await runCheck('fsync', () => checkFsync(path))],
    [await runCheck('clock', async () => checkClock(Date.now()))],
    [
      await runCheck('gate port', () =>
        checkPort(config.listen.host, config.listen.port, config.listen.tls !== undefined),
      ),
    ],
    config.admin.enabled
      ? [await runCheck('admin port', () => checkPort(config.admin.host, config.admin.port, false))]
      : [],
    await checkProviders(config.providers),
    await checkCluster(config, io.env),
    [await runCheck('audit log', () => checkAuditLog(path, Date.now()))],
  ];
  return groups.flat();
}

function configVerdict(loaded: LoadResult): Check {
  const name = 'configuration';
  if (!loaded.ok)
    return {
      name,
      ok: false,
      detail: loaded.problems.map((problem) => problemLine(problem, loaded.path)).join('; '),
    };
  const warnings = loaded.warnings.map((warning) => `; warning: ${problemLine(warning, undefined)}`).join('');
  return {
    name,
    ok: true,
    detail: `${loaded.path ?? 'no file, the defaults hold'}, revision ${loaded.revision}${warnings}`,
  };
}

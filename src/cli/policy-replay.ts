/**
 * `policy replay`: recorded requests and answers under another policy, and what would change. Reads the audit log beside
 * a running gate and writes nothing; prints verdicts, reasons and request ids, never content.
 */
import { createSecretKey, randomBytes } from 'node:crypto';
import { AuditFault } from '../audit/audit-fault.ts';
import type { LeafBody } from '../audit/leaf.ts';
import type { Config } from '../config/schema.ts';
import { KeyFault } from '../crypto/crypto-error.ts';
import { createStructuredOutput } from '../guards/structured-output.ts';
import { policyGuards } from '../policy/policy-guards.ts';
import { policyNameOf } from '../policy/policy-name.ts';
import type { KeyRecord } from '../storage/stores.ts';
import { type Command, CommandError, type CommandInput, type CommandIo } from './command.ts';
import { openInstallation, openRing } from './installation.ts';
import { requireConfig } from './load-for-command.ts';
import { ReplayRoom } from './policy-replay-judge.ts';
import { recordedTraffic } from './policy-replay-log.ts';
import { describeReport, type ReplayReport } from './policy-replay-report.ts';
import { Replay, type RoomOf } from './policy-replay-run.ts';

const DEFAULT_LIMIT = 10_000;
const MAX_LIMIT = 1_000_000;
/** Requests between two signs of life on a terminal. */
const PROGRESS_EVERY = 1_000;

export const policyReplay: Command = {
  name: 'policy replay',
  summary:
    'Judges recorded requests and answers under another policy; exit code 1 where one that passed would be blocked.',
  options: {
    policy: { type: 'string', describe: 'The policy to judge all of them by.' },
    with: {
      type: 'string',
      describe: 'A configuration file to take the policies from, in place of the gate’s.',
    },
    from: { type: 'string', describe: 'Only what was recorded from this moment on, ISO 8601.' },
    limit: { type: 'string', describe: `Most requests to judge; default: ${DEFAULT_LIMIT}.` },
  },
  positionals: [],
  async run(input, io) {
    const { policy, with: file } = input.options;
    if (policy === undefined && file === undefined)
      throw new CommandError('usage', 'policy replay needs --policy NAME or --with FILE.yaml');
    const { config } = await requireConfig(input, io);
    const judging =
      typeof file === 'string' ? (await requireConfig({ configPath: file }, io)).config : config;
    if (typeof policy === 'string' && !Object.hasOwn(judging.policies, policy))
      throw new CommandError('unknown_policy', `there is no policy "${policy}"`);
    try {
      const report = await replay(input, io, { installed: config, judging });
      if (input.json) io.out(JSON.stringify(report));
      else for (const line of describeReport(report)) io.out(line);
      return report.changes.some(({ wouldBe }) => wouldBe === 'block') ? 1 : 0;
    } catch (error) {
      if (error instanceof AuditFault || error instanceof KeyFault)
        throw new CommandError(error.code, error.message);
      throw error;
    }
  },
};

interface Configs {
  /** Whose log is read. */
  readonly installed: Config;
  /** Whose policies judge. */
  readonly judging: Config;
}

async function replay(
  { options }: CommandInput,
  io: CommandIo,
  { installed, judging }: Configs,
): Promise<ReplayReport> {
  const fromMs = momentOf(options['from']);
  const limit = limitOf(options['limit']);
  const keyRing = openRing(installed, io);
  const keys = await keysOf(installed, io);
  const named = typeof options['policy'] === 'string' ? options['policy'] : undefined;
  const run = new Replay(roomsOf(judging, io), (body) => callerOf(body, keys, named), limit);
  for await (const entry of recordedTraffic({ dataPath: installed.storage.path, keyRing })) {
    if (entry.leaf.body.atMs < fromMs) continue;
    if (!(await run.take(entry))) break;
    if (io.isTerminal && run.begun % PROGRESS_EVERY === 0) io.err(`judged ${run.begun} requests …`);
  }
  const report = await run.end();
  if (report.judged === 0 && report.skipped.noPayload > 0)
    throw new CommandError(
      'no_payloads',
      'the log keeps no requests: audit.payloads is none, so there is nothing to judge',
    );
  return report;
}

/** What a policy's guards cannot be opened with fails here, before anything is read. */
function roomsOf(config: Config, io: CommandIo): RoomOf {
  const structured = createStructuredOutput();
  const secret = () => createSecretKey(randomBytes(32));
  const keys = { placeholders: secret(), canary: secret(), spotlight: secret(), env: io.env };
  try {
    const choose = policyGuards(config, (settings) => new ReplayRoom(settings, keys, structured));
    return (caller, asked) => {
      const policy = policyNameOf(caller, config.tenants);
      return policy !== undefined && Object.hasOwn(config.policies, policy)
        ? choose(caller, asked)
        : undefined;
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown';
    throw new CommandError('config_invalid', `the policies cannot work as they stand: ${reason}`);
  }
}

type Caller = Parameters<RoomOf>[0];

/** Whose request it was: outcomes of refused requests do not say the project, so that the key is asked. */
function callerOf(
  body: Extract<LeafBody, { keyId: string }>,
  keys: ReadonlyMap<string, KeyRecord>,
  named: string | undefined,
): Caller {
  const key = keys.get(body.keyId);
  const project = 'project' in body ? body.project : key?.project;
  const policy = named ?? key?.policy;
  return {
    tenant: body.tenant,
    ...(project !== undefined && { project }),
    ...(policy !== undefined && { policy }),
  };
}

async function keysOf(config: Config, io: CommandIo): Promise<ReadonlyMap<string, KeyRecord>> {
  await using installation = await openInstallation(config, io);
  const records = await installation.storage.keys.list();
  return new Map(records.map((record) => [record.id, record]));
}

function momentOf(value: string | boolean | undefined): number {
  if (typeof value !== 'string') return Number.NEGATIVE_INFINITY;
  const ms = /^\d{4}-\d{2}-\d{2}/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(ms)) throw new CommandError('usage', '--from takes a moment like 2026-11-21T09:00:00Z');
  return ms;
}

function limitOf(value: string | boolean | undefined): number {
  if (typeof value !== 'string') return DEFAULT_LIMIT;
  const limit = /^\d{1,7}$/.test(value) ? Number(value) : 0;
  if (limit < 1 || limit > MAX_LIMIT)
    throw new CommandError('usage', `--limit takes a whole number from 1 to ${MAX_LIMIT}`);
  return limit;
}

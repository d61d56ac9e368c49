/** `canary status`, `canary rollback` and `canary resume`: a new model beside an old one, beside running gates. */
import { formatNanoUsd } from '../budget/money.ts';
import type { Config } from '../config/schema.ts';
import type { CanaryRow, SideCounts } from '../routing/canary-book.ts';
import { reportCanaries, resumeCanary, rollBackCanary } from '../startup/open-canaries.ts';
import { alignedTable } from './aligned-table.ts';
import { type Command, CommandError, type CommandInput, type CommandIo, type ExitCode } from './command.ts';
import { openInstallation } from './installation.ts';
import { requireConfig } from './load-for-command.ts';

const HEADINGS = ['model', 'side', 'requests', 'error %', 'refusal %', 'ms', 'cost', 'tokens', ''];

export const canaryStatus: Command = {
  name: 'canary status',
  summary: 'Compares both sides of each canary, over all nodes; figures are at most five seconds old.',
  options: {},
  positionals: [],
  async run(input, io) {
    const { config } = await requireConfig(input, io);
    await using installation = await openInstallation(config, io);
    const { rows } = await reportCanaries(installation.storage.settings);
    if (input.json)
      io.out(
        JSON.stringify({
          rows: rows.map((row) => ({
            ...row,
            rates: { control: ratesOf(row.control), canary: ratesOf(row.canary) },
          })),
        }),
      );
    else for (const line of alignedTable([HEADINGS, ...rows.flatMap(linesOf)])) io.out(line);
    return 0;
  },
};

export const canaryRollback: Command = {
  name: 'canary rollback',
  summary: 'Sends nobody to a model’s canary any more, on every node, until it is resumed.',
  options: {},
  positionals: ['MODEL'],
  run: (input, io) => change(input, io, { done: 'rolled back', set: rollBackCanary }),
};

export const canaryResume: Command = {
  name: 'canary resume',
  summary: 'Takes a rollback back.',
  options: {},
  positionals: ['MODEL'],
  run: (input, io) => change(input, io, { done: 'resumed', set: resumeCanary }),
};

interface Change {
  readonly done: string;
  readonly set: typeof rollBackCanary;
}

async function change(input: CommandInput, io: CommandIo, { done, set }: Change): Promise<ExitCode> {
  const { config } = await requireConfig(input, io);
  const model = readModel(input, config, io);
  await using installation = await openInstallation(config, io);
  const { confirmed } = await set(installation.storage, model, Date.now());
  if (!confirmed) io.err('warning: it is stored, but not every running gate has confirmed it yet');
  io.out(input.json ? JSON.stringify({ model, done, confirmed }) : `${done} ${model}`);
  return 0;
}

/** A model of another node's file can be rolled back too; a name that is mistyped should show. */
function readModel({ positionals: [model = ''] }: CommandInput, config: Config, io: CommandIo): string {
  if (model === '') throw new CommandError('usage', 'name the MODEL, as callers ask for it');
  const known = Object.hasOwn(config.models, model) ? config.models[model] : undefined;
  if (known?.canary === undefined) io.err(`note: this configuration has no canary of ${model}`);
  return model;
}

export function ratesOf({ requests, errors, refusals, latencyMs, costNanoUsd, outputTokens }: SideCounts) {
  const answered = requests - errors;
  const per = (sum: number, count: number) => (count === 0 ? 0 : sum / count);
  return {
    errorRate: per(errors, requests),
    refusalRate: per(refusals, requests),
    meanLatencyMs: per(latencyMs, answered),
    meanCostNanoUsd: per(costNanoUsd, requests),
    meanOutputTokens: per(outputTokens, answered),
  };
}

function linesOf(row: CanaryRow & { readonly rolledBack: boolean }): readonly (readonly string[])[] {
  const line = (side: 'control' | 'canary', told: string) => {
    const rates = ratesOf(row[side]);
    return [
      ...[row.model, side, String(row[side].requests)],
      ...[rates.errorRate, rates.refusalRate].map((rate) => (rate * 100).toFixed(1)),
      ...[rates.meanLatencyMs.toFixed(0), formatNanoUsd(Math.round(rates.meanCostNanoUsd))],
      ...[rates.meanOutputTokens.toFixed(0), told],
    ];
  };
  return [line('control', ''), line('canary', row.rolledBack ? `${row.to}, rolled back` : row.to)];
}

/**
 * `prices check`: a provider's usage export beside what the audit log says was charged. Reads the file and the log and
 * writes nothing; what it finds is a price that is wrong, a call that did not pass the gate, or a bound that was charged.
 */
import { readFile, stat } from 'node:fs/promises';
import { AuditFault } from '../audit/audit-fault.ts';
import { type LeafBody, readLeaf } from '../audit/leaf.ts';
import { readBatches, storedSize } from '../audit/log-reader.ts';
import { type BookedUsage, type Comparison, compareUsage, modelFamily } from '../budget/compare-usage.ts';
import { formatNanoUsd } from '../budget/money.ts';
import { readUsageExport, UsageExportError, type UsageRow } from '../budget/usage-export.ts';
import type { Config } from '../config/schema.ts';
import { alignedTable } from './aligned-table.ts';
import { type Command, CommandError, type CommandInput } from './command.ts';
import { requireConfig } from './load-for-command.ts';

const MAX_EXPORT_BYTES = 256 * 1024 * 1024;
const DEFAULT_TOLERANCE_PERCENT = 1;
/** Models that are kept apart; a log has as many as its configuration. */
const MAX_MODELS = 10_000;

export const pricesCheck: Command = {
  name: 'prices check',
  summary:
    "Compares a provider's usage or cost export with the audit log, model by model; exit code 1 where they differ.",
  options: {
    usage: {
      type: 'string',
      describe:
        'The export: CSV, JSON or JSON lines, of OpenAI, Anthropic or with columns model, input, output, cost.',
    },
    provider: { type: 'string', describe: 'Only what this configured provider answered.' },
    from: { type: 'string', describe: 'Only what was charged from this moment on, ISO 8601.' },
    to: { type: 'string', describe: 'Only what was charged before this moment, ISO 8601.' },
    tolerance: {
      type: 'string',
      describe: `Difference in percent that is none; default: ${DEFAULT_TOLERANCE_PERCENT}.`,
    },
    data: {
      type: 'string',
      describe: "Folders whose audit logs are read, comma-separated: every node's; default: storage.path.",
    },
  },
  positionals: [],
  async run(input, io) {
    const { config } = await requireConfig(input, io);
    const tolerancePercent = readTolerance(input.options['tolerance']);
    const exported = await readExport(input.options['usage']);
    const booked = await readBooks(input, config);
    const models = compareUsage(booked, exported, tolerancePercent);
    const ok = models.every(({ verdict }) => verdict === 'same');
    if (input.json) io.out(JSON.stringify({ ok, tolerancePercent, models: models.map(plain) }));
    else for (const line of describe(models)) io.out(line);
    return ok ? 0 : 1;
  },
};

async function readExport(path: unknown): Promise<readonly UsageRow[]> {
  if (typeof path !== 'string') throw new CommandError('usage', 'prices check needs --usage FILE');
  try {
    const { size } = await stat(path);
    if (size > MAX_EXPORT_BYTES)
      throw new CommandError('invalid_input', `the export is larger than ${MAX_EXPORT_BYTES} bytes`);
    return readUsageExport(await readFile(path, 'utf8'));
  } catch (error) {
    if (error instanceof UsageExportError) throw new CommandError('invalid_input', error.message);
    if (error instanceof CommandError) throw error;
    throw new CommandError('input_missing', error instanceof Error ? error.message : 'unknown');
  }
}

async function readBooks(
  { options }: CommandInput,
  config: Config,
): Promise<ReadonlyMap<string, BookedUsage>> {
  const { provider, data } = options;
  const [fromMs, toMs] = [
    momentOf(options['from'], 'from', 0),
    momentOf(options['to'], 'to', Number.MAX_VALUE),
  ];
  const folders = typeof data === 'string' ? data.split(',') : [config.storage.path];
  const books = new Map<string, BookedUsage>();
  try {
    for (const folder of folders)
      for await (const body of bodiesOf(folder)) {
        if (body.type !== 'outcome' || body.attempts === 0 || body.atMs < fromMs || body.atMs >= toMs)
          continue;
        if (typeof provider === 'string' && body.provider !== provider) continue;
        book(books, modelFamily(modelAtProvider(config, body)), body);
      }
  } catch (error) {
    if (error instanceof AuditFault) throw new CommandError(error.code, error.message);
    throw error;
  }
  return books;
}

async function* bodiesOf(dataPath: string): AsyncGenerator<LeafBody> {
  for await (const { firstIndex, entries } of readBatches(dataPath, 0, await storedSize(dataPath)))
    for (const [position, { leaf }] of entries.entries()) {
      const read = readLeaf(leaf);
      if (!read.ok)
        throw new AuditFault('audit_damaged', `entry ${firstIndex + position} of the audit log is none`);
      yield read.leaf.body;
    }
}

type Outcome = Extract<LeafBody, { readonly type: 'outcome' }>;

/** What the provider calls it: by the routes as they are configured now, else as the caller named it. */
function modelAtProvider(config: Config, { model, provider }: Outcome): string {
  const settings = Object.hasOwn(config.models, model) ? config.models[model] : undefined;
  return settings?.routes.find((route) => route.provider === provider)?.model ?? model;
}

function book(books: Map<string, BookedUsage>, model: string, outcome: Outcome): void {
  const sum = books.get(model) ?? {
    requests: 0,
    inputTokens: 0,
    outputTokens: 0,
    costNanoUsd: 0,
    uncertain: 0,
  };
  if (books.size >= MAX_MODELS && !books.has(model))
    throw new CommandError('invalid_input', `the log has more than ${MAX_MODELS} models`);
  const { inputTokens, outputTokens, costNanoUsd } = outcome;
  const unknown = costNanoUsd > 0 && (inputTokens === undefined || outputTokens === undefined);
  books.set(model, {
    requests: sum.requests + 1,
    inputTokens: sum.inputTokens + (inputTokens ?? 0),
    outputTokens: sum.outputTokens + (outputTokens ?? 0),
    costNanoUsd: sum.costNanoUsd + costNanoUsd,
    uncertain: sum.uncertain + (unknown ? 1 : 0),
  });
}

function describe(models: readonly Comparison[]): readonly string[] {
  if (models.length === 0) return ['neither the log nor the export has any use of a model'];
  const head = [
    'MODEL',
    'REQUESTS',
    'TOKENS HERE',
    'TOKENS BILLED',
    'COST HERE',
    'COST BILLED',
    'DIFFERENCE',
    'BY BOUND',
  ];
  const rows = models.map(({ model, booked, billed, differencePercent }) => [
    model,
    String(booked.requests),
    `${booked.inputTokens} + ${booked.outputTokens}`,
    billed.inputTokens === undefined ? '-' : `${billed.inputTokens} + ${billed.outputTokens ?? 0}`,
    formatNanoUsd(booked.costNanoUsd),
    billed.costNanoUsd === undefined ? '-' : formatNanoUsd(billed.costNanoUsd),
    percentText(differencePercent),
    String(booked.uncertain),
  ]);
  return alignedTable([head, ...rows]);
}

function percentText(percent: number): string {
  if (!Number.isFinite(percent)) return 'only here';
  return `${percent > 0 ? '+' : ''}${percent.toFixed(2)} %`;
}

/** JSON has no infinity: null says that the bill has nothing of it. */
function plain({ differencePercent, ...rest }: Comparison) {
  return { ...rest, differencePercent: Number.isFinite(differencePercent) ? differencePercent : null };
}

function momentOf(value: unknown, option: string, otherwise: number): number {
  if (typeof value !== 'string') return otherwise;
  const atMs = Date.parse(value);
  if (Number.isNaN(atMs)) throw new CommandError('usage', `--${option} is a moment in ISO 8601`);
  return atMs;
}

function readTolerance(value: unknown): number {
  if (value === undefined) return DEFAULT_TOLERANCE_PERCENT;
  const percent =
    typeof value === 'string' && /^\d{1,3}(?:\.\d{1,4})?$/.test(value) ? Number(value) : Number.NaN;
  if (Number.isNaN(percent)) throw new CommandError('usage', '--tolerance is a percentage: 0.5');
  return percent;
}

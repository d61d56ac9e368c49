/**
 * `guard evaluate`: a user's own labelled texts through the guards as they are configured. Reads the file and nothing
 * else; no text is kept, printed or sent anywhere.
 */
import { createSecretKey, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { type EvaluationReport, evaluate, type LabelledScore } from '../guards/evaluation/labelled-scores.ts';
import { svgPlot, terminalPlot } from '../guards/evaluation/roc-plot.ts';
import { buildGuardSet } from '../guards/guard-set.ts';
import { injectionProbability } from '../guards/injection-guard.ts';
import { createPlaceholders } from '../guards/placeholders.ts';
import { scanText } from '../guards/scan-text.ts';
import { alignedTable } from './aligned-table.ts';
import { type Command, CommandError, type CommandInput, type CommandIo } from './command.ts';
import { guardSettingsFor } from './guard-settings-for.ts';
import { readLines } from './read-lines.ts';

const MAX_LINE_BYTES = 8 * 1024 * 1024;
/** Texts of one evaluation: each keeps 40 bytes. */
const MAX_TEXTS = 2_000_000;
const MAX_PLACEHOLDERS = 2_000;
const PROGRESS_EVERY = 500;

const labelledLine = z.object({
  text: z.string(),
  label: z.union([z.literal([0, 1, 'attack', 'benign']), z.boolean()]),
  role: z.enum(['user', 'system', 'assistant', 'tool']).default('user'),
  system: z.string().optional(),
});

export const guardEvaluate: Command = {
  name: 'guard evaluate',
  summary:
    'Judges a labelled file (NDJSON: text, label, role, system): precision, recall, confusion, ROC as table and plot.',
  options: {
    policy: { type: 'string', describe: 'Whose guards; default: those of the policy "default".' },
    plot: { type: 'string', describe: 'Writes the curve as SVG into this file.' },
  },
  positionals: ['FILE'],
  async run(input, io) {
    const samples = await judgeFile(input, io);
    if (samples.length === 0) throw new CommandError('invalid_input', 'the file has no labelled text');
    const report = evaluate(samples);
    const { plot } = input.options;
    if (typeof plot === 'string') await writeFile(plot, svgPlot(report));
    if (input.json) io.out(JSON.stringify(report));
    else for (const line of describe(report)) io.out(line);
    return 0;
  },
};

async function judgeFile(input: CommandInput, io: CommandIo): Promise<readonly LabelledScore[]> {
  const settings = await guardSettingsFor(input, io);
  const guards = buildGuardSet(settings, io.env);
  const key = createSecretKey(randomBytes(32));
  const samples: LabelledScore[] = [];
  for await (const line of readLines(openFile(input.positionals[0] ?? ''), MAX_LINE_BYTES)) {
    const number = samples.length + 1;
    if (number > MAX_TEXTS) throw new CommandError('invalid_input', `more than ${MAX_TEXTS} texts`);
    const { text, label, role, system } = parseLine(line, number);
    const verdict = await scanText(
      { text, role, ...(system !== undefined && { system }) },
      {
        guards,
        placeholders: createPlaceholders({ key, session: String(number), maxEntries: MAX_PLACEHOLDERS }),
        deadlineMs: settings.deadlineMs,
        injectionOf: injectionProbability,
      },
    );
    const attack = label === 1 || label === true || label === 'attack';
    samples.push({ attack, score: verdict.injection, blocked: verdict.verdict === 'block' });
    if (io.isTerminal && !input.json && number % PROGRESS_EVERY === 0) io.err(`judged ${number} texts …`);
  }
  return samples;
}

async function* openFile(path: string): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of createReadStream(path)) yield chunk as Buffer;
  } catch (error) {
    throw new CommandError('input_missing', error instanceof Error ? error.message : 'unknown');
  }
}

function parseLine(line: string, number: number): z.output<typeof labelledLine> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new CommandError('invalid_input', `line ${number} of the file is not JSON`);
  }
  const parsed = labelledLine.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue?.path.join('.') ?? '';
  throw new CommandError('invalid_input', `line ${number}: ${place}: ${issue?.message ?? ''}`);
}

function describe(report: EvaluationReport): readonly string[] {
  const { confusion, roc, recallAtOnePercent: best } = report;
  const rows = [
    ['', 'blocked', 'passed'],
    ['attacks', String(confusion.attacksBlocked), String(confusion.attacksPassed)],
    ['benign', String(confusion.benignBlocked), String(confusion.benignPassed)],
  ];
  const figures = [
    ['precision', percent(report.precision)],
    ['recall', percent(report.recall)],
    ['F1', report.f1?.toFixed(3) ?? '–'],
    ['false alarms', percent(report.falseAlarms)],
    ['AUC', report.auc?.toFixed(3) ?? '–'],
    [
      'recall at 1 % false alarms',
      best === undefined || !Number.isFinite(best.threshold)
        ? percent(best?.recall)
        : `${percent(best.recall)} (threshold ${best.threshold.toFixed(3)})`,
    ],
  ];
  const plot = roc.length === 0 ? [] : ['', ...terminalPlot(roc)];
  return [...alignedTable(rows), '', ...alignedTable(figures), ...plot];
}

function percent(share: number | undefined): string {
  return share === undefined ? '–' : `${(share * 100).toFixed(1)} %`;
}

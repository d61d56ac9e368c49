/**
 * `cache report`: what answers from the cache and shared calls saved, by tenant and model, from the audit log's outcomes.
 * Read-only, beside a running gate.
 */
import { AuditFault } from '../audit/audit-fault.ts';
import type { LeafBody } from '../audit/leaf.ts';
import { storedSize } from '../audit/log-reader.ts';
import { readEntries } from '../audit/read-entries.ts';
import { formatNanoUsd } from '../budget/money.ts';
import { Savings, type SavingsRow } from '../cache/savings.ts';
import { alignedTable } from './aligned-table.ts';
import { type Command, CommandError, type CommandInput } from './command.ts';
import { requireConfig } from './load-for-command.ts';

const DAY_MS = 86_400_000;
const HEADINGS = ['tenant', 'model', 'requests', 'hits', 'similar', 'hit %', 'saved', 'tokens', 'seconds'];

export const cacheReport: Command = {
  name: 'cache report',
  summary: 'Hits and what they saved, by tenant and model, from this node’s audit log.',
  options: { days: { type: 'string', describe: 'Only the last so many days.' } },
  positionals: [],
  async run(input, io) {
    const { config } = await requireConfig(input, io);
    const rows = await readSavings(config.storage.path, since(input, Date.now()));
    if (input.json) io.out(JSON.stringify({ rows: rows.map((row) => ({ ...row, hitRatio: ratioOf(row) })) }));
    else for (const line of alignedTable([HEADINGS, ...rows.map(cellsOf)])) io.out(line);
    return 0;
  },
};

function since({ options }: CommandInput, nowMs: number): number {
  const { days } = options;
  if (days === undefined) return 0;
  if (typeof days !== 'string' || !/^\d{1,5}$/.test(days))
    throw new CommandError('usage', '--days takes a whole number');
  return nowMs - Number(days) * DAY_MS;
}

async function readSavings(dataPath: string, sinceMs: number): Promise<readonly SavingsRow[]> {
  const savings = new Savings();
  try {
    const limit = await storedSize(dataPath);
    for await (const { leaf } of readEntries(dataPath, { fromIndex: 0, limit }))
      if (leaf?.body.type === 'outcome' && leaf.body.atMs >= sinceMs) count(savings, leaf.body);
  } catch (error) {
    throw error instanceof AuditFault ? new CommandError(error.code, error.message) : error;
  }
  return savings.rows().toSorted((a, b) => b.savedNanoUsd - a.savedNanoUsd);
}

function count(savings: Savings, outcome: Extract<LeafBody, { type: 'outcome' }>): void {
  const { savedNanoUsd, savedInputTokens = 0, savedOutputTokens = 0, savedMs = 0 } = outcome;
  const saved = savedNanoUsd !== undefined && {
    nanoUsd: savedNanoUsd,
    inputTokens: savedInputTokens,
    outputTokens: savedOutputTokens,
    ms: savedMs,
  };
  savings.count(outcome, saved || undefined);
}

function cellsOf(row: SavingsRow): readonly string[] {
  const { tenant, model, hits, similar, misses, savedNanoUsd, savedMs } = row;
  return [
    ...[tenant, model],
    ...[hits + similar + misses, hits, similar].map(String),
    (ratioOf(row) * 100).toFixed(1),
    formatNanoUsd(savedNanoUsd),
    String(row.savedInputTokens + row.savedOutputTokens),
    (savedMs / 1000).toFixed(1),
  ];
}

function ratioOf({ hits, similar, misses }: SavingsRow): number {
  const all = hits + similar + misses;
  return all === 0 ? 0 : (hits + similar) / all;
}

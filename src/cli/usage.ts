/** `usage`: what was used on all nodes, from the usage index. Read-only, beside running gates. */
import { formatNanoUsd } from '../budget/money.ts';
import { utcDay } from '../storage/sql/usage-sums.ts';
import type { UsageColumn, UsageSum } from '../storage/usage-store.ts';
import { DEFAULT_DAYS, dayBefore, dayOf } from '../usage/usage-days.ts';
import { alignedTable } from './aligned-table.ts';
import { type Command, CommandError, type CommandInput } from './command.ts';
import { openInstallation } from './installation.ts';
import { requireConfig } from './load-for-command.ts';

const COLUMNS: readonly UsageColumn[] = ['tenant', 'key', 'model', 'day'];
const MAX_ROWS = 1_000;
const HEADINGS = ['requests', 'refused', 'cached', 'input tokens', 'output tokens', 'cost'];

export const usage: Command = {
  name: 'usage',
  summary: 'Requests, tokens and cost by tenant, key, model or day, on all nodes.',
  options: {
    by: { type: 'string', describe: 'tenant (default), key, model or day.' },
    since: {
      type: 'string',
      describe: `First UTC day, or a moment of it, ISO 8601; default: the last ${DEFAULT_DAYS} days.`,
    },
    until: { type: 'string', describe: 'Last UTC day; default: today.' },
  },
  positionals: [],
  async run(input, io) {
    const by = readColumn(input);
    const toDay = readDay(input, 'until') ?? utcDay(Date.now());
    const fromDay = readDay(input, 'since') ?? dayBefore(Date.now(), DEFAULT_DAYS);
    const { config } = await requireConfig(input, io);
    if (config.audit.indexDays === 0)
      io.err('note: audit.indexDays is 0: no usage is indexed now; what is shown is from before');
    await using installation = await openInstallation(config, io);
    const rows = await installation.storage.usage.sums({ by, fromDay, toDay, limit: MAX_ROWS });
    if (input.json) io.out(JSON.stringify({ by, fromDay, toDay, rows }));
    else for (const line of alignedTable([[by, ...HEADINGS], ...rows.map(cellsOf)])) io.out(line);
    if (rows.length === MAX_ROWS) io.err(`note: only the first ${MAX_ROWS} rows are shown`);
    return 0;
  },
};

function readColumn({ options }: CommandInput): UsageColumn {
  const { by = 'tenant' } = options;
  const column = COLUMNS.find((known) => known === by);
  if (column === undefined) throw new CommandError('usage', `--by is one of ${COLUMNS.join(', ')}`);
  return column;
}

function readDay({ options }: CommandInput, name: 'since' | 'until'): string | undefined {
  const value = options[name];
  if (typeof value !== 'string') return undefined;
  const day = dayOf(value);
  if (day === undefined) throw new CommandError('usage', `--${name} is a day in ISO 8601: 2026-01-31`);
  return day;
}

function cellsOf({ name, requests, refused, cached, inputTokens, outputTokens, costNanoUsd }: UsageSum) {
  const counts = [requests, refused, cached, inputTokens, outputTokens].map(String);
  return [name === '' ? '-' : name, ...counts, formatNanoUsd(costNanoUsd)];
}

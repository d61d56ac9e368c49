/**
 * The tables of docs/guards.md that come from the training's reports. `node test/docs/guard-figures.ts` writes them into
 * the page; the test beside this file holds them to the reports.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ROOT, read } from './markdown.ts';

const PAGE = 'docs/guards.md';

const row = z.object({
  name: z.string(),
  attacks: z.number(),
  harmless: z.number(),
  recall: z.number().optional(),
  falseAlarms: z.number().optional(),
});
const report = z.object({
  tables: z.object({
    unseen: z.array(row),
    sources: z.array(row),
    undoubted: z.array(row),
    voices: z.array(row),
    roles: z.array(row),
    languages: z.array(row),
  }),
  disguises: z.array(z.object({ name: z.string(), ofPlain: z.number() })),
});
type Row = z.output<typeof row>;
type Report = z.output<typeof report>;

/** The page with every generated table as the reports have it now. */
export function withFigures(page: string): string {
  const injection = report.parse(JSON.parse(read('training/injection/report.json')));
  const blocks: Readonly<Record<string, string>> = {
    injection: injectionTable(injection),
    disguises: disguiseTable(injection),
    conversations: conversationTable(read('training/sessions/report.md')),
  };
  let filled = page;
  for (const [name, table] of Object.entries(blocks)) {
    const place = new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(<!-- /${name} -->)`);
    if (!place.test(filled)) throw new Error(`${PAGE} has no place for ${name}`);
    filled = filled.replace(place, (_, start: string, end: string) => `${start}\n${table}\n\n${end}`);
  }
  return filled;
}

function injectionTable({ tables }: Report): string {
  const sources = total('public sources, each left out whole', tables.sources);
  const languages = tables.languages.filter(({ name }) => name !== 'en');
  const rows = [
    ...tables.unseen.map((one) => ({ ...one, name: `unseen source: ${one.name}` })),
    sources,
    total('the same without doubtful labels', tables.undoubted),
    ...tables.voices.map((one) => ({ ...one, name: `written one by one: ${one.name}` })),
    ...tables.roles.map((one) => ({ ...one, name: `written: role ${one.name}` })),
    ...tables.languages
      .filter(({ name }) => name === 'en')
      .map((one) => ({ ...one, name: 'written: English' })),
    total('written: the other languages', languages),
  ];
  return [
    '| texts | attacks | found | harmless | false alarms |',
    '|---|---|---|---|---|',
    ...rows.map(
      (one) =>
        `| ${one.name} | ${amount(one.attacks, one.recall)} | ${amount(one.harmless, one.falseAlarms)} |`,
    ),
  ].join('\n');
}

function amount(count: number, share: number | undefined): string {
  return count === 0 || share === undefined ? '– | –' : `${count} | ${percent(share)}`;
}

function total(name: string, rows: readonly Row[]): Row {
  const sum = (of: (one: Row) => number) => rows.reduce((all, one) => all + of(one), 0);
  const attacks = sum((one) => one.attacks);
  const harmless = sum((one) => one.harmless);
  const found = sum(({ attacks: count, recall = 0 }) => count * recall);
  const stopped = sum(({ harmless: count, falseAlarms = 0 }) => count * falseAlarms);
  return { name, attacks, harmless, recall: found / attacks, falseAlarms: stopped / harmless };
}

function disguiseTable({ disguises }: Report): string {
  const [worst] = [...disguises].sort((a, b) => a.ofPlain - b.ofPlain);
  return `| disguises | lowest | which |\n|---|---|---|\n| ${disguises.length} | ${percent(worst?.ofPlain ?? 0)} | ${worst?.name} |`;
}

/** The rows of conversations as they were written, from the report's own table. */
function conversationTable(text: string): string {
  const rows = text
    .split('\n')
    .filter((line) => /^\| (source|held out|arcs|corpus) \| (assistant|as written) /.test(line));
  const [heading = '', ...figures] = rows;
  if (figures.length === 0) throw new Error('training/sessions/report.md has no figures');
  return [heading, heading.replace(/[^|]+/g, '---'), ...figures].join('\n');
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

if (import.meta.main) writeFileSync(join(ROOT, PAGE), withFigures(read(PAGE)));

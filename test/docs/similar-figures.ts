/**
 * The table of docs/similar-questions.md that comes from the training's report. `node test/docs/similar-figures.ts` writes
 * it into the page; the test beside this file holds it to the report.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ROOT, read } from './markdown.ts';

export const SIMILAR_PAGE = 'docs/similar-questions.md';
const START = '<!-- figures: node test/docs/similar-figures.ts -->\n';
const END = '<!-- /figures -->';

const point = z.object({
  threshold: z.number(),
  called: z.number(),
  precision: z.number(),
  recall: z.number(),
});
const report = z.object({ pairs: z.number(), same: z.number(), chosen: point, curve: z.array(point) });

export function withSimilarFigures(page: string): string {
  const { pairs, same, chosen, curve } = report.parse(JSON.parse(read('training/similar/report.json')));
  const rows = [
    chosen,
    ...curve.filter(({ threshold }) => [0.85, 0.9].includes(threshold) && threshold !== chosen.threshold),
  ].map(
    ({ threshold, called, precision, recall }, at) =>
      `| ${threshold.toFixed(2)}${at === 0 ? ' (shipped)' : ''} | ${called} | ${percent(precision)} | ${percent(recall)} |`,
  );
  const table = [
    `| threshold | called the same of ${pairs} | labelled the same of these | found of ${same} labelled the same |`,
    '|---|---|---|---|',
    ...rows,
  ];
  const start = page.indexOf(START) + START.length;
  return `${page.slice(0, start)}\n${table.join('\n')}\n\n${page.slice(page.indexOf(END))}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

if (import.meta.main) writeFileSync(join(ROOT, SIMILAR_PAGE), withSimilarFigures(read(SIMILAR_PAGE)));

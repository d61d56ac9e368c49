/** Draws a curve of recall over false alarms: for a terminal in braille dots, for a report as SVG. Pure. */
import type { EvaluationReport, RocPoint } from './labelled-scores.ts';

const COLUMNS = 48;
const ROWS = 14;
/** A braille cell has two by four dots; the bit of each by column and row (Unicode 16, block U+2800). */
const DOTS = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;

/** Lines of text, with axes. */
export function terminalPlot(roc: readonly RocPoint[]): readonly string[] {
  const cells = Array.from({ length: ROWS }, () => new Uint8Array(COLUMNS));
  for (const [x, y] of dotsOf(roc)) {
    const row = cells[ROWS - 1 - Math.floor(y / 4)];
    const column = Math.floor(x / 2);
    if (row !== undefined) row[column] = (row[column] ?? 0) | (DOTS[x % 2]?.[3 - (y % 4)] ?? 0);
  }
  const lines = cells.map((row, index) => {
    const label = index === 0 ? '1.0' : index === ROWS - 1 ? '0.0' : '   ';
    return `${label} │${String.fromCodePoint(...[...row].map((dots) => 0x2800 + dots))}`;
  });
  return [
    'recall',
    ...lines,
    `    └${'─'.repeat(COLUMNS)}`,
    `     0.0${'false alarms'.padStart(COLUMNS - 9).padEnd(COLUMNS - 6)}1.0`,
  ];
}

/** The curve as dots, steps filled, so that it has no gaps. */
function* dotsOf(roc: readonly RocPoint[]): Generator<readonly [number, number]> {
  let last: readonly [number, number] | undefined;
  for (const { falseAlarms, recall } of roc) {
    const next = [Math.round(falseAlarms * (COLUMNS * 2 - 1)), Math.round(recall * (ROWS * 4 - 1))] as const;
    const [fromX, fromY] = last ?? next;
    const steps = Math.max(1, Math.abs(next[0] - fromX), Math.abs(next[1] - fromY));
    for (let step = 0; step <= steps; step += 1) {
      const part = step / steps;
      yield [Math.round(fromX + (next[0] - fromX) * part), Math.round(fromY + (next[1] - fromY) * part)];
    }
    last = next;
  }
}

const SIDE = 360;
const MARGIN = 48;

/** A whole SVG document: the curve, its diagonal, and the point that the settings in force give. */
export function svgPlot(report: EvaluationReport): string {
  const at = (falseAlarms: number, recall: number) =>
    `${(MARGIN + falseAlarms * SIDE).toFixed(1)},${(MARGIN + (1 - recall) * SIDE).toFixed(1)}`;
  const curve = report.roc.map(({ falseAlarms, recall }) => at(falseAlarms, recall)).join(' ');
  const [x, y] = at(report.falseAlarms ?? 0, report.recall ?? 0).split(',');
  const size = SIDE + 2 * MARGIN;
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((tick) => tickMarks(tick)).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 ${size} ${size}" font-family="sans-serif" font-size="12">
<title>Recall over false alarms</title>
<rect width="${size}" height="${size}" fill="#fff"/>
<rect x="${MARGIN}" y="${MARGIN}" width="${SIDE}" height="${SIDE}" fill="none" stroke="#888"/>
${ticks}<polyline points="${at(0, 0)} ${at(1, 1)}" fill="none" stroke="#bbb" stroke-dasharray="4 4"/>
<polyline points="${curve}" fill="none" stroke="#1763b5" stroke-width="2"/>
<circle cx="${x}" cy="${y}" r="5" fill="#c0392b"><title>the settings in force</title></circle>
<text x="${size / 2}" y="${size - 10}" text-anchor="middle">false alarms</text>
<text x="14" y="${size / 2}" text-anchor="middle" transform="rotate(-90 14 ${size / 2})">recall</text>
<text x="${size / 2}" y="24" text-anchor="middle">${report.texts} texts, AUC ${report.auc?.toFixed(3) ?? '–'}</text>
</svg>
`;
}

function tickMarks(tick: number): string {
  const along = MARGIN + tick * SIDE;
  const up = MARGIN + (1 - tick) * SIDE;
  return `<text x="${along}" y="${MARGIN + SIDE + 16}" text-anchor="middle">${tick}</text><text x="${MARGIN - 6}" y="${up + 4}" text-anchor="end">${tick}</text>\n`;
}

/** The report's plots as SVG: fixed size, no script, readable on light and dark ground. */

export interface Curve {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface PlotOptions {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  /** The x axis is logarithmic from this value on. */
  readonly logFrom?: number;
  readonly diagonal?: true;
}

const WIDTH = 760;
const HEIGHT = 480;
const LEFT = 64;
const TOP = 44;
const PLOT_WIDTH = 440;
const PLOT_HEIGHT = 370;
const COLOURS = [
  '#1f77b4',
  '#d62728',
  '#2ca02c',
  '#9467bd',
  '#ff7f0e',
  '#17becf',
  '#8c564b',
  '#e377c2',
  '#bcbd22',
];

export function plot(curves: readonly Curve[], options: PlotOptions): string {
  const place = placing(options);
  const lines = curves.map(({ points }, index) => {
    const path = points
      .map(([x, y]) =>
        place(x, y)
          .map((value) => value.toFixed(1))
          .join(','),
      )
      .join(' ');
    return `<polyline fill="none" stroke="${colour(index)}" stroke-width="1.6" points="${path}"/>`;
  });
  const names = curves.map(
    ({ name }, index) =>
      `<text x="${LEFT + PLOT_WIDTH + 24}" y="${TOP + 16 + 18 * index}" fill="${colour(index)}">${escapeXml(name)}</text>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<title>${escapeXml(options.title)}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    `<text x="${LEFT}" y="24" font-size="15">${escapeXml(options.title)}</text>`,
    ...axes(options, place),
    ...lines,
    ...names,
    '</svg>',
    '',
  ].join('\n');
}

type Place = (x: number, y: number) => readonly [number, number];

function placing({ logFrom }: PlotOptions): Place {
  const across = (x: number) =>
    logFrom === undefined ? x : 1 - Math.log10(Math.max(x, logFrom)) / Math.log10(logFrom);
  return (x, y) => [LEFT + across(x) * PLOT_WIDTH, TOP + (1 - y) * PLOT_HEIGHT];
}

function axes({ x, y, logFrom, diagonal }: PlotOptions, place: Place): string[] {
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1];
  const across = logFrom === undefined ? ticks : [0.001, 0.01, 0.1, 1].filter((tick) => tick >= logFrom);
  const grid = ticks.map((tick) => gridLine(place(logFrom ?? 0, tick), place(1, tick), tick, 'left'));
  const columns = across.map((tick) => gridLine(place(tick, 0), place(tick, 1), tick, 'below'));
  const labels = [
    `<text x="${LEFT + PLOT_WIDTH / 2}" y="${TOP + PLOT_HEIGHT + 40}" text-anchor="middle">${escapeXml(x)}</text>`,
    `<text transform="translate(18 ${TOP + PLOT_HEIGHT / 2}) rotate(-90)" text-anchor="middle">${escapeXml(y)}</text>`,
  ];
  const [fromX, fromY] = place(0, 0);
  const [toX, toY] = place(1, 1);
  const line = `<line x1="${fromX}" y1="${fromY}" x2="${toX}" y2="${toY}" stroke="#999" stroke-dasharray="4 4"/>`;
  return [...grid, ...columns, ...labels, ...(diagonal ? [line] : [])];
}

function gridLine(
  [x1, y1]: readonly [number, number],
  [x2, y2]: readonly [number, number],
  tick: number,
  side: 'left' | 'below',
): string {
  const at =
    side === 'left'
      ? `x="${x1 - 8}" y="${y1 + 4}" text-anchor="end"`
      : `x="${x1}" y="${y1 + 18}" text-anchor="middle"`;
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="#ddd"/><text ${at}>${tick}</text>`;
}

function colour(index: number): string {
  return COLOURS[index % COLOURS.length] ?? '#000';
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

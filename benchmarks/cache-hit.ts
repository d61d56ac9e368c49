/**
 * `node benchmarks/cache-hit.ts [--requests N] [--json FILE]`: what a governed exact hit costs beside a bare proxy and a
 * governed miss, against the same upstream, in turns within one run. Compare the ratios of one run only.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { cpuMicros, type Lane, startBare, startGoverned, startStub } from './lanes.ts';
import { load } from './load.ts';
import { chatTarget } from './measures.ts';

const { values: flags } = parseArgs({
  options: {
    requests: { type: 'string', default: '5000' },
    rounds: { type: 'string', default: '4' },
    json: { type: 'string' },
  },
});
const REQUESTS = Number(flags.requests);
const CONNECTIONS = 64;
/** The bar of the project for a hit, as a multiple of the bare proxy's CPU a request. */
const LIMIT = 1.5;

interface Case {
  readonly name: string;
  readonly lane: Lane;
  readonly body: object;
  readonly samples: number[];
  failed: number;
}

async function measure(one: Case, count: number): Promise<number> {
  const before = cpuMicros(one.lane.pid);
  const result = await load(chatTarget(one.lane, one.body), { connections: CONNECTIONS, count });
  one.failed += result.failed;
  return (cpuMicros(one.lane.pid) - before) / result.requests;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

const upstream = await startStub({ chunks: 1, intervalMs: 1 });
const [bare, governed] = [await startBare(upstream), await startGoverned(upstream)];
try {
  const cases: readonly Case[] = [
    { name: 'bare proxy', lane: bare, body: {}, samples: [], failed: 0 },
    { name: 'governed, no cache', lane: governed, body: {}, samples: [], failed: 0 },
    { name: 'governed, exact hit', lane: governed, body: { temperature: 0 }, samples: [], failed: 0 },
  ];
  for (const one of cases) await measure(one, Math.min(3_000, REQUESTS));
  for (let round = 0; round < Number(flags.rounds); round += 1)
    for (const one of cases) one.samples.push(await measure(one, REQUESTS));
  const [base = Number.NaN] = cases.map(({ samples }) => median(samples));
  const rows = cases.map(({ name, samples, failed }) => {
    const cpuMicrosPerRequest = median(samples);
    return { name, cpuMicrosPerRequest, timesBare: cpuMicrosPerRequest / base, failed };
  });
  for (const { name, cpuMicrosPerRequest, timesBare, failed } of rows)
    console.log(
      `${name.padEnd(22)} ${cpuMicrosPerRequest.toFixed(1)} µs  ${timesBare.toFixed(2)} × bare  ${failed} failed`,
    );
  const hit = rows.at(-1)?.timesBare ?? Number.NaN;
  console.log(
    `${hit <= LIMIT ? 'ok  ' : 'MISS'} governed exact hit / bare: ${hit.toFixed(2)} (limit ${LIMIT})`,
  );
  if (flags.json !== undefined)
    writeFileSync(flags.json, `${JSON.stringify({ rows, limit: LIMIT }, null, 2)}\n`);
} finally {
  for (const lane of [governed, bare, upstream]) await lane.stop();
}

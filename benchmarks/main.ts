/**
 * `npm run bench -- [--json FILE] [--peers] [--quick] [--cluster]`: the governed lane against a bare proxy (and a peer), against
 * the same upstream, in one run. Compare the ratios of one run; absolute figures belong to the machine.
 */
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { benchCluster } from './cluster.ts';
import { type Lane, startBare, startGoverned, startPortkey, startStub } from './lanes.ts';
import {
  type Latency,
  type Memory,
  measureLatency,
  measureMemory,
  measureStall,
  measureStreams,
  measureThroughput,
  type Throughput,
} from './measures.ts';

const { values: flags } = parseArgs({
  options: {
    json: { type: 'string' },
    peers: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    cluster: { type: 'boolean', default: false },
  },
});

const SHAPE = flags.quick
  ? {
      requests: 4_000,
      latencyRounds: 6,
      streams: 50,
      chunks: 40,
      memorySteps: 2,
      memoryStep: 5_000,
      bodies: 5,
    }
  : {
      requests: 30_000,
      latencyRounds: 31,
      streams: 200,
      chunks: 100,
      memorySteps: 5,
      memoryStep: 20_000,
      bodies: 40,
    };
const STREAM_INTERVAL_MS = 50;

interface LaneReport {
  name: string;
  throughput: Throughput;
  latency: Latency;
  streams?: { cpuMicrosPerChunk: number; failed: number };
}

interface Report {
  machine: string;
  node: string;
  lanes: LaneReport[];
  memory: readonly Memory[];
  stall: { idleMaxMs: number; busyMaxMs: number };
  bars: { name: string; value: number; limit: number; ok: boolean }[];
}

function progress(text: string): void {
  process.stderr.write(`bench: ${text}\n`);
}

async function measureLanes(lanes: readonly Lane[]): Promise<LaneReport[]> {
  progress('latency at 1 connection');
  const latencies = await measureLatency(lanes, SHAPE.latencyRounds);
  const reports: LaneReport[] = [];
  for (const lane of lanes) {
    progress(`${lane.name}: ${SHAPE.requests} requests over 64 connections`);
    const throughput = await measureThroughput(lane, SHAPE.requests);
    progress(`${lane.name}: ${SHAPE.streams} streams`);
    const streams = await measureStreams(lane, SHAPE);
    reports.push({
      name: lane.name,
      throughput,
      latency: latencies.get(lane.name) ?? { p50Ms: Number.NaN, p99Ms: Number.NaN },
      streams,
    });
  }
  return reports;
}

function barsOf(report: Omit<Report, 'bars'>): Report['bars'] {
  const find = (name: string) => report.lanes.find((lane) => lane.name === name);
  const [direct, bare, governed] = [find('direct'), find('bare proxy'), find('governed')];
  if (!direct || !bare || !governed) throw new Error('a lane is missing');
  const sizes = report.memory.map(({ rssMiB }) => rssMiB);
  const bar = (name: string, value: number, limit: number) => ({ name, value, limit, ok: value <= limit });
  return [
    bar(
      'governed CPU / bare CPU per request',
      governed.throughput.cpuMicrosPerRequest / bare.throughput.cpuMicrosPerRequest,
      3.0,
    ),
    bar(
      'governed p99 added over direct at 1 connection, ms',
      governed.latency.p99Ms - direct.latency.p99Ms,
      1.5,
    ),
    bar(`RSS after ${report.memory.at(-1)?.requests} requests, MiB`, sizes.at(-1) ?? Number.NaN, 200),
    bar('longest wait beside 1 MiB bodies, ms', report.stall.busyMaxMs, 20),
  ];
}

function printTable(report: Report): void {
  const direct = report.lanes[0];
  const rows = report.lanes.map(({ name, throughput, latency, streams }) => [
    name,
    name === 'direct' ? '–' : throughput.cpuMicrosPerRequest.toFixed(1),
    throughput.requestsPerSecond.toFixed(0),
    latency.p50Ms.toFixed(3),
    latency.p99Ms.toFixed(3),
    name === 'direct'
      ? '–'
      : `+${(latency.p50Ms - (direct?.latency.p50Ms ?? 0)).toFixed(3)} / +${(latency.p99Ms - (direct?.latency.p99Ms ?? 0)).toFixed(3)}`,
    name === 'direct' ? '–' : (streams?.cpuMicrosPerChunk ?? Number.NaN).toFixed(1),
    String(throughput.failed + (streams?.failed ?? 0)),
  ]);
  const head = [
    'lane',
    'CPU µs/request',
    'requests/s',
    'p50 ms',
    'p99 ms',
    'added p50 / p99 ms',
    'CPU µs/SSE chunk',
    'failed',
  ];
  console.log(`\n${report.machine}, Node ${report.node}\n`);
  console.log(`| ${head.join(' | ')} |\n|${head.map(() => '---').join('|')}|`);
  for (const row of rows) console.log(`| ${row.join(' | ')} |`);
  console.log(
    `\nRSS of governed: ${report.memory.map(({ requests, rssMiB }) => `${requests}: ${rssMiB.toFixed(0)} MiB`).join(', ')}`,
  );
  console.log(
    `Longest /healthz wait: idle ${report.stall.idleMaxMs.toFixed(1)} ms, beside 1 MiB bodies ${report.stall.busyMaxMs.toFixed(1)} ms\n`,
  );
  for (const { name, value, limit, ok } of report.bars)
    console.log(`${ok ? 'ok  ' : 'MISS'} ${name}: ${value.toFixed(2)} (limit ${limit})`);
}

async function benchOneNode(): Promise<void> {
  const direct = await startStub({ chunks: SHAPE.chunks, intervalMs: STREAM_INTERVAL_MS });
  const lanes = [direct, await startBare(direct), await startGoverned(direct)];
  if (flags.peers) lanes.push(await startPortkey(direct));
  try {
    const governed = lanes[2];
    if (governed === undefined) throw new Error('the governed lane is missing');
    const measured = await measureLanes(lanes);
    progress('memory');
    const memory = await measureMemory(governed, SHAPE.memorySteps, SHAPE.memoryStep);
    progress('stall');
    const stall = await measureStall(governed, SHAPE.bodies);
    const facts = {
      machine: `${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
      node: process.version,
      lanes: measured,
      memory,
      stall,
    };
    const report: Report = { ...facts, bars: barsOf(facts) };
    printTable(report);
    if (flags.json !== undefined) writeFileSync(flags.json, `${JSON.stringify(report, null, 2)}\n`);
  } finally {
    for (const lane of lanes.reverse()) await lane.stop();
  }
}

if (flags.cluster) await benchCluster({ quick: flags.quick, json: flags.json });
else await benchOneNode();

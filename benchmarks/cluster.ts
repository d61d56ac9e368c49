/**
 * `npm run bench -- --cluster`: two nodes on one Postgres and one Redis of this machine against one embedded node and
 * the same upstream, in turns within one run; and how long a budget decision takes on a request's path.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NodeBudgets } from '../src/budget/node-budgets.ts';
import { openPostgresStorage } from '../src/storage/postgres/open-postgres-storage.ts';
import { postgresSettings } from '../src/storage/settings.ts';
import { startPostgresServer } from '../test/fixtures/postgres-server.ts';
import { startRedisServer } from '../test/fixtures/redis-server.ts';
import { cpuMicros, type Lane, startGoverned, startStub } from './lanes.ts';
import { load, percentile } from './load.ts';
import { chatTarget, type Latency, measureLatency } from './measures.ts';

const CONNECTIONS = 64;
const DECISION_ACCOUNTS = 9;
const DECISIONS = 40_000;

interface Shape {
  readonly requests: number;
  readonly rounds: number;
  readonly latencyRounds: number;
}

export interface ClusterReport {
  readonly node: string;
  readonly embeddedCpuMicros: number;
  readonly clusterCpuMicros: number;
  readonly latency: Readonly<Record<string, Latency>>;
  readonly decision: Decision;
  readonly failed: number;
  readonly bars: readonly {
    readonly name: string;
    readonly value: number;
    readonly limit: number;
    readonly ok: boolean;
  }[];
}

export async function benchCluster(flags: {
  readonly quick: boolean;
  readonly json: string | undefined;
}): Promise<void> {
  const shape = flags.quick
    ? { requests: 3_000, rounds: 2, latencyRounds: 4 }
    : { requests: 12_000, rounds: 5, latencyRounds: 31 };
  const opened = new AsyncDisposableStack();
  try {
    const report = await measure(shape, opened);
    print(report);
    if (flags.json !== undefined) writeFileSync(flags.json, `${JSON.stringify(report, null, 2)}\n`);
  } finally {
    await opened.disposeAsync();
  }
}

async function measure(shape: Shape, opened: AsyncDisposableStack): Promise<ClusterReport> {
  const postgres = await startPostgresServer({ fsync: true, settings: { shared_buffers: '64MB' } });
  opened.defer(() => postgres.stop());
  const redis = await startRedisServer();
  opened.defer(() => redis.stop());
  const databaseUrl = await postgres.createDatabase();
  const decision = await measureDecision(databaseUrl);
  const { direct, embedded, nodes } = await startLanes({ databaseUrl, redisUrl: redis.url }, opened);
  const cpu = await measureCpu(embedded, nodes, shape);
  const [first] = nodes;
  if (first === undefined) throw new Error('a node is missing');
  const latency = Object.fromEntries(await measureLatency([direct, embedded, first], shape.latencyRounds));
  const facts = { node: process.version, ...cpu, latency, decision };
  return { ...facts, bars: barsOf(facts) };
}

async function startLanes(
  { databaseUrl, redisUrl }: { readonly databaseUrl: string; readonly redisUrl: string },
  opened: AsyncDisposableStack,
) {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-bench-cluster-'));
  opened.defer(() => rmSync(folder, { recursive: true, force: true }));
  const kekFile = join(folder, 'kek');
  writeFileSync(kekFile, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
  const variant = (name: string) => ({
    name,
    sections: (own: string) => ({
      storage: {
        ...{ kind: 'cluster', path: join(own, 'data') },
        postgres: { url: { value: databaseUrl } },
        redis: { url: { value: redisUrl } },
      },
      encryption: { kek: { file: kekFile } },
    }),
  });
  const keep = (lane: Lane) => {
    opened.defer(() => lane.stop());
    return lane;
  };
  const direct = keep(await startStub({ chunks: 1, intervalMs: 1 }));
  const embedded = keep(await startGoverned(direct));
  const nodes = [
    keep(await startGoverned(direct, variant('cluster, node one'))),
    keep(await startGoverned(direct, variant('cluster, node two'))),
  ];
  return { direct, embedded, nodes };
}

/** Postgres and Redis are not counted: they work for all nodes, and hardly for a request. */
async function measureCpu(embedded: Lane, nodes: readonly Lane[], { requests, rounds }: Shape) {
  const samples: { embedded: number[]; cluster: number[] } = { embedded: [], cluster: [] };
  let failed = 0;
  const cpuOf = async (lanes: readonly Lane[], count: number) => {
    const used = () => lanes.reduce((sum, { pid }) => sum + cpuMicros(pid), 0);
    const before = used();
    const share = { connections: CONNECTIONS / lanes.length, count: Math.ceil(count / lanes.length) };
    const results = await Promise.all(lanes.map((lane) => load(chatTarget(lane), share)));
    failed += results.reduce((sum, result) => sum + result.failed, 0);
    return (used() - before) / results.reduce((sum, result) => sum + result.requests, 0);
  };
  for (let round = 0; round <= rounds; round += 1) {
    const [one, both] = [await cpuOf([embedded], requests), await cpuOf(nodes, requests)];
    // The first round warms up.
    if (round === 0) continue;
    samples.embedded.push(one);
    samples.cluster.push(both);
  }
  return {
    embeddedCpuMicros: median(samples.embedded),
    clusterCpuMicros: median(samples.cluster),
    failed,
  };
}

export interface Decision {
  readonly accounts: number;
  readonly medianMicros: number;
  readonly p99Micros: number;
  /** Decisions that had to wait for the ledger. */
  readonly waited: number;
  readonly of: number;
}

/** Reservation and settlement over nine accounts on Postgres, with other work in between as requests have it. */
async function measureDecision(databaseUrl: string): Promise<Decision> {
  const settings = postgresSettings.parse({ url: { value: databaseUrl } });
  const storage = await openPostgresStorage({ settings, env: {} });
  const fail = (where: string, error: unknown): never => {
    throw new Error(where, { cause: error });
  };
  const budgets = new NodeBudgets({
    ...{ ledger: storage.ledger, epoch: 'bench', node: 'bench', shared: true, onFault: fail },
  });
  await budgets.open();
  budgets.start(Date.now);
  const scopes = Array.from({ length: DECISION_ACCOUNTS }, (_, index) => ({
    ...{ id: `bench:${index}`, period: 'total' as const, limitNanoUsd: 10 ** 15 },
  }));
  const micros: number[] = [];
  let waited = 0;
  for (let index = 0; index < DECISIONS; index += 1) {
    const at = performance.now();
    const id = `bench/${index}`;
    const result = budgets.reserve({ id, scopes, boundNanoUsd: 10_000, nowMs: Date.now() });
    if ('then' in result) {
      waited += 1;
      await result;
    }
    budgets.settle(id, 9_000, Date.now());
    if (!('then' in result)) micros.push((performance.now() - at) * 1_000);
    if (index % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await budgets.close();
  await storage.close();
  const sorted = micros.sort((left, right) => left - right);
  const [medianMicros, p99Micros] = [percentile(sorted, 0.5), percentile(sorted, 0.99)];
  return { accounts: DECISION_ACCOUNTS, medianMicros, p99Micros, waited, of: DECISIONS };
}

function barsOf(report: Omit<ClusterReport, 'bars'>): ClusterReport['bars'] {
  const p99 = (lane: string) => report.latency[lane]?.p99Ms ?? Number.NaN;
  const bar = (name: string, value: number, limit: number) => ({ name, value, limit, ok: value <= limit });
  return [
    bar('cluster CPU / embedded CPU per request', report.clusterCpuMicros / report.embeddedCpuMicros, 1.25),
    bar('cluster p99 added over direct at 1 connection, ms', p99('cluster, node one') - p99('direct'), 2.5),
    bar(`budget decision, ${report.decision.accounts} accounts, median µs`, report.decision.medianMicros, 20),
    bar(
      'decisions that waited for the ledger, per 10,000',
      (report.decision.waited / report.decision.of) * 10_000,
      5,
    ),
  ];
}

function print(report: ClusterReport): void {
  console.log(
    `\nNode ${report.node}; CPU of the gates, without Postgres and Redis; medians of rounds in turns\n`,
  );
  console.log('| lane | CPU µs/request | p50 ms | p99 ms |\n|---|---|---|---|');
  const cpu: Readonly<Record<string, number>> = {
    ...{ governed: report.embeddedCpuMicros, 'cluster, node one': report.clusterCpuMicros },
  };
  for (const [lane, { p50Ms, p99Ms }] of Object.entries(report.latency))
    console.log(`| ${lane} | ${cpu[lane]?.toFixed(1) ?? '–'} | ${p50Ms.toFixed(3)} | ${p99Ms.toFixed(3)} |`);
  const { decision } = report;
  console.log(
    `\nBudget decision with settlement: median ${decision.medianMicros.toFixed(1)} µs, p99 ${decision.p99Micros.toFixed(1)} µs; ${decision.waited} of ${decision.of} waited for the ledger. Failed requests: ${report.failed}\n`,
  );
  for (const { name, value, limit, ok } of report.bars)
    console.log(`${ok ? 'ok  ' : 'MISS'} ${name}: ${value.toFixed(2)} (limit ${limit})`);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/**
 * `node benchmarks/scaling-simulation.ts [--nodes 1000] [--keys 10000000] [--json FILE]`: measures what each thing that
 * nodes ask of Postgres and Redis costs on this machine, then plays a second of a large cluster with those costs. It
 * shows which part gives way first; it is arithmetic over measured costs, not a measurement of a large cluster.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { openPostgresStorage } from '../src/storage/postgres/open-postgres-storage.ts';
import { postgresSettings } from '../src/storage/settings.ts';
import type { LedgerStore } from '../src/storage/stores.ts';
import { type PostgresServer, startPostgresServer } from '../test/fixtures/postgres-server.ts';
import { seededRandom } from '../test/fixtures/seeded-random.ts';
import { cpuMicros } from './lanes.ts';
import { type LimitCosts, measureLimits } from './limit-costs.ts';

const { values: flags } = parseArgs({
  options: {
    nodes: { type: 'string', default: '1000' },
    keys: { type: 'string', default: '10000000' },
    'requests-per-node': { type: 'string', default: '500' },
    json: { type: 'string' },
  },
});

/** Rows of a posting: one request's account alone, and a batch as a node under load sends it. */
const SMALL_ROWS = 1;
const LARGE_ROWS = 512;
const ROUNDS = 150;

/** How often a node does each thing a second, whatever its rate: src/budget, docs/limits.md. */
const PER_NODE_SECOND = { renew: 1 / 5, post: 2, recalls: 5, changes: 1 / 0.4, beats: 2 };
/** A slice lasts this long once it has adapted, and the next is fetched at its half. */
const GRANTS_PER_BUSY_ACCOUNT_SECOND = 1;
/** A key that is used less often than this gives its lease back between two requests. */
const IDLE_LEASE_S = 10;

/** CPU of Postgres in microseconds for one call, and how long one takes alone. */
export interface Cost {
  readonly cpuMicros: number;
  readonly elapsedMicros: number;
}

export type LedgerCosts = Readonly<
  Record<'renew' | 'recalls' | 'grant' | 'postSmall' | 'postLarge' | 'change', Cost>
>;

async function measureLedger(): Promise<LedgerCosts> {
  const server = await startPostgresServer({ fsync: true, settings: { shared_buffers: '128MB' } });
  try {
    const url = await server.createDatabase();
    const settings = postgresSettings.parse({ url: { value: url }, maxConnections: 2 });
    const storage = await openPostgresStorage({ settings, env: {} });
    try {
      return await costsOf(storage.ledger, server);
    } finally {
      await storage.close();
    }
  } finally {
    await server.stop();
  }
}

async function costsOf(ledger: LedgerStore, server: PostgresServer): Promise<LedgerCosts> {
  const epoch = 'simulation';
  await ledger.begin(epoch, 'simulation');
  const accounts = Array.from({ length: LARGE_ROWS }, (_, index) => `key:${index}@total`);
  const wanted = (account: string) => ({ account, limit: 10 ** 15, need: 1, want: 10 ** 9, endsAtMs: null });
  await ledger.grant({ epoch, accounts: accounts.map(wanted) });
  let sequence = 0;
  const post = (rows: number) => () => {
    sequence += 1;
    const postings = accounts
      .slice(0, rows)
      .map((account) => ({ account, spent: 1, returned: 0, recall: 0 }));
    return ledger.post(epoch, { sequence, postings, alertAtPercent: [50, 80, 100] });
  };
  const cost = (work: () => Promise<unknown>) => measureCost(server, work);
  return {
    renew: await cost(() => ledger.renew(epoch)),
    recalls: await cost(() => ledger.recalls(epoch)),
    // A request's accounts: key, project and tenant lack at once.
    grant: await cost(() => ledger.grant({ epoch, accounts: accounts.slice(0, 3).map(wanted) })),
    postSmall: await cost(post(SMALL_ROWS)),
    postLarge: await cost(post(LARGE_ROWS)),
    change: await cost(() => ledger.openEpochs(epoch, 'nobody')),
  };
}

async function measureCost(server: PostgresServer, work: () => Promise<unknown>): Promise<Cost> {
  for (let warm = 0; warm < 20; warm += 1) await work();
  const pids = (await server.query('select pid from pg_stat_activity')).map(({ pid }) => Number(pid));
  const used = () => pids.reduce((sum, pid) => sum + cpuOrNothing(pid), 0);
  const [cpuBefore, began] = [used(), performance.now()];
  for (let round = 0; round < ROUNDS; round += 1) await work();
  const elapsedMicros = ((performance.now() - began) * 1_000) / ROUNDS;
  // The processor's time is counted in hundredths of a second: what it shows less of than that was waiting.
  return { cpuMicros: Math.max(20, (used() - cpuBefore) / ROUNDS), elapsedMicros };
}

/** The connection that asked for the list is gone by now. */
function cpuOrNothing(pid: number): number {
  try {
    return cpuMicros(pid);
  } catch {
    return 0;
  }
}

export interface Shape {
  readonly nodes: number;
  readonly keys: number;
  readonly requestsPerNode: number;
}

/** How many different keys a node sees in a second, and which of them are busy: popularity by Zipf's law. */
function keysOfASecond({ keys, requestsPerNode }: Shape) {
  const random = seededRandom(1);
  const [seen, busy] = [new Map<number, number>(), { keys: 0 }];
  const seconds = 3;
  for (let index = 0; index < requestsPerNode * seconds; index += 1) {
    // The inverse of the cumulated 1/rank: exponent 1.
    const rank = Math.floor(keys ** random.next());
    seen.set(rank, (seen.get(rank) ?? 0) + 1);
  }
  for (const count of seen.values()) if (count / seconds > 1 / IDLE_LEASE_S) busy.keys += 1;
  return { differentPerSecond: seen.size / seconds, busyKeys: busy.keys / seconds };
}

export interface Load {
  readonly shape: Shape;
  readonly requestsPerSecond: number;
  readonly postgres: {
    readonly statementsPerSecond: number;
    readonly cores: number;
    readonly connections: number;
    /** Share of a second for which the row of a tenant that every node serves is locked; past 1 it cannot follow. */
    readonly hottestRow: number;
  };
  readonly redis: { readonly commandsPerSecond: number; readonly cores: number };
}

/** A second of the cluster. `sharedBy`: how many nodes serve the largest tenant. */
export function simulate(shape: Shape, costs: LedgerCosts, limits: LimitCosts): Load {
  const { nodes, requestsPerNode } = shape;
  const keys = keysOfASecond(shape);
  const rowMicros = Math.max(
    1,
    (costs.postLarge.cpuMicros - costs.postSmall.cpuMicros) / (LARGE_ROWS - SMALL_ROWS),
  );
  const rowsPerPost = Math.min(1_024, keys.differentPerSecond / PER_NODE_SECOND.post);
  const postMicros = costs.postSmall.cpuMicros + rowMicros * rowsPerPost;
  // A key that comes once in a while needs a grant each time; a busy one a slice a second.
  const grants = Math.min(requestsPerNode, keys.differentPerSecond) * GRANTS_PER_BUSY_ACCOUNT_SECOND;
  const perNode = [
    [PER_NODE_SECOND.renew, costs.renew.cpuMicros],
    [PER_NODE_SECOND.recalls, costs.recalls.cpuMicros],
    [PER_NODE_SECOND.changes, costs.change.cpuMicros],
    [PER_NODE_SECOND.post, postMicros],
    [grants, costs.grant.cpuMicros],
  ] as const;
  const statements = perNode.reduce((sum, [times]) => sum + times, 0);
  const cpu = perNode.reduce((sum, [times, micros]) => sum + times * micros, 0);
  const commands = PER_NODE_SECOND.beats + grants;
  const lockMicros = costs.postSmall.elapsedMicros;
  return {
    shape,
    requestsPerSecond: nodes * requestsPerNode,
    postgres: {
      statementsPerSecond: nodes * statements,
      cores: (nodes * cpu) / 1e6,
      connections: nodes * 2,
      hottestRow: (nodes * (PER_NODE_SECOND.post + 1) * lockMicros) / 1e6,
    },
    redis: { commandsPerSecond: nodes * commands, cores: (nodes * commands * limits.takeMicros) / 1e6 },
  };
}

function print(loads: readonly Load[], costs: LedgerCosts, limits: LimitCosts): void {
  console.log('\n| Postgres does | CPU µs | takes µs |\n|---|---|---|');
  for (const [name, cost] of Object.entries(costs))
    console.log(`| ${name} | ${cost.cpuMicros.toFixed(0)} | ${cost.elapsedMicros.toFixed(0)} |`);
  console.log(`\nRedis, one take: ${limits.takeMicros.toFixed(0)} µs\n`);
  const head = [
    'nodes',
    'requests/s',
    'SQL/s',
    'Postgres cores',
    'hottest row',
    'Redis commands/s',
    'Redis cores',
  ];
  console.log(`| ${head.join(' | ')} |\n|${head.map(() => '---').join('|')}|`);
  for (const { shape, requestsPerSecond, postgres, redis } of loads) {
    const cells = [
      ...[shape.nodes, requestsPerSecond, postgres.statementsPerSecond.toFixed(0), postgres.cores.toFixed(1)],
      ...[postgres.hottestRow.toFixed(2), redis.commandsPerSecond.toFixed(0), redis.cores.toFixed(1)],
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
}

const most = Number(flags.nodes);
const costs = await measureLedger();
const limits = await measureLimits();
const loads = [1, 10, 100, most].map((nodes) =>
  simulate(
    { nodes, keys: Number(flags.keys), requestsPerNode: Number(flags['requests-per-node']) },
    costs,
    limits,
  ),
);
print(loads, costs, limits);
const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}`;
if (flags.json !== undefined)
  writeFileSync(flags.json, `${JSON.stringify({ machine, costs, limits, loads }, null, 2)}\n`);

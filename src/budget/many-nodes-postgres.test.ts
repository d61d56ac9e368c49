/** Budgets over several nodes on Postgres: the same model as on the embedded ledger, and what only many servers meet. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { checkFleetModel } from '../../test/fixtures/fleet-model.ts';
import { type PostgresServer, startPostgresServer } from '../../test/fixtures/postgres-server.ts';
import { openPostgresStorage } from '../storage/postgres/open-postgres-storage.ts';
import { postgresSettings } from '../storage/settings.ts';
import type { Storage } from '../storage/stores.ts';
import { NodeBudgets } from './node-budgets.ts';

const RUNS = 6;
let server: PostgresServer;
let url: string;
let storage: Storage;

const open = () =>
  openPostgresStorage({
    settings: postgresSettings.parse({ url: { value: url }, maxConnections: 4 }),
    env: {},
  });

before(async () => {
  server = await startPostgresServer();
  url = await server.createDatabase();
  storage = await open();
});
after(async () => {
  await storage?.close();
  await server.stop();
});

describe('budgets over several nodes on Postgres', () => {
  it('holds every invariant under deaths, pauses, lost connections and clock jumps', async () => {
    // The authority's clock is Postgres's own and cannot be moved; the nodes' clocks run ahead of it.
    const clock = {
      nowMs: Date.now(),
      advance(ms: number) {
        this.nowMs += ms;
      },
    };
    await checkFleetModel({ ledger: storage.ledger, clock, runs: RUNS });
  });

  it('never bills more than the limit, and all of it, when nodes storm one budget at once', async () => {
    const limit = 1_000_000;
    const nodes = await Promise.all(
      [0, 1, 2].map(async (index) => {
        const own = await open();
        const faults: string[] = [];
        const budgets = new NodeBudgets({
          ...{ ledger: own.ledger, epoch: `storm-${index}`, node: `n${index}`, shared: true },
          onFault: (where, error) => faults.push(`${where}: ${String(error)}`),
        });
        await budgets.open();
        budgets.start(Date.now);
        return { own, budgets, faults };
      }),
    );
    const scopes = ['key', 'user', 'tenant'].map((level) => ({
      ...{ id: `${level}:storm`, period: 'total' as const },
      limitNanoUsd: level === 'tenant' ? limit : limit * 2,
    }));
    let billed = 0;
    const spend = async ({ budgets }: (typeof nodes)[number], lane: string) => {
      for (let turn = 0; ; turn++) {
        const boundNanoUsd = 2_000 + ((turn * 7_919) % 6_000);
        const own = turn % 2 === 0 ? scopes : scopes.toReversed();
        const id = `${lane}/${turn}`;
        const result = await budgets.reserve({ id, scopes: own, boundNanoUsd, nowMs: Date.now() });
        if (!result.ok) return;
        const cost = Math.ceil(boundNanoUsd / ((turn % 3) + 1));
        billed += cost;
        assert.ok(billed <= limit);
        await new Promise((resolve) => setImmediate(resolve));
        budgets.settle(id, cost, Date.now());
      }
    };
    await Promise.all(
      nodes.flatMap((node, index) => [0, 1, 2, 3].map((lane) => spend(node, `${index}/${lane}`))),
    );
    for (const { budgets } of nodes) await budgets.close();
    const row = (await storage.ledger.accounts()).find(({ account }) => account === 'tenant:storm@total');
    assert.deepEqual([row?.spent, row?.leased], [billed, 0]);
    assert.ok(billed > limit - 8_000, `only ${billed} of ${limit} could be spent`);
    assert.deepEqual(
      nodes.flatMap(({ faults }) => faults),
      [],
    );
    await Promise.all(nodes.map(({ own }) => own.close()));
  });

  it('runs a transaction again that Postgres ended because of a deadlock', async () => {
    const { ledger } = storage;
    await ledger.begin('deadlock', 'n');
    const accounts = ['x:1', 'x:2'].map((account) => ({
      ...{ account, limit: 100, need: 1, want: 1 },
      endsAtMs: null,
    }));
    assert.equal((await ledger.grant({ epoch: 'deadlock', accounts })).ok, true);
    const stranger = new pg.Client({ connectionString: url });
    await stranger.connect();
    try {
      // Patient, so that it is the ledger's transaction that Postgres ends; and in the wrong order.
      await stranger.query("set deadlock_timeout = '20s'");
      const lock = (account: string) =>
        stranger.query('select 1 from ledger_accounts where account = $1 for update', [account]);
      await stranger.query('begin');
      await lock('x:2');
      const granted = ledger.grant({ epoch: 'deadlock', accounts });
      while ((await waiting()) === 0) await new Promise((resolve) => setTimeout(resolve, 10));
      await lock('x:1');
      await stranger.query('commit');
      assert.equal((await granted).ok, true);
    } finally {
      await stranger.end();
    }
    const rows = (await ledger.accounts()).filter(({ account }) => account.startsWith('x:'));
    assert.deepEqual(
      rows.map(({ leased }) => leased),
      [2, 2],
    );
  });

  async function waiting(): Promise<number> {
    const rows = await server.query("select 1 from pg_stat_activity where wait_event_type = 'Lock'", url);
    return rows.length;
  }
});

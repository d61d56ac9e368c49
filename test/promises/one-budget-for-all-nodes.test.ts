/**
 * Promise 3 over several nodes: one budget holds for all of them together, to the last reservation, while one of them
 * is killed and comes back. Real processes on Postgres and Redis.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { ask, type Delivery, refusalCode } from '../fixtures/chat-client.ts';
import { type Cluster, type ClusterNode, startCluster } from '../fixtures/cluster.ts';
import { settledAccounts } from '../fixtures/gate-books.ts';
import { createKey, DOUBLE_PRICE } from '../fixtures/running-gate.ts';

const NANO = 1_000_000_000;
const NAMES = ['one', 'two', 'three'];

let cluster: Cluster;
let nodes: ClusterNode[];
before(async () => {
  cluster = await startCluster({
    config: {
      models: {
        unreported: {
          ...{ routes: [{ provider: 'double', model: 'double-no-usage' }], price: DOUBLE_PRICE },
          ...{ maxOutputTokens: 40, maxAttempts: 1 },
        },
      },
      // What limits do is another suite's matter.
      limits: { key: {}, cluster: { withoutRedis: 'share' } },
    },
  });
  nodes = await Promise.all(NAMES.map((name) => cluster.node(name)));
});
after(() => cluster?.close());

const withToken = ({ url, adminUrl }: ClusterNode) => ({ url, adminUrl, adminToken: cluster.adminToken });
const at = (index: number): ClusterNode => {
  const node = nodes[index];
  assert.ok(node !== undefined);
  return node;
};
const send = (node: ClusterNode, key: string): Promise<Delivery> =>
  ask({ url: node.url, key, body: { model: 'unreported', messages: [{ role: 'user', content: 'words' }] } });
const budgeted = (user: string, nanoUsd: number) =>
  createKey(withToken(at(0)), { user, budgets: [{ usd: nanoUsd / NANO, period: 'total' }] });

/** What one request without a usage costs: its bound. */
async function boundOf(node: ClusterNode): Promise<number> {
  const key = await createKey(withToken(node), { budgets: [{ usd: 1, period: 'total' }] });
  assert.equal((await send(node, key)).status, 200);
  const accounts = await settledAccounts(withToken(node));
  const spent = accounts
    .filter(({ limitNanoUsd }) => limitNanoUsd === NANO)
    .map(({ spentNanoUsd }) => spentNanoUsd);
  return Math.max(...spent);
}

describe('one budget for all nodes', () => {
  it('lets exactly as many pass as it has reservations, whichever nodes are asked at once', async () => {
    const bound = await boundOf(at(0));
    const key = await budgeted('exact', 20 * bound + bound - 1);
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) => send(at(index % nodes.length), key)),
    );
    const codes = answers.map((answer) => refusalCode(answer) ?? String(answer.status));
    assert.equal(codes.filter((code) => code === '200').length, 20, JSON.stringify(codes));
    assert.equal(codes.filter((code) => code === 'budget_exhausted').length, 40, JSON.stringify(codes));
  });

  it('is never passed, and spent to the last, though a node is killed on the way and comes back', async () => {
    const bound = await boundOf(at(0));
    const limit = 45 * bound;
    const key = await budgeted('storm', limit);
    const billBefore = (await cluster.double.bill()).totalNanoUsd;
    const untilRefused = async (index: number) => {
      for (;;) {
        const answer = await send(at(index), key).catch(() => undefined);
        // The node is dead: nobody answers.
        if (answer?.status === undefined) return;
        if (refusalCode(answer) === 'budget_exhausted') return;
      }
    };
    const lanes = NAMES.flatMap((_, index) => Array.from({ length: 3 }, () => untilRefused(index)));
    await delay(60);
    await at(1).kill();
    await Promise.all(lanes);
    nodes[1] = await cluster.node('two');
    for (const index of nodes.keys()) await untilRefused(index);
    for (const node of nodes) await settledAccounts(withToken(node));
    const billed = (await cluster.double.bill()).totalNanoUsd - billBefore;
    const accounts = await settledAccounts(withToken(at(0)));
    const spent = accounts.find(({ limitNanoUsd }) => limitNanoUsd === limit)?.spentNanoUsd ?? 0;
    assert.ok(billed <= spent && spent <= limit, `billed ${billed}, spent ${spent}, limit ${limit}`);
    assert.ok(limit - spent < bound, `${limit - spent} was left, a reservation is ${bound}`);
  });

  it('spends only what it has leased while Postgres is gone, then says so, and goes on when it is back', async () => {
    const bound = await boundOf(at(0));
    const limit = 40 * bound;
    const key = await budgeted('outage', limit);
    assert.equal((await send(at(0), key)).status, 200);
    const callsBefore = (await cluster.double.bill()).entries.length - 1;
    await cluster.postgres.end('immediate');
    let passed = 1;
    let last: Delivery;
    for (;;) {
      last = await send(at(0), key);
      if (last.status !== 200) break;
      passed += 1;
      assert.ok(passed < 40, 'it never asked the ledger');
    }
    assert.deepEqual([last.status, refusalCode(last)], [503, 'budgets_unavailable']);
    const calls = async () => (await cluster.double.bill()).entries.length - callsBefore;
    assert.equal(await calls(), passed, 'a refused request reached the provider');
    await cluster.postgres.start();
    while (refusalCode(await send(at(0), key)) !== 'budget_exhausted') passed += 1;
    assert.equal(await calls(), 40);
    const spent = (await settledAccounts(withToken(at(0)))).find(
      (row) => row.limitNanoUsd === limit,
    )?.spentNanoUsd;
    assert.equal(spent, limit);
  });
});

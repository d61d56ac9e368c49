/**
 * Promise 3 when a node stands still for longer than its lease, as a virtual machine does that is moved: what it held
 * counts as spent meanwhile, it spends nothing until it has asked, and nothing is lost. A real process and SIGSTOP.
 */
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { ask, refusalCode } from '../fixtures/chat-client.ts';
import { type Cluster, type ClusterNode, startCluster } from '../fixtures/cluster.ts';
import { settledAccounts } from '../fixtures/gate-books.ts';
import { createKey, DOUBLE_PRICE } from '../fixtures/running-gate.ts';

const NANO = 1_000_000_000;
/** Past the term of fifteen seconds. */
const STOPPED_MS = 16_000;
const RESERVATIONS = 12;

let cluster: Cluster;
before(async () => {
  cluster = await startCluster({
    config: {
      models: {
        unreported: {
          ...{ routes: [{ provider: 'double', model: 'double-no-usage' }], price: DOUBLE_PRICE },
          ...{ maxOutputTokens: 40, maxAttempts: 1 },
        },
      },
      limits: { key: {}, cluster: { withoutRedis: 'share' } },
    },
  });
});
after(() => cluster?.close());

const token = ({ adminUrl }: ClusterNode) => ({ adminUrl, adminToken: cluster.adminToken });
const send = ({ url }: ClusterNode, key: string) =>
  ask({ url, key, body: { model: 'unreported', messages: [{ role: 'user', content: 'words' }] } });

it('a node that was stopped beyond its lease bills nothing that others could have', async () => {
  const [sleeper, other] = await Promise.all([cluster.node('sleeper'), cluster.node('other')]);
  const probe = await createKey(token(other), { budgets: [{ usd: 1, period: 'total' }] });
  assert.equal((await send(other, probe)).status, 200);
  const bound = Math.max(...(await settledAccounts(token(other))).map(({ spentNanoUsd }) => spentNanoUsd));
  const limit = RESERVATIONS * bound + 1;
  const key = await createKey(token(other), { budgets: [{ usd: limit / NANO, period: 'total' }] });
  const billedBefore = (await cluster.double.bill()).entries.length;
  assert.equal((await send(sleeper, key)).status, 200);

  sleeper.child.kill('SIGSTOP');
  // They reach its socket and wait there: the first thing that it does when it goes on.
  const late = Array.from({ length: 8 }, () => send(sleeper, key));
  await delay(STOPPED_MS);
  let passed = 1;
  while ((await send(other, key)).status === 200) passed += 1;
  assert.ok(passed < RESERVATIONS, 'what the stopped node holds counts as spent');
  sleeper.child.kill('SIGCONT');
  for (const answer of await Promise.all(late)) {
    if (answer.status === 200) passed += 1;
    else assert.equal(refusalCode(answer), 'budget_exhausted', answer.text);
  }
  for (const node of [other, sleeper]) while ((await send(node, key)).status === 200) passed += 1;

  assert.equal(passed, RESERVATIONS);
  assert.equal((await cluster.double.bill()).entries.length - billedBefore, RESERVATIONS);
  const accounts = await settledAccounts(token(sleeper));
  const spent = accounts.find(({ limitNanoUsd }) => limitNanoUsd === limit)?.spentNanoUsd;
  assert.equal(spent, RESERVATIONS * bound);
});

/**
 * Promise 3 over two nodes, in single cases: what other gateways reported of several replicas, each by its name. What one
 * node alone can get wrong is in money-failures.test.ts; of limits see limits-over-nodes.test.ts.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type Asking, ask, type Delivery, refusalCode } from '../fixtures/chat-client.ts';
import { type Cluster, type ClusterNode, startCluster } from '../fixtures/cluster.ts';
import { settledAccounts } from '../fixtures/gate-books.ts';
import { post } from '../fixtures/gate-records.ts';
import { createKey, DOUBLE_PRICE } from '../fixtures/running-gate.ts';

const NANO = 1_000_000_000;
const QUESTION = 'How often do roses need water?';
/** Of every user that nobody has seen, of one project and of one tenant by their ids, each with a day's window. */
const LIMITS = { user: 3_100_000, project: 4_700_000, tenant: 6_300_000 };

let cluster: Cluster;
let nodes: readonly [ClusterNode, ClusterNode];
before(async () => {
  const budget = (nanoUsd: number) => [{ usd: nanoUsd / NANO, period: 'day' as const }];
  const model = (route: string) => ({
    ...{ routes: [{ provider: 'double', model: route }], price: DOUBLE_PRICE },
    ...{ maxOutputTokens: 40, maxAttempts: 1 },
  });
  cluster = await startCluster({
    config: {
      models: {
        unreported: model('double-no-usage'),
        whole: model('whole'),
        slow: model('double-slow-headers'),
      },
      budgets: { user: budget(LIMITS.user), drainMs: 3_000 },
      tenants: {
        default: {},
        bounded: {
          budgets: budget(LIMITS.tenant),
          projects: { garden: { budgets: budget(LIMITS.project) } },
        },
      },
      limits: { key: {} },
    },
  });
  nodes = await Promise.all([cluster.node('one'), cluster.node('two')]);
});
after(() => cluster?.close());

const token = (node: ClusterNode) => ({ adminUrl: node.adminUrl, adminToken: cluster.adminToken });
const keyFor = (description: object) => createKey(token(nodes[0]), description);
const body = (model: string) => ({ model, messages: [{ role: 'user', content: QUESTION }] });
const send = (index: number, key: string, more: Partial<Asking> = {}): Promise<Delivery> =>
  ask({ url: (index % 2 === 0 ? nodes[0] : nodes[1]).url, key, body: body('unreported'), ...more });
const billed = async () => (await cluster.double.bill()).totalNanoUsd;

/** What is spent and held of an account over all nodes. */
async function spentOf(
  prefix: string,
): Promise<{ readonly spentNanoUsd: number; readonly limitNanoUsd: number }> {
  const [accounts] = await Promise.all(nodes.map((node) => settledAccounts(token(node))));
  await settledAccounts(token(nodes[1]));
  const found = (accounts ?? []).filter(({ account }) => account.startsWith(prefix));
  const [account] = found;
  assert.ok(account !== undefined && found.length === 1, `${found.length} accounts begin with ${prefix}`);
  return account;
}

/** Asks both nodes at once, until nobody gets anything: how many passed. */
async function spendAll(keys: readonly string[]): Promise<number> {
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, index) => send(index, keys[index % keys.length] ?? '')),
  );
  const codes = answers.map((answer) => refusalCode(answer) ?? String(answer.status));
  assert.deepEqual([...new Set(codes)].sort(), ['200', 'budget_exhausted'], JSON.stringify(codes));
  return codes.filter((code) => code === '200').length;
}

describe('over two nodes', () => {
  let bound: number;
  before(async () => {
    const key = await keyFor({ budgets: [{ usd: 1, period: 'total' }] });
    assert.equal((await send(0, key)).status, 200);
    bound = (await spentOf('key:')).spentNanoUsd;
  });

  it('the first requests of a user whom nobody has seen have one budget (first-request race)', async () => {
    const keys = await Promise.all([keyFor({ user: 'unseen' }), keyFor({ user: 'unseen' })]);
    const before = await billed();
    assert.equal(await spendAll(keys), Math.floor(LIMITS.user / bound));
    assert.ok((await billed()) - before <= LIMITS.user);
  });

  it('a budget of a project or a tenant is enforced by its id on every node (attached and not enforced)', async () => {
    const garden = await keyFor({ tenant: 'bounded', project: 'garden' });
    const passed = await spendAll([garden]);
    assert.equal(passed, Math.floor(LIMITS.project / bound));
    const others = await Promise.all([keyFor({ tenant: 'bounded' }), keyFor({ tenant: 'bounded' })]);
    assert.equal(await spendAll(others), Math.floor(LIMITS.tenant / bound) - passed);
  });

  it('a budget that is no exact amount is refused and not rounded', async () => {
    const usd = 1.5 / NANO;
    await assert.rejects(keyFor({ budgets: [{ usd, period: 'total' }] }), /answered 400/);
  });

  it('every surface has the budget, pass-through or converted (pass-through escaping the budget)', async () => {
    const key = await keyFor({ budgets: [{ usd: 4_000 / NANO, period: 'total' }] });
    const callsBefore = (await cluster.double.bill()).entries.length;
    const messages = [{ role: 'user', content: QUESTION }];
    const requests: readonly (readonly [path: string, body: object])[] = [
      ['/v1/chat/completions', { model: 'whole', messages }],
      ['/v1/responses', { model: 'whole', input: QUESTION }],
      ['/v1/messages', { model: 'whole', max_tokens: 40, messages }],
      ['/v1beta/models/whole:generateContent', { contents: [{ role: 'user', parts: [{ text: QUESTION }] }] }],
      ['/v1/embeddings', { model: 'whole', input: QUESTION.repeat(20) }],
    ];
    for (const [index, [path, asked]] of requests.entries()) {
      const { status } = await post(index % 2 === 0 ? nodes[0] : nodes[1], { key, path, body: asked });
      assert.ok(status >= 400, `${path} answered ${status}`);
    }
    assert.equal((await cluster.double.bill()).entries.length, callsBefore);
  });

  it('a cancel before the first byte leaves nothing held on either node (reservation leak on cancel)', async () => {
    const key = await keyFor({ budgets: [{ usd: (12 * bound) / NANO, period: 'total' }], name: 'cancels' });
    const before = await billed();
    const hangUp = { body: { ...body('slow'), stream: true }, hangUpAfterMs: 30 };
    await Promise.all(Array.from({ length: 10 }, (_, index) => send(index, key, hangUp)));
    const books = async () => [(await keyAccount(12 * bound)).spentNanoUsd, (await billed()) - before];
    for (const deadlineMs = Date.now() + 10_000; ; await delay(50)) {
      const [spentNanoUsd, billedNanoUsd] = await books();
      if (spentNanoUsd === billedNanoUsd && spentNanoUsd !== 0) break;
      assert.ok(Date.now() < deadlineMs, `spent ${spentNanoUsd}, billed ${billedNanoUsd}`);
    }
    while ((await send(1, key)).status === 200);
    const { spentNanoUsd: atTheEnd } = await keyAccount(12 * bound);
    assert.ok(12 * bound - atTheEnd < bound, `refused with ${12 * bound - atTheEnd} left`);
  });

  it('what one node holds for its requests never starves the other for good (single-worker leak)', async () => {
    const limit = 9 * bound + 1;
    const key = await keyFor({ budgets: [{ usd: limit / NANO, period: 'total' }] });
    for (let round = 0; round < 4; round++) {
      assert.equal((await send(round, key)).status, 200);
      assert.equal((await send(round, key)).status, 200);
    }
    assert.equal((await send(1, key)).status, 200, 'the last reservation lay on the other node');
    assert.equal(refusalCode(await send(0, key)), 'budget_exhausted');
    assert.equal((await keyAccount(limit)).spentNanoUsd, 9 * bound);
  });

  it('every request under load is posted (cost dropped about once a request)', async () => {
    const limit = NANO + 7;
    const key = await keyFor({ budgets: [{ usd: limit / NANO, period: 'total' }] });
    const before = await billed();
    const asked = { body: body('whole') };
    for (let round = 0; round < 4; round++) {
      const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => send(index, key, asked)));
      assert.ok(answers.every(({ status }) => status === 200));
    }
    const { spentNanoUsd } = await keyAccount(limit);
    assert.equal(spentNanoUsd, (await billed()) - before);
  });
});

/** The account of a key, known by its limit. */
async function keyAccount(limitNanoUsd: number) {
  for (const node of nodes) await settledAccounts(token(node));
  const accounts = await settledAccounts(token(nodes[0]));
  const found = accounts.find((row) => row.account.startsWith('key:') && row.limitNanoUsd === limitNanoUsd);
  assert.ok(found !== undefined, `no account has the limit ${limitNanoUsd}`);
  return found;
}

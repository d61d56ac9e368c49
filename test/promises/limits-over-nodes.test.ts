/** Promise: a limit is one limit over every node, and Redis going away neither lifts it nor takes the gate down. Real nodes. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type Cluster, type ClusterNode, startCluster } from '../fixtures/cluster.ts';
import { chat, createKey } from '../fixtures/running-gate.ts';

const QUESTION = { model: 'test-model', max_tokens: 5, messages: [{ role: 'user', content: 'Hello' }] };
/** Far above what an answer takes, far below any timeout of a client. */
const SOON_MS = 2_000;

describe('limits over two nodes', () => {
  let cluster: Cluster;
  let nodes: readonly ClusterNode[];
  before(async () => {
    cluster = await startCluster();
    nodes = await Promise.all([cluster.node('one'), cluster.node('two')]);
  });
  after(() => cluster.close());

  const keyWith = (limits: object) => {
    const [{ adminUrl }] = nodes as [ClusterNode];
    return createKey({ adminUrl, adminToken: cluster.adminToken }, { limits });
  };

  const ask = async (index: number, key: string): Promise<Response> => {
    const { url } = nodes[index % nodes.length] as ClusterNode;
    const response = await chat({ url, key }, QUESTION);
    await response.arrayBuffer();
    return response;
  };

  async function statuses(count: number, key: string): Promise<Record<number, number>> {
    const answers = await Promise.all(Array.from({ length: count }, (_, index) => ask(index, key)));
    const counts: Record<number, number> = {};
    for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
    return counts;
  }

  const modes = () =>
    Promise.all(
      nodes.map(async ({ url }) => {
        const ready = (await (await fetch(`${url}/readyz`)).json()) as { limits?: string };
        return ready.limits;
      }),
    );

  it('passes the limit once, not once a node (limit multiplied by replicas)', async () => {
    const key = await keyWith({ requestsPerMinute: 20 });
    assert.deepEqual(await statuses(60, key), { 200: 20, 429: 40 });
    const refused = await ask(0, key);
    assert.ok(Number(refused.headers.get('retry-after')) >= 1);
    assert.match(refused.headers.get('ratelimit') ?? '', /"key-requests";r=0/);
    assert.deepEqual(await modes(), ['linked', 'linked']);
  });

  it('answers while Redis stands still, and never more than the limit (slow Redis taking authentication down)', async () => {
    const key = await keyWith({ requestsPerMinute: 20 });
    assert.equal((await ask(0, key)).status, 200);
    await delay(700);
    cluster.redis.pause();
    try {
      const beganMs = performance.now();
      const counts = await statuses(40, key);
      assert.ok(performance.now() - beganMs < SOON_MS, `${performance.now() - beganMs} ms`);
      assert.equal((counts[200] ?? 0) + (counts[429] ?? 0), 40);
      assert.ok((counts[200] ?? 0) <= 19, `${counts[200]} passed`);
      assert.deepEqual(await modes(), ['held', 'held']);
      const unknown = await ask(1, `${key.slice(0, -1)}x`);
      assert.equal(unknown.status, 401);
    } finally {
      cluster.redis.resume();
    }
  });

  it('gives the place of a request back when it ends', async () => {
    for (const endMs = Date.now() + 10_000; (await modes()).join() !== 'linked,linked'; await delay(50))
      assert.ok(Date.now() < endMs, 'both nodes are linked again');
    const key = await keyWith({ concurrency: 1 });
    for (let index = 0; index < 6; index++) {
      assert.equal((await ask(index, key)).status, 200);
      await delay(50);
    }
  });
});

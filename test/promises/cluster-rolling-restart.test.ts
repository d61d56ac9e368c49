/**
 * A platform engineer scales from one node to three, restarts each of them and scales back to one, behind a balancer
 * that follows /readyz, while streams come all the time: no request fails, and the money adds up. Real processes.
 */
import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { ask, type Delivery } from '../fixtures/chat-client.ts';
import { type Cluster, type ClusterNode, startCluster } from '../fixtures/cluster.ts';
import { settledAccounts } from '../fixtures/gate-books.ts';
import { createKey, DOUBLE_PRICE } from '../fixtures/running-gate.ts';
import { startTcpBalancer, type TcpBalancer } from '../fixtures/tcp-balancer.ts';

/** Beyond it the clients of this machine wait for themselves: the rate that came out is told. */
const TARGET_PER_SECOND = 500;
const MOST_AT_ONCE = 64;
/** A node that never served has its code to compile first: the cluster has run for a while when the story begins. */
const WARM_UP_STREAMS = 1_000;
/** How long the balancer may take to see it; many times its interval, for a machine that is busy. */
const STOP_DELAY_MS = 2_500;
const READY_TIMEOUT_MS = 20_000;

let cluster: Cluster;
let balancer: TcpBalancer;
before(async () => {
  cluster = await startCluster({
    config: {
      listen: { port: 0, stopDelayMs: STOP_DELAY_MS, drainMs: 20_000 },
      models: {
        story: {
          ...{ routes: [{ provider: 'double', model: 'story' }], price: DOUBLE_PRICE },
          ...{ maxOutputTokens: 40, maxAttempts: 1 },
        },
      },
      limits: { key: {} },
    },
  });
  await cluster.double.script('story', {
    ...{ say: { text: 'A story of twelve pieces, told slowly, one by one.' }, chunkDelayMs: 10 },
  });
  balancer = await startTcpBalancer();
});
after(async () => {
  await balancer?.close();
  await cluster?.close();
});

/** Streams, begun at the target's pace as long as it lasts; one in three on a connection that is kept open. */
class Streams {
  readonly deliveries: Delivery[] = [];
  readonly #agent = new Agent({ keepAlive: true, maxSockets: MOST_AT_ONCE });
  readonly #key: string;
  readonly #atOnce: number;
  #open = 0;
  #begun = 0;
  #startedAtMs = performance.now();
  readonly #timer = setInterval(() => this.#begin(), 5);

  constructor(key: string, atOnce: number) {
    this.#key = key;
    this.#atOnce = atOnce;
  }

  get perSecond(): number {
    return this.deliveries.length / ((performance.now() - this.#startedAtMs) / 1_000);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    while (this.#open > 0) await delay(10);
    this.#agent.destroy();
  }

  #begin(): void {
    const due = ((performance.now() - this.#startedAtMs) / 1_000) * TARGET_PER_SECOND;
    for (; this.#begun < due && this.#open < this.#atOnce; this.#begun++) void this.#stream();
  }

  async #stream(): Promise<void> {
    this.#open += 1;
    const body = {
      model: 'story',
      stream: true,
      messages: [{ role: 'user', content: 'How often do roses need water in summer?' }],
    };
    const kept = this.#begun % 3 === 0 ? { agent: this.#agent } : {};
    this.deliveries.push(await ask({ url: balancer.url, key: this.#key, body, ...kept }));
    this.#open -= 1;
  }
}

async function start(name: string): Promise<ClusterNode> {
  const wanted = balancer.ready + 1;
  const node = await cluster.node(name);
  balancer.add(node.url);
  const deadlineMs = Date.now() + READY_TIMEOUT_MS;
  for (; balancer.ready < wanted; await delay(10)) assert.ok(Date.now() < deadlineMs, `${name} is not ready`);
  return node;
}

describe('scaling 1 → 3 → 1 and a rolling restart under streams', () => {
  it('fails no request', async (test) => {
    let one = await start('one');
    const admin = { adminUrl: one.adminUrl, adminToken: cluster.adminToken };
    const key = await createKey(admin, { budgets: [{ usd: 100, period: 'total' }] });
    const warmUp = new Streams(key, 16);
    while (warmUp.deliveries.length < WARM_UP_STREAMS) await delay(10);
    await warmUp.stop();
    const streams = new Streams(key, MOST_AT_ONCE);
    await delay(500);
    let [two, three] = await Promise.all([start('two'), start('three')]);
    await delay(500);
    assert.equal(await one.stop(), 0);
    one = await start('one');
    assert.equal(await two.stop(), 0);
    two = await start('two');
    assert.equal(await three.stop(), 0);
    three = await start('three');
    await delay(300);
    assert.deepEqual(await Promise.all([two.stop(), three.stop()]), [0, 0]);
    await delay(300);
    test.diagnostic(`${streams.deliveries.length} streams, ${streams.perSecond.toFixed(0)} a second`);
    await streams.stop();

    const failed = streams.deliveries.filter(({ status, complete }) => status !== 200 || !complete);
    assert.deepEqual(
      failed.map(({ status, text, tookMs }) => ({ status, text: text.slice(-200), tookMs })).slice(0, 5),
      [],
      `${failed.length} of ${streams.deliveries.length} failed; broken by the balancer: ${JSON.stringify(balancer.broken)}`,
    );
    assert.ok(streams.deliveries.length > 100, 'too few streams to show anything');
    const accounts = await settledAccounts({ ...one, adminToken: cluster.adminToken });
    const spent = accounts.find(({ account }) => account.startsWith('key:'))?.spentNanoUsd;
    assert.equal(spent, (await cluster.double.bill()).totalNanoUsd, 'the books of all runs and the bill');
  });
});

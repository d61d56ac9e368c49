/**
 * One schedule over real processes, drawn from its seed: requests of every kind, deaths at fault points, cut and slow
 * links, stopped nodes, restarts of Postgres and Redis. The provider double keeps the bill. What is drawn is the same
 * each time; how processes interleave is theirs.
 */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { ask, type Delivery, refusalCode } from '../fixtures/chat-client.ts';
import { PROCESS_FAULT_POINTS } from '../fixtures/fault-points.ts';
import type { LinkState } from '../fixtures/fault-proxy.ts';
import { settledAccounts } from '../fixtures/gate-books.ts';
import { createKey } from '../fixtures/running-gate.ts';
import { type SeededRandom, seededRandom } from '../fixtures/seeded-random.ts';
import type { HurtNode, ProcessCluster } from './process-cluster.ts';

const NANO = 1_000_000_000;
const STEPS = { least: 4, most: 9 };
/** In reservations. */
const LIMIT = { least: 12, most: 40 };
const SAY = { text: 'so many words that the maximum of tokens is reached, whatever that is '.repeat(4) };
/** Bodies differ by some bytes, and every byte of input counts in a bound. */
const BODY_SLACK = 1.02;
const MEND_TIMEOUT_MS = 20_000;
const BROKEN_LINKS: readonly LinkState[] = ['cut', 'cut', 'still', { delayMs: 30 }];

/** What a schedule met. */
export interface ProcessMet {
  requests: number;
  passed: number;
  refused: number;
  kills: number;
}

interface Sent {
  readonly node: HurtNode;
  readonly start: number;
  readonly delivery: Promise<Delivery>;
}

export class ProcessSchedule {
  readonly #chaos: ProcessCluster;
  readonly #random: SeededRandom;
  readonly #boundNanoUsd: number;
  readonly #limitNanoUsd: number;
  readonly #name: string;
  readonly #sent: Sent[] = [];
  #key = '';

  constructor(seed: number, chaos: ProcessCluster, boundNanoUsd: number) {
    this.#chaos = chaos;
    this.#random = seededRandom(seed);
    this.#boundNanoUsd = boundNanoUsd;
    // One nano-dollar that is the schedule's own: its account is known by its limit.
    this.#limitNanoUsd = this.#random.between(LIMIT.least, LIMIT.most) * boundNanoUsd + (seed % boundNanoUsd);
    this.#name = `s${seed}`;
  }

  async run(): Promise<ProcessMet> {
    await prepareDouble(this.#chaos);
    const budgets = [{ usd: this.#limitNanoUsd / NANO, period: 'total' }];
    this.#key = await createKey(this.#node(), { name: this.#name, user: this.#name, budgets });
    const startsBefore = this.#starts();
    for (let step = this.#random.between(STEPS.least, STEPS.most); step > 0; step--) {
      await this.#step();
      await this.#assertCovered();
    }
    await this.#quiet();
    const kills = this.#starts() - startsBefore;
    const deliveries = await Promise.all(this.#sent.map(({ delivery }) => delivery));
    await this.#assertBooks();
    await this.#assertSpentToTheLast();
    return {
      requests: deliveries.length,
      passed: deliveries.filter(({ status, complete }) => status === 200 && complete).length,
      refused: deliveries.filter((delivery) => refusalCode(delivery) === 'budget_exhausted').length,
      kills,
    };
  }

  #starts(): number {
    return this.#chaos.nodes.reduce((sum, { starts }) => sum + starts, 0);
  }

  /** One that runs. */
  #node(): HurtNode {
    const alive = this.#chaos.nodes.filter((node) => node.alive);
    return this.#random.pick(alive.length === 0 ? this.#chaos.nodes : alive);
  }

  async #step(): Promise<void> {
    const random = this.#random;
    const luck = random.between(1, 100);
    const node = this.#node();
    if (luck <= 50) this.#send(random.between(2, 9));
    else if (luck <= 68) node.arm(random.pick(PROCESS_FAULT_POINTS), random.between(1, 4));
    else if (luck <= 72) await node.kill();
    else if (luck <= 82) await this.#breakLink(node);
    else if (luck <= 88) await this.#stopFor(node, random.between(50, 400));
    else if (luck <= 90) await this.#restartPostgres();
    else if (luck <= 93) await this.#restartRedis();
    else await this.#restartDead();
    await delay(random.between(0, 60));
  }

  #send(count: number): void {
    const random = this.#random;
    for (let index = 0; index < count; index++) {
      const node = this.#node();
      const stream = random.next() < 0.6;
      const body = { ...question(random.pick(['whole', 'slow'])), stream };
      const luck = random.next();
      const hangUp =
        luck < 0.2
          ? { hangUpAfterMs: random.between(0, 60) }
          : luck < 0.35
            ? { hangUpAfterBytes: random.between(1, 3_000) }
            : {};
      const delivery = ask({ url: node.url, key: this.#key, body, ...hangUp });
      this.#sent.push({ node, start: node.starts, delivery });
    }
  }

  async #breakLink(node: HurtNode): Promise<void> {
    const link = this.#random.pick(['postgres', 'redis'] as const);
    node.set(link, this.#random.pick(BROKEN_LINKS));
    this.#send(this.#random.between(1, 4));
    await delay(this.#random.between(20, 250));
    node.set(link, 'up');
  }

  async #stopFor(node: HurtNode, ms: number): Promise<void> {
    node.signal('SIGSTOP');
    this.#send(this.#random.between(1, 4));
    await delay(ms);
    node.signal('SIGCONT');
  }

  async #restartPostgres(): Promise<void> {
    const { postgres } = this.#chaos.cluster;
    await postgres.end(this.#random.pick(['fast', 'immediate'] as const));
    this.#send(this.#random.between(1, 4));
    await postgres.start();
  }

  async #restartRedis(): Promise<void> {
    const { redis } = this.#chaos.cluster;
    await redis.kill();
    this.#send(this.#random.between(1, 4));
    await redis.start();
  }

  async #restartDead(): Promise<void> {
    await Promise.all(this.#chaos.nodes.filter(({ alive }) => !alive).map((node) => node.start()));
  }

  /** Mends everything and waits until nothing is held anywhere. */
  async #quiet(): Promise<void> {
    for (const node of this.#chaos.nodes) {
      node.signal('SIGCONT');
      for (const link of ['postgres', 'redis'] as const) node.set(link, 'up');
      node.arm('none', 1);
    }
    await Promise.all(this.#sent.map(({ delivery }) => delivery));
    await Promise.all(this.#chaos.nodes.map((node) => patiently(() => this.#settled(node))));
  }

  /** A node can have come to its fault point just before it was told not to stop there. */
  async #settled(node: HurtNode): Promise<void> {
    if (!node.alive) await node.start();
    await settledAccounts(node);
  }

  /** The bill first: what the ledger has can only be more by the time that it is read. */
  async #assertCovered(): Promise<void> {
    const billed = (await this.#chaos.cluster.double.bill()).totalNanoUsd;
    assert.ok(billed <= this.#limitNanoUsd, `billed ${billed} of ${this.#limitNanoUsd}`);
    const row = await this.#ledgerRow();
    assert.ok(row.spent + row.leased <= this.#limitNanoUsd, JSON.stringify(row));
    assert.ok(billed <= row.spent + row.leased, `billed ${billed}, ${JSON.stringify(row)}`);
  }

  async #assertBooks(): Promise<void> {
    const billed = (await this.#chaos.cluster.double.bill()).totalNanoUsd;
    const { spent } = await this.#ledgerRow();
    assert.ok(billed <= spent, `billed ${billed}, spent ${spent}`);
    assert.ok(spent <= this.#limitNanoUsd, `spent ${spent} of ${this.#limitNanoUsd}`);
    const killed = await this.#killedRequests();
    const most = billed + killed * this.#boundNanoUsd;
    assert.ok(spent <= most, `spent ${spent}, billed ${billed}, ${killed} requests were killed`);
  }

  /** Those that a node took with it when it died, or could have. */
  async #killedRequests(): Promise<number> {
    let count = 0;
    for (const { node, start, delivery } of this.#sent) {
      const { status, complete } = await delivery;
      if (node.starts > start && !(complete && status !== undefined)) count += 1;
    }
    return count;
  }

  /** Nobody is refused while a whole reservation is free, on whichever node it lies. */
  async #assertSpentToTheLast(): Promise<void> {
    const node = this.#node();
    const body = question('unreported');
    const deadlineMs = Date.now() + MEND_TIMEOUT_MS;
    for (;;) {
      const delivery = await ask({ url: node.url, key: this.#key, body });
      if (refusalCode(delivery) === 'budget_exhausted') break;
      assert.ok(Date.now() < deadlineMs, `the budget does not end: ${delivery.status} ${delivery.text}`);
      // The node may still find out that its connections were cut.
      if (delivery.status !== 200) await delay(100);
    }
    await settledAccounts(node);
    const billed = (await this.#chaos.cluster.double.bill()).totalNanoUsd;
    const { spent } = await this.#postedRow();
    const left = this.#limitNanoUsd - spent;
    assert.ok(billed <= spent && left >= 0, `billed ${billed}, spent ${spent} of ${this.#limitNanoUsd}`);
    assert.ok(left < this.#boundNanoUsd, `refused with ${left} left, a reservation is ${this.#boundNanoUsd}`);
  }

  async #postedRow() {
    // The admin API posts what waits before it answers.
    await Promise.all(this.#chaos.nodes.map((node) => this.#settled(node)));
    return this.#ledgerRow();
  }

  async #ledgerRow(): Promise<{ readonly spent: number; readonly leased: number }> {
    const { postgres, databaseUrl } = this.#chaos.cluster;
    const [row] = await postgres.query(
      `select spent_nano_usd as spent, leased_nano_usd as leased from ledger_accounts
        where limit_nano_usd = ${this.#limitNanoUsd}`,
      databaseUrl,
    );
    return { spent: Number(row?.['spent'] ?? 0), leased: Number(row?.['leased'] ?? 0) };
  }
}

/** The most that one request costs without a usage: its bound, which is that of the largest body, nearly. */
export async function measureBound(chaos: ProcessCluster): Promise<number> {
  const [node] = chaos.nodes;
  assert.ok(node !== undefined);
  await prepareDouble(chaos);
  const key = await createKey(node, { budgets: [{ usd: 1, period: 'total' }] });
  const body = { ...question('unreported'), stream: true };
  assert.equal((await ask({ url: node.url, key, body })).status, 200);
  const accounts = await settledAccounts(node);
  return Math.ceil(Math.max(...accounts.map(({ spentNanoUsd }) => spentNanoUsd)) * BODY_SLACK);
}

/** The shorter the model's name, the longer the question: bodies are of one size, streamed ones larger. */
function question(model: string): object {
  const content = 'How often do roses need water?'.padEnd(60 - model.length, '?');
  return { model, max_tokens: 40, messages: [{ role: 'user', content }] };
}

async function prepareDouble({ cluster: { double } }: ProcessCluster): Promise<void> {
  await double.reset();
  await double.script('whole', { say: SAY });
  await double.script('slow', { say: SAY, chunkDelayMs: 4 });
  await double.script('unreported', { say: SAY, usage: 'omit' });
}

/** The first calls after a fault may meet connections that are gone. */
async function patiently<Result>(work: () => Promise<Result>): Promise<Result> {
  const deadlineMs = Date.now() + MEND_TIMEOUT_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > deadlineMs) throw error;
      await delay(50);
    }
  }
}

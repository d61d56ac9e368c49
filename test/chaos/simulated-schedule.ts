/**
 * One schedule: what happens to simulated nodes in which order, all of it drawn from the seed, and the invariants of the
 * money after every step and after quiet. The same seed is the same schedule.
 */
import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import type { BudgetScope } from '../../src/budget/budgets.ts';
import { type SeededRandom, seededRandom } from '../fixtures/seeded-random.ts';
import { type CallPlan, ProviderBill } from './provider-bill.ts';
import { assertBooks, assertCovered, assertTrueRefusal } from './simulated-books.ts';
import { SimulatedNode } from './simulated-node.ts';
import { FAULT_POINTS, type Network, type SimulatedProcess, type World } from './simulated-process.ts';
import type { SynchronousLedger } from './synchronous-ledger.ts';

const STEPS = { least: 20, most: 60 };
const MOST_NODES = 3;
/** Longer than anybody goes by what the ledger said a moment ago. */
const STALE_MS = 150;
const WAITS_MS = [20, 700, 6_000, 14_000, 40_000, 3_600_000];
const JUMPS_MS = [-30 * 3_600_000, -4_000, 4_000, 30 * 3_600_000];
const NETWORKS: readonly Network[] = ['refused', 'unanswered', 'silent'];
/** Turns of the event loop that let everything go its way that only waits for turns. */
const MOST_TURNS = 100_000;

export interface SimulationClock {
  nowMs: number;
}

/** What a schedule met: one that kills and refuses nothing shows nothing. */
export interface Met {
  steps: number;
  passed: number;
  refused: number;
  failed: number;
  died: number;
  kills: number;
  probes: number;
}

export class SimulatedSchedule {
  readonly bill = new ProviderBill();
  readonly nodes: SimulatedNode[];
  readonly random: SeededRandom;
  readonly ledger: SynchronousLedger;
  readonly clock: SimulationClock;
  readonly met: Met = { steps: 0, passed: 0, refused: 0, failed: 0, died: 0, kills: 0, probes: 0 };
  scopes: readonly BudgetScope[];
  readonly #tasks: Promise<void>[] = [];
  readonly #world: World;

  constructor(seed: number, ledger: SynchronousLedger, clock: SimulationClock) {
    this.random = seededRandom(seed);
    this.ledger = ledger;
    this.clock = clock;
    const { random } = this;
    this.#world = {
      ledger: ledger.store,
      clock,
      moving: 0,
      latency: () => (random.next() < 0.3 ? random.between(1, 3) : 0),
      pass: (ms, without) => this.#pass(ms, without),
    };
    this.scopes = drawScopes(random);
    const size = random.between(1, MOST_NODES);
    this.nodes = Array.from(
      { length: size },
      (_, index) => new SimulatedNode(`n${index}`, this.#world, this.bill),
    );
  }

  /** Rejects with the first invariant that does not hold. */
  async run(): Promise<Met> {
    const steps = this.random.between(STEPS.least, STEPS.most);
    for (let step = 0; step < steps; step++) {
      await this.#step();
      await this.calm();
      this.met.steps += 1;
      assertCovered(this);
    }
    await this.#quiet();
    assertBooks(this);
    await this.#assertNothingIsLost();
    for (const { process } of this.nodes) await process.budgets.close();
    for (const { account, leased } of this.ledger.rows())
      assert.equal(leased, 0, `${account}: ${leased} stayed leased`);
    return this.met;
  }

  /** Until nothing moves by itself any more. */
  async calm(): Promise<void> {
    let still = 0;
    for (let turns = 0; still < 3; turns++) {
      assert.ok(turns < MOST_TURNS, 'it never comes to rest');
      still = this.#world.moving === 0 ? still + 1 : 0;
      await turn();
    }
  }

  #node(): SimulatedNode {
    return this.random.pick(this.nodes);
  }

  async #step(): Promise<void> {
    const { random } = this;
    const luck = random.between(1, 100);
    if (luck <= 34) this.#ask(this.#node(), random.between(1, 4));
    else if (luck <= 52) this.#answer(random.between(1, 5));
    else if (luck <= 62) this.#tickAll();
    else if (luck <= 68) this.clock.nowMs += random.pick(WAITS_MS);
    else if (luck <= 72) this.#node().process.connect(random.pick(NETWORKS));
    else if (luck <= 77) this.#node().mend();
    else if (luck <= 79) this.#node().process.stop();
    else if (luck <= 81) this.#node().process.wallOffMs += random.pick(JUMPS_MS);
    else if (luck <= 85) this.#node().process.arm(random.pick(FAULT_POINTS), random.between(1, 3));
    else if (luck <= 86) this.#node().process.kill();
    else if (luck <= 94) this.#restartDead();
    else if (luck <= 95) this.#raiseLimits();
    else await this.#probe();
  }

  #ask(node: SimulatedNode, count: number): void {
    if (!node.process.alive) return;
    for (let index = 0; index < count; index++) {
      const plan = { scopes: drawSome(this.random, this.scopes), bound: drawBound(this.random) };
      const work = node.request({ ...plan, calls: drawCalls(this.random) }).then((end) => {
        this.met[end === 'done' ? 'passed' : end] += 1;
      });
      this.#tasks.push(work);
    }
  }

  #answer(count: number): void {
    for (let index = 0; index < count && this.bill.open > 0; index++)
      this.bill.finish(this.random.between(0, this.bill.open - 1));
  }

  #tickAll(without?: SimulatedProcess): void {
    for (const { process } of this.nodes) if (process !== without) void process.tick();
  }

  async #pass(ms: number, without: SimulatedProcess): Promise<void> {
    this.clock.nowMs += ms;
    this.#world.moving += 1;
    this.#tickAll(without);
    for (let turns = 0; turns < 12; turns++) await turn();
    this.#world.moving -= 1;
  }

  #restartDead(): void {
    for (const node of this.nodes) {
      if (node.process.alive) continue;
      this.met.kills += 1;
      void node.restart();
    }
  }

  /** As an operator does who sees that it does not suffice. */
  #raiseLimits(): void {
    this.scopes = this.scopes.map((scope) =>
      scope.limitTokens === undefined
        ? { ...scope, limitNanoUsd: Math.ceil(scope.limitNanoUsd * 1.3) }
        : { ...scope, limitTokens: Math.ceil(scope.limitTokens * 1.3) },
    );
  }

  /** While everything works and nobody else asks, a refusal must be true. */
  async #probe(): Promise<void> {
    if (!this.nodes.every((node) => node.healthy && node.reserving === 0)) return;
    for (const { process } of this.nodes) process.disarm();
    await this.#settleDown();
    const node = this.#node();
    const plan = { scopes: drawSome(this.random, this.scopes), bound: drawBound(this.random) };
    const before = this.met.refused;
    this.#tasks.push(
      node.request({ ...plan, calls: drawCalls(this.random) }).then((end) => {
        this.met[end === 'done' ? 'passed' : end] += 1;
      }),
    );
    await this.calm();
    this.met.probes += 1;
    assert.equal(node.reserving, 0, 'a request still waits for its budget');
    if (this.met.refused > before) assertTrueRefusal(this, plan);
  }

  async #settleDown(): Promise<void> {
    this.clock.nowMs += STALE_MS;
    this.#tickAll();
    await this.calm();
  }

  /** Mends everything, starts every dead node again, ends every request. */
  async #quiet(): Promise<void> {
    for (const node of this.nodes) {
      node.mend();
      node.process.disarm();
    }
    await this.calm();
    for (const node of this.nodes) if (!node.process.alive) await node.restart();
    for (let rounds = 0; rounds < 100; rounds++) {
      while (this.bill.open > 0) this.bill.finish(0);
      await this.#settleDown();
      if (this.nodes.every(({ working, reserving }) => working === 0 && reserving === 0)) break;
    }
    await Promise.all(this.#tasks);
    for (let round = 0; round < 3; round++) await this.#settleDown();
  }

  /** Whoever asks gets the last of every budget, wherever it lay, and nobody gets more. */
  async #assertNothingIsLost(): Promise<void> {
    for (const scope of this.scopes) {
      const { store } = this.ledger;
      const asker = this.#node().process;
      const [id, next] = ['last', 'next'].map((name) => `${name}/${scope.id}/${scope.limitTokens ?? 0}`);
      assert.ok(id !== undefined && next !== undefined);
      const [windowed] = await this.#hold(asker, { id: `${id}/0`, scope, amount: 0 });
      assert.ok(windowed !== undefined);
      const row = (await store.accounts()).find(({ account }) => account === windowed);
      const left = (scope.limitTokens ?? scope.limitNanoUsd) - (row?.spent ?? 0);
      assert.notDeepEqual(
        await this.#hold(asker, { id, scope, amount: left }),
        [],
        `${windowed}: ${left} left`,
      );
      const other = this.#node().process;
      assert.deepEqual(await this.#hold(other, { id: next, scope, amount: 1 }), [], `${windowed} gave more`);
      asker.budgets.settle(id, 0, asker.wallMs, 0);
      asker.budgets.settle(`${id}/0`, 0, asker.wallMs, 0);
      await this.#settleDown();
    }
  }

  /** The accounts where it passed. */
  async #hold(
    process: SimulatedProcess,
    { id, scope, amount }: { readonly id: string; readonly scope: BudgetScope; readonly amount: number },
  ): Promise<readonly string[]> {
    const result = await process.budgets.reserve({
      ...{ id, scopes: [scope], boundNanoUsd: amount, boundTokens: amount, nowMs: process.wallMs },
    });
    return result.ok ? result.reservation.accounts : [];
  }
}

/** Small, so that every schedule comes to the last of some budget. */
function drawScopes(random: SeededRandom): readonly BudgetScope[] {
  const period = () => random.pick(['day', 'month', 'total'] as const);
  return [
    { id: 'key:k', period: period(), limitNanoUsd: random.between(200, 1_500) },
    { id: 'user:t/u', period: period(), limitNanoUsd: random.between(200, 1_500) },
    { id: 'tenant:t', period: 'total', limitNanoUsd: random.between(300, 3_000) },
    { id: 'tenant:t', period: 'total', limitTokens: random.between(100, 900) } as BudgetScope,
  ];
}

function drawSome(random: SeededRandom, scopes: readonly BudgetScope[]): readonly BudgetScope[] {
  if (random.next() < 0.6) return scopes;
  const some = scopes.filter(() => random.next() < 0.5);
  return some.length === 0 ? scopes : some;
}

function drawBound(random: SeededRandom) {
  return { nanoUsd: random.between(0, 220), tokens: random.between(0, 70) };
}

function drawCalls(random: SeededRandom): readonly CallPlan[] {
  const count = random.next() < 0.2 ? 2 : 1;
  return Array.from({ length: count }, (): CallPlan => {
    const ending = random.next() < 0.7 ? 'reported' : random.pick(['unreported', 'rejected'] as const);
    return { ending, share: random.between(0, 100) };
  });
}

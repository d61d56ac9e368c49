/**
 * A simulated node: the runs of its process one after the other, its journal, which outlives them, and the way of a
 * request through a gate: reserved, intent durable, dispatched, outcome durable, settled.
 */
import assert from 'node:assert/strict';
import { amountIn, type Spend } from '../../src/budget/account-unit.ts';
import type { BudgetScope, JournaledReservation } from '../../src/budget/budgets.ts';
import { recoverDeadEpochs } from '../../src/budget/recover-dead-epochs.ts';
import { type CallPlan, type ProviderBill, type ProviderCall, sumOf } from './provider-bill.ts';
import { Death, SimulatedProcess, type World } from './simulated-process.ts';

export interface RequestPlan {
  readonly scopes: readonly BudgetScope[];
  readonly bound: Spend;
  /** One call after the other; every further one is reserved before it is made. */
  readonly calls: readonly CallPlan[];
}

/** `failed`: the ledger could not be asked. `died`: with its process. */
export type RequestEnd = 'refused' | 'failed' | 'died' | 'done';

export interface Intent {
  readonly id: string;
  readonly accounts: readonly string[];
  readonly bound: Spend;
  /** What the gate charged; undefined as long as no outcome is durable. */
  readonly cost: Spend | undefined;
}

const NOTHING: Spend = { nanoUsd: 0, tokens: 0 };

export class SimulatedNode {
  readonly name: string;
  /** By epoch: what a disk holds. */
  readonly journal = new Map<string, Map<string, Intent>>();
  /** Runs that died; what they sent may still be on its way. */
  readonly past: SimulatedProcess[] = [];
  process: SimulatedProcess;
  /** Asked, and neither refused nor begun. */
  reserving = 0;
  /** Reserved, and not settled. */
  working = 0;
  readonly #world: World;
  readonly #bill: ProviderBill;
  #serial = 0;

  constructor(name: string, world: World, bill: ProviderBill) {
    this.name = name;
    this.#world = world;
    this.#bill = bill;
    this.process = this.#begin(0);
  }

  get healthy(): boolean {
    return this.process.alive && !this.process.stopped && this.process.network === 'up';
  }

  /** Of every run; those that died are charged in full. */
  *intents(): Generator<Intent> {
    for (const epoch of this.journal.values()) yield* epoch.values();
  }

  /** What an intent costs at the most, by what is known now. */
  static worst({ bound, cost }: Intent, account: string): number {
    return amountIn(account, cost ?? bound);
  }

  mend(): void {
    for (const process of [...this.past, this.process]) {
      process.resume();
      process.connect('up');
    }
  }

  /** The next start: reads the journal, closes the books of the runs that died. It can die on the way, as any. */
  async restart(): Promise<void> {
    if (this.process.alive) return;
    this.past.push(this.process);
    const process = this.#begin(this.process.wallOffMs);
    this.process = process;
    const journal = { reservations: (epoch: string) => this.#read(process, epoch) };
    const { node, ledger, epoch: currentEpoch } = process;
    try {
      await recoverDeadEpochs({ ledger, journal, currentEpoch, node });
      await process.budgets.open();
    } catch {
      // A gate that cannot start ends.
      process.kill();
    }
  }

  /** Never rejects. */
  async request(plan: RequestPlan): Promise<RequestEnd> {
    const { process } = this;
    try {
      const id = `${process.epoch}/${this.#serial++}`;
      const accounts = await this.#reserve(process, id, plan);
      if (accounts === undefined) return process.alive ? 'refused' : 'died';
      this.working += 1;
      try {
        await this.#work(process, { id, accounts, bound: plan.bound, cost: undefined }, plan);
      } finally {
        this.working -= 1;
      }
      return 'done';
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error;
      return error instanceof Death || !process.alive ? 'died' : 'failed';
    }
  }

  async #reserve(
    process: SimulatedProcess,
    id: string,
    { scopes, bound }: RequestPlan,
  ): Promise<readonly string[] | undefined> {
    this.reserving += 1;
    try {
      await process.reach();
      const result = await process.budgets.reserve({
        ...{ id, scopes, boundNanoUsd: bound.nanoUsd, boundTokens: bound.tokens, nowMs: process.wallMs },
      });
      return result.ok ? result.reservation.accounts : undefined;
    } finally {
      this.reserving -= 1;
    }
  }

  async #work(process: SimulatedProcess, intent: Intent, plan: RequestPlan): Promise<void> {
    await process.reach('after reserve');
    const intents = this.#intentsOf(process.epoch);
    let written = intent;
    const write = (changed: Partial<Intent>) => {
      written = { ...written, ...changed };
      intents.set(intent.id, written);
    };
    write({});
    await process.reach('after intent');
    let cost = NOTHING;
    for (const [index, call] of plan.calls.entries()) {
      if (index > 0 && !(await this.#extend(process, written, plan.bound, write))) break;
      cost = sumOf(cost, await this.#call(process, written, { bound: plan.bound, call }));
    }
    await process.reach('before outcome');
    write({ cost });
    await process.reach('after outcome');
    const result = process.budgets.settle(intent.id, cost.nanoUsd, process.wallMs, cost.tokens);
    assert.equal(result, 'settled', intent.id);
    await process.reach('after settle');
  }

  async #extend(
    process: SimulatedProcess,
    { id, bound }: Intent,
    extra: Spend,
    write: (changed: Partial<Intent>) => void,
  ): Promise<boolean> {
    try {
      const { budgets, wallMs } = process;
      if (!(await budgets.extend(id, extra.nanoUsd, wallMs, extra.tokens))) return false;
    } catch (error) {
      if (error instanceof Death || !process.alive) throw error;
      return false;
    }
    await process.reach('before extension');
    write({ bound: sumOf(bound, extra) });
    await process.reach('after extension');
    return true;
  }

  async #call(
    process: SimulatedProcess,
    { accounts }: Intent,
    { bound, call }: { readonly bound: Spend; readonly call: CallPlan },
  ): Promise<Spend> {
    const made: ProviderCall = this.#bill.call(accounts, bound, call);
    await process.reach('after dispatch');
    // Who does not hear what was billed charges the bound.
    const usage = (await made.answer) ?? bound;
    await process.reach();
    return usage;
  }

  #begin(wallOffMs: number): SimulatedProcess {
    const epoch = `${this.name}/e${this.past.length}`;
    return new SimulatedProcess({ world: this.#world, epoch, node: this.name, wallOffMs });
  }

  #intentsOf(epoch: string): Map<string, Intent> {
    const intents = this.journal.get(epoch) ?? new Map<string, Intent>();
    this.journal.set(epoch, intents);
    return intents;
  }

  async *#read(reader: SimulatedProcess, epoch: string): AsyncGenerator<JournaledReservation> {
    for (const { id, accounts, bound, cost } of this.journal.get(epoch)?.values() ?? []) {
      await reader.reach();
      yield {
        ...{ reservationId: id, accounts, boundNanoUsd: bound.nanoUsd, boundTokens: bound.tokens },
        ...(cost === undefined ? { costNanoUsd: null } : { costNanoUsd: cost.nanoUsd, tokens: cost.tokens }),
      };
    }
  }
}

/**
 * One run of a simulated node, as a process would be: it can die or stand still at any await that matters, each of them
 * a fault point with a name. Real NodeBudgets, a real ledger behind a network that breaks. After its death nothing of it
 * reaches anything.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { NodeBudgets } from '../../src/budget/node-budgets.ts';
import type { LedgerStore } from '../../src/storage/stores.ts';

const LEDGER_CALLS = [
  ...(['begin', 'renew', 'grant', 'post', 'leased', 'recalls'] as const),
  ...(['openEpochs', 'closeEpoch'] as const),
];
type LedgerCall = (typeof LEDGER_CALLS)[number];

/** In the order in which a request meets them, then the ledger's. `after grant`: committed, and nobody heard of it. */
export const FAULT_POINTS = [
  ...(['after reserve', 'after intent', 'after dispatch', 'before extension', 'after extension'] as const),
  ...(['before outcome', 'after outcome', 'after settle', 'in recall wait'] as const),
  ...LEDGER_CALLS.flatMap((call) => [`before ${call}`, `after ${call}`] as const),
] as const;
export type FaultPoint = (typeof FAULT_POINTS)[number];

/** `refused`: nothing arrives. `unanswered`: it is done, and the answer is lost. `silent`: nothing until it is mended. */
export type Network = 'up' | 'refused' | 'unanswered' | 'silent';

/** What a dead process throws into its own remains. */
export class Death extends Error {}

export interface World {
  readonly ledger: LedgerStore;
  readonly clock: { nowMs: number };
  /** Turns that a message takes: drawn from the schedule's seed. */
  latency(): number;
  /** Something is on its way: a step is not over. */
  moving: number;
  /** Time passes and the other nodes go on working. */
  pass(ms: number, without: SimulatedProcess): Promise<void>;
}

export interface ProcessOptions {
  readonly world: World;
  readonly epoch: string;
  readonly node: string;
  readonly wallOffMs: number;
}

export class SimulatedProcess {
  readonly epoch: string;
  readonly node: string;
  readonly budgets: NodeBudgets;
  readonly ledger: LedgerStore;
  readonly faults: string[] = [];
  wallOffMs: number;
  alive = true;
  network: Network = 'up';
  readonly #options: ProcessOptions;
  #armed: { readonly point: FaultPoint; passes: number } | undefined;
  #stopped: PromiseWithResolvers<void> | undefined;
  #mended: PromiseWithResolvers<void> | undefined;

  constructor(options: ProcessOptions) {
    this.#options = options;
    const { world, epoch, node } = options;
    this.epoch = epoch;
    this.node = node;
    this.wallOffMs = options.wallOffMs;
    this.ledger = this.#throughNetwork(world.ledger);
    this.budgets = new NodeBudgets({
      ...{ epoch, node, shared: true, ledger: this.ledger },
      onFault: (where, error) => this.faults.push(`${where}: ${String(error)}`),
      clocks: { monotonic: () => world.clock.nowMs, wall: () => this.wallMs },
      pause: async (ms) => {
        await world.pass(ms, this);
        await this.reach('in recall wait');
      },
    });
  }

  get wallMs(): number {
    return this.#options.world.clock.nowMs + this.wallOffMs;
  }

  get stopped(): boolean {
    return this.#stopped !== undefined;
  }

  /** Dies when it comes to this point for the `passes`th time from now. */
  arm(point: FaultPoint, passes: number): void {
    this.#armed = { point, passes };
  }

  disarm(): void {
    this.#armed = undefined;
  }

  /** SIGSTOP. */
  stop(): void {
    this.#stopped ??= Promise.withResolvers<void>();
  }

  /** SIGCONT. */
  resume(): void {
    this.#stopped?.resolve();
    this.#stopped = undefined;
  }

  connect(network: Network): void {
    this.network = network;
    if (network === 'silent') this.#mended ??= Promise.withResolvers<void>();
    else {
      this.#mended?.resolve();
      this.#mended = undefined;
    }
  }

  /** SIGKILL. What it sent before stays on its way. */
  kill(): void {
    if (!this.alive) return;
    this.alive = false;
    this.resume();
  }

  /** To be awaited wherever a real process could die or be stopped. */
  async reach(point?: FaultPoint): Promise<void> {
    await this.#travel();
    while (this.#stopped !== undefined) await this.#stopped.promise;
    this.#mustLive();
    const armed = this.#armed;
    if (armed === undefined || armed.point !== point || --armed.passes > 0) return;
    this.kill();
    this.#mustLive();
  }

  async tick(): Promise<void> {
    if (!this.alive || this.stopped) return;
    await this.budgets.maintain(this.wallMs);
    await this.budgets.answerRecalls(this.wallMs);
  }

  #mustLive(): void {
    if (!this.alive) throw new Death(`${this.epoch} is dead`);
  }

  async #travel(): Promise<void> {
    const { world } = this.#options;
    world.moving += 1;
    for (let turns = world.latency(); turns > 0; turns--) await turn();
    world.moving -= 1;
  }

  #throughNetwork(ledger: LedgerStore): LedgerStore {
    const send = async <Answer>(call: LedgerCall, work: () => Promise<Answer>): Promise<Answer> => {
      await this.reach(`before ${call}`);
      // What is on its way arrives, also after its sender has died and its epoch was closed.
      while (this.network === 'silent') await this.#mended?.promise;
      if (this.network === 'refused') throw new Error('no connection');
      const answer = await work();
      await this.reach(`after ${call}`);
      if (this.network === 'unanswered') throw new Error('connection lost');
      return answer;
    };
    return {
      begin: (epoch, node) => send('begin', () => ledger.begin(epoch, node)),
      renew: (epoch) => send('renew', () => ledger.renew(epoch)),
      grant: (request) => send('grant', () => ledger.grant(request)),
      post: (epoch, batch) => send('post', () => ledger.post(epoch, batch)),
      leased: (epoch, accounts) => send('leased', () => ledger.leased(epoch, accounts)),
      recalls: (epoch) => send('recalls', () => ledger.recalls(epoch)),
      openEpochs: (epoch, node) => send('openEpochs', () => ledger.openEpochs(epoch, node)),
      postedReservations: (epoch, ids) => ledger.postedReservations(epoch, ids),
      closeEpoch: (epoch, spent) => send('closeEpoch', () => ledger.closeEpoch(epoch, spent)),
      accounts: () => ledger.accounts(),
      prune: () => ledger.prune(),
    };
  }
}

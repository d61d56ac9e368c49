/**
 * The provider of the simulation: it bills what it generated, whoever still listens, and only when it is told to go on.
 * The bill is the authority; nothing of the gate's own books goes into it.
 */
import { amountIn, type Spend } from '../../src/budget/account-unit.ts';

/** How one call ends. `unreported`: billed in part, and nobody is told how much. `rejected`: an error status, free. */
export type CallEnding = 'reported' | 'unreported' | 'rejected';

export interface CallPlan {
  readonly ending: CallEnding;
  /** Of the bound, in percent. */
  readonly share: number;
}

export interface ProviderCall {
  readonly accounts: readonly string[];
  readonly bound: Spend;
  /** What was billed; undefined where the provider does not say. */
  readonly answer: Promise<Spend | undefined>;
}

interface OpenCall extends ProviderCall {
  readonly plan: CallPlan;
  resolve(usage: Spend | undefined): void;
}

const NOTHING: Spend = { nanoUsd: 0, tokens: 0 };

export class ProviderBill {
  readonly billed = new Map<string, number>();
  #open: OpenCall[] = [];

  get open(): number {
    return this.#open.length;
  }

  call(accounts: readonly string[], bound: Spend, plan: CallPlan): ProviderCall {
    const { promise: answer, resolve } = Promise.withResolvers<Spend | undefined>();
    const call = { accounts, bound, plan, answer, resolve };
    this.#open.push(call);
    return call;
  }

  /** Generates one open answer to its end and bills it, whether or not its node is still alive. */
  finish(index: number): void {
    const [call] = this.#open.splice(index % this.#open.length, 1);
    if (call === undefined) return;
    const { plan, bound, accounts } = call;
    const usage = plan.ending === 'rejected' ? NOTHING : shareOf(bound, plan.share);
    for (const account of accounts)
      this.billed.set(account, (this.billed.get(account) ?? 0) + amountIn(account, usage));
    call.resolve(plan.ending === 'unreported' ? undefined : usage);
  }

  /** The most that this account can still be billed for what is open. */
  openIn(account: string): number {
    let sum = 0;
    for (const { accounts, bound } of this.#open)
      if (accounts.includes(account)) sum += amountIn(account, bound);
    return sum;
  }
}

export function shareOf(bound: Spend, share: number): Spend {
  return {
    nanoUsd: Math.floor((bound.nanoUsd * share) / 100),
    tokens: Math.floor((bound.tokens * share) / 100),
  };
}

export function sumOf(left: Spend, right: Spend): Spend {
  return { nanoUsd: left.nanoUsd + right.nanoUsd, tokens: left.tokens + right.tokens };
}

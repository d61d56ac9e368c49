/** The leases of one node by account, and the windows that hold now. Bounded; what is idle is forgotten. */
import { AccountLease } from './account-lease.ts';
import { limitOf } from './account-unit.ts';
import type { BudgetScope } from './budgets.ts';
import { accountName, type DayWindows, windowsAt } from './period-window.ts';

export const MAX_ACCOUNTS = 100_000;

export class LeaseBook {
  readonly #leases = new Map<string, AccountLease>();
  #windows: DayWindows = windowsAt(0);

  get size(): number {
    return this.#leases.size;
  }

  all(): IterableIterator<AccountLease> {
    return this.#leases.values();
  }

  find(account: string): AccountLease | undefined {
    return this.#leases.get(account);
  }

  forget(lease: AccountLease): void {
    this.#leases.delete(lease.name);
  }

  /** The lease of every scope, in their order; undefined where the node has no place for one more. */
  of(scopes: readonly BudgetScope[], nowMs: number): readonly AccountLease[] | undefined {
    if (scopes.length === 0) return [];
    if (nowMs < this.#windows.startsAtMs || nowMs >= this.#windows.day.endsAtMs)
      this.#windows = windowsAt(nowMs);
    const leases: AccountLease[] = [];
    for (const scope of scopes) {
      if (isShadowed(scope, scopes)) continue;
      const lease = this.#lease(scope, nowMs);
      if (lease === undefined) return undefined;
      leases.push(lease);
    }
    return leases;
  }

  #lease(scope: BudgetScope, nowMs: number): AccountLease | undefined {
    const window = this.#windows[scope.period];
    const name = accountName(scope, window);
    const known = this.#leases.get(name);
    if (known !== undefined) {
      known.adopt(scope);
      return known;
    }
    if (this.#leases.size >= MAX_ACCOUNTS) return undefined;
    const lease = new AccountLease(name, scope, window.endsAtMs, nowMs);
    this.#leases.set(name, lease);
    return lease;
  }
}

/** Whether another scope of the same account decides: the account exists once, with its lowest limit. */
function isShadowed(scope: BudgetScope, scopes: readonly BudgetScope[]): boolean {
  let earlier = true;
  for (const other of scopes) {
    if (other === scope) {
      earlier = false;
    } else if (
      other.id === scope.id &&
      other.period === scope.period &&
      (other.limitTokens === undefined) === (scope.limitTokens === undefined)
    ) {
      const [theirs, own] = [limitOf(other), limitOf(scope)];
      if (theirs < own || (earlier && theirs === own)) return true;
    }
  }
  return false;
}

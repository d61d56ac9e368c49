/** The invariants of a simulated schedule: the provider's bill and the journals against the limits and the ledger. */
import assert from 'node:assert/strict';
import { amountIn, countsTokens, limitOf, type Spend } from '../../src/budget/account-unit.ts';
import type { BudgetScope } from '../../src/budget/budgets.ts';
import { accountName, windowsAt } from '../../src/budget/period-window.ts';
import { SimulatedNode } from './simulated-node.ts';
import type { SimulatedSchedule } from './simulated-schedule.ts';

/** After every step: not even the worst that providers can still bill passes a limit, and the ledger covers it. */
export function assertCovered(schedule: SimulatedSchedule): void {
  for (const { account, spent, leased } of schedule.ledger.rows()) {
    const limit = limitIn(schedule, account);
    const billed = schedule.bill.billed.get(account) ?? 0;
    const worst = billed + schedule.bill.openIn(account);
    assert.ok(worst <= limit, `${account}: ${worst} of ${limit} can be billed`);
    assert.ok(spent + leased <= limit, `${account}: spent ${spent}, leased ${leased} of ${limit}`);
    assert.ok(
      worst <= spent + leased,
      `${account}: ${worst} can be billed, the ledger has ${spent + leased}`,
    );
  }
}

/** After quiet: nothing is leased for nothing, and the ledger has what the journals have, to the last unit. */
export function assertBooks(schedule: SimulatedSchedule): void {
  for (const { account, spent } of schedule.ledger.rows()) {
    const limit = limitIn(schedule, account);
    let [charged, killed] = [0, 0];
    for (const intent of intentsOf(schedule)) {
      if (!intent.accounts.includes(account)) continue;
      charged += SimulatedNode.worst(intent, account);
      if (intent.cost === undefined) killed += amountIn(account, intent.bound);
    }
    const billed = schedule.bill.billed.get(account) ?? 0;
    assert.ok(billed <= spent && spent <= limit, `${account}: billed ${billed}, spent ${spent} of ${limit}`);
    assert.equal(spent, charged, `${account}: the ledger and the journals differ; killed ${killed}`);
  }
}

/** Refused though it fits: more than this one reservation is free in every account. */
export function assertTrueRefusal(
  schedule: SimulatedSchedule,
  { scopes, bound }: { readonly scopes: readonly BudgetScope[]; readonly bound: Spend },
): void {
  const windows = windowsAt(schedule.clock.nowMs);
  const lacking = scopes.some((scope) => {
    const account = accountName(scope, windows[scope.period]);
    let used = 0;
    for (const intent of intentsOf(schedule))
      if (intent.accounts.includes(account)) used += SimulatedNode.worst(intent, account);
    return used + amountIn(account, bound) > limitOf(scope);
  });
  assert.ok(lacking, 'refused although it fits');
}

/** The schedule's own: a grant that was asked for before a limit was raised tells the ledger the one of then. */
function limitIn({ scopes }: SimulatedSchedule, account: string): number {
  const scope = scopes.find(
    ({ id, limitTokens }) =>
      account.startsWith(`${id}@`) && countsTokens(account) === (limitTokens !== undefined),
  );
  assert.ok(scope !== undefined, `${account} is nobody's`);
  return limitOf(scope);
}

function* intentsOf({ nodes }: SimulatedSchedule) {
  for (const node of nodes) yield* node.intents();
}

/**
 * A bench for the tests of the node's budgets: one real ledger a test file, opened before its tests and removed after,
 * and budgets on it that cannot meet each other's accounts. Who calls it says which storage, since only storage may.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import type { LedgerStore, Storage } from '../storage/stores.ts';
import type { BudgetScope, ReservationRequest, ReservationResult } from './budgets.ts';
import { NodeBudgets, type NodeBudgetsOptions } from './node-budgets.ts';

export const NOW_MS = Date.UTC(2026, 10, 21, 12);

export interface Bench {
  readonly budgets: NodeBudgets;
  readonly faults: string[];
  readonly epoch: string;
  scope(limitNanoUsd: number, name?: string, period?: BudgetScope['period']): BudgetScope;
}

export interface BudgetsBench {
  /** The real ledger; there from the first hook to the last. */
  readonly storage: Pick<Storage, 'ledger'>;
  /** Fresh budgets with an epoch and accounts of their own; on the real ledger unless another is given. */
  bench(ledger?: LedgerStore): Bench;
  /** The real ledger with some methods replaced. */
  ledgerWith(overrides: Partial<LedgerStore>): LedgerStore;
  /** What the ledger says of an account, in nano-dollars; zeros where it knows none. */
  account(name: string): Promise<{ spent: number; leased: number }>;
}

/** Registers hooks where it is called: in a describe block, or at the top of a test file. */
export function setUpBudgetsBench(openStorage: (path: string) => Promise<Storage>): BudgetsBench {
  let folder: string;
  let storage: Storage;
  let serial = 0;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'portcullis-budgets-'));
    storage = await openStorage(folder);
  });
  after(async () => {
    await storage.close();
    rmSync(folder, { recursive: true });
  });

  return {
    storage: {
      get ledger() {
        return storage.ledger;
      },
    },
    bench: (ledger = storage.ledger) => benchOn(ledger, ++serial),
    ledgerWith: (overrides) => replaced(storage.ledger, overrides),
    account: (name) => accountIn(storage.ledger, name),
  };
}

/** Reservation ids are unique for ever; here each bench has its own name space in the one ledger. */
class BenchBudgets extends NodeBudgets {
  readonly #run: string;
  constructor(run: string, options: NodeBudgetsOptions) {
    super(options);
    this.#run = run;
  }
  override reserve(request: ReservationRequest) {
    return super.reserve({ ...request, id: `${this.#run}/${request.id}` });
  }
  override extend(id: string, extraNanoUsd: number, nowMs: number, extraTokens = 0) {
    return super.extend(`${this.#run}/${id}`, extraNanoUsd, nowMs, extraTokens);
  }
  override settle(id: string, costNanoUsd: number, nowMs: number, tokens?: number) {
    const own = id.startsWith(`${this.#run}/`) ? id : `${this.#run}/${id}`;
    return super.settle(own, costNanoUsd, nowMs, tokens);
  }
}

function benchOn(ledger: LedgerStore, run: number): Bench {
  const faults: string[] = [];
  const epoch = `epoch-${run}`;
  const budgets = new BenchBudgets(`run${run}`, {
    ledger,
    epoch,
    onFault: (where, error) => faults.push(`${where}: ${String(error)}`),
  });
  const scope: Bench['scope'] = (limitNanoUsd, name = 'tenant', period = 'month') => ({
    id: `${name}:${run}`,
    period,
    limitNanoUsd,
  });
  return { budgets, faults, epoch, scope };
}

function replaced(real: LedgerStore, overrides: Partial<LedgerStore>): LedgerStore {
  return {
    begin: (epoch, node) => real.begin(epoch, node),
    renew: (epoch) => real.renew(epoch),
    grant: (request) => real.grant(request),
    post: (epoch, batch) => real.post(epoch, batch),
    leased: (epoch, accounts) => real.leased(epoch, accounts),
    recalls: (epoch) => real.recalls(epoch),
    openEpochs: (epoch, node) => real.openEpochs(epoch, node),
    postedReservations: (epoch, ids) => real.postedReservations(epoch, ids),
    closeEpoch: (epoch, spent) => real.closeEpoch(epoch, spent),
    accounts: () => real.accounts(),
    prune: () => real.prune(),
    ...overrides,
  };
}

async function accountIn(ledger: LedgerStore, name: string): Promise<{ spent: number; leased: number }> {
  const row = (await ledger.accounts()).find((each) => each.account === name);
  return { spent: row?.spent ?? 0, leased: row?.leased ?? 0 };
}

export const reserve = (
  budgets: NodeBudgets,
  id: string,
  boundNanoUsd: number,
  scopes: readonly BudgetScope[],
  nowMs = NOW_MS,
) => budgets.reserve({ id, boundNanoUsd, scopes, nowMs });

/** The accounts that a reservation holds; a refusal fails the test. */
export function accountsOf(result: ReservationResult): readonly string[] {
  assert.ok(result.ok);
  return result.reservation.accounts;
}

/**
 * Closes the books of this node's runs that died. Must finish before the gate accepts requests, and never run while a
 * process of a dead epoch can still be alive: closing an epoch fences it. The audit log's lock sees to that. Epochs of
 * other nodes are left alone: their journals are on other machines, and without them their leases stay spent.
 *
 * Why this is exact. A request is dispatched only after (1) its bound is held in a lease, which the ledger counted
 * as spent before, and (2) its intent record, with the accounts and the bound, is durable in the audit log. A
 * provider can therefore bill only what some durable intent covers. What a crash loses at each step:
 *
 * - before the lease is granted: nothing, the ledger has not moved;
 * - held, intent not durable: nothing was dispatched; the hold was memory, and its lease is freed here;
 * - intent durable, outcome not: it may have been billed, so it is posted in full;
 * - outcome durable, cost not posted: its cost is posted from the outcome;
 * - cost posted: the ledger knows how much the epoch posted in each account, and only what is missing is added.
 */
import type { AccountAmount, LedgerStore, OpenEpoch } from '../storage/stores.ts';
import { amountIn } from './account-unit.ts';
import type { JournaledReservation, SpendJournal } from './budgets.ts';

/** Reservations of an epoch of an earlier release that are looked up at once. */
const CHUNK_SIZE = 2_048;

export interface RecoveryOptions {
  readonly ledger: LedgerStore;
  readonly journal: SpendJournal;
  readonly currentEpoch: string;
  /** The node whose journal it is. */
  readonly node: string;
}

export interface RecoveredEpoch {
  readonly epoch: string;
  readonly reservations: number;
  /** Those without an outcome, posted in full. */
  readonly unknownOutcomes: number;
  readonly postedNanoUsd: number;
}

/** Returns what was recovered. Rejects where journal or ledger fail: the leases then stay spent. */
export async function recoverDeadEpochs(options: RecoveryOptions): Promise<readonly RecoveredEpoch[]> {
  const recovered: RecoveredEpoch[] = [];
  for (const epoch of await options.ledger.openEpochs(options.currentEpoch, options.node)) {
    recovered.push(await recoverEpoch(options, epoch));
  }
  return recovered;
}

async function recoverEpoch(
  { ledger, journal }: RecoveryOptions,
  { epoch, counted }: OpenEpoch,
): Promise<RecoveredEpoch> {
  const books = new EpochBooks();
  let chunk: JournaledReservation[] = [];
  const addChunk = async () => {
    const posted = new Set(
      counted
        ? []
        : await ledger.postedReservations(
            epoch,
            chunk.map(({ reservationId }) => reservationId),
          ),
    );
    for (const reservation of chunk) books.add(reservation, !posted.has(reservation.reservationId));
    chunk = [];
  };
  for await (const reservation of journal.reservations(epoch)) {
    chunk.push(reservation);
    if (chunk.length >= CHUNK_SIZE) await addChunk();
  }
  await addChunk();
  await ledger.closeEpoch(epoch, books.spent());
  const { reservations, unknownOutcomes, postedNanoUsd } = books;
  return { epoch, reservations, unknownOutcomes, postedNanoUsd };
}

/** One sum an account: memory grows with the accounts that the epoch used, not with its requests. */
class EpochBooks {
  readonly #sums = new Map<string, number>();
  reservations = 0;
  unknownOutcomes = 0;
  postedNanoUsd = 0;

  add(reservation: JournaledReservation, counts: boolean): void {
    const { accounts, boundNanoUsd, boundTokens = 0, costNanoUsd } = reservation;
    const nanoUsd = costNanoUsd ?? boundNanoUsd;
    const tokens = costNanoUsd === null ? boundTokens : (reservation.tokens ?? boundTokens);
    this.reservations++;
    if (costNanoUsd === null) this.unknownOutcomes++;
    this.postedNanoUsd += nanoUsd;
    if (!counts) return;
    for (const account of accounts)
      this.#sums.set(account, (this.#sums.get(account) ?? 0) + amountIn(account, { nanoUsd, tokens }));
  }

  spent(): readonly AccountAmount[] {
    return [...this.#sums].map(([account, amount]) => ({ account, amount }));
  }
}

/** Epochs: one run of one node each. Whoever acts for an epoch holds its row and thereby proves that it lives. */
import { sql } from 'kysely';
import type { Executor } from '../schema.ts';
import type { LedgerSql } from './ledger-statements.ts';

/** A lease that was not renewed for this long may belong to a dead node. */
export const LEASE_TERM_MS = 15_000;

/** Thrown where a closed epoch asks for money or posts: its leases were given away while it was paused or gone. */
export class EpochFencedError extends Error {
  readonly code = 'epoch_fenced';
  constructor(epoch: string) {
    super(`the lease epoch ${epoch} is closed`);
    this.name = 'EpochFencedError';
  }
}

export interface HeldEpoch {
  /** By the authority's clock. */
  readonly nowMs: number;
  readonly postedBatch: number;
}

export async function beginEpoch(transaction: Executor, epoch: string, node: string): Promise<void> {
  await transaction
    .insertInto('ledger_epochs')
    .values({ epoch, node, closed: 0, counted: 1 })
    .onConflict((conflict) => conflict.column('epoch').doNothing())
    .execute();
}

/**
 * Locks the epoch, so that its holder's transactions follow one another, and begins a new term of its leases. An
 * expired epoch comes back by this: nothing of it was given to others. Throws where it is closed or was never begun.
 */
export async function holdEpoch(transaction: Executor, ledger: LedgerSql, epoch: string): Promise<HeldEpoch> {
  const { rows } = await sql<{ posted_batch: number; expires_at_ms: number }>`
    update ledger_epochs set expires_at_ms = ${ledger.now()} + ${sql.lit(LEASE_TERM_MS)}
    where epoch = ${epoch} and closed = 0 returning posted_batch, expires_at_ms`.execute(transaction);
  const [row] = rows;
  if (row === undefined) throw new EpochFencedError(epoch);
  return { nowMs: row.expires_at_ms - LEASE_TERM_MS, postedBatch: row.posted_batch };
}

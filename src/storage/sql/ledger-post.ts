/** One batch of postings: what was spent and what comes back, once, and the thresholds that it crossed. */
import { sql } from 'kysely';
import type { Executor } from '../schema.ts';
import type { Posting, PostingBatch, ThresholdCrossing } from '../stores.ts';
import { holdEpoch } from './ledger-epochs.ts';
import { asRows, checkedAmount, type LedgerEntry, type LedgerSql } from './ledger-statements.ts';

interface SpentState {
  readonly account: string;
  readonly limit: number;
  readonly spent: number;
  readonly alerted: number;
}

export async function postBatch(
  transaction: Executor,
  ledger: LedgerSql,
  { epoch, batch }: { readonly epoch: string; readonly batch: PostingBatch },
): Promise<readonly ThresholdCrossing[]> {
  const { postedBatch } = await holdEpoch(transaction, ledger, epoch);
  if (batch.sequence <= postedBatch) return [];
  if (batch.sequence !== postedBatch + 1) throw new Error('a batch of postings is missing');
  const { postings } = batch;
  for (const { spent, returned } of postings) {
    checkedAmount(spent);
    checkedAmount(returned);
  }
  await transaction
    .updateTable('ledger_epochs')
    .set({ posted_batch: batch.sequence })
    .where('epoch', '=', epoch)
    .execute();
  if (postings.length === 0) return [];
  await lockPosted(transaction, ledger, postings);
  const taken = await takenOfLeases(transaction, epoch, postings);
  await moveLeases(transaction, ledger, epoch, { postings, taken });
  const states = await moveAccounts(
    transaction,
    ledger,
    postings.map(({ account, spent }, index) => [account, spent, taken[index] ?? 0]),
  );
  return tellThresholds(transaction, states, batch.alertAtPercent);
}

/** Locks the accounts in order. One that only a journal knows is made: its money was spent all the same. */
export async function lockPosted(
  transaction: Executor,
  ledger: LedgerSql,
  postings: readonly { readonly account: string }[],
): Promise<void> {
  const json = asRows(postings.map(({ account }) => [account]));
  const select = () =>
    sql`select account from ledger_accounts
      where account in (select account from ${ledger.rows(json)} as posted)
      order by account ${ledger.forUpdate}`.execute(transaction);
  const { rows } = await select();
  if (rows.length === postings.length) return;
  await sql`
    insert into ledger_accounts (account, limit_nano_usd, spent_nano_usd, leased_nano_usd)
    select account, 0, 0, 0 from ${ledger.rows(json)} as posted where true order by account
    on conflict (account) do nothing`.execute(transaction);
  await select();
}

/** What of each posting the lease covers: a lease never goes below zero, whatever a caller asks. */
async function takenOfLeases(
  transaction: Executor,
  epoch: string,
  postings: readonly Posting[],
): Promise<readonly number[]> {
  const rows = await transaction
    .selectFrom('ledger_leases')
    .select(['account', 'leased_nano_usd'])
    .where('epoch', '=', epoch)
    .where(
      'account',
      'in',
      postings.map(({ account }) => account),
    )
    .execute();
  const leased = new Map(rows.map((row) => [row.account, row.leased_nano_usd]));
  return postings.map(({ account, spent, returned }) => Math.min(leased.get(account) ?? 0, spent + returned));
}

interface Movement {
  readonly postings: readonly Posting[];
  readonly taken: readonly number[];
}

async function moveLeases(
  transaction: Executor,
  ledger: LedgerSql,
  epoch: string,
  { postings, taken }: Movement,
): Promise<void> {
  const json = asRows(
    postings.map(({ account, spent, recall }, index) => [account, taken[index] ?? 0, spent, recall]),
  );
  await sql`
    insert into ledger_leases (epoch, account, leased_nano_usd, posted, yielded)
    select ${epoch}, account, 0, 0, 0 from ${ledger.rows(json)} as p where true
    on conflict (epoch, account) do nothing`.execute(transaction);
  await sql`
    update ledger_leases set leased_nano_usd = leased_nano_usd - p.n1, posted = posted + p.n2,
      yielded = case when p.n3 > yielded then p.n3 else yielded end
    from ${ledger.rows(json)} as p where ledger_leases.epoch = ${epoch} and p.account = ledger_leases.account`.execute(
    transaction,
  );
}

/** Entries of `[account, spent, taken off the lease]`. */
export async function moveAccounts(
  transaction: Executor,
  ledger: LedgerSql,
  entries: readonly LedgerEntry[],
): Promise<readonly SpentState[]> {
  const { rows } = await sql<SpentState>`
    update ledger_accounts set spent_nano_usd = spent_nano_usd + p.n1, leased_nano_usd = leased_nano_usd - p.n2
    from ${ledger.rows(asRows(entries))} as p where p.account = ledger_accounts.account
    returning ledger_accounts.account, limit_nano_usd as "limit", spent_nano_usd as spent, alerted_percent as alerted`.execute(
    transaction,
  );
  return rows;
}

/** Marks the highest threshold that each account passed, in the same transaction: no other node tells it again. */
async function tellThresholds(
  transaction: Executor,
  states: readonly SpentState[],
  alertAtPercent: readonly number[],
): Promise<readonly ThresholdCrossing[]> {
  const crossings: ThresholdCrossing[] = [];
  for (const { account, limit, spent, alerted } of states) {
    const percent = alertAtPercent.findLast((one) => spent >= (limit / 100) * one);
    if (limit === 0 || percent === undefined || percent <= alerted) continue;
    crossings.push({ account, percent, spent, limit });
    await transaction
      .updateTable('ledger_accounts')
      .set({ alerted_percent: percent })
      .where('account', '=', account)
      .execute();
  }
  return crossings;
}

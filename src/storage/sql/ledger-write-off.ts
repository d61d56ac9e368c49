/**
 * Closes epochs whose journal is lost, as an operator says: their slices become spent, or free. In one transaction with
 * the note that a node puts on its audit log. Never touches an epoch whose holder may live: its term must be over.
 */
import { sql } from 'kysely';
import type { Executor } from '../schema.ts';
import type { AccountAmount, WriteOff, WriteOffNote, WriteOffOrder } from '../stores.ts';
import { closeBooks } from './ledger-close.ts';
import type { LedgerSql } from './ledger-statements.ts';

const TOKENS = '#tokens';
/** A node that claimed a note and did not record it by then died over it. */
const CLAIM_MS = 60_000;
const NOTES_AT_ONCE = 100;

/** `live`: the epochs of that name whose term is not over; nothing was changed of those. */
export async function writeOffEpochs(
  transaction: Executor,
  ledger: LedgerSql,
  order: WriteOffOrder,
): Promise<{ readonly live: readonly string[]; readonly done: readonly WriteOff[] }> {
  const { rows } = await sql<{ epoch: string; node: string; live: number }>`
    select epoch, node, case when expires_at_ms > ${ledger.now()} then 1 else 0 end as live from ledger_epochs
    where closed = 0 and (epoch = ${order.name} or (node = ${order.name} and node <> ''))
    order by epoch ${ledger.forUpdate}`.execute(transaction);
  const done: WriteOff[] = [];
  for (const { epoch, node, live } of rows)
    if (live === 0) done.push(await writeOff(transaction, ledger, { ...order, epoch, node }));
  return { live: rows.flatMap(({ epoch, live }) => (live === 0 ? [] : [epoch])), done };
}

async function writeOff(
  transaction: Executor,
  ledger: LedgerSql,
  { epoch, node, countAs, atMs }: WriteOffOrder & { readonly epoch: string; readonly node: string },
): Promise<WriteOff> {
  const leases = await transaction
    .selectFrom('ledger_leases')
    .select(['account', 'leased_nano_usd', 'posted'])
    .where('epoch', '=', epoch)
    .orderBy('account')
    .execute();
  const spent: AccountAmount[] =
    countAs === 'free'
      ? []
      : leases.map(({ account, leased_nano_usd: leased, posted }) => ({ account, amount: leased + posted }));
  await closeBooks(transaction, ledger, { epoch, spent });
  const accounts = leases
    .filter(({ leased_nano_usd: leased }) => leased > 0)
    .map(({ account, leased_nano_usd: amount }) => ({ account, amount }));
  const money = accounts.filter(({ account }) => !account.endsWith(TOKENS)).map(({ amount }) => amount);
  await transaction
    .insertInto('ledger_write_offs')
    .values({
      ...{ epoch, node, counted_as: countAs, at_ms: atMs, accounts: accounts.length },
      largest_nano_usd: money.reduce((most, amount) => Math.max(most, amount), 0),
    })
    .execute();
  return { epoch, node, accounts };
}

/** Write-offs that no audit log has yet, claimed for this caller. */
export async function claimWriteOffs(
  transaction: Executor,
  ledger: LedgerSql,
): Promise<readonly WriteOffNote[]> {
  const { rows } = await sql<WriteOffNote>`
    update ledger_write_offs set recording_since_ms = ${ledger.now()} where epoch in (
      select epoch from ledger_write_offs where recorded = 0
      and (recording_since_ms is null or recording_since_ms < ${ledger.now()} - ${sql.lit(CLAIM_MS)})
      order by epoch limit ${sql.lit(NOTES_AT_ONCE)} ${ledger.forUpdate})
    returning epoch, node, counted_as as "countAs", at_ms as "atMs", accounts,
      largest_nano_usd as "largestNanoUsd"`.execute(transaction);
  return rows;
}

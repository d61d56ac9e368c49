/**
 * Closes an epoch by its journal: posts what of it was not posted and frees its leases, in one transaction. After it
 * the epoch's name opens nothing any more.
 */
import { sql } from 'kysely';
import type { Executor } from '../schema.ts';
import type { AccountAmount } from '../stores.ts';
import { lockPosted, moveAccounts } from './ledger-post.ts';
import { checkedAmount, type LedgerSql } from './ledger-statements.ts';

interface Closing {
  readonly epoch: string;
  readonly spent: readonly AccountAmount[];
}

export async function closeBooks(
  transaction: Executor,
  ledger: LedgerSql,
  { epoch, spent }: Closing,
): Promise<void> {
  if (await isClosed(transaction, ledger, epoch)) return;
  const leases = await transaction
    .selectFrom('ledger_leases')
    .select(['account', 'leased_nano_usd', 'posted'])
    .where('epoch', '=', epoch)
    .execute();
  const books = new Map<string, { missing: number; leased: number }>();
  for (const { account, leased_nano_usd: leased, posted } of leases)
    books.set(account, { missing: -posted, leased });
  for (const { account, amount } of spent) {
    const book = books.get(account) ?? { missing: 0, leased: 0 };
    books.set(account, { ...book, missing: book.missing + checkedAmount(amount) });
  }
  // More posted than the journal has: a reservation that expired before its outcome. What was posted stays posted.
  const entries = [...books]
    .map(([account, { missing, leased }]) => [account, Math.max(0, missing), leased] as const)
    .filter(([, missing, leased]) => missing > 0 || leased > 0);
  if (entries.length > 0) {
    await lockPosted(
      transaction,
      ledger,
      entries.map(([account]) => ({ account })),
    );
    await moveAccounts(transaction, ledger, entries);
  }
  await transaction.deleteFrom('ledger_leases').where('epoch', '=', epoch).execute();
  await transaction.deleteFrom('ledger_settlements').where('epoch', '=', epoch).execute();
}

/** Takes the epoch's row, marks it closed, and says whether it was before. */
async function isClosed(transaction: Executor, ledger: LedgerSql, epoch: string): Promise<boolean> {
  await transaction
    .insertInto('ledger_epochs')
    .values({ epoch, closed: 0, counted: 1 })
    .onConflict((conflict) => conflict.column('epoch').doNothing())
    .execute();
  const { rows } = await sql`
    update ledger_epochs set closed = 1, expires_at_ms = ${ledger.now()}
    where epoch = ${epoch} and closed = 0 returning epoch`.execute(transaction);
  return rows.length === 0;
}

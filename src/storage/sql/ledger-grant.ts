/** One grant: in every account at once or in none; and where it lacks, the recall of what others do not use. */
import { sql } from 'kysely';
import { leaseSlice } from '../../budget/lease-slice.ts';
import type { Executor } from '../schema.ts';
import type { GrantedLease, LeaseGrant, LeaseRequest, WantedLease } from '../stores.ts';
import { holdEpoch } from './ledger-epochs.ts';
import { asRows, checkedAmount, type LedgerSql } from './ledger-statements.ts';

/** For this long after a recall nobody leases ahead of its need. */
const SCARCE_MS = 5_000;

interface AccountState {
  readonly account: string;
  readonly limit: number;
  readonly spent: number;
  readonly leased: number;
  readonly scarce_until_ms: number;
}

export async function grantLeases(
  transaction: Executor,
  ledger: LedgerSql,
  { epoch, accounts }: LeaseRequest,
): Promise<LeaseGrant> {
  const { nowMs } = await holdEpoch(transaction, ledger, epoch);
  const wanted = [...accounts].sort((left, right) => (left.account < right.account ? -1 : 1));
  const states = await lockAccounts(transaction, ledger, wanted);
  const granted: GrantedLease[] = [];
  for (const one of wanted) {
    const state = states.get(one.account);
    if (state === undefined) throw new Error(`the account ${one.account} is not there`);
    const available = Math.max(0, one.limit - state.spent - state.leased);
    const scarce = state.scarce_until_ms > nowMs;
    const { need } = one;
    const amount = leaseSlice({ available, need, want: scarce ? need : one.want });
    if (amount === undefined) {
      const recall = await recallFor(transaction, { epoch, wanted: one, available, nowMs });
      return { ok: false, account: one.account, available, ...(recall !== undefined && { recall }) };
    }
    granted.push({ account: one.account, amount, scarce });
  }
  await addLeases(transaction, ledger, epoch, granted);
  return { ok: true, leases: granted };
}

/** Creates what is missing and takes over the limits. The rows stay locked until the transaction ends. */
async function lockAccounts(
  transaction: Executor,
  ledger: LedgerSql,
  wanted: readonly WantedLease[],
): Promise<ReadonlyMap<string, AccountState>> {
  const json = asRows(
    wanted.map(({ account, limit, need, want, endsAtMs }) => {
      checkedAmount(need);
      checkedAmount(want);
      return [account, checkedAmount(limit), endsAtMs];
    }),
  );
  const select = () =>
    sql<AccountState>`
      select account, limit_nano_usd as "limit", spent_nano_usd as spent, leased_nano_usd as leased, scarce_until_ms
      from ledger_accounts where account in (select account from ${ledger.rows(json)} as wanted)
      order by account ${ledger.forUpdate}`.execute(transaction);
  let { rows } = await select();
  if (rows.length < wanted.length) {
    await sql`
      insert into ledger_accounts (account, limit_nano_usd, spent_nano_usd, leased_nano_usd, ends_at_ms)
      select account, n1, 0, 0, n2 from ${ledger.rows(json)} as wanted where true order by account
      on conflict (account) do nothing`.execute(transaction);
    rows = (await select()).rows;
  }
  const states = new Map(rows.map((row) => [row.account, row]));
  if (wanted.some(({ account, limit }) => states.get(account)?.limit !== limit))
    await takeOverLimits(transaction, ledger, json);
  return states;
}

/** What was told of a limit that is raised is told anew once it is passed again. */
async function takeOverLimits(transaction: Executor, ledger: LedgerSql, json: string): Promise<void> {
  await sql`
    update ledger_accounts set limit_nano_usd = wanted.n1, alerted_percent = case
      when wanted.n1 <= ledger_accounts.limit_nano_usd or wanted.n1 = 0 then ledger_accounts.alerted_percent
      when spent_nano_usd / (wanted.n1 / 100.0) < ledger_accounts.alerted_percent
        then cast(floor(spent_nano_usd / (wanted.n1 / 100.0)) as bigint)
      else ledger_accounts.alerted_percent end
    from ${ledger.rows(json)} as wanted
    where wanted.account = ledger_accounts.account and ledger_accounts.limit_nano_usd <> wanted.n1`.execute(
    transaction,
  );
}

/** The database checks once more what was decided above: a limit that is passed rolls everything back. */
async function addLeases(
  transaction: Executor,
  ledger: LedgerSql,
  epoch: string,
  granted: readonly GrantedLease[],
): Promise<void> {
  const json = asRows(granted.map(({ account, amount }) => [account, amount]));
  const { rows } = await sql`
    update ledger_accounts set leased_nano_usd = leased_nano_usd + g.n1 from ${ledger.rows(json)} as g
    where g.account = ledger_accounts.account and (g.n1 = 0 or spent_nano_usd + leased_nano_usd + g.n1 <= limit_nano_usd)
    returning ledger_accounts.account`.execute(transaction);
  if (rows.length !== granted.length) throw new Error('a grant would have passed a limit');
  await sql`
    insert into ledger_leases (epoch, account, leased_nano_usd)
    select ${epoch}, account, n1 from ${ledger.rows(json)} as g where true
    on conflict (epoch, account) do update set leased_nano_usd = ledger_leases.leased_nano_usd + excluded.leased_nano_usd`.execute(
    transaction,
  );
}

interface Lacking {
  readonly epoch: string;
  readonly wanted: WantedLease;
  readonly available: number;
  readonly nowMs: number;
}

/**
 * The recall to wait for; undefined where what other live nodes have leased would not suffice, or all of them have
 * answered the recall that was waited for: then what is left is what is left.
 */
async function recallFor(
  transaction: Executor,
  { epoch, wanted, available, nowMs }: Lacking,
): Promise<number | undefined> {
  const { account, afterRecall, need } = wanted;
  const others = await transaction
    .selectFrom('ledger_leases as l')
    .innerJoin('ledger_epochs as e', 'e.epoch', 'l.epoch')
    .select(({ fn }) => [fn.min('l.yielded').as('yielded'), fn.sum<number>('l.leased_nano_usd').as('leased')])
    .where('l.account', '=', account)
    .where('l.epoch', '!=', epoch)
    .where('l.leased_nano_usd', '>', 0)
    .where('e.closed', '=', 0)
    .where('e.expires_at_ms', '>', nowMs)
    .executeTakeFirst();
  const yielded = others?.yielded ?? undefined;
  if (others === undefined || yielded === undefined || available + others.leased < need) return undefined;
  if (afterRecall !== undefined) return yielded >= afterRecall ? undefined : afterRecall;
  const { recall } = await transaction
    .updateTable('ledger_accounts')
    .set((column) => ({ recall: column('recall', '+', 1), scarce_until_ms: nowMs + SCARCE_MS }))
    .where('account', '=', account)
    .returning('recall')
    .executeTakeFirstOrThrow();
  return recall;
}

/**
 * The authority for money and tokens in SQL, the same for every backend. Whoever changes an epoch holds its row first
 * and then the accounts in the order of their names, so that no two transactions wait for each other in a ring. An
 * account's `spent + leased` never passes its limit by a grant. What a dead epoch leased counts until `closeEpoch`.
 */
import { sql } from 'kysely';
import type { Database } from '../schema.ts';
import type {
  AccountAmount,
  LeaseGrant,
  LeaseRecall,
  LeaseRequest,
  LeaseTerm,
  LedgerAccount,
  LedgerStore,
  OpenEpoch,
  PostingBatch,
  ThresholdCrossing,
  WriteOffNote,
  WriteOffOrder,
  WriteOffStore,
} from '../stores.ts';
import { closeBooks } from './ledger-close.ts';
import { beginEpoch, holdEpoch, LEASE_TERM_MS } from './ledger-epochs.ts';
import { grantLeases } from './ledger-grant.ts';
import { postBatch } from './ledger-post.ts';
import type { LedgerSql } from './ledger-statements.ts';
import { claimWriteOffs, writeOffEpochs } from './ledger-write-off.ts';

/** Accounts are kept for this long after their window ended. */
const KEEP_MS = 40 * 86_400_000;
/** Accounts that one pruning forgets, so that its locks are short. */
const PRUNE_AT_ONCE = 1_000;

export class SqlLedgerStore implements LedgerStore, WriteOffStore {
  readonly #database: Database;
  readonly #sql: LedgerSql;

  constructor(database: Database, statements: LedgerSql) {
    this.#database = database;
    this.#sql = statements;
  }

  begin(epoch: string, node: string): Promise<LeaseTerm> {
    return this.#sql.transact(async (transaction) => {
      await beginEpoch(transaction, epoch, node);
      return this.#term(await holdEpoch(transaction, this.#sql, epoch));
    });
  }

  renew(epoch: string): Promise<LeaseTerm> {
    return this.#sql.transact(async (transaction) =>
      this.#term(await holdEpoch(transaction, this.#sql, epoch)),
    );
  }

  grant(request: LeaseRequest): Promise<LeaseGrant> {
    return this.#sql.transact((transaction) => grantLeases(transaction, this.#sql, request));
  }

  post(epoch: string, batch: PostingBatch): Promise<readonly ThresholdCrossing[]> {
    return this.#sql.transact((transaction) => postBatch(transaction, this.#sql, { epoch, batch }));
  }

  leased(epoch: string, accounts: readonly string[]): Promise<readonly number[]> {
    return this.#sql.transact(async (transaction) => {
      await holdEpoch(transaction, this.#sql, epoch);
      const rows = await transaction
        .selectFrom('ledger_leases')
        .select(['account', 'leased_nano_usd'])
        .where('epoch', '=', epoch)
        .where('account', 'in', accounts.length === 0 ? [''] : [...accounts])
        .execute();
      const byName = new Map(rows.map((row) => [row.account, row.leased_nano_usd]));
      return accounts.map((account) => byName.get(account) ?? 0);
    });
  }

  async recalls(epoch: string): Promise<readonly LeaseRecall[]> {
    return this.#database
      .selectFrom('ledger_leases as l')
      .innerJoin('ledger_accounts as a', 'a.account', 'l.account')
      .select(['l.account', 'a.recall'])
      .where('l.epoch', '=', epoch)
      .where('l.leased_nano_usd', '>', 0)
      .whereRef('a.recall', '>', 'l.yielded')
      .execute();
  }

  async openEpochs(currentEpoch: string, node: string): Promise<readonly OpenEpoch[]> {
    const rows = await this.#database
      .selectFrom('ledger_epochs')
      .select(['epoch', 'counted'])
      .where('closed', '=', 0)
      .where('epoch', '!=', currentEpoch)
      .where('node', 'in', this.namelessEpochsAreOurs ? [node, ''] : [node])
      .orderBy('epoch')
      .execute();
    return rows.map(({ epoch, counted }) => ({ epoch, counted: counted === 1 }));
  }

  async postedReservations(epoch: string, ids: readonly string[]): Promise<readonly string[]> {
    const wanted = asIdRows(ids);
    const { rows } = await sql<{ reservation_id: string }>`
      select reservation_id from ledger_settlements where epoch = ${epoch}
      and reservation_id in (select account from ${this.#sql.rows(wanted)} as ids)`.execute(this.#database);
    return rows.map((row) => row.reservation_id);
  }

  closeEpoch(epoch: string, spent: readonly AccountAmount[]): Promise<void> {
    return this.#sql.transact((transaction) => closeBooks(transaction, this.#sql, { epoch, spent }));
  }

  writeOff(order: WriteOffOrder): ReturnType<WriteOffStore['writeOff']> {
    return this.#sql.transact((transaction) => writeOffEpochs(transaction, this.#sql, order));
  }

  claimWriteOffs(): Promise<readonly WriteOffNote[]> {
    return this.#sql.transact((transaction) => claimWriteOffs(transaction, this.#sql));
  }

  async writeOffRecorded(epoch: string): Promise<void> {
    await this.#database
      .updateTable('ledger_write_offs')
      .set({ recorded: 1 })
      .where('epoch', '=', epoch)
      .execute();
  }

  async accounts(page?: {
    readonly after?: string | undefined;
    readonly limit: number;
  }): Promise<readonly LedgerAccount[]> {
    const behind = page?.after === undefined ? sql`` : sql`where a.account > ${page.after}`;
    const most = page === undefined ? sql`` : sql`limit ${sql.lit(page.limit)}`;
    const { rows } = await sql<LedgerAccount & { forfeited: number }>`
      select a.account, a.limit_nano_usd as "limit", a.spent_nano_usd as spent, a.leased_nano_usd as leased,
        coalesce((select sum(l.leased_nano_usd) from ledger_leases l join ledger_epochs e on e.epoch = l.epoch
          where l.account = a.account and e.expires_at_ms <= ${this.#sql.now()}), 0) as forfeited
      from ledger_accounts a ${behind} order by a.account ${most}`.execute(this.#database);
    return rows;
  }

  prune(): Promise<number> {
    return this.#sql.transact(async (transaction) => {
      const before = sql<number>`${this.#sql.now()} - ${sql.lit(KEEP_MS)}`;
      const { rows } = await sql<{ account: string }>`
        delete from ledger_accounts where leased_nano_usd = 0 and account in (
          select account from ledger_accounts where ends_at_ms < ${before} and leased_nano_usd = 0
          order by account limit ${sql.lit(PRUNE_AT_ONCE)}) returning account`.execute(transaction);
      const names = JSON.stringify(rows.map(({ account }) => [account]));
      await sql`delete from ledger_leases where leased_nano_usd = 0
        and account in (select account from ${this.#sql.rows(names)} as gone)`.execute(transaction);
      await sql`delete from ledger_epochs where closed = 1 and expires_at_ms < ${before}`.execute(
        transaction,
      );
      return rows.length;
    });
  }

  /** Whether epochs from before nodes had names can only be this installation's own. */
  protected get namelessEpochsAreOurs(): boolean {
    return false;
  }

  #term({ nowMs }: { readonly nowMs: number }): LeaseTerm {
    return { nowMs, termMs: LEASE_TERM_MS };
  }
}

function asIdRows(ids: readonly string[]): string {
  return JSON.stringify(ids.map((id) => [id]));
}

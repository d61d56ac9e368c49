/**
 * Batches in SQL, the same for every backend. Every write of a holder names its fence in the same statement, so that a
 * holder whose batch was taken over changes nothing more, however late it wakes up.
 */
import { type RawBuilder, sql } from 'kysely';
import type { BatchRow, Database, Executor } from '../schema.ts';
import type {
  BatchEnd,
  BatchLease,
  BatchPage,
  BatchRecord,
  BatchResult,
  BatchStore,
  ClaimedBatch,
  ResultPage,
} from '../stores.ts';
import { recordOf, UNFINISHED } from './batch-rows.ts';

/** Batches that one clean-up removes, so that it never holds the writer for long. */
const EXPIRED_AT_ONCE = 20;

/** Most ended batches of one owner that are remembered; the oldest go first. */
const MAX_ENDED_KEPT = 1_000;

/** What the backends write differently. */
export interface BatchSql {
  /** The authority's clock, in Unix ms. */
  now(): RawBuilder<number>;
  /** Passes over a row that another node is just taking. */
  readonly skipLocked: RawBuilder<unknown>;
}

export class SqlBatchStore implements BatchStore {
  readonly #database: Database;
  readonly #sql: BatchSql;

  constructor(database: Database, statements: BatchSql) {
    this.#database = database;
    this.#sql = statements;
  }

  create(record: BatchRecord, maxPerOwner: number): Promise<boolean> {
    return this.#database.transaction().execute(async (transaction) => {
      // As of the owner's files, whose key there always is: a batch begins with a file.
      await transaction
        .updateTable('kept_file_keys')
        .set({ owner: record.owner })
        .where('owner', '=', record.owner)
        .execute();
      const row = await transaction
        .selectFrom('batches')
        .select((column) => column.fn.count('id').as('count'))
        .where('owner', '=', record.owner)
        .where('status', 'in', UNFINISHED)
        .executeTakeFirst();
      if (UNFINISHED.includes(record.status) && Number(row?.count ?? 0) >= maxPerOwner) return false;
      await transaction.insertInto('batches').values(newRow(record)).execute();
      const surplus = await transaction
        .selectFrom('batches')
        .select('id')
        .where('owner', '=', record.owner)
        .where('status', 'not in', UNFINISHED)
        .orderBy('created_at_ms', 'desc')
        .offset(MAX_ENDED_KEPT)
        .limit(EXPIRED_AT_ONCE)
        .execute();
      await removeAll(transaction, surplus);
      return true;
    });
  }

  async find(owner: string, id: string, nowMs: number): Promise<BatchRecord | undefined> {
    const row = await this.#database
      .selectFrom('batches')
      .selectAll()
      .where('id', '=', id)
      .where('owner', '=', owner)
      .where('remove_at_ms', '>', nowMs)
      .executeTakeFirst();
    return row === undefined ? undefined : recordOf(row);
  }

  async list(owner: string, { nowMs, limit, after }: BatchPage): Promise<readonly BatchRecord[]> {
    const last = after === undefined ? undefined : await this.find(owner, after, nowMs);
    if (after !== undefined && last === undefined) return [];
    let query = this.#database
      .selectFrom('batches')
      .selectAll()
      .where('owner', '=', owner)
      .where('remove_at_ms', '>', nowMs);
    if (last !== undefined)
      query = query.where((where) =>
        where.or([
          where('created_at_ms', '<', last.createdAtMs),
          where.and([where('created_at_ms', '=', last.createdAtMs), where('id', '<', last.id)]),
        ]),
      );
    const rows = await query.orderBy('created_at_ms', 'desc').orderBy('id', 'desc').limit(limit).execute();
    return rows.map(recordOf);
  }

  cancel(owner: string, id: string, nowMs: number): Promise<BatchRecord | undefined> {
    return this.#database.transaction().execute(async (transaction) => {
      const found = await transaction
        .selectFrom('batches')
        .selectAll()
        .where('id', '=', id)
        .where('owner', '=', owner)
        .where('remove_at_ms', '>', nowMs)
        .executeTakeFirst();
      if (found === undefined) return undefined;
      const { marks } = recordOf(found);
      await transaction
        .updateTable('batches')
        .set({ status: 'cancelling', marks: JSON.stringify({ ...marks, cancelling: nowMs }) })
        .where('id', '=', id)
        .where('status', '=', 'in_progress')
        .execute();
      const row = await transaction.selectFrom('batches').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : recordOf(row);
    });
  }

  claim(holder: string, termMs: number): Promise<ClaimedBatch | undefined> {
    return this.#database.transaction().execute(async (transaction) => {
      const { rows } = await sql<{ id: string }>`
        select id from batches
        where status in (${sql.join(UNFINISHED)}) and held_until_ms <= ${this.#sql.now()}
        order by (
          select count(*) from batches as others
          where others.owner = batches.owner and others.held_until_ms > ${this.#sql.now()}
            and others.status in (${sql.join(UNFINISHED)})
        ), held_until_ms, created_at_ms limit 1 ${this.#sql.skipLocked}`.execute(transaction);
      const [free] = rows;
      if (free === undefined) return undefined;
      await sql`
        update batches set holder = ${holder}, held_until_ms = ${this.#sql.now()} + ${sql.lit(termMs)},
          fence = fence + 1, barren = barren + 1
        where id = ${free.id}`.execute(transaction);
      const row = await transaction
        .selectFrom('batches')
        .selectAll()
        .where('id', '=', free.id)
        .executeTakeFirstOrThrow();
      return { lease: { id: row.id, fence: row.fence }, batch: recordOf(row), barren: row.barren };
    });
  }

  renew({ id, fence }: BatchLease, termMs: number): Promise<BatchRecord | undefined> {
    return this.#database.transaction().execute(async (transaction) => {
      await sql`
        update batches set held_until_ms = ${this.#sql.now()} + ${sql.lit(termMs)}
        where id = ${id} and fence = ${sql.lit(fence)}`.execute(transaction);
      const row = await transaction
        .selectFrom('batches')
        .selectAll()
        .where('id', '=', id)
        .where('fence', '=', fence)
        .executeTakeFirst();
      return row === undefined ? undefined : recordOf(row);
    });
  }

  async release({ id, fence }: BatchLease): Promise<void> {
    await sql`
      update batches set holder = null, held_until_ms = ${this.#sql.now()},
        barren = case when barren > 0 then barren - 1 else 0 end
      where id = ${id} and fence = ${sql.lit(fence)}`.execute(this.#database);
  }

  async freeOf(holder: string): Promise<void> {
    await this.#database
      .updateTable('batches')
      .set({ holder: null, held_until_ms: 0 })
      .where('holder', '=', holder)
      .execute();
  }

  keep({ id, fence }: BatchLease, results: readonly BatchResult[]): Promise<boolean> {
    if (results.length === 0) return Promise.resolve(true);
    const completed = results.filter(({ kind }) => kind === 'answer').length;
    const failed = results.length - completed;
    return this.#database.transaction().execute(async (transaction) => {
      const held = await transaction
        .updateTable('batches')
        .set((column) => ({
          completed: column('completed', '+', completed),
          failed: column('failed', '+', failed),
          barren: 0,
        }))
        .where('id', '=', id)
        .where('fence', '=', fence)
        .executeTakeFirst();
      if (held.numUpdatedRows === 0n) return false;
      const values = results.map(({ number, kind, bytes, sealed }) => ({
        ...{ batch: id, number, kind, size: bytes, sealed },
      }));
      await transaction.insertInto('batch_results').values(values).execute();
      return true;
    });
  }

  async done(id: string, after: number, limit: number): Promise<readonly number[]> {
    const rows = await this.#database
      .selectFrom('batch_results')
      .select('number')
      .where('batch', '=', id)
      .where('number', '>', after)
      .orderBy('number')
      .limit(limit)
      .execute();
    return rows.map(({ number }) => number);
  }

  async sizes(id: string): Promise<{ readonly answers: number; readonly errors: number }> {
    const rows = await this.#database
      .selectFrom('batch_results')
      .select((column) => ['kind', column.fn.sum('size').as('bytes')])
      .where('batch', '=', id)
      .groupBy('kind')
      .execute();
    const of = (kind: string) => Number(rows.find((row) => row.kind === kind)?.bytes ?? 0);
    return { answers: of('answer'), errors: of('error') };
  }

  async results(id: string, { kind, after, limit }: ResultPage): Promise<readonly BatchResult[]> {
    const rows = await this.#database
      .selectFrom('batch_results')
      .selectAll()
      .where('batch', '=', id)
      .where('kind', '=', kind)
      .where('number', '>', after)
      .orderBy('number')
      .limit(limit)
      .execute();
    return rows.map(({ number, size, sealed }) => ({ number, kind, bytes: size, sealed }));
  }

  finish({ id, fence }: BatchLease, end: BatchEnd): Promise<boolean> {
    return this.#database.transaction().execute(async (transaction) => {
      const ended = await transaction
        .updateTable('batches')
        .set({
          ...{ status: end.status, marks: JSON.stringify(end.marks), remove_at_ms: end.removeAtMs },
          ...{ output_file: end.outputFile ?? null, error_file: end.errorFile ?? null },
          ...{ errors: end.errors ?? null, holder: null, held_until_ms: 0 },
        })
        .where('id', '=', id)
        .where('fence', '=', fence)
        .executeTakeFirst();
      if (ended.numUpdatedRows === 0n) return false;
      await transaction.deleteFrom('batch_results').where('batch', '=', id).execute();
      return true;
    });
  }

  async removeExpired(nowMs: number): Promise<void> {
    await this.#database.transaction().execute(async (transaction) => {
      const rows = await transaction
        .selectFrom('batches')
        .select('id')
        .where('remove_at_ms', '<=', nowMs)
        .where('status', 'not in', UNFINISHED)
        .limit(EXPIRED_AT_ONCE)
        .execute();
      await removeAll(transaction, rows);
    });
  }
}

async function removeAll(executor: Executor, rows: readonly { readonly id: string }[]): Promise<void> {
  if (rows.length === 0) return;
  const ids = rows.map(({ id }) => id);
  await executor.deleteFrom('batch_results').where('batch', 'in', ids).execute();
  await executor.deleteFrom('batches').where('id', 'in', ids).execute();
}

function newRow(record: BatchRecord): BatchRow {
  const { id, owner, keyId, status, total, completed, failed, sealed, inputFile } = record;
  return {
    ...{ id, owner, key_id: keyId, status, total, completed, failed, sealed, input_file: inputFile },
    created_at_ms: record.createdAtMs,
    ends_at_ms: record.endsAtMs,
    remove_at_ms: record.removeAtMs,
    marks: JSON.stringify(record.marks),
    output_file: record.outputFile ?? null,
    error_file: record.errorFile ?? null,
    errors: record.errors ?? null,
    ...{ holder: null, held_until_ms: 0, fence: 0, barren: 0 },
  };
}

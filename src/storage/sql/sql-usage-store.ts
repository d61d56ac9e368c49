/**
 * The usage index in SQL, the same for every backend: rows go in as one JSON text, so that a batch costs its caller's
 * thread one serialisation and the database one statement. Never asked on a request's path.
 */
import { type QueryResult, type RawBuilder, sql } from 'kysely';
import type { Database, Executor, UsageRequestRow } from '../schema.ts';
import type {
  UsageBatch,
  UsageColumn,
  UsageMark,
  UsagePage,
  UsageQuestion,
  UsageRow,
  UsageStore,
  UsageSum,
} from '../usage-store.ts';
import { type DaySum, sumsByDay, utcDay } from './usage-sums.ts';

/** Rows that one clean-up removes, so that it never holds the writer for long. */
const PRUNED_AT_ONCE = 1_000;
/** An id that is there more often was written by hand. */
const MOST_OF_ONE_ID = 10;
/** PostgreSQL can store neither NUL nor half a surrogate pair; such a text must not stop the index. */
const NUL = /\0/g;

/** What the backends write differently. */
export interface UsageDialect {
  /** The elements of a JSON array, as a relation with the column `value`. */
  elements(json: string): RawBuilder<unknown>;
}

const COLUMN = { tenant: 'tenant', key: 'key_id', model: 'model', day: 'day' } as const satisfies Record<
  UsageColumn,
  string
>;

type InsertRows = (transaction: Executor) => Promise<readonly UsageRow[]>;

/** Some of a batch's rows are there: the transaction is taken back, and each row is asked for. */
class StoredBefore extends Error {}

export class SqlUsageStore implements UsageStore {
  readonly #database: Database;
  readonly #dialect: UsageDialect;

  constructor(database: Database, dialect: UsageDialect) {
    this.#database = database;
    this.#dialect = dialect;
  }

  async store(batch: UsageBatch): Promise<void> {
    if (await this.#storeNew(batch)) return;
    await this.#storeWith(batch, (transaction) => this.#insertMissing(transaction, batch.rows));
  }

  /** As if none of its rows were there yet, which is so but after a lost mark; false, and nothing is stored, otherwise. */
  async #storeNew(batch: UsageBatch): Promise<boolean> {
    try {
      await this.#storeWith(batch, async (transaction) => {
        const { numAffectedRows = 0n } = await this.#insert(transaction, batch.rows, sql``);
        if (Number(numAffectedRows) !== batch.rows.length) throw new StoredBefore();
        return batch.rows;
      });
      return true;
    } catch (error) {
      if (error instanceof StoredBefore) return false;
      throw error;
    }
  }

  #storeWith({ node, rows, mark }: UsageBatch, insert: InsertRows): Promise<void> {
    return this.#database.transaction().execute(async (transaction) => {
      if (rows.length > 0) await this.#count(transaction, await insert(transaction));
      await transaction
        .insertInto('usage_marks')
        .values({ node, epoch: mark.epoch, next_index: mark.nextIndex })
        .onConflict((conflict) =>
          conflict.column('node').doUpdateSet({ epoch: mark.epoch, next_index: mark.nextIndex }),
        )
        .execute();
    });
  }

  async mark(node: string): Promise<UsageMark | undefined> {
    const row = await this.#database
      .selectFrom('usage_marks')
      .select(['epoch', 'next_index'])
      .where('node', '=', node)
      .executeTakeFirst();
    return row && { epoch: row.epoch, nextIndex: row.next_index };
  }

  async sums({ by, fromDay, toDay, limit }: UsageQuestion): Promise<readonly UsageSum[]> {
    const column = sql.ref(COLUMN[by]);
    const order = by === 'day' ? sql`name desc` : sql`"costNanoUsd" desc, name`;
    const { rows } = await sql<UsageSum>`
      select ${column} as name, cast(sum(requests) as bigint) as requests,
        cast(sum(refused) as bigint) as refused, cast(sum(cached) as bigint) as cached,
        cast(sum(input_tokens) as bigint) as "inputTokens",
        cast(sum(output_tokens) as bigint) as "outputTokens",
        cast(sum(cost_nano_usd) as bigint) as "costNanoUsd"
      from usage_days where day >= ${fromDay} and day <= ${toDay}
      group by ${column} order by ${order} limit ${sql.lit(limit)}`.execute(this.#database);
    return rows;
  }

  async find(requestId: string): Promise<readonly UsageRow[]> {
    const rows = await this.#database
      .selectFrom('usage_requests')
      .selectAll()
      .where('request_id', '=', requestId)
      .orderBy('at_ms')
      .limit(MOST_OF_ONE_ID)
      .execute();
    return rows.map(usageRow);
  }

  async list({ fromMs, toMs, limit, after }: UsagePage): Promise<readonly UsageRow[]> {
    const older =
      after === undefined
        ? sql``
        : sql`and (at_ms, epoch, leaf_index) < (${after.atMs}, ${after.epoch}, ${after.leafIndex})`;
    const { rows } = await sql<UsageRequestRow>`
      select * from usage_requests where at_ms >= ${fromMs} and at_ms < ${toMs} ${older}
      order by at_ms desc, epoch desc, leaf_index desc limit ${sql.lit(limit)}`.execute(this.#database);
    return rows.map(usageRow);
  }

  async prune(beforeMs: number): Promise<number> {
    const { rows } = await sql`
      delete from usage_requests where (epoch, leaf_index) in (
        select epoch, leaf_index from usage_requests where at_ms < ${beforeMs}
        order by at_ms limit ${sql.lit(PRUNED_AT_ONCE)}) returning leaf_index`.execute(this.#database);
    if (rows.length === 0)
      await this.#database.deleteFrom('usage_days').where('day', '<', utcDay(beforeMs)).execute();
    return rows.length;
  }

  /** Returns those that were not there before. */
  async #insertMissing(executor: Executor, rows: readonly UsageRow[]): Promise<readonly UsageRow[]> {
    const returning = sql`returning epoch, leaf_index as leaf`;
    const { rows: added } = await this.#insert(executor, rows, returning);
    const fresh = new Set(added.map(({ epoch, leaf }) => `${epoch}/${leaf}`));
    return rows.filter(({ epoch, leafIndex }) => fresh.has(`${epoch}/${leafIndex}`));
  }

  #insert(
    executor: Executor,
    rows: readonly UsageRow[],
    returning: RawBuilder<unknown>,
  ): Promise<QueryResult<{ epoch: string; leaf: number }>> {
    const elements = this.#dialect.elements(JSON.stringify(rows.map(valuesOf)));
    return sql<{ epoch: string; leaf: number }>`
      insert into usage_requests (request_id, node, epoch, leaf_index, at_ms, tenant, project, key_id,
        user_pseudonym, surface, model, provider, outcome, cache, input_tokens, output_tokens, cost_nano_usd,
        latency_ms)
      select ${text(0)}, ${text(1)}, ${text(2)}, ${count(3)}, ${count(4)}, ${text(5)}, ${text(6)}, ${text(7)},
        ${text(8)}, ${text(9)}, ${text(10)}, ${text(11)}, ${text(12)}, ${text(13)}, ${count(14)}, ${count(15)},
        ${count(16)}, ${count(17)}
      from ${elements} where true
      on conflict (epoch, leaf_index) do nothing ${returning}`.execute(executor);
  }

  async #count(executor: Executor, rows: readonly UsageRow[]): Promise<void> {
    if (rows.length === 0) return;
    const elements = this.#dialect.elements(JSON.stringify(sumsByDay(rows).map(sumValues)));
    await sql`
      insert into usage_days (day, tenant, key_id, model, requests, refused, cached, input_tokens, output_tokens,
        cost_nano_usd)
      select ${text(0)}, ${text(1)}, ${text(2)}, ${text(3)}, ${count(4)}, ${count(5)}, ${count(6)}, ${count(7)},
        ${count(8)}, ${count(9)}
      from ${elements} where true
      on conflict (day, tenant, key_id, model) do update set
        requests = usage_days.requests + excluded.requests, refused = usage_days.refused + excluded.refused,
        cached = usage_days.cached + excluded.cached,
        input_tokens = usage_days.input_tokens + excluded.input_tokens,
        output_tokens = usage_days.output_tokens + excluded.output_tokens,
        cost_nano_usd = usage_days.cost_nano_usd + excluded.cost_nano_usd`.execute(executor);
  }
}

function text(position: number): RawBuilder<unknown> {
  return sql`cast(value->>${sql.lit(position)} as text)`;
}

function count(position: number): RawBuilder<unknown> {
  return sql`cast(value->>${sql.lit(position)} as bigint)`;
}

function valuesOf(row: UsageRow): readonly (string | number | null)[] {
  return [
    ...[row.requestId, row.node, row.epoch, row.leafIndex, row.atMs],
    ...[storable(row.tenant), storable(row.project), storable(row.keyId), row.userPseudonym],
    ...[row.surface, storable(row.model), storable(row.provider), storable(row.outcome), row.cache],
    ...[row.inputTokens, row.outputTokens, row.costNanoUsd, row.latencyMs],
  ];
}

function sumValues(sum: DaySum): readonly (string | number)[] {
  return [
    ...[sum.day, storable(sum.tenant), storable(sum.keyId), storable(sum.model)],
    ...[sum.requests, sum.refused, sum.cached, sum.inputTokens, sum.outputTokens, sum.costNanoUsd],
  ];
}

function storable<Value extends string | null>(value: Value): Value | string {
  return value === null ? value : value.toWellFormed().replace(NUL, '\ufffd');
}

function usageRow(row: UsageRequestRow): UsageRow {
  return {
    requestId: row.request_id,
    ...{ node: row.node, epoch: row.epoch, leafIndex: row.leaf_index, atMs: row.at_ms },
    ...{ tenant: row.tenant, project: row.project, keyId: row.key_id, userPseudonym: row.user_pseudonym },
    ...{ surface: row.surface, model: row.model, provider: row.provider },
    ...{ outcome: row.outcome, cache: row.cache },
    ...{ inputTokens: row.input_tokens, outputTokens: row.output_tokens },
    ...{ costNanoUsd: row.cost_nano_usd, latencyMs: row.latency_ms },
  };
}

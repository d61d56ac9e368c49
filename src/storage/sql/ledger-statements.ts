/**
 * The statements of the ledger that are not the same in every SQL: how a list of rows is passed as one parameter, the
 * authority's clock, row locks. A list goes as JSON: a statement with a parameter a value costs more to build than to run.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Executor } from '../schema.ts';

/** An account and up to three whole numbers (or null), as one row of a list. */
export type LedgerEntry = readonly [account: string, ...numbers: readonly (number | null)[]];

export interface LedgerSql {
  /** The list as a table `(account, n1, n2, n3)`. */
  rows(json: string): RawBuilder<unknown>;
  /** Milliseconds of the authority's clock: no node's own, where there are several. */
  now(): RawBuilder<number>;
  /** What locks the rows of a select until the transaction ends; nothing where the transaction has the one write lock. */
  readonly forUpdate: RawBuilder<unknown>;
  /** One transaction; run again, a bounded number of times, where the database asks for it. */
  transact<Result>(work: (transaction: Executor) => Promise<Result>): Promise<Result>;
}

/** In the order of the names, in which every writer must lock them. */
export function asRows(entries: readonly LedgerEntry[]): string {
  return JSON.stringify([...entries].sort(([left], [right]) => (left < right ? -1 : 1)));
}

export const sqliteRows = (json: string): RawBuilder<unknown> => sql`
  (select json_extract(value, '$[0]') as account, json_extract(value, '$[1]') as n1,
    json_extract(value, '$[2]') as n2, json_extract(value, '$[3]') as n3 from json_each(${json}))`;

export const postgresRows = (json: string): RawBuilder<unknown> => sql`
  (select value->>0 as account, (value->>1)::bigint as n1, (value->>2)::bigint as n2, (value->>3)::bigint as n3
    from json_array_elements(${json}::json))`;

/** The server's clock, in milliseconds. */
export const postgresNow = (): RawBuilder<number> =>
  sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`;

/** A whole number of an account's unit. Throws RangeError for anything else: nothing of its batch counts then. */
export function checkedAmount(value: number): number {
  if (!Number.isSafeInteger(value) || value < 0)
    throw new RangeError('an amount must be a whole number of its unit');
  return value;
}

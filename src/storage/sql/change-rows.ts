/**
 * The numbered changes that every process hears of, as rows: one counter, and on each key the number of its last change.
 * The counter's row is locked from the bump to the commit, so changes commit in the order of their numbers and whoever
 * reads number n can see everything up to n.
 */
import type { Transaction } from 'kysely';
import type { Executor, Tables } from '../schema.ts';
import type { Change } from '../stores.ts';

/** More changed keys than this at once are told as `any`. */
export const MAX_TOLD_KEYS = 1_000;

/** Commits a write together with a bump of the counter, and tells this process's own subscribers at once. */
export interface ChangeCounter {
  /** `write` gets the number of its change, which it puts on every row of `change.keys`. */
  commit<T>(
    change: Change,
    write: (transaction: Transaction<Tables>, number: number) => Promise<T>,
  ): Promise<T>;
}

/** The first statement of a transaction that changes what others must hear of. Returns the number of the change. */
export async function bumpCounter(transaction: Transaction<Tables>): Promise<number> {
  const row = await transaction
    .updateTable('changes')
    .set((column) => ({ counter: column('counter', '+', 1) }))
    .where('id', '=', 1)
    .returning('counter')
    .executeTakeFirstOrThrow();
  return row.counter;
}

export async function readCounter(executor: Executor): Promise<number> {
  const row = await executor
    .selectFrom('changes')
    .select('counter')
    .where('id', '=', 1)
    .executeTakeFirstOrThrow();
  return row.counter;
}

/** What changed after `since`, up to and including `upTo`. A counter that went back is a restored database. */
export async function changesBetween(executor: Executor, since: number, upTo: number): Promise<Change> {
  if (upTo < since) return { keys: 'any' };
  const rows = await executor
    .selectFrom('api_keys')
    .select('id')
    .where('changed', '>', since)
    .limit(MAX_TOLD_KEYS + 1)
    .execute();
  return rows.length > MAX_TOLD_KEYS ? { keys: 'any' } : { keys: rows.map((row) => row.id) };
}

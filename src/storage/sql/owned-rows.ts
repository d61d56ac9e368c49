/**
 * What the stores of callers' own content have in common: rows of an owner with parts of their own, each gone with its row,
 * and one key an owner. Nobody but the owner removes a row. Names of tables come from the stores, never from a caller.
 */
import { sql } from 'kysely';
import type { Database, Executor } from '../schema.ts';

/** Rows that one clean-up removes, so that it never holds the writer for long. */
export const REMOVED_AT_ONCE = 500;

export interface OwnedTables {
  /** With the columns `id`, `owner` and `expires_at_ms`. */
  readonly rows: string;
  readonly parts: { readonly table: string; readonly row: string };
  /** With the columns `owner` and `wrapped`. */
  readonly keys: string;
}

export class OwnedRows {
  readonly #database: Database;
  readonly #tables: OwnedTables;

  constructor(database: Database, tables: OwnedTables) {
    this.#database = database;
    this.#tables = tables;
  }

  /** False where the owner has no such row. */
  remove(owner: string, id: string): Promise<boolean> {
    const { rows } = this.#tables;
    return this.#database.transaction().execute(async (transaction) => {
      const found = await sql<{ id: string }>`
        select id from ${sql.table(rows)} where id = ${id} and owner = ${owner}`.execute(transaction);
      await this.removeAll(transaction, found.rows);
      return found.rows.length > 0;
    });
  }

  async removeExpired(nowMs: number): Promise<void> {
    const { rows } = this.#tables;
    await this.#database.transaction().execute(async (transaction) => {
      const found = await sql<{ id: string }>`
        select id from ${sql.table(rows)} where expires_at_ms <= ${nowMs}
        limit ${sql.lit(REMOVED_AT_ONCE)}`.execute(transaction);
      await this.removeAll(transaction, found.rows);
    });
  }

  async removeAll(executor: Executor, found: readonly { readonly id: string }[]): Promise<void> {
    if (found.length === 0) return;
    const { rows, parts } = this.#tables;
    const ids = sql.join(found.map(({ id }) => id));
    await sql`delete from ${sql.table(parts.table)} where ${sql.ref(parts.row)} in (${ids})`.execute(
      executor,
    );
    await sql`delete from ${sql.table(rows)} where id in (${ids})`.execute(executor);
  }

  /** The owner's wrapped key: `fresh` where there was none. Safe against two that come first at once. */
  async ownerKey(owner: string, fresh: string): Promise<string> {
    await sql`
      insert into ${sql.table(this.#tables.keys)} (owner, wrapped) values (${owner}, ${fresh})
      on conflict (owner) do nothing`.execute(this.#database);
    const found = await this.findOwnerKey(owner);
    if (found === undefined) throw new Error(`a key of ${this.#tables.keys} was removed meanwhile`);
    return found;
  }

  async findOwnerKey(owner: string): Promise<string | undefined> {
    const { rows } = await sql<{ wrapped: string }>`
      select wrapped from ${sql.table(this.#tables.keys)} where owner = ${owner}`.execute(this.#database);
    return rows[0]?.wrapped;
  }
}

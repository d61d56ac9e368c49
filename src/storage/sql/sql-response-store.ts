/**
 * Kept answers in SQL, the same for every backend. It holds ciphertext and keyed names only, and gives an answer to
 * nobody but its owner.
 */
import type { Database, Executor } from '../schema.ts';
import type { KeptAnswerRecord, ResponseStore } from '../stores.ts';

/** Rows that one clean-up removes, so that it never holds the writer for long. */
const EXPIRED_AT_ONCE = 500;

export class SqlResponseStore implements ResponseStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  put(record: KeptAnswerRecord, maxPerOwner: number): Promise<void> {
    const { id, owner, createdAtMs, expiresAtMs, sealed, items } = record;
    return this.#database.transaction().execute(async (transaction) => {
      await transaction
        .insertInto('kept_answers')
        .values({ id, owner, created_at_ms: createdAtMs, expires_at_ms: expiresAtMs, sealed })
        .execute();
      if (items.length > 0)
        await transaction
          .insertInto('kept_answer_items')
          .values(items.map((item) => ({ item, answer: id })))
          .onConflict((conflict) => conflict.columns(['item', 'answer']).doNothing())
          .execute();
      const surplus = await transaction
        .selectFrom('kept_answers')
        .select('id')
        .where('owner', '=', owner)
        .orderBy('created_at_ms', 'desc')
        .offset(maxPerOwner)
        .limit(EXPIRED_AT_ONCE)
        .execute();
      await removeAll(transaction, surplus);
    });
  }

  async find(owner: string, id: string, nowMs: number): Promise<string | undefined> {
    const row = await this.#database
      .selectFrom('kept_answers')
      .select('sealed')
      .where('id', '=', id)
      .where('owner', '=', owner)
      .where('expires_at_ms', '>', nowMs)
      .executeTakeFirst();
    return row?.sealed;
  }

  async findByItems(owner: string, items: readonly string[], nowMs: number): Promise<readonly string[]> {
    if (items.length === 0) return [];
    const rows = await this.#database
      .selectFrom('kept_answer_items')
      .innerJoin('kept_answers', 'kept_answers.id', 'kept_answer_items.answer')
      .select('kept_answers.id')
      .distinct()
      .where('kept_answer_items.item', 'in', items)
      .where('kept_answers.owner', '=', owner)
      .where('kept_answers.expires_at_ms', '>', nowMs)
      .execute();
    return rows.map(({ id }) => id);
  }

  remove(owner: string, id: string): Promise<boolean> {
    return this.#database.transaction().execute(async (transaction) => {
      const rows = await transaction
        .selectFrom('kept_answers')
        .select('id')
        .where('id', '=', id)
        .where('owner', '=', owner)
        .execute();
      await removeAll(transaction, rows);
      return rows.length > 0;
    });
  }

  async ownerKey(owner: string, fresh: string): Promise<string> {
    await this.#database
      .insertInto('kept_answer_keys')
      .values({ owner, wrapped: fresh })
      .onConflict((conflict) => conflict.column('owner').doNothing())
      .execute();
    const found = await this.findOwnerKey(owner);
    if (found === undefined) throw new Error('the key of kept answers was erased meanwhile');
    return found;
  }

  async findOwnerKey(owner: string): Promise<string | undefined> {
    const row = await this.#database
      .selectFrom('kept_answer_keys')
      .select('wrapped')
      .where('owner', '=', owner)
      .executeTakeFirst();
    return row?.wrapped;
  }

  eraseOwner(owner: string): Promise<void> {
    return this.#database.transaction().execute(async (transaction) => {
      await transaction.deleteFrom('kept_answer_keys').where('owner', '=', owner).execute();
      const answers = transaction.selectFrom('kept_answers').select('id').where('owner', '=', owner);
      await transaction.deleteFrom('kept_answer_items').where('answer', 'in', answers).execute();
      await transaction.deleteFrom('kept_answers').where('owner', '=', owner).execute();
    });
  }

  async removeExpired(nowMs: number): Promise<void> {
    await this.#database.transaction().execute(async (transaction) => {
      const rows = await transaction
        .selectFrom('kept_answers')
        .select('id')
        .where('expires_at_ms', '<=', nowMs)
        .limit(EXPIRED_AT_ONCE)
        .execute();
      await removeAll(transaction, rows);
    });
  }
}

async function removeAll(executor: Executor, rows: readonly { readonly id: string }[]): Promise<void> {
  if (rows.length === 0) return;
  const ids = rows.map(({ id }) => id);
  await executor.deleteFrom('kept_answer_items').where('answer', 'in', ids).execute();
  await executor.deleteFrom('kept_answers').where('id', 'in', ids).execute();
}

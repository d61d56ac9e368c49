/**
 * Kept answers in SQL, the same for every backend. It holds ciphertext and keyed names only, and gives an answer to
 * nobody but its owner.
 */
import type { Database } from '../schema.ts';
import type { KeptAnswerRecord, ResponseStore } from '../stores.ts';
import { OwnedRows, REMOVED_AT_ONCE } from './owned-rows.ts';

export class SqlResponseStore implements ResponseStore {
  readonly #database: Database;
  readonly #owned: OwnedRows;

  constructor(database: Database) {
    this.#database = database;
    this.#owned = new OwnedRows(database, {
      rows: 'kept_answers',
      parts: { table: 'kept_answer_items', row: 'answer' },
      keys: 'kept_answer_keys',
    });
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
        .limit(REMOVED_AT_ONCE)
        .execute();
      await this.#owned.removeAll(transaction, surplus);
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
    return this.#owned.remove(owner, id);
  }

  removeExpired(nowMs: number): Promise<void> {
    return this.#owned.removeExpired(nowMs);
  }

  ownerKey(owner: string, fresh: string): Promise<string> {
    return this.#owned.ownerKey(owner, fresh);
  }

  findOwnerKey(owner: string): Promise<string | undefined> {
    return this.#owned.findOwnerKey(owner);
  }
}

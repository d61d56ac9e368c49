/**
 * Conversations in SQL, the same for every backend: ciphertext under keyed names, for their owner only. One request at a
 * time holds a conversation; only its holder appends, so that a holder whose time ran out cannot write into another's turn.
 */
import type { Database, Executor } from '../schema.ts';
import type {
  ConversationAppend,
  ConversationHold,
  ConversationRecord,
  ConversationStore,
  HeldConversation,
} from '../stores.ts';
import { OwnedRows } from './owned-rows.ts';

export class SqlConversationStore implements ConversationStore {
  readonly #database: Database;
  readonly #owned: OwnedRows;

  constructor(database: Database) {
    this.#database = database;
    this.#owned = new OwnedRows(database, {
      rows: 'conversations',
      parts: { table: 'conversation_turns', row: 'conversation' },
      keys: 'conversation_keys',
    });
  }

  create(record: ConversationRecord, maxPerOwner: number): Promise<boolean> {
    const { id, owner, createdAtMs, expiresAtMs } = record;
    return this.#database.transaction().execute(async (transaction) => {
      const row = await transaction
        .selectFrom('conversations')
        .select((column) => column.fn.count('id').as('count'))
        .where('owner', '=', owner)
        .where('expires_at_ms', '>', createdAtMs)
        .executeTakeFirst();
      if (Number(row?.count ?? 0) >= maxPerOwner) return false;
      await transaction
        .insertInto('conversations')
        .values({
          ...{ id, owner, created_at_ms: createdAtMs, expires_at_ms: expiresAtMs },
          ...{ surface: null, turns: 0, size: 0, holder: null, held_until_ms: null },
        })
        .execute();
      return true;
    });
  }

  async find(owner: string, id: string, nowMs: number): Promise<ConversationRecord | undefined> {
    const row = await this.#database
      .selectFrom('conversations')
      .select(['created_at_ms', 'expires_at_ms'])
      .where('id', '=', id)
      .where('owner', '=', owner)
      .where('expires_at_ms', '>', nowMs)
      .executeTakeFirst();
    if (row === undefined) return undefined;
    return { id, owner, createdAtMs: row.created_at_ms, expiresAtMs: row.expires_at_ms };
  }

  hold({
    owner,
    id,
    holder,
    nowMs,
    untilMs,
  }: ConversationHold): Promise<HeldConversation | 'absent' | 'busy'> {
    return this.#database.transaction().execute(async (transaction) => {
      const held = await transaction
        .updateTable('conversations')
        .set({ holder, held_until_ms: untilMs })
        .where('id', '=', id)
        .where('owner', '=', owner)
        .where('expires_at_ms', '>', nowMs)
        .where((where) => where.or([where('holder', 'is', null), where('held_until_ms', '<=', nowMs)]))
        .executeTakeFirst();
      if (held.numUpdatedRows === 0n)
        return (await isThere(transaction, { owner, id, nowMs })) ? 'busy' : 'absent';
      const row = await transaction
        .selectFrom('conversations')
        .select(['surface', 'turns', 'size'])
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      const turns = await transaction
        .selectFrom('conversation_turns')
        .select(['number', 'sealed'])
        .where('conversation', '=', id)
        .orderBy('number')
        .execute();
      return { surface: row.surface ?? undefined, count: row.turns, size: row.size, turns };
    });
  }

  append(appended: ConversationAppend): Promise<boolean> {
    const { owner, id, holder, surface, number, sealed, expiresAtMs } = appended;
    return this.#database.transaction().execute(async (transaction) => {
      const updated = await transaction
        .updateTable('conversations')
        .set((column) => ({
          ...{ holder: null, held_until_ms: null, surface, expires_at_ms: expiresAtMs },
          turns: number,
          size: column('size', '+', sealed.length),
        }))
        .where('id', '=', id)
        .where('owner', '=', owner)
        .where('holder', '=', holder)
        .where('turns', '=', number - 1)
        .executeTakeFirst();
      if (updated.numUpdatedRows === 0n) return false;
      await transaction
        .insertInto('conversation_turns')
        .values({ conversation: id, number, sealed })
        .execute();
      return true;
    });
  }

  async release(owner: string, id: string, holder: string): Promise<void> {
    await this.#database
      .updateTable('conversations')
      .set({ holder: null, held_until_ms: null })
      .where('id', '=', id)
      .where('owner', '=', owner)
      .where('holder', '=', holder)
      .execute();
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

async function isThere(
  executor: Executor,
  { owner, id, nowMs }: Pick<ConversationHold, 'owner' | 'id' | 'nowMs'>,
): Promise<boolean> {
  const row = await executor
    .selectFrom('conversations')
    .select('id')
    .where('id', '=', id)
    .where('owner', '=', owner)
    .where('expires_at_ms', '>', nowMs)
    .executeTakeFirst();
  return row !== undefined;
}

/** Conversations that the gate keeps: sealed turns by owner, one writer at a time, with an end. Adds only. */
import type { Migration } from './migration.ts';

export const conversations: Migration = {
  name: '0021-conversations',
  async up(database) {
    await database.schema
      .createTable('conversations')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('owner', 'text', (column) => column.notNull())
      .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('expires_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('surface', 'text')
      .addColumn('turns', 'bigint', (column) => column.notNull())
      .addColumn('size', 'bigint', (column) => column.notNull())
      .addColumn('holder', 'text')
      .addColumn('held_until_ms', 'bigint')
      .execute();
    await database.schema
      .createIndex('conversations_by_owner')
      .on('conversations')
      .columns(['owner', 'created_at_ms'])
      .execute();
    await database.schema
      .createIndex('conversations_by_end')
      .on('conversations')
      .column('expires_at_ms')
      .execute();
    await database.schema
      .createTable('conversation_turns')
      .addColumn('conversation', 'text', (column) => column.notNull())
      .addColumn('number', 'bigint', (column) => column.notNull())
      .addColumn('sealed', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('conversation_turns_key', ['conversation', 'number'])
      .execute();
    await database.schema
      .createTable('conversation_keys')
      .addColumn('owner', 'text', (column) => column.primaryKey().notNull())
      .addColumn('wrapped', 'text', (column) => column.notNull())
      .execute();
  },
};

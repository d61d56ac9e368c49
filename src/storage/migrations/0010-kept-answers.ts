/** Answers that callers may continue: sealed, by owner, with an end. Adds only. */
import type { Migration } from './migration.ts';

export const keptAnswers: Migration = {
  name: '0010-kept-answers',
  async up(database) {
    await database.schema
      .createTable('kept_answers')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('owner', 'text', (column) => column.notNull())
      .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('expires_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('sealed', 'text', (column) => column.notNull())
      .execute();
    await database.schema
      .createIndex('kept_answers_by_owner')
      .on('kept_answers')
      .columns(['owner', 'created_at_ms'])
      .execute();
    await database.schema
      .createIndex('kept_answers_by_end')
      .on('kept_answers')
      .column('expires_at_ms')
      .execute();
    await database.schema
      .createTable('kept_answer_items')
      .addColumn('item', 'text', (column) => column.notNull())
      .addColumn('answer', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('kept_answer_items_key', ['item', 'answer'])
      .execute();
    await database.schema
      .createIndex('kept_answer_items_by_answer')
      .on('kept_answer_items')
      .column('answer')
      .execute();
    await database.schema
      .createTable('kept_answer_keys')
      .addColumn('owner', 'text', (column) => column.primaryKey().notNull())
      .addColumn('wrapped', 'text', (column) => column.notNull())
      .execute();
  },
};

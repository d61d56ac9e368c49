/** Prompts by tenant: sealed versions that never change, labels that point at them, and who changed what. Adds only. */
import type { Migration } from './migration.ts';

export const prompts: Migration = {
  name: '0020-prompts',
  async up(database) {
    await database.schema
      .createTable('prompt_versions')
      .addColumn('tenant', 'text', (column) => column.notNull())
      .addColumn('prompt', 'text', (column) => column.notNull())
      .addColumn('version', 'bigint', (column) => column.notNull())
      .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('sealed', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('prompt_versions_key', ['tenant', 'prompt', 'version'])
      .execute();
    await database.schema
      .createTable('prompt_labels')
      .addColumn('tenant', 'text', (column) => column.notNull())
      .addColumn('prompt', 'text', (column) => column.notNull())
      .addColumn('label', 'text', (column) => column.notNull())
      .addColumn('version', 'bigint', (column) => column.notNull())
      .addColumn('previous_version', 'bigint')
      .addPrimaryKeyConstraint('prompt_labels_key', ['tenant', 'prompt', 'label'])
      .execute();
    await database.schema
      .createTable('prompt_changes')
      .addColumn('number', 'bigint', (column) => column.primaryKey().notNull())
      .addColumn('tenant', 'text', (column) => column.notNull())
      .addColumn('prompt', 'text', (column) => column.notNull())
      .addColumn('at_ms', 'bigint', (column) => column.notNull())
      .addColumn('sealed', 'text', (column) => column.notNull())
      .addColumn('recording_since_ms', 'bigint')
      .addColumn('recorded', 'integer', (column) => column.notNull().defaultTo(0))
      .execute();
    await database.schema
      .createIndex('prompt_changes_by_prompt')
      .on('prompt_changes')
      .columns(['tenant', 'prompt', 'number'])
      .execute();
  },
};

/** Whose the jobs are that were made at a provider. Adds only. */
import type { Migration } from './migration.ts';

export const fineTuning: Migration = {
  name: '0050-fine-tuning',
  async up(database) {
    await database.schema
      .createTable('fine_tuning_jobs')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('owner', 'text', (column) => column.notNull())
      .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('sealed', 'text', (column) => column.notNull())
      .execute();
    await database.schema
      .createIndex('fine_tuning_jobs_by_owner')
      .on('fine_tuning_jobs')
      .columns(['owner', 'created_at_ms', 'id'])
      .execute();
  },
};

/** Batches, who works them, and the sealed results of their lines until the batch ends. Adds only. */
import { sql } from 'kysely';
import type { Migration } from './migration.ts';

export const batches: Migration = {
  name: '0041-batches',
  async up(database, backend) {
    const bytes = backend === 'postgres' ? sql`bytea` : sql`blob`;
    await database.schema
      .createTable('batches')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('owner', 'text', (column) => column.notNull())
      .addColumn('key_id', 'text', (column) => column.notNull())
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('ends_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('remove_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('total', 'bigint', (column) => column.notNull())
      .addColumn('completed', 'bigint', (column) => column.notNull())
      .addColumn('failed', 'bigint', (column) => column.notNull())
      .addColumn('marks', 'text', (column) => column.notNull())
      .addColumn('input_file', 'text', (column) => column.notNull())
      .addColumn('output_file', 'text')
      .addColumn('error_file', 'text')
      .addColumn('sealed', 'text', (column) => column.notNull())
      .addColumn('errors', 'text')
      .addColumn('holder', 'text')
      .addColumn('held_until_ms', 'bigint', (column) => column.notNull())
      .addColumn('fence', 'bigint', (column) => column.notNull())
      .addColumn('barren', 'bigint', (column) => column.notNull())
      .execute();
    await database.schema
      .createIndex('batches_by_owner')
      .on('batches')
      .columns(['owner', 'created_at_ms', 'id'])
      .execute();
    await database.schema
      .createIndex('batches_by_status')
      .on('batches')
      .columns(['status', 'held_until_ms'])
      .execute();
    await database.schema.createIndex('batches_by_end').on('batches').column('remove_at_ms').execute();
    await database.schema
      .createTable('batch_results')
      .addColumn('batch', 'text', (column) => column.notNull())
      .addColumn('number', 'bigint', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('size', 'bigint', (column) => column.notNull())
      .addColumn('sealed', bytes, (column) => column.notNull())
      .addPrimaryKeyConstraint('batch_results_key', ['batch', 'number'])
      .execute();
  },
};

/** The usage index: a row a finished request, sums a day, and how far each node's log is in it. Adds only. */
import type { Migration } from './migration.ts';

export const usage: Migration = {
  name: '0030-usage',
  async up(database) {
    await database.schema
      .createTable('usage_requests')
      .addColumn('request_id', 'text', (column) => column.notNull())
      .addColumn('node', 'text', (column) => column.notNull())
      .addColumn('epoch', 'text', (column) => column.notNull())
      .addColumn('leaf_index', 'bigint', (column) => column.notNull())
      .addColumn('at_ms', 'bigint', (column) => column.notNull())
      .addColumn('tenant', 'text', (column) => column.notNull())
      .addColumn('project', 'text')
      .addColumn('key_id', 'text', (column) => column.notNull())
      .addColumn('user_pseudonym', 'text')
      .addColumn('surface', 'text', (column) => column.notNull())
      .addColumn('model', 'text', (column) => column.notNull())
      .addColumn('provider', 'text')
      .addColumn('outcome', 'text', (column) => column.notNull())
      .addColumn('cache', 'text', (column) => column.notNull())
      .addColumn('input_tokens', 'bigint')
      .addColumn('output_tokens', 'bigint')
      .addColumn('cost_nano_usd', 'bigint', (column) => column.notNull())
      .addColumn('latency_ms', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('usage_requests_key', ['epoch', 'leaf_index'])
      .execute();
    await database.schema
      .createIndex('usage_requests_by_id')
      .on('usage_requests')
      .column('request_id')
      .execute();
    await database.schema
      .createIndex('usage_requests_by_time')
      .on('usage_requests')
      .columns(['at_ms', 'epoch', 'leaf_index'])
      .execute();
    await database.schema
      .createTable('usage_days')
      .addColumn('day', 'text', (column) => column.notNull())
      .addColumn('tenant', 'text', (column) => column.notNull())
      .addColumn('key_id', 'text', (column) => column.notNull())
      .addColumn('model', 'text', (column) => column.notNull())
      .addColumn('requests', 'bigint', (column) => column.notNull())
      .addColumn('refused', 'bigint', (column) => column.notNull())
      .addColumn('cached', 'bigint', (column) => column.notNull())
      .addColumn('input_tokens', 'bigint', (column) => column.notNull())
      .addColumn('output_tokens', 'bigint', (column) => column.notNull())
      .addColumn('cost_nano_usd', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('usage_days_key', ['day', 'tenant', 'key_id', 'model'])
      .execute();
    await database.schema
      .createTable('usage_marks')
      .addColumn('node', 'text', (column) => column.primaryKey().notNull())
      .addColumn('epoch', 'text', (column) => column.notNull())
      .addColumn('next_index', 'bigint', (column) => column.notNull())
      .execute();
  },
};

/** What was written off of lost nodes, until it is on an audit log and after. Adds only. */
import type { Migration } from './migration.ts';

export const writeOffs: Migration = {
  name: '0031-write-offs',
  async up(database) {
    await database.schema
      .createTable('ledger_write_offs')
      .addColumn('epoch', 'text', (column) => column.primaryKey().notNull())
      .addColumn('node', 'text', (column) => column.notNull())
      .addColumn('counted_as', 'text', (column) => column.notNull())
      .addColumn('at_ms', 'bigint', (column) => column.notNull())
      .addColumn('accounts', 'bigint', (column) => column.notNull())
      .addColumn('largest_nano_usd', 'bigint', (column) => column.notNull())
      .addColumn('recording_since_ms', 'bigint')
      .addColumn('recorded', 'bigint', (column) => column.notNull().defaultTo(0))
      .execute();
  },
};

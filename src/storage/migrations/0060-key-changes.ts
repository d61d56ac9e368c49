/** Changes of keys that no audit log has yet: a row a change, gone once it is there. Adds only. */
import type { Migration } from './migration.ts';

export const keyChanges: Migration = {
  name: '0060-key-changes',
  async up(database) {
    await database.schema
      .createTable('key_changes')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('key_id', 'text', (column) => column.notNull())
      .addColumn('tenant', 'text', (column) => column.notNull())
      .addColumn('event', 'text', (column) => column.notNull())
      .addColumn('at_ms', 'bigint', (column) => column.notNull())
      .addColumn('recording_since_ms', 'bigint')
      .execute();
  },
};

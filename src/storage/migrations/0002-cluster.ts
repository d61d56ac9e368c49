/** Many nodes: numbered changes on keys, and what each node runs. Adds only. */
import type { Migration } from './migration.ts';

export const cluster: Migration = {
  name: '0002-cluster',
  async up(database) {
    await database.schema
      .alterTable('api_keys')
      .addColumn('changed', 'bigint', (column) => column.notNull().defaultTo(0))
      .execute();
    await database.schema.createIndex('api_keys_by_change').on('api_keys').column('changed').execute();
    for (const column of ['node', 'revision', 'version'])
      await database.schema.alterTable('nodes').addColumn(column, 'text').execute();
  },
};

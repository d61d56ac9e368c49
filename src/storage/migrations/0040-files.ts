/** Files that the gate keeps: sealed parts by owner, with an end. Adds only. */
import { sql } from 'kysely';
import type { Migration } from './migration.ts';

export const files: Migration = {
  name: '0040-files',
  async up(database, backend) {
    const bytes = backend === 'postgres' ? sql`bytea` : sql`blob`;
    await database.schema
      .createTable('kept_files')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('owner', 'text', (column) => column.notNull())
      .addColumn('purpose', 'text', (column) => column.notNull())
      .addColumn('size', 'bigint', (column) => column.notNull())
      .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('expires_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('sealed', 'text', (column) => column.notNull())
      .addColumn('complete', 'integer', (column) => column.notNull())
      .execute();
    await database.schema
      .createIndex('kept_files_by_owner')
      .on('kept_files')
      .columns(['owner', 'created_at_ms', 'id'])
      .execute();
    await database.schema.createIndex('kept_files_by_end').on('kept_files').column('expires_at_ms').execute();
    await database.schema
      .createTable('kept_file_parts')
      .addColumn('file', 'text', (column) => column.notNull())
      .addColumn('number', 'bigint', (column) => column.notNull())
      .addColumn('sealed', bytes, (column) => column.notNull())
      .addPrimaryKeyConstraint('kept_file_parts_key', ['file', 'number'])
      .execute();
    await database.schema
      .createTable('kept_file_keys')
      .addColumn('owner', 'text', (column) => column.primaryKey().notNull())
      .addColumn('wrapped', 'text', (column) => column.notNull())
      .execute();
  },
};

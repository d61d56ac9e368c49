/** Leases with a term, sums instead of an entry a reservation, recalls, thresholds. Adds only. */
import type { Executor } from '../schema.ts';
import type { Migration } from './migration.ts';

export const leaseTerms: Migration = {
  name: '0003-lease-terms',
  async up(database) {
    await database.schema
      .alterTable('ledger_epochs')
      .addColumn('node', 'text', (column) => column.notNull().defaultTo(''))
      .execute();
    await addCounts(database, 'ledger_epochs', ['counted', 'posted_batch', 'expires_at_ms']);
    await addCounts(database, 'ledger_accounts', ['recall', 'scarce_until_ms', 'alerted_percent']);
    await addCounts(database, 'ledger_leases', ['posted', 'yielded']);
    await database.schema.alterTable('ledger_accounts').addColumn('ends_at_ms', 'bigint').execute();
    await addIndexes(database);
  },
};

async function addCounts(database: Executor, table: string, columns: readonly string[]): Promise<void> {
  for (const name of columns)
    await database.schema
      .alterTable(table)
      .addColumn(name, 'bigint', (column) => column.notNull().defaultTo(0))
      .execute();
}

async function addIndexes(database: Executor): Promise<void> {
  await database.schema
    .createIndex('ledger_leases_by_account')
    .on('ledger_leases')
    .column('account')
    .execute();
  await database.schema
    .createIndex('ledger_accounts_by_end')
    .on('ledger_accounts')
    .column('ends_at_ms')
    .execute();
}

/** Small facts of the installation in SQL, the same for every backend. A setting that others must see at once is announced by its writer. */
import type { Database } from '../schema.ts';
import type { SettingStore } from '../stores.ts';

export class SqlSettingStore implements SettingStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async get(name: string): Promise<string | undefined> {
    const row = await this.#database
      .selectFrom('settings')
      .select('value')
      .where('name', '=', name)
      .executeTakeFirst();
    return row?.value;
  }

  /** Two statements on purpose: a setting is never removed, so what the second reads is what won the first. */
  async setOnce(name: string, value: string): Promise<string> {
    await this.#database
      .insertInto('settings')
      .values({ name, value })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute();
    const row = await this.#database
      .selectFrom('settings')
      .select('value')
      .where('name', '=', name)
      .executeTakeFirstOrThrow();
    return row.value;
  }

  async set(name: string, value: string): Promise<void> {
    await this.#database
      .insertInto('settings')
      .values({ name, value })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
      .execute();
  }

  all(): Promise<readonly { readonly name: string; readonly value: string }[]> {
    return this.#database.selectFrom('settings').select(['name', 'value']).orderBy('name').execute();
  }
}

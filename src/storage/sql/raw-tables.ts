/**
 * Whole tables, page by page, for copying an installation: those whose rows mean the same in every backend and that no
 * store interface lists. Column names come from the database's own rows, never from a caller.
 */
import { sql } from 'kysely';
import type { Executor } from '../schema.ts';
import type { CopiedTable, RawTables } from '../stores.ts';

/** The columns that order each table. */
const ORDER: Readonly<Record<CopiedTable, readonly string[]>> = {
  kept_answers: ['id'],
  kept_answer_items: ['item', 'answer'],
  kept_answer_keys: ['owner'],
  prompt_versions: ['tenant', 'prompt', 'version'],
  prompt_labels: ['tenant', 'prompt', 'label'],
  prompt_changes: ['number'],
  conversations: ['id'],
  conversation_turns: ['conversation', 'number'],
  conversation_keys: ['owner'],
  kept_files: ['id'],
  kept_file_parts: ['file', 'number'],
  kept_file_keys: ['owner'],
  batches: ['id'],
  batch_results: ['batch', 'number'],
  fine_tuning_jobs: ['id'],
  key_changes: ['id'],
  ledger_write_offs: ['epoch'],
  usage_requests: ['epoch', 'leaf_index'],
  usage_days: ['day', 'tenant', 'key_id', 'model'],
  usage_marks: ['node'],
};

export class SqlRawTables implements RawTables {
  readonly #database: Executor;

  constructor(database: Executor) {
    this.#database = database;
  }

  async read(
    table: CopiedTable,
    page: { readonly from: number; readonly rows: number },
  ): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const order = sql.join(ORDER[table].map((column) => sql.ref(column)));
    const { rows } = await sql<Record<string, unknown>>`
      select * from ${sql.table(table)} order by ${order}
      limit ${sql.lit(page.rows)} offset ${sql.lit(page.from)}`.execute(this.#database);
    return rows;
  }

  async write(table: CopiedTable, rows: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
    const [first] = rows;
    if (first === undefined) return;
    const columns = Object.keys(first);
    const values = rows.map((row) => sql`(${sql.join(columns.map((column) => row[column]))})`);
    await sql`
      insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))})
      values ${sql.join(values)}`.execute(this.#database);
  }
}

/** Fine-tuning jobs in SQL, the same for every backend: ciphertext and keyed names, for their owner only. */
import type { Database } from '../schema.ts';
import type { TrainingJobRecord, TrainingJobStore } from '../stores.ts';

export class SqlTrainingJobStore implements TrainingJobStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async insert({ id, owner, createdAtMs, sealed }: TrainingJobRecord): Promise<void> {
    await this.#database
      .insertInto('fine_tuning_jobs')
      .values({ id, owner, created_at_ms: createdAtMs, sealed })
      .execute();
  }

  async find(owner: string, id: string): Promise<TrainingJobRecord | undefined> {
    const row = await this.#database
      .selectFrom('fine_tuning_jobs')
      .selectAll()
      .where('id', '=', id)
      .where('owner', '=', owner)
      .executeTakeFirst();
    return row && recordOf(row);
  }

  async list(
    owner: string,
    { limit, after }: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<readonly TrainingJobRecord[]> {
    const last = after === undefined ? undefined : await this.find(owner, after);
    if (after !== undefined && last === undefined) return [];
    let query = this.#database.selectFrom('fine_tuning_jobs').selectAll().where('owner', '=', owner);
    if (last !== undefined)
      query = query.where((where) =>
        where.or([
          where('created_at_ms', '<', last.createdAtMs),
          where.and([where('created_at_ms', '=', last.createdAtMs), where('id', '<', last.id)]),
        ]),
      );
    const rows = await query.orderBy('created_at_ms', 'desc').orderBy('id', 'desc').limit(limit).execute();
    return rows.map(recordOf);
  }
}

interface JobRow {
  readonly id: string;
  readonly owner: string;
  readonly created_at_ms: number;
  readonly sealed: string;
}

function recordOf({ id, owner, created_at_ms: createdAtMs, sealed }: JobRow): TrainingJobRecord {
  return { id, owner, createdAtMs, sealed };
}

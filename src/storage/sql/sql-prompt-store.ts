/**
 * Prompts in SQL, the same for every backend. Each write is one transaction with its line in the history and a bump of the
 * change counter, whose row serialises the writers: no two get one version number, and no node misses a change.
 */
import type { Transaction } from 'kysely';
import type { Database, Tables } from '../schema.ts';
import type {
  LabelMove,
  LabelMoved,
  PromptBounds,
  PromptChangeRecord,
  PromptLabelRecord,
  PromptName,
  PromptStore,
  PromptVersionRecord,
  SealedChange,
} from '../stores.ts';
import type { ChangeCounter } from './change-rows.ts';

const NO_KEYS = { keys: [] } as const;
/** A change whose recorder died is taken up by another after this time. */
const RECORDING_MS = 60_000;

export class SqlPromptStore implements PromptStore {
  readonly #database: Database;
  readonly #changes: ChangeCounter;

  constructor(database: Database, changes: ChangeCounter) {
    this.#database = database;
    this.#changes = changes;
  }

  add(
    record: PromptVersionRecord,
    change: SealedChange,
    bounds: PromptBounds,
  ): Promise<'added' | 'overtaken' | 'full'> {
    const { tenant, prompt, version, createdAtMs, sealed } = record;
    return this.#changes.commit(NO_KEYS, async (transaction) => {
      const latest = await latestVersion(transaction, record);
      if (latest !== version - 1) return 'overtaken';
      if (version > bounds.maxVersions) return 'full';
      if (version === 1 && (await countPrompts(transaction, tenant)) >= bounds.maxPrompts) return 'full';
      await transaction
        .insertInto('prompt_versions')
        .values({ tenant, prompt, version, created_at_ms: createdAtMs, sealed })
        .execute();
      await writeChange(transaction, record, change);
      return 'added';
    });
  }

  moveLabel(
    { tenant, prompt, label, version, expected }: LabelMove,
    change: SealedChange,
  ): Promise<LabelMoved> {
    return this.#changes.commit(NO_KEYS, async (transaction) => {
      const target = await transaction
        .selectFrom('prompt_versions')
        .select('version')
        .where('tenant', '=', tenant)
        .where('prompt', '=', prompt)
        .where('version', '=', version)
        .executeTakeFirst();
      if (target === undefined) return { moved: false, reason: 'no_version' };
      const row = await transaction
        .selectFrom('prompt_labels')
        .select('version')
        .where('tenant', '=', tenant)
        .where('prompt', '=', prompt)
        .where('label', '=', label)
        .executeTakeFirst();
      const current = row?.version ?? null;
      if (expected !== undefined && expected !== current)
        return { moved: false, reason: 'overtaken', current };
      if (current === version) return { moved: true, previous: current };
      await transaction
        .insertInto('prompt_labels')
        .values({ tenant, prompt, label, version, previous_version: current })
        .onConflict((conflict) =>
          conflict.columns(['tenant', 'prompt', 'label']).doUpdateSet({ version, previous_version: current }),
        )
        .execute();
      await writeChange(transaction, { tenant, prompt }, change);
      return { moved: true, previous: current };
    });
  }

  async versions(name?: PromptName): Promise<readonly PromptVersionRecord[]> {
    const all = this.#database
      .selectFrom('prompt_versions')
      .selectAll()
      .orderBy('tenant')
      .orderBy('prompt')
      .orderBy('version');
    const rows = await (name === undefined
      ? all
      : all.where('tenant', '=', name.tenant).where('prompt', '=', name.prompt)
    ).execute();
    return rows.map(({ created_at_ms: createdAtMs, ...row }) => ({ ...row, createdAtMs }));
  }

  async labels(name?: PromptName): Promise<readonly PromptLabelRecord[]> {
    const all = this.#database
      .selectFrom('prompt_labels')
      .selectAll()
      .orderBy('tenant')
      .orderBy('prompt')
      .orderBy('label');
    const rows = await (name === undefined
      ? all
      : all.where('tenant', '=', name.tenant).where('prompt', '=', name.prompt)
    ).execute();
    return rows.map(({ previous_version: previousVersion, ...row }) => ({ ...row, previousVersion }));
  }

  async lastChange(): Promise<number> {
    const row = await this.#database
      .selectFrom('prompt_changes')
      .select((column) => column.fn.max('number').as('last'))
      .executeTakeFirst();
    return Number(row?.last ?? 0);
  }

  async changes(page: {
    readonly after: number;
    readonly limit: number;
    readonly name?: PromptName;
  }): Promise<readonly PromptChangeRecord[]> {
    const { after, limit, name } = page;
    const all = this.#database
      .selectFrom('prompt_changes')
      .select(['number', 'tenant', 'prompt', 'at_ms', 'sealed', 'recorded'])
      .where('number', '>', after)
      .orderBy('number')
      .limit(limit);
    const rows = await (name === undefined
      ? all
      : all.where('tenant', '=', name.tenant).where('prompt', '=', name.prompt)
    ).execute();
    return rows.map(({ at_ms: atMs, recorded, ...row }) => ({ ...row, atMs, recorded: recorded === 1 }));
  }

  async claimRecording(number: number, nowMs: number): Promise<boolean> {
    const claimed = await this.#database
      .updateTable('prompt_changes')
      .set({ recording_since_ms: nowMs })
      .where('number', '=', number)
      .where('recorded', '=', 0)
      .where((where) =>
        where.or([
          where('recording_since_ms', 'is', null),
          where('recording_since_ms', '<', nowMs - RECORDING_MS),
        ]),
      )
      .executeTakeFirst();
    return claimed.numUpdatedRows > 0n;
  }

  async recorded(number: number): Promise<void> {
    await this.#database
      .updateTable('prompt_changes')
      .set({ recorded: 1 })
      .where('number', '=', number)
      .execute();
  }

  async unrecorded(limit: number): Promise<readonly PromptChangeRecord[]> {
    const rows = await this.#database
      .selectFrom('prompt_changes')
      .select(['number', 'tenant', 'prompt', 'at_ms', 'sealed'])
      .where('recorded', '=', 0)
      .orderBy('number')
      .limit(limit)
      .execute();
    return rows.map(({ at_ms: atMs, ...row }) => ({ ...row, atMs, recorded: false }));
  }
}

type Writing = Transaction<Tables>;

async function latestVersion(transaction: Writing, { tenant, prompt }: PromptName): Promise<number> {
  const row = await transaction
    .selectFrom('prompt_versions')
    .select((column) => column.fn.max('version').as('latest'))
    .where('tenant', '=', tenant)
    .where('prompt', '=', prompt)
    .executeTakeFirst();
  return Number(row?.latest ?? 0);
}

async function countPrompts(transaction: Writing, tenant: string): Promise<number> {
  const row = await transaction
    .selectFrom('prompt_versions')
    .select((column) => column.fn.count('prompt').as('prompts'))
    .where('tenant', '=', tenant)
    .where('version', '=', 1)
    .executeTakeFirst();
  return Number(row?.prompts ?? 0);
}

/** After the counter's row is locked nobody else writes here, so the next number is free. */
async function writeChange(
  transaction: Writing,
  { tenant, prompt }: PromptName,
  { atMs, sealed }: SealedChange,
): Promise<void> {
  const row = await transaction
    .selectFrom('prompt_changes')
    .select((column) => column.fn.max('number').as('last'))
    .executeTakeFirst();
  const number = Number(row?.last ?? 0) + 1;
  await transaction
    .insertInto('prompt_changes')
    .values({ number, tenant, prompt, at_ms: atMs, sealed, recording_since_ms: null, recorded: 0 })
    .execute();
}

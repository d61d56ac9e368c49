/**
 * Virtual keys in SQL, the same for every backend: only their keyed hashes. A write bumps the change counter in its own transaction, so that no
 * key can change without every running gate hearing of it, even when the writer dies right after the commit; so does its
 * note for the audit log.
 */
import { z } from 'zod';
import type { ApiKey, ApiKeyRow, Database } from '../schema.ts';
import type { KeyChangeNote, KeyChangeStore, KeyRecord, KeyRotation, KeyStore } from '../stores.ts';
import type { ChangeCounter } from './change-rows.ts';
import { type ClaimSql, claimKeyChanges, noteKeyChange } from './key-change-rows.ts';

const period = z.enum(['day', 'month', 'total']);
const budgets = z.array(
  z.union([
    z.strictObject({ period, limitNanoUsd: z.int().min(0) }),
    z.strictObject({ period, limitTokens: z.int().min(0) }),
  ]),
);
const limits = z.strictObject({
  requestsPerMinute: z.int().exactOptional(),
  tokensPerMinute: z.int().exactOptional(),
  concurrency: z.int().exactOptional(),
});
const scopes = z.array(z.string());

/** Eighteen parameters a row, and Postgres takes 65,535 a statement, SQLite half of it. */
const ROWS_A_STATEMENT = 500;

export class SqlKeyStore implements KeyStore, KeyChangeStore {
  protected readonly database: Database;
  readonly #changes: ChangeCounter;
  readonly #claims: ClaimSql;

  constructor(database: Database, changes: ChangeCounter, claims: ClaimSql) {
    this.database = database;
    this.#changes = changes;
    this.#claims = claims;
  }

  async insert(record: KeyRecord, change?: string): Promise<void> {
    const { id: keyId, tenant, createdAtMs: atMs } = record;
    await this.#changes.commit({ keys: [keyId] }, async (transaction, changed) => {
      await transaction
        .insertInto('api_keys')
        .values({ ...toRow(record), changed })
        .execute();
      const note = { keyId, tenant, event: 'key_created', atMs, id: change } as const;
      await noteKeyChange(transaction, this.#claims, note);
    });
  }

  async insertAll(records: readonly KeyRecord[]): Promise<void> {
    await this.#changes.commit({ keys: 'any' }, async (transaction, changed) => {
      for (let from = 0; from < records.length; from += ROWS_A_STATEMENT) {
        const rows = records
          .slice(from, from + ROWS_A_STATEMENT)
          .map((record) => ({ ...toRow(record), changed }));
        await transaction.insertInto('api_keys').values(rows).execute();
      }
    });
  }

  async find(id: string): Promise<KeyRecord | undefined> {
    const row = await this.database
      .selectFrom('api_keys')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row === undefined ? undefined : toRecord(row);
  }

  async list(tenant?: string): Promise<readonly KeyRecord[]> {
    const all = this.database.selectFrom('api_keys').selectAll().orderBy('created_at_ms').orderBy('id');
    const rows = await (tenant === undefined ? all : all.where('tenant', '=', tenant)).execute();
    return rows.map(toRecord);
  }

  /** The first revocation's time stays. */
  async revoke(id: string, atMs: number, change?: string): ReturnType<KeyStore['revoke']> {
    return this.#changes.commit({ keys: [id] }, async (transaction, changed) => {
      const row = await transaction
        .updateTable('api_keys')
        .set({ revoked_at_ms: atMs, changed })
        .where('id', '=', id)
        .where('revoked_at_ms', 'is', null)
        .returning('tenant')
        .executeTakeFirst();
      if (row === undefined) {
        const known = await transaction
          .selectFrom('api_keys')
          .select('id')
          .where('id', '=', id)
          .executeTakeFirst();
        return known === undefined ? 'unknown' : 'was_revoked';
      }
      const note = { keyId: id, tenant: row.tenant, event: 'key_revoked', atMs, id: change } as const;
      await noteKeyChange(transaction, this.#claims, note);
      return 'revoked';
    });
  }

  async rotate(id: string, rotation: KeyRotation, change?: string): Promise<boolean> {
    const { atMs } = rotation;
    return this.#changes.commit({ keys: [id] }, async (transaction, changed) => {
      const row = await transaction
        .updateTable('api_keys')
        .set((column) => ({
          previous_hash: column.ref('hash'),
          previous_hash_until_ms: rotation.previousHashUntilMs,
          hash: rotation.hash,
          rotated_at_ms: atMs,
          changed,
        }))
        .where('id', '=', id)
        .where('revoked_at_ms', 'is', null)
        .returning('tenant')
        .executeTakeFirst();
      if (row === undefined) return false;
      const note = { keyId: id, tenant: row.tenant, event: 'key_rotated', atMs, id: change } as const;
      await noteKeyChange(transaction, this.#claims, note);
      return true;
    });
  }

  claimKeyChanges(): Promise<readonly KeyChangeNote[]> {
    return this.database.transaction().execute((transaction) => claimKeyChanges(transaction, this.#claims));
  }

  async keyChangeRecorded(id: string): Promise<void> {
    await this.database.deleteFrom('key_changes').where('id', '=', id).execute();
  }

  /** Not announced: nobody decides anything on the last use. A time never goes back. */
  async touch(uses: readonly KeyUse[]): Promise<void> {
    if (uses.length === 0) return;
    await this.database.transaction().execute(async (transaction) => {
      for (const use of latestUses(uses)) {
        await transaction
          .updateTable('api_keys')
          .set({ last_used_at_ms: use.atMs })
          .where('id', '=', use.id)
          .where((where) =>
            where.or([where('last_used_at_ms', 'is', null), where('last_used_at_ms', '<', use.atMs)]),
          )
          .execute();
      }
    });
  }
}

export interface KeyUse {
  readonly id: string;
  readonly atMs: number;
}

/** One use a key, its latest, in the order of the ids: the order in which every writer must lock their rows. */
export function latestUses(uses: readonly KeyUse[]): readonly KeyUse[] {
  const latest = new Map<string, number>();
  for (const { id, atMs } of uses) latest.set(id, Math.max(atMs, latest.get(id) ?? 0));
  return [...latest].map(([id, atMs]) => ({ id, atMs })).sort((left, right) => (left.id < right.id ? -1 : 1));
}

function toRow(record: KeyRecord): Omit<ApiKeyRow, 'changed'> {
  return {
    id: record.id,
    name: record.name,
    tenant: record.tenant,
    project: record.project ?? null,
    user_id: record.user ?? null,
    hash: record.hash,
    previous_hash: record.previousHash ?? null,
    previous_hash_until_ms: record.previousHashUntilMs ?? null,
    scopes: JSON.stringify(record.scopes),
    policy: record.policy ?? null,
    budgets: JSON.stringify(record.budgets),
    limits: JSON.stringify(record.limits),
    created_at_ms: record.createdAtMs,
    rotated_at_ms: record.rotatedAtMs,
    expires_at_ms: record.expiresAtMs ?? null,
    revoked_at_ms: record.revokedAtMs ?? null,
    last_used_at_ms: record.lastUsedAtMs ?? null,
  };
}

/** Throws where the JSON columns are not what was written: a key with unreadable limits must not become one without. */
function toRecord(row: ApiKey): KeyRecord {
  return {
    id: row.id,
    name: row.name,
    tenant: row.tenant,
    ...(row.project !== null && { project: row.project }),
    ...(row.user_id !== null && { user: row.user_id }),
    hash: row.hash,
    ...(row.previous_hash !== null && { previousHash: row.previous_hash }),
    ...(row.previous_hash_until_ms !== null && { previousHashUntilMs: row.previous_hash_until_ms }),
    scopes: scopes.parse(JSON.parse(row.scopes)),
    ...(row.policy !== null && { policy: row.policy }),
    budgets: budgets.parse(JSON.parse(row.budgets)),
    limits: limits.parse(JSON.parse(row.limits)),
    createdAtMs: row.created_at_ms,
    rotatedAtMs: row.rotated_at_ms,
    ...(row.expires_at_ms !== null && { expiresAtMs: row.expires_at_ms }),
    ...(row.revoked_at_ms !== null && { revokedAtMs: row.revoked_at_ms }),
    ...(row.last_used_at_ms !== null && { lastUsedAtMs: row.last_used_at_ms }),
  };
}

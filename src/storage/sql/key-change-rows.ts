/**
 * The changes of keys on their way to an audit log. Claims go by the database's own clock: by a node's, one whose clock is
 * ahead would take what another is just putting on its log.
 */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Executor } from '../schema.ts';
import type { KeyChangeNote } from '../stores.ts';
import type { LedgerSql } from './ledger-statements.ts';

/** A node that claimed a change and did not record it by then died over it. */
const CLAIM_MS = 60_000;
const CHANGES_AT_ONCE = 100;

export type ClaimSql = Pick<LedgerSql, 'now' | 'forUpdate'>;

const notes = z.array(
  z.object({
    ...{ id: z.string(), keyId: z.string(), tenant: z.string(), atMs: z.int() },
    event: z.enum(['key_created', 'key_revoked', 'key_rotated']),
  }),
);

/** In the transaction of the change. With an id it is claimed by whoever makes the change. */
export async function noteKeyChange(
  transaction: Executor,
  claims: ClaimSql,
  { id, keyId, tenant, event, atMs }: Omit<KeyChangeNote, 'id'> & { readonly id: string | undefined },
): Promise<void> {
  await transaction
    .insertInto('key_changes')
    .values({
      ...{ id: id ?? randomUUID(), key_id: keyId, tenant, event, at_ms: atMs },
      recording_since_ms: id === undefined ? null : claims.now(),
    })
    .execute();
}

export async function claimKeyChanges(
  transaction: Executor,
  { now, forUpdate }: ClaimSql,
): Promise<readonly KeyChangeNote[]> {
  const { rows } = await sql`
    update key_changes set recording_since_ms = ${now()} where id in (
      select id from key_changes
      where recording_since_ms is null or recording_since_ms < ${now()} - ${sql.lit(CLAIM_MS)}
      order by at_ms, id limit ${sql.lit(CHANGES_AT_ONCE)} ${forUpdate})
    returning id, key_id as "keyId", tenant, event, at_ms as "atMs"`.execute(transaction);
  return notes.parse(rows).sort((left, right) => left.atMs - right.atMs);
}

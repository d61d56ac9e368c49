/**
 * Kept files in SQL, the same for every backend: ciphertext and keyed names, for their owner only. The parts of a file are
 * written by statements of their own, so that a large one does not hold the writer; it is found once it is complete.
 */
import type { Database, Executor } from '../schema.ts';
import type { FileBounds, FilePage, FilePart, FileRecord, FileStore, FilesUsed } from '../stores.ts';
import { OwnedRows } from './owned-rows.ts';

/** Files that one clean-up removes, so that it never holds the writer for long. */
const EXPIRED_AT_ONCE = 20;
/** What was not completed by then never will be: whoever wrote it is gone. */
const UNFINISHED_MS = 3_600_000;

export class SqlFileStore implements FileStore {
  readonly #database: Database;
  readonly #owned: OwnedRows;

  constructor(database: Database) {
    this.#database = database;
    this.#owned = new OwnedRows(database, {
      rows: 'kept_files',
      parts: { table: 'kept_file_parts', row: 'file' },
      keys: 'kept_file_keys',
    });
  }

  begin(record: FileRecord, bounds: FileBounds | undefined): Promise<boolean> {
    const { id, owner, purpose, bytes, createdAtMs, expiresAtMs, sealed } = record;
    return this.#database.transaction().execute(async (transaction) => {
      // The owner's key row is the lock that two first bytes too many would meet at.
      await transaction.updateTable('kept_file_keys').set({ owner }).where('owner', '=', owner).execute();
      if (bounds !== undefined && !(await hasRoom(transaction, record, bounds))) return false;
      await transaction
        .insertInto('kept_files')
        .values({
          ...{ id, owner, purpose, size: bytes, sealed, complete: 0 },
          ...{ created_at_ms: createdAtMs, expires_at_ms: expiresAtMs },
        })
        .execute();
      return true;
    });
  }

  used(owner: string, nowMs: number): Promise<FilesUsed> {
    return usedBy(this.#database, owner, nowMs);
  }

  async append(id: string, parts: readonly FilePart[]): Promise<void> {
    if (parts.length === 0) return;
    const values = parts.map(({ number, sealed }) => ({ file: id, number, sealed }));
    await this.#database.insertInto('kept_file_parts').values(values).execute();
  }

  async complete(id: string): Promise<void> {
    const done = await this.#database
      .updateTable('kept_files')
      .set({ complete: 1 })
      .where('id', '=', id)
      .executeTakeFirst();
    if (done.numUpdatedRows === 0n) throw new Error('a file was removed while it was written');
  }

  async find(owner: string, id: string, nowMs: number): Promise<FileRecord | undefined> {
    const row = await this.#database
      .selectFrom('kept_files')
      .selectAll()
      .where('id', '=', id)
      .where('owner', '=', owner)
      .where('complete', '=', 1)
      .where('expires_at_ms', '>', nowMs)
      .executeTakeFirst();
    return row === undefined ? undefined : recordOf(row);
  }

  async part(owner: string, id: string, number: number): Promise<Uint8Array | undefined> {
    const row = await this.#database
      .selectFrom('kept_file_parts')
      .innerJoin('kept_files', 'kept_files.id', 'kept_file_parts.file')
      .select('kept_file_parts.sealed')
      .where('kept_file_parts.file', '=', id)
      .where('kept_file_parts.number', '=', number)
      .where('kept_files.owner', '=', owner)
      .executeTakeFirst();
    return row?.sealed;
  }

  async list(owner: string, page: FilePage): Promise<readonly FileRecord[]> {
    const { nowMs, limit, order, purpose, after } = page;
    const last = after === undefined ? undefined : await this.find(owner, after, 0);
    if (after !== undefined && last === undefined) return [];
    let query = this.#database
      .selectFrom('kept_files')
      .selectAll()
      .where('owner', '=', owner)
      .where('complete', '=', 1)
      .where('expires_at_ms', '>', nowMs);
    if (purpose !== undefined) query = query.where('purpose', '=', purpose);
    if (last !== undefined) {
      const beyond = order === 'asc' ? '>' : '<';
      query = query.where((where) =>
        where.or([
          where('created_at_ms', beyond, last.createdAtMs),
          where.and([where('created_at_ms', '=', last.createdAtMs), where('id', beyond, last.id)]),
        ]),
      );
    }
    const rows = await query.orderBy('created_at_ms', order).orderBy('id', order).limit(limit).execute();
    return rows.map(recordOf);
  }

  remove(owner: string, id: string): Promise<boolean> {
    return this.#owned.remove(owner, id);
  }

  ownerKey(owner: string, fresh: string): Promise<string> {
    return this.#owned.ownerKey(owner, fresh);
  }

  findOwnerKey(owner: string): Promise<string | undefined> {
    return this.#owned.findOwnerKey(owner);
  }

  async removeExpired(nowMs: number): Promise<void> {
    await this.#database.transaction().execute(async (transaction) => {
      const rows = await transaction
        .selectFrom('kept_files')
        .select('id')
        .where((where) =>
          where.or([
            where('expires_at_ms', '<=', nowMs),
            where.and([where('complete', '=', 0), where('created_at_ms', '<=', nowMs - UNFINISHED_MS)]),
          ]),
        )
        .limit(EXPIRED_AT_ONCE)
        .execute();
      await this.#owned.removeAll(transaction, rows);
    });
  }
}

async function hasRoom(executor: Executor, record: FileRecord, bounds: FileBounds): Promise<boolean> {
  const { files, bytes } = await usedBy(executor, record.owner, record.createdAtMs);
  return files < bounds.maxFiles && bytes + record.bytes <= bounds.maxBytes;
}

async function usedBy(executor: Executor, owner: string, nowMs: number): Promise<FilesUsed> {
  const row = await executor
    .selectFrom('kept_files')
    .select((column) => [column.fn.count('id').as('count'), column.fn.sum('size').as('bytes')])
    .where('owner', '=', owner)
    .where('expires_at_ms', '>', nowMs)
    .executeTakeFirst();
  return { files: Number(row?.count ?? 0), bytes: Number(row?.bytes ?? 0) };
}

interface FileRow {
  readonly id: string;
  readonly owner: string;
  readonly purpose: string;
  readonly size: number;
  readonly created_at_ms: number;
  readonly expires_at_ms: number;
  readonly sealed: string;
}

function recordOf({ id, owner, purpose, size, sealed, ...times }: FileRow): FileRecord {
  return {
    ...{ id, owner, purpose, bytes: size, sealed },
    createdAtMs: times.created_at_ms,
    expiresAtMs: times.expires_at_ms,
  };
}

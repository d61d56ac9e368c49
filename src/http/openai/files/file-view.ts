/** Kept files in the shapes of OpenAI's Files API, and what its callers may ask of a list. Never shows whose a file is. */

import { type Refusal, refuse } from '../../../errors.ts';
import type { FileListing, KeptFile } from '../../../files/kept-files.ts';

/** Most files of one page. */
const MAX_PAGE = 10_000;
const DEFAULT_PAGE = 1_000;
/** Of the ids that the gate makes; others' are not looked up. */
export const FILE_ID = /^file-[0-9a-f]{36}$/;

export function fileObject({ id, bytes, createdAtMs, expiresAtMs, fileName, purpose }: KeptFile): object {
  return {
    ...{ id, object: 'file', bytes, created_at: seconds(createdAtMs), expires_at: seconds(expiresAtMs) },
    ...{ filename: fileName, purpose, status: 'processed' },
  };
}

export function renderFilePage(files: readonly KeptFile[], limit: number): string {
  const data = files.slice(0, limit);
  return JSON.stringify({
    ...{ object: 'list', data: data.map(fileObject) },
    ...{ first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null },
    has_more: files.length > limit,
  });
}

export function renderFileDeleted(id: string): string {
  return JSON.stringify({ id, object: 'file', deleted: true });
}

/** `query`: without the question mark. */
export function readFileQuery(query: string): FileListing | Refusal {
  const asked = new URLSearchParams(query);
  const order = asked.get('order') ?? 'desc';
  if (order !== 'asc' && order !== 'desc')
    return refuse('invalid_field', 'the order is neither asc nor desc', { param: 'order' });
  const limit = readLimit(asked.get('limit'), DEFAULT_PAGE, MAX_PAGE);
  if (limit === undefined) return refuse('invalid_field', 'the limit is out of range', { param: 'limit' });
  const after = asked.get('after') ?? undefined;
  return { order, limit, after, purpose: asked.get('purpose') ?? undefined };
}

/** Undefined where it is no number from 1 to `most`. */
export function readLimit(text: string | null, otherwise: number, most: number): number | undefined {
  if (text === null) return otherwise;
  const limit = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  return limit >= 1 && limit <= most ? limit : undefined;
}

/** Unix seconds, as the API counts. */
export function seconds(atMs: number): number {
  return Math.floor(atMs / 1_000);
}

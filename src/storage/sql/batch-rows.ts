/** Rows of batches as records: what is stored as text is read by its schema, and nothing is guessed. */
import { z } from 'zod';
import type { BatchRow } from '../schema.ts';
import type { BatchRecord, BatchStatus } from '../stores.ts';

const STATUSES = [
  'failed',
  'in_progress',
  'completed',
  'expired',
  'cancelling',
  'cancelled',
] as const satisfies readonly BatchStatus[];

/** Those that somebody still has to work on. */
export const UNFINISHED: readonly BatchStatus[] = ['in_progress', 'cancelling'];

const status = z.enum(STATUSES);
const marks = z.partialRecord(status, z.int());

/** Throws where the row is damaged. */
export function recordOf(row: BatchRow): BatchRecord {
  const { id, owner, key_id: keyId, total, completed, failed, sealed } = row;
  return {
    ...{ id, owner, keyId, total, completed, failed, sealed },
    status: status.parse(row.status),
    createdAtMs: row.created_at_ms,
    endsAtMs: row.ends_at_ms,
    removeAtMs: row.remove_at_ms,
    marks: marks.parse(JSON.parse(row.marks)),
    inputFile: row.input_file,
    outputFile: row.output_file ?? undefined,
    errorFile: row.error_file ?? undefined,
    errors: row.errors ?? undefined,
  };
}

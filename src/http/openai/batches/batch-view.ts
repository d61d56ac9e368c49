/** Batches in the shape of OpenAI's Batch API. Shows nothing of whose they are or who works them. */
import type { KeptBatch } from '../../../batches/kept-batches.ts';
import { seconds } from '../files/file-view.ts';

export function batchObject({ record, endpoint, metadata }: KeptBatch): object {
  const { id, status, marks, total, completed, failed } = record;
  const at = (name: keyof typeof marks) => {
    const atMs = marks[name];
    return atMs === undefined ? null : seconds(atMs);
  };
  return {
    ...{ id, object: 'batch', endpoint, errors: errorsOf(record.errors) },
    ...{ input_file_id: record.inputFile, completion_window: '24h', status },
    ...{ output_file_id: record.outputFile ?? null, error_file_id: record.errorFile ?? null },
    ...{ created_at: seconds(record.createdAtMs), in_progress_at: at('in_progress') },
    ...{ expires_at: seconds(record.endsAtMs), finalizing_at: null, completed_at: at('completed') },
    ...{ failed_at: at('failed'), expired_at: at('expired') },
    ...{ cancelling_at: at('cancelling'), cancelled_at: at('cancelled') },
    request_counts: { total, completed, failed },
    metadata,
  };
}

function errorsOf(errors: string | undefined): object | null {
  if (errors === undefined) return null;
  const data: unknown = JSON.parse(errors);
  return { object: 'list', data };
}

export function renderBatchPage(batches: readonly KeptBatch[], limit: number): string {
  const data = batches.slice(0, limit);
  return JSON.stringify({
    ...{ object: 'list', data: data.map(batchObject) },
    ...{ first_id: data[0]?.record.id ?? null, last_id: data.at(-1)?.record.id ?? null },
    has_more: batches.length > limit,
  });
}

/** Looks through a batch's whole input before the batch begins: what is wrong is told now, line by line, not hours later. */
import { jsonLines, LineFaultError } from '../files/jsonl.ts';
import type { LineBounds } from '../files/kept-files.ts';
import { isProblem, readBatchLine } from './batch-line.ts';
import type { BatchProblem } from './kept-batches.ts';

/** Most problems that are listed. */
const MAX_PROBLEMS = 20;

export interface InputCheck {
  readonly endpoint: string;
  readonly maxLines: number;
  readonly bounds: LineBounds;
}

export interface CheckedInput {
  readonly total: number;
  readonly problems: readonly BatchProblem[];
}

export async function checkInput(
  content: AsyncIterable<Buffer>,
  { endpoint, maxLines, bounds }: InputCheck,
): Promise<CheckedInput> {
  const ids = new Set<string>();
  const problems: BatchProblem[] = [];
  let total = 0;
  try {
    for await (const { number, json } of jsonLines(content, bounds)) {
      total = number;
      if (total > maxLines) return { total, problems: [tooMany(maxLines)] };
      const line = readBatchLine(json, endpoint);
      if (isProblem(line)) problems.push({ ...line, line: number });
      else if (ids.has(line.customId)) problems.push({ ...TWICE, line: number });
      else ids.add(line.customId);
      if (problems.length >= MAX_PROBLEMS) break;
    }
  } catch (error) {
    if (!(error instanceof LineFaultError)) throw error;
    problems.push({ ...UNREADABLE, line: error.fault.line });
  }
  return { total, problems };
}

const TWICE = {
  code: 'duplicate_custom_id',
  message: 'The custom_id stands on an earlier line.',
  param: 'custom_id',
};
const UNREADABLE = { code: 'invalid_json_line', message: 'The line is not strict JSON.', param: null };

function tooMany(maxLines: number): BatchProblem {
  return {
    ...{ code: 'too_many_lines', param: 'input_file_id', line: null },
    message: `A batch may have ${maxLines} lines.`,
  };
}

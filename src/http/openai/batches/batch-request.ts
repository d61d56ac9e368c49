/** What POST /v1/batches may ask for, and what a list may be asked for. What is not understood is refused by name. */
import { type Refusal, refuse } from '../../../errors.ts';
import { isObject } from '../../json-object.ts';
import type { StrictJson } from '../../strict-json.ts';
import { readLimit } from '../files/file-view.ts';

/** Of OpenAI's: pairs of metadata, and characters of a name and of a value. */
const MAX_PAIRS = 16;
const MAX_NAME = 64;
const MAX_VALUE = 512;
const DEFAULT_PAGE = 20;
const MAX_PAGE = 100;
/** Of the ids that the gate makes; others' are not looked up. */
export const BATCH_ID = /^batch_[0-9a-f]{36}$/;

const MEMBERS: ReadonlySet<string> = new Set(['input_file_id', 'endpoint', 'completion_window', 'metadata']);

export interface BatchRequest {
  readonly inputFile: string;
  readonly endpoint: string;
  readonly metadata: Readonly<Record<string, string>> | null;
}

export function readBatchRequest({ value }: StrictJson): BatchRequest | Refusal {
  if (!isObject(value)) return invalid('$');
  const other = Object.keys(value).find((name) => !MEMBERS.has(name));
  if (other !== undefined)
    return refuse('unsupported_content', 'a member of the batch is not known', {
      param: /^\w{1,64}$/.test(other) ? other : '$',
    });
  const { input_file_id: inputFile, endpoint, completion_window: window, metadata = null } = value;
  if (typeof inputFile !== 'string') return invalid('input_file_id');
  if (typeof endpoint !== 'string') return invalid('endpoint');
  if (window !== '24h') return invalid('completion_window', 'The one completion window is 24h.');
  return isMetadata(metadata) ? { inputFile, endpoint, metadata } : invalid('metadata');
}

/** `query`: without the question mark. */
export function readBatchQuery(query: string): { limit: number; after: string | undefined } | Refusal {
  const asked = new URLSearchParams(query);
  const limit = readLimit(asked.get('limit'), DEFAULT_PAGE, MAX_PAGE);
  return limit === undefined ? invalid('limit') : { limit, after: asked.get('after') ?? undefined };
}

function isMetadata(value: unknown): value is Record<string, string> | null {
  if (value === null) return true;
  if (!isObject(value)) return false;
  const pairs = Object.entries(value);
  return (
    pairs.length <= MAX_PAIRS &&
    pairs.every(
      ([name, text]) => name.length <= MAX_NAME && typeof text === 'string' && text.length <= MAX_VALUE,
    )
  );
}

function invalid(param: string, detail?: string): Refusal {
  return refuse('invalid_field', 'a field of the batch is missing or wrong', {
    param,
    ...(detail !== undefined && { detail }),
  });
}

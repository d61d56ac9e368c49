/** A provider's answer to a job: it must name the job, and nothing of it goes to the caller as it came. */
import { isRefusal, type Refusal, refuse } from '../errors.ts';
import { isObject } from '../http/json-object.ts';
import { parseStrictText } from '../http/strict-json.ts';
import type { SurfaceAnswer } from '../http/surface.ts';

const MAX_ANSWER_DEPTH = 32;
const JOB_ID = /^[\w-]{1,128}$/;

/** Nothing that a model said; its usage is not known yet, so that the whole bound is paid. */
export function readJobAnswer(body: string): SurfaceAnswer | Refusal {
  const parsed = parseStrictText(body, { maxDepth: MAX_ANSWER_DEPTH });
  if (isRefusal(parsed)) return refuse('provider_failed', `the job cannot be read: ${parsed.code}`);
  const job = parsed.value;
  if (!isObject(job) || typeof job['id'] !== 'string' || !JOB_ID.test(job['id']))
    return refuse('provider_failed', 'the provider’s job has no id');
  return {
    ...{ segments: [], usage: {}, structured: [], complete: true },
    toolCalls: () => [],
    turns: () => [],
    render: () => body,
  };
}

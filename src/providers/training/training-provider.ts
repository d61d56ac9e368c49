/**
 * A provider that also trains: uploads a job's file, then creates the job of it, and reads and cancels jobs. It never
 * repeats a call, and tells a job as unbilled only where the provider refused it or never heard of it.
 */
import { editJson } from '../../http/json-edit.ts';
import { writeForm } from '../../http/openai/written-form.ts';
import { type Provider, type ProviderCall, type ProviderReply, textOf } from '../provider.ts';

/** The surface whose calls are a job's creation: its file beside its text. */
export const TRAINING_FORMAT = 'fine_tuning';
/** What a provider is asked for besides: a job by its id there, which stands where others have the model. */
export type JobCall = 'fine_tuning_job' | 'fine_tuning_events' | 'fine_tuning_cancel';

/** Where the steps go, under the base URL; `id` is a job's. */
export function trainingPath(surface: string, id: string): string | undefined {
  const job = `/fine_tuning/jobs/${encodeURIComponent(id)}`;
  switch (surface) {
    case 'fine_tuning_files':
      return '/files';
    case 'fine_tuning_jobs':
      return '/fine_tuning/jobs';
    case 'fine_tuning_job':
      return job;
    case 'fine_tuning_events':
      return `${job}/events`;
    case 'fine_tuning_cancel':
      return `${job}/cancel`;
    default:
      return undefined;
  }
}

export const TRAINING_STEPS: readonly string[] = [
  'fine_tuning_files',
  'fine_tuning_jobs',
  'fine_tuning_job',
  'fine_tuning_events',
  'fine_tuning_cancel',
];
export const TRAINING_READS: readonly string[] = ['fine_tuning_job', 'fine_tuning_events'];

/** Largest answer to an upload. */
const MAX_UPLOAD_ANSWER_BYTES = 64 * 1024;
const FILE_ID = /^[\w-]{1,128}$/;

export function withTraining(provider: Provider): Provider {
  const { name, kind, simulated, converts } = provider;
  return {
    ...{ name, kind, simulated, ...(converts && { converts }) },
    formats: new Set([...provider.formats, TRAINING_FORMAT]),
    call: (call) => (call.surface === TRAINING_FORMAT ? createJob(provider, call) : provider.call(call)),
  };
}

async function createJob(provider: Provider, call: ProviderCall): Promise<ProviderReply> {
  const { attachment } = call;
  if (attachment === undefined) throw new Error('a training job without its file');
  const body = await writeForm(
    [['purpose', 'fine-tune']],
    [{ field: 'file', fileName: 'training.jsonl', contentType: 'application/jsonl', bytes: attachment }],
  );
  const uploaded = await provider.call({ ...call, surface: 'fine_tuning_files', body });
  if (uploaded.type === 'error') return uploaded;
  // A file that only lies there is not billed: no job was asked for.
  if (uploaded.type === 'failed') return { ...uploaded, dispatched: false };
  const file = await fileIdIn(uploaded.body);
  if (file === undefined) return { type: 'failed', reason: 'protocol', dispatched: false };
  const job = editJson(textOf(call), [{ path: ['training_file'], value: file }]);
  return provider.call({ ...call, surface: 'fine_tuning_jobs', body: job });
}

async function fileIdIn(answer: AsyncIterable<Buffer>): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of answer) {
      bytes += chunk.length;
      if (bytes > MAX_UPLOAD_ANSWER_BYTES) return undefined;
      chunks.push(chunk);
    }
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
    return typeof id === 'string' && FILE_ID.test(id) ? id : undefined;
  } catch {
    // Broken off, or no JSON: nobody knows the file, so that no job can be made of it.
    return undefined;
  }
}

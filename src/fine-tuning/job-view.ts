/** A provider's job, and its events, as the gate shows them: known fields only, under the gate's own ids. */
import { isObject, type JsonObject } from '../http/json-object.ts';

/** What the gate's own names stand for. */
export interface JobNames {
  readonly id: string;
  readonly model: string;
  readonly fileId: string;
}

const JOB_FIELDS = [
  ...['created_at', 'finished_at', 'status', 'fine_tuned_model', 'trained_tokens', 'estimated_finish'],
  ...['seed', 'hyperparameters', 'method', 'metadata', 'error'],
];
const EVENT_FIELDS = ['id', 'created_at', 'level', 'message', 'type'];

export function jobView(job: JsonObject, { id, model, fileId }: JobNames): JsonObject {
  return {
    ...{ id, object: 'fine_tuning.job', model, training_file: fileId, validation_file: null },
    ...{ organization_id: '', result_files: [] },
    ...picked(job, JOB_FIELDS),
  };
}

/** Undefined where the provider's answer is no page of events. */
export function eventsView(page: JsonObject): JsonObject | undefined {
  const { data, has_more: more } = page;
  if (!Array.isArray(data) || !data.every(isObject)) return undefined;
  const events = data.map((event: JsonObject) => ({
    object: 'fine_tuning.job.event',
    ...picked(event, EVENT_FIELDS),
  }));
  return { object: 'list', data: events, has_more: more === true };
}

function picked(from: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(
    names.filter((name) => from[name] !== undefined).map((name) => [name, from[name]]),
  );
}

/**
 * The fine-tuning endpoints. Making a job goes the whole way of every request; looking at jobs and cancelling them reaches
 * the provider for the caller's own jobs only. Each needs a scope that no other covers.
 */
import { type Refusal, refuse } from '../errors.ts';
import {
  fineTuningSurface,
  fineTuningSurfaceFor,
  type OpenedJob,
} from '../fine-tuning/fine-tuning-surface.ts';
import { type HeldAnswer, HeldExchange } from '../fine-tuning/held-exchange.ts';
import { jobView } from '../fine-tuning/job-view.ts';
import type { Exchange } from '../http/exchange.ts';
import { isObject } from '../http/json-object.ts';
import type { GateRoute } from '../http/server.ts';
import { refuseClient } from './deliver.ts';
import { cancelJob, listJobs, showEvents, showJob } from './fine-tuning-work.ts';
import type { Gate } from './gate.ts';
import { recordKept } from './kept-access.ts';
import type { Authenticated } from './request-states.ts';
import { run, runListing } from './run.ts';
import { whileOffered } from './while-offered.ts';

export const JOBS_PATH = '/v1/fine_tuning/jobs';

/** Jobs that are made at once: each has its whole file in memory, and the form that it is sent in. */
const MAX_JOBS_AT_ONCE = 2;

export function fineTuningRoutes(gate: Gate): readonly GateRoute[] {
  const places = new Places();
  const offered = (method: GateRoute['method'], path: string, handle: GateRoute['handle']) => {
    const route = { method, path, renderError: fineTuningSurface.renderError, handle };
    return whileOffered(gate, { name: 'fineTuning', surface: fineTuningSurface, route });
  };
  const kept = (method: GateRoute['method'], path: string, work: JobWork) =>
    offered(method, path, (exchange) => workKept(gate, exchange, work));
  return [
    offered('POST', JOBS_PATH, (exchange) => createJob(gate, exchange, places)),
    kept('GET', JOBS_PATH, listJobs),
    kept('GET', `${JOBS_PATH}/:id`, showJob),
    kept('POST', `${JOBS_PATH}/:id/cancel`, cancelJob),
    kept('GET', `${JOBS_PATH}/:id/events`, showEvents),
  ];
}

type JobWork = (gate: Gate, caller: Authenticated, exchange: Exchange) => Promise<string | Refusal>;

/** For whoever may train at least one of the models. */
function workKept(gate: Gate, exchange: Exchange, work: JobWork): Promise<void> {
  return runListing(gate, { surface: fineTuningSurface, exchange }, (models, caller) => {
    const { principal, revision } = caller;
    const { name: surface, training } = fineTuningSurface;
    const may = models.some(({ name: model }) => {
      const asked = { principal, surface, training, model, tools: [], address: exchange.address };
      return revision.access.decide(asked).allowed;
    });
    return may ? work(gate, caller, exchange) : refuse('forbidden', 'the caller may train no model');
  });
}

class Places {
  #taken = 0;

  enter(): boolean {
    if (this.#taken >= MAX_JOBS_AT_ONCE) return false;
    this.#taken += 1;
    return true;
  }

  leave(): void {
    this.#taken -= 1;
  }
}

async function createJob(gate: Gate, exchange: Exchange, places: Places): Promise<void> {
  let opened: OpenedJob | undefined;
  const surface = fineTuningSurfaceFor((job) => {
    if (!places.enter()) return false;
    opened = job;
    return true;
  });
  const held = new HeldExchange(exchange);
  try {
    await run(gate, surface, held);
  } finally {
    if (opened !== undefined) places.leave();
  }
  const { answer } = held;
  if (answer === undefined) exchange.client.destroy();
  else if (answer.status !== 200 || opened === undefined)
    exchange.client.send(answer.status, answer.headers, answer.body);
  else await keepJob(gate, exchange, { answer, opened });
}

interface MadeJob {
  readonly answer: HeldAnswer;
  readonly opened: OpenedJob;
}

/** The job is paid for and on record by now. Where it cannot be kept, its owner hears so, and the log has its id. */
async function keepJob(gate: Gate, exchange: Exchange, { answer, opened }: MadeJob): Promise<void> {
  const { owner: principal, fields } = opened;
  const made: unknown = JSON.parse(answer.body);
  if (!isObject(made)) throw new Error('a job that was read must be an object');
  const provider = answer.headers['x-portcullis-provider'] ?? '';
  const id = gate.trainingJobs.newId();
  const facts = { provider, job: String(made['id']), model: fields.model, file: fields.fileId };
  try {
    await recordKept(
      gate,
      { principal },
      { exchange, event: 'fine_tuning_job_created', details: { id, ...facts } },
    );
    await gate.trainingJobs.keep(gate.files.ownerOf(principal), id, facts);
  } catch (fault) {
    gate.telemetry.fault('fine_tuning', fault);
    const target = { client: exchange.client, surface: fineTuningSurface, revisionId: gate.current().id };
    refuseClient(target, refuse('internal', 'the job was made and could not be kept'));
    return;
  }
  exchange.client.send(200, answer.headers, JSON.stringify(jobView(made, { id, ...fields })));
}

/**
 * Whose a job at a provider is, and which: sealed under the key of its owner's files, so that no row of the store can be
 * made to speak for another. Nobody but its owner finds one, and no id of a provider is told to anybody.
 */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { FileOwner, KeptFiles } from '../files/kept-files.ts';
import type { TrainingJobRecord, TrainingJobStore } from '../storage/stores.ts';

const ID_BYTES = 18;
export const JOB_ID = /^ftjob-[0-9a-f]{36}$/;

const facts = z.strictObject({
  provider: z.string(),
  /** The job's id there. */
  job: z.string(),
  model: z.string(),
  file: z.string(),
});

export type JobFacts = z.output<typeof facts>;

export interface KeptJob extends JobFacts {
  readonly id: string;
  readonly createdAtMs: number;
}

export interface KeptJobsOptions {
  readonly store: TrainingJobStore;
  readonly files: Pick<KeptFiles, 'keys'>;
  readonly clock: () => number;
}

export class KeptJobs {
  readonly #store: TrainingJobStore;
  readonly #keys: KeptFiles['keys'];
  readonly #clock: () => number;

  constructor({ store, files, clock }: KeptJobsOptions) {
    this.#store = store;
    this.#keys = files.keys;
    this.#clock = clock;
  }

  newId(): string {
    return `ftjob-${randomBytes(ID_BYTES).toString('hex')}`;
  }

  async keep(owner: FileOwner, id: string, job: JobFacts): Promise<void> {
    const key = await this.#keys.of(owner);
    const sealed = this.#keys.seal(key, Buffer.from(JSON.stringify(job)), identityOf(owner, id));
    await this.#store.insert({ id, owner, createdAtMs: this.#clock(), sealed: sealed.toString('base64') });
  }

  async find(owner: FileOwner, id: string): Promise<KeptJob | undefined> {
    const record = JOB_ID.test(id) ? await this.#store.find(owner, id) : undefined;
    return record && this.#open(owner, record);
  }

  async list(
    owner: FileOwner,
    page: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<readonly KeptJob[]> {
    const records = await this.#store.list(owner, page);
    const jobs = await Promise.all(records.map((record) => this.#open(owner, record)));
    return jobs.filter((job) => job !== undefined);
  }

  /** Undefined where the owner's key was erased. */
  async #open(
    owner: FileOwner,
    { id, createdAtMs, sealed }: TrainingJobRecord,
  ): Promise<KeptJob | undefined> {
    const key = await this.#keys.find(owner);
    if (key === undefined) return undefined;
    const opened = this.#keys.open(key, Buffer.from(sealed, 'base64'), identityOf(owner, id));
    return { id, createdAtMs, ...facts.parse(JSON.parse(opened.toString('utf8'))) };
  }
}

function identityOf(owner: string, id: string): string {
  return JSON.stringify(['fine-tuning-job', owner, id]);
}

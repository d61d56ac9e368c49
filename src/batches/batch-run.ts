/**
 * Works one batch for as long as this process holds it. A result is durable before its line counts as done, so a line that
 * has one is never run again; a line that was under way when a process died has none and is run again: both attempts are
 * on the books, each with what it cost. Once another process holds the batch, nothing more is written here.
 */
import type { KeyObject } from 'node:crypto';
import { jsonLines } from '../files/jsonl.ts';
import type { FileOwner, KeptFile } from '../files/kept-files.ts';
import type { BatchLease } from '../storage/stores.ts';
import { isProblem, readBatchLine } from './batch-line.ts';
import { type BatchWork, CANCELLED, EXPIRED, failedFor, type Stop } from './batch-work.ts';
import type { ClaimedWork, KeptBatch } from './kept-batches.ts';
import { LineResults } from './line-results.ts';
import { type LineToWork, LineWorker } from './line-worker.ts';

/** How long a batch is held without a sign of life. */
export const LEASE_MS = 30_000;
const RENEW_MS = 5_000;
/** After this long others' batches have their turn. */
const SLICE_MS = 60_000;
/** Holders in a row that died without one result: the next would too. */
const MAX_BARREN = 3;
/** Most bytes of a batch's answers and errors together. */
const MAX_RESULT_BYTES = 256 * 1024 * 1024;
const UNWORKED_AT_ONCE = 200;
/** Numbers of done lines read at once. */
const DONE_PAGE = 1_000;
/** Waited before the key's standing is asked for again, while it cannot be known. */
const ASK_AGAIN_MS = 1_000;

/** Works it until it ends, is lost, or `stop` is called. Never rejects. */
export class BatchRun {
  readonly #work: BatchWork;
  readonly #batch: KeptBatch;
  readonly #lease: BatchLease;
  readonly #barren: number;
  readonly #stopping = new AbortController();
  #stop: Stop | undefined;
  #worker: LineWorker | undefined;
  /** Of lines under way: no more than those. */
  readonly #faults: unknown[] = [];
  #bytes = 0;
  #heldUntilMs: number;

  constructor(work: BatchWork, claimed: ClaimedWork & { readonly batch: KeptBatch }) {
    this.#work = work;
    this.#batch = claimed.batch;
    this.#lease = claimed.lease;
    this.#barren = claimed.barren;
    this.#heldUntilMs = performance.now() + LEASE_MS;
    if (claimed.record.status === 'cancelling') this.#halt(CANCELLED);
  }

  /** Begins no further line; what is under way is let finish. */
  pause(): void {
    this.#halt({ kind: 'pause' });
  }

  /** Ends what is under way, too: it is settled, and its lines are run again. */
  abandon(): void {
    this.pause();
    this.#worker?.end();
  }

  /** Asks the store whether it is still this process's, and whether an end was asked for. */
  async renew(): Promise<void> {
    try {
      const record = await this.#work.batches.store.renew(this.#lease, LEASE_MS);
      if (record === undefined) return this.#lose();
      // Also while every line under way waits for a limit and none is begun.
      if (!this.#work.settings().isOn) this.pause();
      if (this.#work.clock() >= record.endsAtMs) this.#halt(EXPIRED);
      this.#heldUntilMs = performance.now() + LEASE_MS;
      if (record.status === 'cancelling') this.#halt(CANCELLED);
    } catch (error) {
      this.#work.onFault('batches', error);
      if (performance.now() >= this.#heldUntilMs) this.#lose();
    }
  }

  async toEnd(): Promise<void> {
    const renewing = setInterval(() => void this.renew(), RENEW_MS).unref();
    const slice = setTimeout(() => this.pause(), SLICE_MS).unref();
    try {
      await this.#workAndEnd();
    } catch (error) {
      this.#work.onFault('batches', error);
      // Held until the lease is over: a batch that fails at once must not be tried in a tight loop.
    } finally {
      clearInterval(renewing);
      clearTimeout(slice);
    }
  }

  async #workAndEnd(): Promise<void> {
    const { files } = this.#work;
    const owner = this.#batch.record.owner as FileOwner;
    const [input, key] = await Promise.all([
      files.find(owner, this.#batch.record.inputFile),
      files.keys.find(owner),
    ]);
    if (key === undefined)
      return this.#finish(failedFor('owner_key_gone', 'The key under which the owner’s files lie is gone.'));
    const results = this.#results(key);
    // Whatever stops the gate each time may also be what is done here: with less each time, until it can end.
    if (this.#barren > 2 * MAX_BARREN) return this.#finish(STOPPED_THE_GATE);
    if (this.#barren > MAX_BARREN) return this.#finish(STOPPED_THE_GATE, { owner, results });
    if (input === undefined) return this.#finish(INPUT_GONE, { owner, results });
    await this.#workLines(input, results);
    // Not let go of in order: what was paid for and cannot be kept must not be tried, and paid for, without an end.
    if (this.#faults.length > 0)
      throw new AggregateError(this.#faults, 'results of a batch could not be kept');
    const stop = this.#stopNow();
    if (stop?.kind === 'lost') return;
    if (stop?.kind === 'pause') return this.#work.batches.store.release(this.#lease);
    await this.#finish(stop, { owner, results });
  }

  #results(key: KeyObject): LineResults {
    const { batches, files } = this.#work;
    return new LineResults({ store: batches.store, keys: files.keys, key, lease: this.#lease });
  }

  async #workLines(input: KeptFile, results: LineResults): Promise<void> {
    const surface = this.#work.surfaceOf(this.#batch.endpoint);
    if (surface === undefined) throw new Error('a batch has an endpoint that no batch can have');
    const { answers, errors } = await this.#work.batches.store.sizes(this.#lease.id);
    this.#bytes = answers + errors;
    const mustStop = () => this.#stop !== undefined;
    const { signal: stopping } = this.#stopping;
    this.#worker = new LineWorker({ work: this.#work, batch: this.#batch, surface, mustStop, stopping });
    const underWay = new Set<Promise<void>>();
    try {
      await this.#beginLines(input, results, underWay);
    } catch (error) {
      this.pause();
      throw error;
    } finally {
      // Where the input broke off, too: nothing is under way any more when somebody else may take the batch.
      await Promise.all(underWay);
    }
  }

  async #beginLines(input: KeptFile, results: LineResults, underWay: Set<Promise<void>>): Promise<void> {
    for await (const todo of this.#linesToDo(input)) {
      while (underWay.size >= this.#linesAtOnce()) await Promise.race(underWay);
      await this.#mayGoOn();
      const stop = this.#stopNow();
      if (stop !== undefined && stop.kind !== 'end') break;
      const one = (
        stop === undefined ? this.#workLine(todo, results) : this.#tellUnworked(todo, stop, results)
      )
        .catch((error: unknown) => {
          this.#faults.push(error);
          this.pause();
        })
        .finally(() => underWay.delete(one));
      underWay.add(one);
    }
  }

  async #workLine(todo: LineToWork, results: LineResults): Promise<void> {
    const worked = await this.#worker?.work(todo);
    if (worked === undefined) {
      await this.#mayGoOn();
      // Not worked and not stopped for good: it stays without a result, and whoever has the batch next comes back to it.
      const stop = this.#stopNow();
      if (stop?.kind === 'end') await this.#tellUnworked(todo, stop, results);
      else this.pause();
      return;
    }
    const { number, line } = todo;
    this.#bytes += worked.answer.body.length;
    if (!(await results.keep({ number, customId: line.customId, ...worked }))) this.#lose();
    if (this.#bytes > MAX_RESULT_BYTES) this.#halt(TOO_LARGE);
  }

  async #tellUnworked({ number, line }: LineToWork, { why }: EndStop, results: LineResults): Promise<void> {
    const told = { number, customId: line.customId, requestId: undefined, answer: why };
    if (!(await results.keep(told))) this.#lose();
  }

  /** The input's lines that have no result yet. The file was checked when the batch was made, and cannot have changed. */
  async *#linesToDo(input: KeptFile): AsyncGenerator<LineToWork> {
    const { files, lines } = this.#work;
    const { owner, id } = this.#batch.record;
    const done = this.#doneLines(id);
    let next = await done.next();
    for await (const { number, json } of jsonLines(files.read(owner as FileOwner, input), lines)) {
      // Those that this run added meanwhile stand behind what it has yielded.
      while (!next.done && next.value < number) next = await done.next();
      if (!next.done && next.value === number) continue;
      const line = readBatchLine(json, this.#batch.endpoint);
      if (isProblem(line)) throw new Error('a line is not as it was when the batch was made');
      yield { number, line };
    }
  }

  async *#doneLines(id: string): AsyncGenerator<number, undefined> {
    for (let after = 0; ; ) {
      const page = await this.#work.batches.store.done(id, after, DONE_PAGE);
      yield* page;
      const last = page.at(-1);
      if (last === undefined) return undefined;
      after = last;
    }
  }

  /** Sets why not, where no further line may be begun. */
  async #mayGoOn(): Promise<void> {
    while (this.#stop === undefined) {
      if (!this.#work.settings().isOn) return this.pause();
      if (this.#work.clock() >= this.#batch.record.endsAtMs) return this.#halt(EXPIRED);
      const standing = await this.#work.standing(this.#batch);
      if (standing.may === 'work') return;
      if (standing.may === 'never') return this.#halt(failedFor(standing.why.code, standing.why.message));
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
    }
  }

  async #finish(stop: Stop | undefined, made?: MadeBy): Promise<void> {
    const { store } = this.#work.batches;
    const end = stop?.kind === 'end' ? stop : undefined;
    const status = end?.status ?? 'completed';
    const nowMs = this.#work.clock();
    const outputFile = made && (await this.#fileOf('answer', made));
    const errorFile = made && (await this.#fileOf('error', made));
    const record = (await store.renew(this.#lease, LEASE_MS)) ?? this.#batch.record;
    const finished = await store.finish(this.#lease, {
      ...{ status, outputFile, errorFile, marks: { ...record.marks, [status]: nowMs } },
      removeAtMs: nowMs + Math.round(this.#work.settings().batches.ttlHours * 3_600_000),
      errors: status === 'failed' && end ? problemText(end) : undefined,
    });
    if (finished) await this.#work.ended(this.#batch, status);
    else if (made) await this.#forget(made.owner, [outputFile, errorFile]);
  }

  /** Undefined where there is nothing of this kind. */
  async #fileOf(kind: 'answer' | 'error', { owner, results }: MadeBy): Promise<string | undefined> {
    const { id } = this.#batch.record;
    const sizes = await this.#work.batches.store.sizes(id);
    const bytes = kind === 'answer' ? sizes.answers : sizes.errors;
    if (bytes === 0) return undefined;
    const file = await this.#work.files.keepPaidFor(
      owner,
      {
        ...{ purpose: 'batch_output', bytes, content: results.read(kind) },
        fileName: `${id}_${kind === 'answer' ? 'output' : 'error'}.jsonl`,
      },
      this.#work.settings().files,
    );
    return file.id;
  }

  async #forget(owner: FileOwner, ids: readonly (string | undefined)[]): Promise<void> {
    for (const id of ids) if (id !== undefined) await this.#work.files.remove(owner, id);
  }

  #lose(): void {
    this.#stop = { kind: 'lost' };
    this.#stopping.abort();
    this.#worker?.end();
  }

  /** Asked anew behind every wait: somebody else may have set it. */
  #stopNow(): Stop | undefined {
    return this.#stop;
  }

  /** What only tells lines that they were not worked costs nobody anything but a row. */
  #linesAtOnce(): number {
    return this.#stop?.kind === 'end' ? UNWORKED_AT_ONCE : this.#work.settings().batches.linesAtOnce;
  }

  /** The first reason stays; an end that is asked for during a pause is found by whoever takes the batch up again. */
  #halt(stop: Stop): void {
    this.#stop ??= stop;
    this.#stopping.abort();
  }
}

type EndStop = Extract<Stop, { kind: 'end' }>;

interface MadeBy {
  readonly owner: FileOwner;
  readonly results: LineResults;
}

const STOPPED_THE_GATE = failedFor(
  'stopped_repeatedly',
  'The gate ended several times while it worked this batch, without one result.',
);
const INPUT_GONE = failedFor('input_file_missing', 'The input file was deleted or has expired.');
const TOO_LARGE = failedFor('output_too_large', 'The results are larger than the gate keeps of one batch.');

function problemText({ why }: EndStop): string {
  return JSON.stringify([{ ...why, param: null, line: null }]);
}

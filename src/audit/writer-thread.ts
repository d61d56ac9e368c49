/**
 * The writer's thread: takes batches, commits each with one write, acknowledges, and has checkpoints signed in between.
 * An exception ends the thread; the main thread takes that as fatal. It must never acknowledge what is not on disk.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { type TakenLog, takeOver } from './take-over.ts';
import type { FromWriter, ToWriter, WriterStart } from './writer-protocol.ts';

type BatchMessage = Extract<ToWriter, { type: 'batch' }>;

class WriterThread {
  readonly #start: WriterStart;
  readonly #log: TakenLog;
  readonly #post: (message: FromWriter) => void;
  readonly #memory: Buffer;
  readonly #timer: NodeJS.Timeout;
  #oldestOpen: number;
  #signing = false;

  constructor(start: WriterStart, log: TakenLog, post: (message: FromWriter) => void) {
    this.#start = start;
    this.#log = log;
    this.#post = post;
    this.#memory = Buffer.from(start.memory);
    this.#oldestOpen = log.writer.size;
    this.#timer = setInterval(() => this.#checkpointAfter(1), start.checkpointSeconds * 1000);
  }

  /** The main thread sends the next batch, and `close`, only once the one before is answered. */
  async handle(message: ToWriter): Promise<void> {
    if (message.type === 'close') return this.#close();
    await this.#commit(message);
    this.#post({ type: 'committed' });
    this.#checkpointAfter(this.#start.checkpointEntries);
  }

  async #commit({ records, bytes, memory, oldestOpen }: BatchMessage): Promise<void> {
    const batch = {
      epoch: this.#start.epoch,
      memory: memory === undefined ? this.#memory : Buffer.from(memory),
      records,
      bytes,
    };
    await this.#log.writer.commit(batch, this.#oldestOpen, Date.now());
    this.#oldestOpen = oldestOpen;
  }

  #checkpointAfter(entries: number): void {
    const { writer } = this.#log;
    if (this.#signing || writer.entriesSinceCheckpoint < entries) return;
    this.#signing = true;
    writer.checkpoint().then(() => {
      this.#signing = false;
      // Entries may have come meanwhile, and perhaps none will after them.
      this.#checkpointAfter(this.#start.checkpointEntries);
    }, fail);
  }

  async #close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#log.writer.close();
    await this.#log.witness?.flush();
    this.#log.keys.close();
    this.#post({ type: 'closed' });
  }
}

/** Thrown outside of promises, so that no flag for unhandled rejections can keep a failed writer alive. */
function fail(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}

/** Structured clone keeps no classes, so what comes over is checked for its shape, not trusted for it. */
function isWriterStart(value: unknown): value is WriterStart {
  return typeof value === 'object' && value !== null && 'dataPath' in value && 'keys' in value;
}

const port = parentPort;
const start: unknown = workerData;
if (port === null || !isWriterStart(start))
  throw new Error('the audit writer is started by the audit log only');
const post = (message: FromWriter): void => port.postMessage(message);
const log = await takeOver(start, {
  onCheckpoint: (size) => post({ type: 'checkpoint', size }),
  onWitnessFailure: (message) => post({ type: 'witness_failed', message }),
});
const thread = new WriterThread(start, log, post);
port.on('message', (message: ToWriter) => {
  thread.handle(message).then(() => {
    if (message.type === 'close') port.close();
  }, fail);
});
post({ type: 'ready', nextIndex: log.writer.size, recovered: log.recovered });

/** Starts the writer's thread and waits until it has taken over the log. */
import { getCompileCacheDir } from 'node:module';
import { dirname, extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FromWriter, ToWriter, WriterStart } from './writer-protocol.ts';

/** The thread makes little garbage; left to itself V8 gives it 30 MiB more, and is no faster for it. Not a hard limit. */
const YOUNG_GENERATION_MIB = 6;

export interface Writer {
  /** Index that the next record gets. */
  readonly nextIndex: number;
  /** Intents of dead epochs that this start gave the outcome `unknown`. */
  readonly recovered: number;
  post(message: ToWriter): void;
  /** From here on; called once. `onEnd` gets the error that ended the thread, or none where it ended in order. */
  listen(onMessage: (message: FromWriter) => void, onEnd: (error: Error) => void): void;
  terminate(): Promise<void>;
}

/** Rejects with what the thread threw while it started. */
export async function startWriter(start: WriterStart): Promise<Writer> {
  // The published package holds this file, and so the thread's, compiled to .js.
  const source = new URL(`./writer-thread${extname(import.meta.url)}`, import.meta.url);
  const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_GENERATION_MIB };
  const worker = new Worker(source, { workerData: start, name: 'audit', env: threadEnv(), resourceLimits });
  const { nextIndex, recovered } = await untilReady(worker);
  return {
    nextIndex,
    recovered,
    post: (message) => worker.postMessage(message),
    listen: (onMessage, onEnd) => {
      worker.on('message', onMessage);
      worker.on('error', (error) => onEnd(toError(error)));
      worker.on('messageerror', (error) => onEnd(toError(error)));
      worker.on('exit', (code) => onEnd(new Error(`the audit writer ended with code ${code}`)));
    },
    terminate: async () => {
      await worker.terminate();
    },
  };
}

/** Nothing of the process's environment, which holds secrets, but where compiled code is kept. */
function threadEnv(): NodeJS.Dict<string> {
  // Node names the folder of its own version, and is told the one above.
  const folder = getCompileCacheDir();
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: dirname(folder) };
}

function untilReady(worker: Worker): Promise<{ nextIndex: number; recovered: number }> {
  return new Promise((resolve, reject) => {
    const onMessage = (message: FromWriter) => {
      if (message.type !== 'ready') return;
      worker.off('message', onMessage);
      worker.off('error', onError);
      worker.off('exit', onExit);
      resolve(message);
    };
    const onError = (error: unknown) => reject(toError(error));
    const onExit = (code: number) => reject(new Error(`the audit writer ended with code ${code}`));
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.on('exit', onExit);
  });
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** What the log's two threads say to each other, and what the writer's thread starts with. */
import type { LogKeys } from './log-keys.ts';

export interface WriterStart {
  readonly dataPath: string;
  readonly epoch: string;
  readonly keys: LogKeys;
  readonly nowMs: number;
  readonly checkpointSeconds: number;
  readonly checkpointEntries: number;
  readonly witnessFile: string | undefined;
  /** Of BATCH_MEMORY_BYTES. The main thread writes it between batches, the writer reads it during one. */
  readonly memory: SharedArrayBuffer;
}

export type ToWriter =
  | {
      readonly type: 'batch';
      readonly records: number;
      /** What the records take, from the beginning of the memory. */
      readonly bytes: number;
      /** Where the batch lies, if not in the memory that the writer was started with. */
      readonly memory: SharedArrayBuffer | undefined;
      /** Index of the oldest intent without an outcome once this batch is in; the next index where there is none. */
      readonly oldestOpen: number;
    }
  | { readonly type: 'close' };

export type FromWriter =
  | { readonly type: 'ready'; readonly nextIndex: number; readonly recovered: number }
  /** The batch is on the disk. */
  | { readonly type: 'committed' }
  | { readonly type: 'checkpoint'; readonly size: number }
  /** A witness could not be told; the log goes on and tells it with the next checkpoint. */
  | { readonly type: 'witness_failed'; readonly message: string }
  | { readonly type: 'closed' };

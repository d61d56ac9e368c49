/** What batches need of a storage; a part of stores.ts, whose rules hold here. */

/**
 * Batches and the results of their lines. One node at a time works a batch: it holds a lease by the authority's clock, and
 * whoever takes the batch over gets a higher fence, after which the one before writes nothing more.
 */
export interface BatchStore {
  /** False where the owner has as many unfinished ones as it may. */
  create(record: BatchRecord, maxPerOwner: number): Promise<boolean>;
  find(owner: string, id: string, nowMs: number): Promise<BatchRecord | undefined>;
  /** Newest first. */
  list(owner: string, page: BatchPage): Promise<readonly BatchRecord[]>;
  /** Asks for an end; undefined where the owner has no such batch. What has ended stays as it is. */
  cancel(owner: string, id: string, nowMs: number): Promise<BatchRecord | undefined>;
  /** Takes an unfinished batch that nobody holds, for `termMs`: of the owner with the fewest held, the one that waits longest. */
  claim(holder: string, termMs: number): Promise<ClaimedBatch | undefined>;
  /** Holds on to it for `termMs` more. Undefined where another took it over. */
  renew(lease: BatchLease, termMs: number): Promise<BatchRecord | undefined>;
  /** Lets go before the term is over, in order: it says nothing against the batch. Others' batches come first now. */
  release(lease: BatchLease): Promise<void>;
  /** Lets go of all that an earlier run of the same holder held when it ended; to be called before it claims any. */
  freeOf(holder: string): Promise<void>;
  /** Keeps results, each once, and counts them. False where another took the batch over: nothing is kept then. */
  keep(lease: BatchLease, results: readonly BatchResult[]): Promise<boolean>;
  /** The numbers of the lines that have a result, in order, behind `after`. */
  done(id: string, after: number, limit: number): Promise<readonly number[]>;
  /** How many bytes the answers, and the errors, are as plaintext. */
  sizes(id: string): Promise<{ readonly answers: number; readonly errors: number }>;
  /** In the order of their lines, behind `after`. */
  results(id: string, page: ResultPage): Promise<readonly BatchResult[]>;
  /** Writes its end and forgets the results. False where another took it over. */
  finish(lease: BatchLease, end: BatchEnd): Promise<boolean>;
  /** Removes some of those that ended long enough ago; to be called regularly. */
  removeExpired(nowMs: number): Promise<void>;
}

export type BatchStatus = 'failed' | 'in_progress' | 'completed' | 'expired' | 'cancelling' | 'cancelled';

/** Moments in Unix ms, by status, as OpenAI's object shows them. */
export type BatchMarks = Readonly<Partial<Record<BatchStatus, number>>>;

export interface BatchRecord {
  readonly id: string;
  readonly owner: string;
  /** Whose requests its lines are. */
  readonly keyId: string;
  readonly status: BatchStatus;
  readonly createdAtMs: number;
  /** When the completion window is over. */
  readonly endsAtMs: number;
  /** When it is forgotten. */
  readonly removeAtMs: number;
  readonly total: number;
  readonly completed: number;
  readonly failed: number;
  readonly marks: BatchMarks;
  readonly inputFile: string;
  readonly outputFile?: string | undefined;
  readonly errorFile?: string | undefined;
  /** What else is said of it, base64. */
  readonly sealed: string;
  /** Why it failed: codes and texts of the gate's own, as JSON. */
  readonly errors?: string | undefined;
}

export interface BatchPage {
  readonly nowMs: number;
  readonly limit: number;
  readonly after?: string | undefined;
}

export interface BatchLease {
  readonly id: string;
  readonly fence: number;
}

export interface ClaimedBatch {
  readonly lease: BatchLease;
  readonly batch: BatchRecord;
  /** How often it was taken over since a result was last kept: each time its holder died, or it stopped the holder. */
  readonly barren: number;
}

export interface BatchResult {
  /** Of the line, from 1. */
  readonly number: number;
  readonly kind: 'answer' | 'error';
  /** Of the plaintext. */
  readonly bytes: number;
  readonly sealed: Uint8Array;
}

export interface ResultPage {
  readonly kind: BatchResult['kind'];
  readonly after: number;
  readonly limit: number;
}

export interface BatchEnd {
  readonly status: Extract<BatchStatus, 'failed' | 'completed' | 'expired' | 'cancelled'>;
  readonly marks: BatchMarks;
  readonly removeAtMs: number;
  readonly outputFile: string | undefined;
  readonly errorFile: string | undefined;
  readonly errors?: string | undefined;
}

/**
 * The index over what requests used: a row a finished request of every node, and sums a day. It repeats what the audit
 * logs say, and is found again from them; no content, no person's name, no secret is in it.
 */

export interface UsageStore {
  /**
   * Adds rows that are not there yet, counts those in the sums, and moves the node's mark: all of it or nothing, so that
   * a batch that is sent again counts once.
   */
  store(batch: UsageBatch): Promise<void>;
  /** How far the node's log is in the index; undefined where nothing of it is. */
  mark(node: string): Promise<UsageMark | undefined>;
  /** By one column over UTC days, the most expensive first; by day, the newest first. At most `limit` rows. */
  sums(question: UsageQuestion): Promise<readonly UsageSum[]>;
  /** Whatever requests have this id, which is one at most unless somebody wrote the log by hand. */
  find(requestId: string): Promise<readonly UsageRow[]>;
  /** Newest first; at most `limit` rows, older than `after`. */
  list(page: UsagePage): Promise<readonly UsageRow[]>;
  /** Forgets some rows and sums from before a moment. Returns how many rows: 0 means that none are left. */
  prune(beforeMs: number): Promise<number>;
}

/** One finished request, as its outcome leaf has it. */
export interface UsageRow {
  readonly requestId: string;
  readonly node: string;
  /** The run of the node, and the leaf's index in that node's log: where the proof is. */
  readonly epoch: string;
  readonly leafIndex: number;
  readonly atMs: number;
  readonly tenant: string;
  readonly project: string | null;
  readonly keyId: string;
  readonly userPseudonym: string | null;
  readonly surface: string;
  /** Empty where the request was refused before its model was known. */
  readonly model: string;
  readonly provider: string | null;
  /** `answered`, `unknown` after a crash, or the code of the refusal. */
  readonly outcome: string;
  readonly cache: string;
  /** Null: not known. */
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly costNanoUsd: number;
  readonly latencyMs: number;
}

export interface UsageBatch {
  readonly node: string;
  readonly rows: readonly UsageRow[];
  readonly mark: UsageMark;
}

export interface UsageMark {
  /** The run that the leaf before `nextIndex` belongs to: another log under the same name is told by it. */
  readonly epoch: string;
  /** Every outcome before this index is in the index. */
  readonly nextIndex: number;
}

export type UsageColumn = 'tenant' | 'key' | 'model' | 'day';

export interface UsageQuestion {
  readonly by: UsageColumn;
  /** First and last day, `2026-01-31`. */
  readonly fromDay: string;
  readonly toDay: string;
  readonly limit: number;
}

export interface UsageSum {
  readonly name: string;
  readonly requests: number;
  /** Those that were not answered. */
  readonly refused: number;
  /** Those answered from the cache. */
  readonly cached: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costNanoUsd: number;
}

/** Where a page ends. */
export type UsagePlace = Pick<UsageRow, 'atMs' | 'epoch' | 'leafIndex'>;

export interface UsagePage {
  readonly fromMs: number;
  /** Exclusive. */
  readonly toMs: number;
  readonly limit: number;
  readonly after?: UsagePlace | undefined;
}

/**
 * The audit contract: records become leaves of one append-only log a node and epoch. `append` resolves only when the
 * record is durable (fsynced); a failed fsync is fatal to the process. Records hold no content: content goes beside
 * them as an encrypted payload, and the leaf commits to it.
 */

export interface AuditLog {
  /** This process's run of the node: every start begins a new epoch. */
  readonly epoch: string;
  append(record: AuditRecord): Promise<void>;
  /** Flushes, signs a last checkpoint and closes. */
  close(): Promise<void>;
}

export interface AuditPayload {
  /** The data subject whose key encrypts it: `<tenant>/<user or key id>`. */
  readonly subject: string;
  readonly content: string;
}

export type AuditRecord = IntentRecord | ExtensionRecord | OutcomeRecord | EventRecord;

interface RecordBase {
  readonly requestId: string;
  readonly atMs: number;
  readonly tenant: string;
  readonly payload?: AuditPayload;
}

export interface IntentRecord extends RecordBase {
  readonly type: 'intent';
  readonly keyId: string;
  readonly project?: string;
  /** A pseudonym of the user (keyed hash), so that the leaf itself holds no personal data. */
  readonly userPseudonym?: string;
  readonly surface: string;
  readonly model: string;
  readonly stream: boolean;
  /** Where it was made with a prompt: its version, and the provider's name of the model that is tried first. */
  readonly promptId?: string;
  readonly promptVersion?: number;
  readonly modelVersion?: string;
  readonly revision: string;
  readonly accounts: readonly string[];
  readonly boundNanoUsd: number;
  /** Where one of the accounts counts tokens. */
  readonly boundTokens?: number;
  readonly priceTable: string;
  readonly guards: readonly GuardNote[];
}

/**
 * A reservation was raised after its intent, for one more attempt that may also be billed. Durable before that attempt
 * is dispatched; crash recovery adds it to the intent's bound.
 */
export interface ExtensionRecord extends RecordBase {
  readonly type: 'extension';
  readonly accounts: readonly string[];
  readonly extraNanoUsd: number;
  readonly extraTokens?: number;
}

export interface OutcomeRecord extends RecordBase {
  readonly type: 'outcome';
  /** `answered`, or the error code of the refusal. */
  readonly outcome: string;
  readonly reason?: string;
  readonly keyId: string;
  readonly project?: string;
  /** As in the intent; a refused request has none. */
  readonly userPseudonym?: string;
  readonly surface: string;
  readonly model: string;
  readonly provider?: string;
  readonly providerRequestId?: string;
  /** Where it was made with a prompt: its version, and the provider's name of the model that answered. */
  readonly promptId?: string;
  readonly promptVersion?: number;
  readonly modelVersion?: string;
  readonly cache: 'hit' | 'similar' | 'miss' | 'off' | 'none';
  /** The request that paid for an answer that came from the cache or from a shared call, and what that saved. */
  readonly originRequestId?: string;
  readonly savedNanoUsd?: number;
  readonly savedInputTokens?: number;
  readonly savedOutputTokens?: number;
  readonly savedMs?: number;
  readonly attempts: number;
  readonly costNanoUsd: number;
  /** What the accounts that count tokens were charged, over all attempts. */
  readonly budgetTokens?: number;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly latencyMs: number;
  readonly revision: string;
  readonly guards: readonly GuardNote[];
  /** True where an intent of the same request precedes it: its money is settled by this record. */
  readonly settles: boolean;
}

/** Administration and life of the node: start, stop, configuration, keys. */
export interface EventRecord extends RecordBase {
  readonly type: 'event';
  readonly event: string;
  readonly details: Readonly<Record<string, string | number | boolean>>;
}

export interface GuardNote {
  readonly guard: string;
  readonly type: string;
  readonly action: string;
  readonly count: number;
}

/**
 * Storage interfaces, named by need. Each backend folder (embedded/, postgres/) has one file an interface with the
 * same name, and one contract suite in test/storage-contract.ts runs on all of them.
 */
import type { BudgetLimit, RateLimits } from '../auth/principal.ts';
import type { BatchStore } from './batch-store.ts';
import type { ConversationStore } from './conversation-store.ts';
import type { FileStore } from './file-store.ts';
import type { KeyChangeStore } from './key-change-store.ts';
import type { PromptStore } from './prompt-store.ts';
import type { TrainingJobStore } from './training-job-store.ts';
import type { UsageStore } from './usage-store.ts';

export type * from './batch-store.ts';
export type * from './conversation-store.ts';
export type * from './file-store.ts';
export type * from './key-change-store.ts';
export type * from './prompt-store.ts';
export type * from './training-job-store.ts';
export type * from './usage-store.ts';

export interface KeyRecord {
  readonly id: string;
  readonly name: string;
  readonly tenant: string;
  readonly project?: string;
  readonly user?: string;
  /** HMAC-SHA256 of the whole key under the pepper, hex. */
  readonly hash: string;
  /** The hash that a rotation replaced, accepted until `previousHashUntilMs`. */
  readonly previousHash?: string;
  readonly previousHashUntilMs?: number;
  readonly scopes: readonly string[];
  readonly policy?: string;
  readonly budgets: readonly BudgetLimit[];
  readonly limits: RateLimits;
  readonly createdAtMs: number;
  readonly rotatedAtMs: number;
  readonly expiresAtMs?: number;
  readonly revokedAtMs?: number;
  readonly lastUsedAtMs?: number;
}

export interface KeyStore {
  /**
   * Each change is noted for an audit log. `change`: the caller's own name for it, where it has a log itself and claims it
   * for that; absent: whichever node sees it first.
   */
  insert(record: KeyRecord, change?: string): Promise<void>;
  /** All of them or none; keys that were made elsewhere, so that nothing is noted. */
  insertAll(records: readonly KeyRecord[]): Promise<void>;
  find(id: string): Promise<KeyRecord | undefined>;
  list(tenant?: string): Promise<readonly KeyRecord[]>;
  /** A key that was revoked stays as it is. */
  revoke(id: string, atMs: number, change?: string): Promise<'revoked' | 'was_revoked' | 'unknown'>;
  /** Returns false where there is no such key, or it is revoked. */
  rotate(id: string, rotation: KeyRotation, change?: string): Promise<boolean>;
  /** Best effort, batched by the caller. */
  touch(uses: readonly { readonly id: string; readonly atMs: number }[]): Promise<void>;
}

export interface KeyRotation {
  readonly hash: string;
  readonly previousHashUntilMs: number;
  readonly atMs: number;
}

/**
 * The authority for money and tokens. Every method is one transaction; accounts are taken in the order of their names
 * on every node. Amounts are whole numbers in the account's own unit: nano-USD, or tokens where its name ends in
 * `#tokens`. An epoch is one run of one node, and its name is the fencing token: once it is closed, its holder gets
 * nothing more and posts nothing more.
 */
export interface LedgerStore {
  /** Opens an epoch for `node`; the same again changes nothing. Throws `epoch_fenced` where it was closed. */
  begin(epoch: string, node: string): Promise<LeaseTerm>;
  /** Proves that the holder lives: its leases are good for one term more. Throws `epoch_fenced` where it was closed. */
  renew(epoch: string): Promise<LeaseTerm>;
  /**
   * Leases to an epoch in every account at once (`spent + leased + amount <= limit`) or in none; creates missing
   * accounts and takes over changed limits. How much of `want` is granted is `leaseSlice`'s decision. A refusal with
   * `recall` is not the last word: other live nodes were asked to give back what they do not hold; ask again with it.
   */
  grant(request: LeaseRequest): Promise<LeaseGrant>;
  /**
   * Takes what was spent and what comes back off an epoch's leases; each batch counts once, however often it is sent.
   * Returns the thresholds that it crossed.
   */
  post(epoch: string, batch: PostingBatch): Promise<readonly ThresholdCrossing[]>;
  /** What the epoch has leased of each account, after every transaction of its own that is still under way. */
  leased(epoch: string, accounts: readonly string[]): Promise<readonly number[]>;
  /** The accounts of which others want back what this epoch leased and does not hold. */
  recalls(epoch: string): Promise<readonly LeaseRecall[]>;
  /** Runs of `node` that were not closed and are not `currentEpoch`: their journal must be read. */
  openEpochs(currentEpoch: string, node: string): Promise<readonly OpenEpoch[]>;
  /** Of an epoch that is not `counted`: which of these reservations were posted. */
  postedReservations(epoch: string, ids: readonly string[]): Promise<readonly string[]>;
  /**
   * Closes an epoch for good and frees its leases. `spent` is all that it ever spent, by its journal; what of it was
   * not posted is posted. Idempotent.
   */
  closeEpoch(epoch: string, spent: readonly AccountAmount[]): Promise<void>;
  /** In the order of their names; all of them, or at most `limit` behind `after`. */
  accounts(page?: {
    readonly after?: string | undefined;
    readonly limit: number;
  }): Promise<readonly LedgerAccount[]>;
  /** Forgets accounts whose window ended long ago, and closed epochs. Returns how many accounts. */
  prune(): Promise<number>;
}

/** By the authority's clock: no other machine's is trusted. */
export interface LeaseTerm {
  readonly nowMs: number;
  /** How long the leases are good from `nowMs` on, unless they are renewed. */
  readonly termMs: number;
}

export interface LeaseRequest {
  readonly epoch: string;
  readonly accounts: readonly WantedLease[];
}

export interface WantedLease {
  readonly account: string;
  readonly limit: number;
  /** The least that is of use. */
  readonly need: number;
  readonly want: number;
  /** When the account's window ends; null: never. */
  readonly endsAtMs: number | null;
  /** The recall whose answers were waited for; 0: nothing is called back for this. */
  readonly afterRecall?: number;
}

export type LeaseGrant =
  | { readonly ok: true; readonly leases: readonly GrantedLease[] }
  | {
      readonly ok: false;
      readonly account: string;
      readonly available: number;
      readonly recall?: number;
    };

export interface GrantedLease {
  readonly account: string;
  readonly amount: number;
  /** So little is left that nobody should lease ahead. */
  readonly scarce: boolean;
}

export interface AccountAmount {
  readonly account: string;
  readonly amount: number;
}

export interface PostingBatch {
  /** Counts up by one from 1 for each batch of the epoch; a batch that was not acknowledged is sent again unchanged. */
  readonly sequence: number;
  readonly postings: readonly Posting[];
  /** Percentages of a limit, ascending: passing one is told once. */
  readonly alertAtPercent: readonly number[];
}

export interface Posting {
  readonly account: string;
  readonly spent: number;
  /** Of the lease, neither spent nor held. */
  readonly returned: number;
  /** The recall that this answers; 0: none. */
  readonly recall: number;
}

export interface ThresholdCrossing {
  readonly account: string;
  readonly percent: number;
  readonly spent: number;
  readonly limit: number;
}

export interface LeaseRecall {
  readonly account: string;
  readonly recall: number;
}

export interface OpenEpoch {
  readonly epoch: string;
  /** False for epochs of releases that kept an entry a reservation instead of a sum an account. */
  readonly counted: boolean;
}

/** What an operator gives up of nodes that are lost with their folders. */
export interface WriteOffStore {
  /** Closes epochs whose journal nobody will read any more. One whose term is not over is left alone, and told. */
  writeOff(order: WriteOffOrder): Promise<{
    readonly live: readonly string[];
    readonly done: readonly WriteOff[];
  }>;
  /** Some write-offs that no audit log has yet; nobody else gets them for a minute. */
  claimWriteOffs(): Promise<readonly WriteOffNote[]>;
  writeOffRecorded(epoch: string): Promise<void>;
}

export interface WriteOffOrder {
  /** A node's, then all its open epochs are meant, or one epoch's. */
  readonly name: string;
  /** `free`: nothing of what was leased counts any more, though some of it may have been spent. */
  readonly countAs: 'spent' | 'free';
  readonly atMs: number;
}

export interface WriteOff {
  readonly epoch: string;
  readonly node: string;
  /** What of each account it had leased and not posted. */
  readonly accounts: readonly AccountAmount[];
}

export interface WriteOffNote extends Pick<WriteOff, 'epoch' | 'node'>, Omit<WriteOffOrder, 'name'> {
  /** How many accounts, and the most of one that is in nano-USD. */
  readonly accounts: number;
  readonly largestNanoUsd: number;
}

export interface LedgerAccount {
  readonly account: string;
  readonly limit: number;
  readonly spent: number;
  readonly leased: number;
  /** The part of `leased` whose holder is dead or cut off: it counts as spent until that node's journal is read. */
  readonly forfeited: number;
}

/** What changed. */
export interface Change {
  /** The ids of the keys; `any` where they are not known, or anything may have changed. */
  readonly keys: readonly string[] | 'any';
}

/** A change counts as seen once the listener's promise is fulfilled; a rejection is reported and tried again. */
export type ChangeListener = (change: Change) => void | Promise<void>;

/** How a running gate learns of changes that another process made (the CLI, another node). */
export interface ChangeFeed {
  /**
   * Calls back at once after a change by this process and soon after one by another. The first subscription registers
   * this process as a live node, which announcers wait for. Returns the unsubscriber.
   */
  subscribe(listener: ChangeListener): () => void;
  /** Resolves when the registration of the first subscription holds. */
  registered(): Promise<void>;
  /**
   * How long ago, in milliseconds, this process last knew that it has missed no change; infinite before it ever did.
   * Absent where that cannot be known for less than asking the store: what was read is then asked for again by age.
   */
  readonly sinceConfirmedMs?: () => number;
  /** Announces a change and waits until every live node has seen it, or the time is over (false). */
  announce(timeoutMs: number): Promise<boolean>;
  /** Shows the other nodes what this registered process runs. What cannot be shown now is shown with the next heartbeat. */
  describe(self: NodeDescription): Promise<void>;
  /** The registered processes whose heartbeat is fresh, by name. */
  liveNodes(): Promise<readonly LiveNode[]>;
}

export interface NodeDescription {
  /** The node's lasting name. */
  readonly node: string;
  /** Of the configuration in force on it. */
  readonly revision: string;
  readonly version: string;
}

/** What is not known yet is empty. */
export interface LiveNode extends NodeDescription {
  readonly id: string;
}

/** Answers that callers may continue: ciphertext, under keyed names. Nobody but its owner gets an answer. */
export interface ResponseStore {
  /** Removes the oldest of the owner's beyond `maxPerOwner`, in the same transaction. */
  put(record: KeptAnswerRecord, maxPerOwner: number): Promise<void>;
  /** The sealed answer; undefined where the owner has none of this id, or its time is over. */
  find(owner: string, id: string, nowMs: number): Promise<string | undefined>;
  /** The ids of the owner's answers that have one of these items. */
  findByItems(owner: string, items: readonly string[], nowMs: number): Promise<readonly string[]>;
  /** False where the owner has no such answer. */
  remove(owner: string, id: string): Promise<boolean>;
  /** The owner's wrapped key: `fresh` where there was none. Safe against two first answers at once. */
  ownerKey(owner: string, fresh: string): Promise<string>;
  findOwnerKey(owner: string): Promise<string | undefined>;
  /** Removes some of those whose time is over; to be called regularly. */
  removeExpired(nowMs: number): Promise<void>;
}

export interface KeptAnswerRecord {
  readonly id: string;
  readonly owner: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  /** Base64. */
  readonly sealed: string;
  /** Keyed names of the answer's items. */
  readonly items: readonly string[];
}

export interface Storage {
  readonly responses: ResponseStore;
  readonly prompts: PromptStore;
  readonly conversations: ConversationStore;
  readonly files: FileStore;
  readonly batches: BatchStore;
  readonly trainingJobs: TrainingJobStore;
  readonly usage: UsageStore;
  readonly keys: KeyStore;
  readonly keyChanges: KeyChangeStore;
  readonly ledger: LedgerStore;
  readonly writeOffs: WriteOffStore;
  readonly changes: ChangeFeed;
  readonly settings: SettingStore;
  /** For copying an installation. */
  readonly raw: RawTables;
  close(): Promise<void>;
}

/** What is copied row by row; a test holds that every other table is copied by its interface, or belongs to no copy. */
export type CopiedTable =
  | 'kept_answers'
  | 'kept_answer_items'
  | 'kept_answer_keys'
  | 'prompt_versions'
  | 'prompt_labels'
  | 'prompt_changes'
  | 'conversations'
  | 'conversation_turns'
  | 'conversation_keys'
  | 'kept_files'
  | 'kept_file_parts'
  | 'kept_file_keys'
  | 'batches'
  | 'batch_results'
  | 'fine_tuning_jobs'
  | 'key_changes'
  | 'ledger_write_offs'
  | 'usage_requests'
  | 'usage_days'
  | 'usage_marks';

export interface RawTables {
  /** A page of the table's rows in a fixed order; empty past the end. */
  read(
    table: CopiedTable,
    page: { readonly from: number; readonly rows: number },
  ): Promise<readonly Readonly<Record<string, unknown>>[]>;
  write(table: CopiedTable, rows: readonly Readonly<Record<string, unknown>>[]): Promise<void>;
}

/** Small facts of the installation: the admin token's hash, the tenants, the node's name. */
export interface SettingStore {
  get(name: string): Promise<string | undefined>;
  /** Sets only if absent; returns what is stored then. Safe against two first starts at once. */
  setOnce(name: string, value: string): Promise<string>;
  set(name: string, value: string): Promise<void>;
  all(): Promise<readonly { readonly name: string; readonly value: string }[]>;
}

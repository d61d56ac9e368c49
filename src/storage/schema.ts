/**
 * The SQL tables as Kysely sees them, the same for every backend. Money is integer nano-USD below 2^53; a backend
 * must return it as a JavaScript number that is exact, or fail.
 */
import type { Generated, Kysely, Selectable, Transaction } from 'kysely';

export interface Tables {
  api_keys: ApiKeyRow;
  settings: SettingRow;
  ledger_epochs: LedgerEpochRow;
  ledger_accounts: LedgerAccountRow;
  ledger_leases: LedgerLeaseRow;
  ledger_settlements: LedgerSettlementRow;
  changes: ChangeRow;
  nodes: NodeRow;
  schema_migrations: MigrationRow;
  kept_answers: KeptAnswerRow;
  kept_answer_items: KeptAnswerItemRow;
  kept_answer_keys: KeptAnswerKeyRow;
  prompt_versions: PromptVersionRow;
  prompt_labels: PromptLabelRow;
  prompt_changes: PromptChangeRow;
  conversations: ConversationRow;
  conversation_turns: ConversationTurnRow;
  conversation_keys: KeptAnswerKeyRow;
  kept_files: KeptFileRow;
  kept_file_parts: KeptFilePartRow;
  kept_file_keys: KeptAnswerKeyRow;
  batches: BatchRow;
  batch_results: BatchResultRow;
  fine_tuning_jobs: TrainingJobRow;
  key_changes: KeyChangeRow;
  ledger_write_offs: LedgerWriteOffRow;
  usage_requests: UsageRequestRow;
  usage_days: UsageDayRow;
  usage_marks: UsageMarkRow;
}

export type Database = Kysely<Tables>;
/** A connection, inside a transaction or not. */
export type Executor = Kysely<Tables> | Transaction<Tables>;

/** As read: `changed` is left out on writing only where its default is meant. */
export type ApiKey = Selectable<ApiKeyRow>;

export interface ApiKeyRow {
  id: string;
  name: string;
  tenant: string;
  project: string | null;
  user_id: string | null;
  hash: string;
  previous_hash: string | null;
  previous_hash_until_ms: number | null;
  /** JSON text. */
  scopes: string;
  policy: string | null;
  /** JSON text. */
  budgets: string;
  /** JSON text. */
  limits: string;
  created_at_ms: number;
  rotated_at_ms: number;
  expires_at_ms: number | null;
  revoked_at_ms: number | null;
  last_used_at_ms: number | null;
  /** The number of the change that last wrote this row; 0 from before changes were numbered. */
  changed: Generated<number>;
}

/** A change of a key that no audit log has yet. */
export interface KeyChangeRow {
  id: string;
  key_id: string;
  tenant: string;
  event: string;
  at_ms: number;
  /** When a node began to put it on its audit log. */
  recording_since_ms: number | null;
}

export interface SettingRow {
  name: string;
  value: string;
}

/** One run of one node, and how far its books came. */
export interface LedgerEpochRow {
  epoch: string;
  /** 1 once its leases were given away: a process that still believes to own it is fenced off. */
  closed: number;
  /** Whose journal tells what it spent; empty from before nodes had names. */
  node: Generated<string>;
  /** 1 where its leases sum up what was posted; 0 from before: then `ledger_settlements` has the reservations. */
  counted: Generated<number>;
  /** The last batch of postings that counted. */
  posted_batch: Generated<number>;
  /** By the authority's clock. */
  expires_at_ms: Generated<number>;
}

/** Amounts are in the account's own unit: tokens where its name ends in `#tokens`, whatever the columns are called. */
export interface LedgerAccountRow {
  account: string;
  limit_nano_usd: number;
  spent_nano_usd: number;
  leased_nano_usd: number;
  /** How often leases were called back from other nodes. */
  recall: Generated<number>;
  /** Until then, by the authority's clock, nobody leases ahead. */
  scarce_until_ms: Generated<number>;
  /** The highest threshold that was told. */
  alerted_percent: Generated<number>;
  ends_at_ms: number | null;
}

export interface LedgerLeaseRow {
  epoch: string;
  account: string;
  leased_nano_usd: number;
  /** All that the epoch ever posted here. */
  posted: Generated<number>;
  /** The last recall that its holder answered. */
  yielded: Generated<number>;
}

/** Slices of an epoch that an operator gave up waiting for. */
export interface LedgerWriteOffRow {
  epoch: string;
  node: string;
  counted_as: string;
  at_ms: number;
  accounts: number;
  /** The most of one account. */
  largest_nano_usd: number;
  /** When a node began to put it on its audit log. */
  recording_since_ms: Generated<number | null>;
  /** 1 once it is there. */
  recorded: Generated<number>;
}

/** Reservations that epochs of earlier releases posted; empty once those are closed. */
export interface LedgerSettlementRow {
  reservation_id: string;
  epoch: string;
}

export interface ChangeRow {
  id: number;
  counter: number;
}

/** One running process. */
export interface NodeRow {
  id: string;
  heartbeat_at_ms: number;
  seen_change: number;
  /** The node's lasting name; null where the process only listens. */
  node: string | null;
  /** The configuration in force on it, so that nodes that differ can be seen. */
  revision: string | null;
  version: string | null;
}

export interface KeptAnswerRow {
  id: string;
  /** A keyed name. */
  owner: string;
  created_at_ms: number;
  expires_at_ms: number;
  /** Base64. */
  sealed: string;
}

export interface KeptAnswerItemRow {
  /** A keyed name. */
  item: string;
  answer: string;
}

export interface KeptAnswerKeyRow {
  owner: string;
  /** Base64. */
  wrapped: string;
}

export interface PromptVersionRow {
  tenant: string;
  prompt: string;
  version: number;
  created_at_ms: number;
  /** Base64. */
  sealed: string;
}

export interface PromptLabelRow {
  tenant: string;
  prompt: string;
  label: string;
  version: number;
  /** Where it stood before; null where it is new. */
  previous_version: number | null;
}

export interface PromptChangeRow {
  number: number;
  tenant: string;
  prompt: string;
  at_ms: number;
  /** Base64. */
  sealed: string;
  /** When a node began to put it on its audit log. */
  recording_since_ms: number | null;
  /** 1 once it is there. */
  recorded: number;
}

export interface ConversationRow {
  id: string;
  /** A keyed name. */
  owner: string;
  created_at_ms: number;
  expires_at_ms: number;
  /** The wire format of its turns; null before the first. */
  surface: string | null;
  turns: number;
  /** Characters of its sealed turns. */
  size: number;
  /** The request that holds it now. */
  holder: string | null;
  held_until_ms: number | null;
}

export interface ConversationTurnRow {
  conversation: string;
  number: number;
  /** Base64. */
  sealed: string;
}

export interface TrainingJobRow {
  id: string;
  /** A keyed name. */
  owner: string;
  created_at_ms: number;
  /** Base64. */
  sealed: string;
}

export interface KeptFileRow {
  id: string;
  /** A keyed name. */
  owner: string;
  purpose: string;
  /** Bytes of the plaintext. */
  size: number;
  created_at_ms: number;
  expires_at_ms: number;
  /** Its name, base64. */
  sealed: string;
  /** 1 once all of its parts are there. */
  complete: number;
}

export interface KeptFilePartRow {
  file: string;
  number: number;
  sealed: Uint8Array;
}

export interface BatchRow {
  id: string;
  /** A keyed name. */
  owner: string;
  key_id: string;
  status: string;
  created_at_ms: number;
  ends_at_ms: number;
  remove_at_ms: number;
  total: number;
  completed: number;
  failed: number;
  /** JSON text: when it came to each status. */
  marks: string;
  input_file: string;
  output_file: string | null;
  error_file: string | null;
  /** Base64. */
  sealed: string;
  /** JSON text. */
  errors: string | null;
  /** The process that works it, until the authority's clock says `held_until_ms`. */
  holder: string | null;
  held_until_ms: number;
  /** Counts its holders; only the last one's writes count. */
  fence: number;
  /** Holders since the last result. */
  barren: number;
}

export interface BatchResultRow {
  batch: string;
  /** Of the line, from 1. */
  number: number;
  kind: string;
  /** Bytes of the plaintext. */
  size: number;
  sealed: Uint8Array;
}

/** A finished request, as its outcome leaf has it. */
export interface UsageRequestRow {
  request_id: string;
  node: string;
  epoch: string;
  leaf_index: number;
  at_ms: number;
  tenant: string;
  project: string | null;
  key_id: string;
  user_pseudonym: string | null;
  surface: string;
  model: string;
  provider: string | null;
  outcome: string;
  cache: string;
  input_tokens: number | null;
  output_tokens: number | null;
  cost_nano_usd: number;
  latency_ms: number;
}

export interface UsageDayRow {
  /** UTC: `2026-01-31`. */
  day: string;
  tenant: string;
  key_id: string;
  model: string;
  requests: number;
  refused: number;
  cached: number;
  input_tokens: number;
  output_tokens: number;
  cost_nano_usd: number;
}

/** How far a node's log is in the index. */
export interface UsageMarkRow {
  node: string;
  epoch: string;
  next_index: number;
}

export interface MigrationRow {
  name: string;
  applied_at_ms: number;
}

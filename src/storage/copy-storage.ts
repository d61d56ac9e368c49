/**
 * Copies what one storage holds into another, empty one: settings, keys and answers as they are stored, and what was spent
 * of each budget. It knows the store interfaces only, so any backend can be either side. Nothing is copied while something is
 * still leased: that money has no place in the target.
 */
import type { AccountAmount, CopiedTable, KeyRecord, Storage } from './stores.ts';

/** In this order: a row never names one that is not there yet. */
export const COPIED_TABLES: readonly CopiedTable[] = [
  'kept_answer_keys',
  'kept_answers',
  'kept_answer_items',
  'prompt_versions',
  'prompt_labels',
  'prompt_changes',
  'conversation_keys',
  'conversations',
  'conversation_turns',
  'kept_file_keys',
  'kept_files',
  'kept_file_parts',
  'batches',
  'batch_results',
  'fine_tuning_jobs',
  'key_changes',
  'ledger_write_offs',
  'usage_requests',
  'usage_days',
  'usage_marks',
];
/** Small enough for the parameters of one statement. */
const ROWS_A_PAGE = 200;
/** Settings that belong to one installation's machine, not to its data. */
const NOT_COPIED: ReadonlySet<string> = new Set(['node_id']);
/** A new installation may have proven its key already; that says nothing of data. */
const HARMLESS: ReadonlySet<string> = new Set(['node_id', 'kek_check']);

export interface CopiedStorage {
  readonly keys: number;
  readonly settings: number;
  readonly accounts: number;
}

/** Why the source cannot be copied now, or undefined. */
export async function copyHindrance(source: Storage): Promise<string | undefined> {
  const nodes = await source.changes.liveNodes();
  if (nodes.length > 0) return `${nodes.length} gate(s) run on it: stop them first`;
  const leased = (await source.ledger.accounts()).filter((account) => account.leased > 0);
  if (leased.length === 0) return undefined;
  return `${leased.length} budget(s) still have leases of a gate that did not stop in order: start it once and stop it`;
}

/** What stands in the way of copying into it, or undefined. */
export async function targetContent(target: Storage): Promise<string | undefined> {
  const settings = (await target.settings.all()).filter(({ name }) => !HARMLESS.has(name));
  if (settings.length > 0) return 'a gate has started on it already';
  if ((await target.keys.list()).length > 0) return 'it holds keys';
  return (await target.ledger.accounts()).length > 0 ? 'it holds budgets' : undefined;
}

/** Settings last: they are what makes a target count as used, so a copy that breaks off can be seen and begun anew. */
export async function copyStorage(source: Storage, target: Storage, copyId: string): Promise<CopiedStorage> {
  const keys: readonly KeyRecord[] = await source.keys.list();
  if (keys.length > 0) await target.keys.insertAll(keys);
  const spent: AccountAmount[] = (await source.ledger.accounts())
    .filter((account) => account.spent > 0)
    .map(({ account, spent: amount }) => ({ account, amount }));
  // An epoch of its own, closed in one transaction: posted once, however often this is tried under this id.
  await target.ledger.closeEpoch(`copy-${copyId}`, spent);
  for (const table of COPIED_TABLES) await copyTable(source, target, table);
  const settings = (await source.settings.all()).filter(({ name }) => !NOT_COPIED.has(name));
  for (const { name, value } of settings) await target.settings.set(name, value);
  return { keys: keys.length, settings: settings.length, accounts: spent.length };
}

async function copyTable(source: Storage, target: Storage, table: CopiedTable): Promise<void> {
  for (let from = 0; ; from += ROWS_A_PAGE) {
    const rows = await source.raw.read(table, { from, rows: ROWS_A_PAGE });
    await target.raw.write(table, rows);
    if (rows.length < ROWS_A_PAGE) return;
  }
}

/**
 * Recorded traffic for `policy replay`: the audit log's entries with their payloads opened. Read-only, beside a running
 * gate. Gives content to its caller alone; nothing here prints or keeps it.
 */
import type { DatabaseSync } from 'node:sqlite';
import { bytesOf, openForReading } from '../audit/audit-database.ts';
import { AuditFault } from '../audit/audit-fault.ts';
import { type Leaf, payloadIdentity } from '../audit/leaf.ts';
import { loadLogKeys } from '../audit/log-keys.ts';
import { readEntries } from '../audit/read-entries.ts';
import { readIdentity, storedSize } from '../audit/read-rows.ts';
import { PayloadReader } from '../audit/subject-keys.ts';
import type { KeyRing } from '../crypto/key-ring.ts';

/** `none`: it was not kept; `erased`: its subject's key is gone; `cut`: only its beginning was kept. */
export type RecordedPayload =
  | { readonly state: 'kept'; readonly text: string }
  | { readonly state: 'none' | 'erased' | 'cut' };

export interface RecordedEntry {
  readonly leaf: Leaf;
  readonly payload: () => RecordedPayload;
}

export interface RecordedTraffic {
  readonly dataPath: string;
  readonly keyRing: KeyRing;
}

/** Every entry, oldest first. Throws AuditFault where there is no log or it is damaged, KeyFault where keys do not fit. */
export async function* recordedTraffic({
  dataPath,
  keyRing,
}: RecordedTraffic): AsyncGenerator<RecordedEntry> {
  const database = openForReading(dataPath);
  try {
    const identity = readIdentity(database);
    if (identity === undefined) throw new AuditFault('audit_missing', 'the audit log was never begun');
    const { master } = loadLogKeys(database, keyRing, identity.origin);
    const payloads = new PayloadReader(database, master);
    for await (const { index, leaf } of readEntries(database, {
      fromIndex: 0,
      limit: storedSize(database),
    })) {
      if (leaf === undefined)
        throw new AuditFault('audit_damaged', `entry ${index} of the audit log is none`);
      yield { leaf, payload: () => openPayload(leaf, database, payloads) };
    }
  } finally {
    database.close();
  }
}

function openPayload(
  { epoch, index, body, payload }: Leaf,
  database: DatabaseSync,
  payloads: PayloadReader,
): RecordedPayload {
  if (payload === undefined) return { state: 'none' };
  if (payload.cut) return { state: 'cut' };
  const row = database.prepare('SELECT sealed FROM payloads WHERE idx = ?').get(index);
  if (row === undefined) throw new AuditFault('audit_damaged', `the payload of entry ${index} is missing`);
  const identity = payloadIdentity(epoch, body.requestId, body.type);
  const opened = payloads.open(payload.subject, bytesOf(row.sealed), identity);
  if (opened === undefined) return { state: 'erased' };
  if (opened.commitment !== payload.commitment)
    throw new AuditFault('audit_damaged', `the payload of entry ${index} is not what the entry commits to`);
  return { state: 'kept', text: opened.payload.toString('utf8') };
}

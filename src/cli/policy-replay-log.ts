/**
 * Recorded traffic for `policy replay`: the audit log's entries with their payloads opened. Read-only, beside a running
 * gate. Gives content to its caller alone; nothing here prints or keeps it.
 */
import { AuditFault } from '../audit/audit-fault.ts';
import type { Batch } from '../audit/batch-frame.ts';
import { openKeysForReading, readIdentity } from '../audit/keys-database.ts';
import { type Leaf, readLeaf } from '../audit/leaf.ts';
import { loadLogKeys } from '../audit/log-keys.ts';
import { readBatches, storedSize } from '../audit/log-reader.ts';
import { PayloadReader } from '../audit/payload-reader.ts';
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
  const database = openKeysForReading(dataPath);
  try {
    const identity = readIdentity(database);
    if (identity === undefined) throw new AuditFault('audit_missing', 'the audit log was never begun');
    const { master } = loadLogKeys(database, keyRing, identity.origin);
    const payloads = new PayloadReader(database, master);
    for await (const batch of readBatches(dataPath, 0, await storedSize(dataPath))) {
      for (const [position, { leaf: bytes }] of batch.entries.entries()) {
        const read = readLeaf(bytes);
        if (!read.ok)
          throw new AuditFault(
            'audit_damaged',
            `entry ${batch.firstIndex + position} of the audit log is none`,
          );
        yield { leaf: read.leaf, payload: () => openPayload(batch, read.leaf, payloads) };
      }
    }
  } finally {
    database.close();
  }
}

function openPayload(batch: Batch, leaf: Leaf, payloads: PayloadReader): RecordedPayload {
  if (leaf.payload === undefined) return { state: 'none' };
  if (leaf.payload.cut) return { state: 'cut' };
  const opened = payloads.open(batch, leaf);
  return opened === undefined ? { state: 'erased' } : { state: 'kept', text: opened.toString('utf8') };
}

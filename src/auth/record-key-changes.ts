/**
 * Puts each change of a key on one node's audit log, whoever made it: the command line has no log of its own. A node that
 * dies between its claim and its record leaves the change to be recorded by another a minute later. Never has the key.
 */
import type { AuditLog, EventRecord } from '../audit/audit-log.ts';
import type { KeyChangeNote, KeyChangeStore } from '../storage/stores.ts';

export interface KeyChangeParts {
  readonly keyChanges: KeyChangeStore;
  readonly audit: Pick<AuditLog, 'append'>;
}

export async function recordKeyChanges({ keyChanges, audit }: KeyChangeParts): Promise<void> {
  for (;;) {
    const changes = await keyChanges.claimKeyChanges();
    if (changes.length === 0) return;
    for (const change of changes) {
      await audit.append(keyEventBody(change));
      await keyChanges.keyChangeRecorded(change.id);
    }
  }
}

/** The same for the same change, so that one that a dying node recorded is known again where another records it too. */
export function keyEventBody({ id, keyId, tenant, event, atMs }: KeyChangeNote): EventRecord {
  return { type: 'event', requestId: keyId, atMs, tenant, event, details: { keyId, change: id } };
}

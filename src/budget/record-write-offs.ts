/**
 * Puts each write-off on one node's audit log, whoever ordered it: the command line has no log of its own. A node that
 * dies between its claim and its record leaves it to be recorded by another a minute later.
 */
import type { AuditLog } from '../audit/audit-log.ts';
import type { WriteOffStore } from '../storage/stores.ts';

export interface WriteOffParts {
  readonly writeOffs: Pick<WriteOffStore, 'claimWriteOffs' | 'writeOffRecorded'>;
  readonly audit: Pick<AuditLog, 'append'>;
}

export async function recordWriteOffs({ writeOffs, audit }: WriteOffParts): Promise<void> {
  for (const { epoch, node, countAs, atMs, accounts, largestNanoUsd } of await writeOffs.claimWriteOffs()) {
    await audit.append({
      type: 'event',
      requestId: `write-off-${epoch}`,
      ...{ atMs, tenant: 'default', event: 'budget_written_off' },
      details: { epoch, node, countedAs: countAs, accounts, largestNanoUsd },
    });
    await writeOffs.writeOffRecorded(epoch);
  }
}

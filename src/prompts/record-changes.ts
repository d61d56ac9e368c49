/**
 * Puts each change of a prompt on one node's audit log, whoever made it: the command line has no log of its own. A node
 * that dies between its claim and its record leaves the change to be recorded by another a minute later.
 */
import type { AuditLog } from '../audit/audit-log.ts';
import type { PromptChangeRecord, PromptStore } from '../storage/stores.ts';
import type { SealedPrompts } from './sealed-prompts.ts';

const RECORDED_AT_ONCE = 100;

export interface ChangeRecorderParts {
  readonly store: PromptStore;
  readonly sealed: SealedPrompts;
  readonly audit: Pick<AuditLog, 'append' | 'epoch'>;
  readonly clock: () => number;
}

export async function recordPromptChanges(parts: ChangeRecorderParts): Promise<void> {
  const { store, clock } = parts;
  for (const change of await store.unrecorded(RECORDED_AT_ONCE)) {
    if (!(await store.claimRecording(change.number, clock()))) continue;
    await recordChange(parts, change);
    await store.recorded(change.number);
  }
}

async function recordChange(
  { audit, sealed }: ChangeRecorderParts,
  change: PromptChangeRecord,
): Promise<void> {
  const { action, version, label, from, by } = sealed.openChange(change);
  const { tenant, prompt, number, atMs } = change;
  await audit.append({
    type: 'event',
    requestId: `prompt-change-${number}`,
    atMs,
    tenant,
    event: EVENTS[action],
    details: {
      ...{ prompt, version, by },
      ...(label !== undefined && { label }),
      ...(from != null && { from }),
    },
  });
}

const EVENTS = { put: 'prompt_put', label: 'prompt_labelled', rollback: 'prompt_rolled_back' } as const;

/** Records what an operator wrote off of lost nodes. */
import { recordWriteOffs, type WriteOffParts } from '../budget/record-write-offs.ts';
import type { Storage } from '../storage/stores.ts';
import { followRecords } from './follow-records.ts';

export interface FollowedWriteOffs {
  readonly storage: Pick<Storage, 'writeOffs' | 'changes'>;
  readonly audit: WriteOffParts['audit'];
  readonly onFault: (where: string, error: unknown) => void;
}

export function followWriteOffs(
  { storage: { writeOffs, changes }, audit, onFault }: FollowedWriteOffs,
  opened: AsyncDisposableStack,
): void {
  const record = () => recordWriteOffs({ writeOffs, audit });
  followRecords({ where: 'write-offs', changes, onFault, record }, opened);
}

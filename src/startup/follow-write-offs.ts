/** Records what an operator wrote off of lost nodes: at the start, when something changes, and regularly. */
import { recordWriteOffs, type WriteOffParts } from '../budget/record-write-offs.ts';
import type { Storage } from '../storage/stores.ts';
import { createTimers } from './timers.ts';

/** Those that a node took up and died over are recorded by another this often. */
const CHECK_MS = 15_000;

export interface FollowedWriteOffs {
  readonly storage: Pick<Storage, 'writeOffs' | 'changes'>;
  readonly audit: WriteOffParts['audit'];
  readonly onFault: (where: string, error: unknown) => void;
}

export function followWriteOffs(
  { storage, audit, onFault }: FollowedWriteOffs,
  opened: AsyncDisposableStack,
): void {
  let working: Promise<void> | undefined;
  const record = () => {
    working ??= recordWriteOffs({ writeOffs: storage.writeOffs, audit })
      .catch((error: unknown) => onFault('write-offs', error))
      .finally(() => {
        working = undefined;
      });
    return working;
  };
  const timers = createTimers(onFault);
  timers.every(CHECK_MS, 'write-offs', record);
  const unsubscribe = storage.changes.subscribe(() => void record());
  void record();
  opened.defer(async () => {
    unsubscribe();
    timers.stop();
    await working;
  });
}

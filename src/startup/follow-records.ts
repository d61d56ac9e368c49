/**
 * Work that a running gate owes its audit log: at the start, when something changes anywhere, and regularly, so that what
 * a node took up and died over is done by another. Never two runs at once; a change during a run is followed by another.
 */
import type { Storage } from '../storage/stores.ts';
import { createTimers } from './timers.ts';

const CHECK_MS = 15_000;

export interface FollowedRecords {
  /** As faults name it. */
  readonly where: string;
  readonly changes: Storage['changes'];
  readonly onFault: (where: string, error: unknown) => void;
  readonly record: () => Promise<void>;
}

export function followRecords(
  { where, changes, onFault, record }: FollowedRecords,
  opened: AsyncDisposableStack,
): void {
  let working: Promise<void> | undefined;
  let again = false;
  const work = async () => {
    do {
      again = false;
      await record();
    } while (again);
  };
  const start = (): Promise<void> => {
    again = true;
    working ??= work()
      .catch((error: unknown) => onFault(where, error))
      .finally(() => {
        working = undefined;
        // Asked for between the last look and now.
        if (again) void start();
      });
    return working;
  };
  const timers = createTimers(onFault);
  timers.every(CHECK_MS, where, start);
  const unsubscribe = changes.subscribe(() => void start());
  void start();
  opened.defer(async () => {
    unsubscribe();
    timers.stop();
    while (working !== undefined) await working;
  });
}

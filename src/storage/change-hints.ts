/**
 * News of changes on a second way, beside the database: faster where it works, and never relied on. A hint says "ask
 * again about these keys"; it never says what they are, so that nobody who can write hints can grant anything.
 */
import type { Change } from './stores.ts';

export interface ChangeHints {
  /** Best effort: never throws, and what cannot be sent is dropped. Resolves when it was sent or given up. */
  publish(change: Change): Promise<void>;
  /** One listener; it must not throw. */
  subscribe(listener: (change: Change) => void): void;
  close(): Promise<void>;
}

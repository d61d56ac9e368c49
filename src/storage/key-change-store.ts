/** What the audit log needs to know of changed keys; a part of stores.ts, whose rules hold here. */

export type KeyEvent = 'key_created' | 'key_revoked' | 'key_rotated';

export interface KeyChangeNote {
  /** Of the change: the caller's name for it, or a random one. */
  readonly id: string;
  readonly keyId: string;
  readonly tenant: string;
  readonly event: KeyEvent;
  readonly atMs: number;
}

/** Changes of keys that no audit log has yet, written in the same transaction as the change itself. */
export interface KeyChangeStore {
  /** Some of them, oldest first; nobody else gets them for a minute. */
  claimKeyChanges(): Promise<readonly KeyChangeNote[]>;
  /** It is on an audit log: it is forgotten here. */
  keyChangeRecorded(id: string): Promise<void>;
}

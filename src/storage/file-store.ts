/** What kept files need of a storage; a part of stores.ts, whose rules hold here. */

/** Files that the gate keeps: ciphertext in parts, under keyed names. Nobody but its owner gets one. */
export interface FileStore {
  /**
   * Begins a file that nobody finds before it is complete. False where the owner then has more files or bytes than the
   * bounds say; without bounds it always begins. What is begun and never completed counts until it is removed.
   */
  begin(record: FileRecord, bounds: FileBounds | undefined): Promise<boolean>;
  /** What `begin` compares with bounds: of the owner, at that time. */
  used(owner: string, nowMs: number): Promise<FilesUsed>;
  append(id: string, parts: readonly FilePart[]): Promise<void>;
  complete(id: string): Promise<void>;
  find(owner: string, id: string, nowMs: number): Promise<FileRecord | undefined>;
  /** One part's ciphertext; undefined behind the last, and where the owner has no such file. */
  part(owner: string, id: string, number: number): Promise<Uint8Array | undefined>;
  /** Newest first, or oldest first. */
  list(owner: string, page: FilePage): Promise<readonly FileRecord[]>;
  /** False where the owner has no such file. */
  remove(owner: string, id: string): Promise<boolean>;
  /** The owner's wrapped key: `fresh` where there was none. */
  ownerKey(owner: string, fresh: string): Promise<string>;
  findOwnerKey(owner: string): Promise<string | undefined>;
  /** Removes some of those whose time is over, or that were never completed; to be called regularly. */
  removeExpired(nowMs: number): Promise<void>;
}

export interface FileRecord {
  readonly id: string;
  readonly owner: string;
  readonly purpose: string;
  /** Of the plaintext. */
  readonly bytes: number;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  /** Its name, base64. */
  readonly sealed: string;
}

export interface FileBounds {
  readonly maxFiles: number;
  readonly maxBytes: number;
}

export interface FilesUsed {
  readonly files: number;
  readonly bytes: number;
}

export interface FilePart {
  /** From 0, without a gap. */
  readonly number: number;
  readonly sealed: Uint8Array;
}

export interface FilePage {
  readonly nowMs: number;
  readonly limit: number;
  readonly order: 'asc' | 'desc';
  readonly purpose?: string | undefined;
  /** The last file of the page before. */
  readonly after?: string | undefined;
}

/**
 * The files that the gate keeps, in sealed parts under a key per owner. An owner is a tenant's user, or a key that has
 * none: nobody finds another's file, and without the owner's key none of them opens.
 */
import { createHmac, type KeyObject, randomBytes } from 'node:crypto';
import type { Principal } from '../auth/principal.ts';
import type { KeyRing } from '../crypto/key-ring.ts';
import { OwnerKeys } from '../crypto/owner-keys.ts';
import type { FileBounds, FilePart, FileRecord, FileStore } from '../storage/stores.ts';
import type { FileSettings } from './settings.ts';

/** Plaintext of one part: small enough for a row, large enough that a part costs little. */
export const PART_BYTES = 64 * 1024;
/** Parts that one statement writes. */
const PARTS_AT_ONCE = 4;
const ID_BYTES = 18;

declare const owned: unique symbol;
/** A keyed name of whoever files belong to; made by `ownerOf` only, or read back from where it was stored. */
export type FileOwner = string & { readonly [owned]: true };

export type FilePurpose = 'batch' | 'batch_output' | 'fine-tune';

export interface KeptFile {
  readonly id: string;
  readonly purpose: string;
  readonly fileName: string;
  readonly bytes: number;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}

export interface FileToKeep {
  readonly purpose: FilePurpose;
  /** As the client called it: shown again, never used as a path. */
  readonly fileName: string;
  /** Of the whole content. */
  readonly bytes: number;
  readonly content: Iterable<Buffer> | AsyncIterable<Buffer>;
  /** Shorter than the settings' time, where the caller asks for that. */
  readonly ttlMs?: number | undefined;
}

export interface FileListing {
  readonly limit: number;
  readonly order: 'asc' | 'desc';
  readonly purpose?: string | undefined;
  readonly after?: string | undefined;
}

/** How the lines of a text file are bounded. */
export interface LineBounds {
  readonly maxBytes: number;
  readonly maxDepth: number;
}

export interface KeptFilesOptions {
  readonly store: FileStore;
  readonly keyRing: KeyRing;
  readonly clock: () => number;
  /** Of a line in a JSONL file: no more than a request's body may have. */
  readonly lines: LineBounds;
}

export class KeptFiles {
  readonly lines: LineBounds;
  readonly keys: OwnerKeys;
  readonly #store: FileStore;
  readonly #clock: () => number;
  readonly #names: KeyObject;

  constructor({ store, keyRing, clock, lines }: KeptFilesOptions) {
    this.lines = lines;
    this.keys = new OwnerKeys({ store, keyRing, purpose: 'kept-file-key' });
    this.#store = store;
    this.#clock = clock;
    this.#names = keyRing.derive('kept-files');
  }

  /** The same owner for every key of one user. */
  ownerOf({ tenant, user, keyId }: Principal): FileOwner {
    const parts = ['owner', tenant, user === undefined ? 'key' : 'user', user ?? keyId];
    return createHmac('sha256', this.#names).update(JSON.stringify(parts)).digest('base64url') as FileOwner;
  }

  /** Undefined where the owner has no room for it. Throws where it cannot be written, or is not as long as it said. */
  keep(owner: FileOwner, file: FileToKeep, settings: FileSettings): Promise<KeptFile | undefined> {
    const { maxPerOwner: maxFiles, maxBytesPerOwner: maxBytes } = settings;
    return this.#write(owner, file, settings, { maxFiles, maxBytes });
  }

  /** For what the gate made and was paid for: kept even where the owner's room is used up. */
  async keepPaidFor(owner: FileOwner, file: FileToKeep, settings: FileSettings): Promise<KeptFile> {
    const kept = await this.#write(owner, file, settings, undefined);
    if (kept === undefined) throw new Error('an unbounded file found no room');
    return kept;
  }

  /** Whether the owner may have another file at all, however small. */
  async hasRoom(owner: FileOwner, { maxPerOwner, maxBytesPerOwner }: FileSettings): Promise<boolean> {
    const { files, bytes } = await this.#store.used(owner, this.#clock());
    return files < maxPerOwner && bytes < maxBytesPerOwner;
  }

  async find(owner: FileOwner, id: string): Promise<KeptFile | undefined> {
    const record = await this.#store.find(owner, id, this.#clock());
    return record === undefined ? undefined : this.#opened(record, await this.#keyOf(owner));
  }

  /** The content in parts, in order. Throws where a part is missing or was changed. */
  async *read(owner: FileOwner, file: Pick<KeptFile, 'id' | 'bytes'>): AsyncGenerator<Buffer> {
    const key = await this.#keyOf(owner);
    let bytes = 0;
    for (let number = 0; bytes < file.bytes; number += 1) {
      const sealed = await this.#store.part(owner, file.id, number);
      if (sealed === undefined) throw new Error('a part of a kept file is gone');
      const part = this.keys.open(key, sealed, partIdentity(owner, file.id, number));
      bytes += part.length;
      yield part;
    }
  }

  async list(owner: FileOwner, listing: FileListing): Promise<readonly KeptFile[]> {
    const records = await this.#store.list(owner, { ...listing, nowMs: this.#clock() });
    if (records.length === 0) return [];
    const key = await this.#keyOf(owner);
    return records.map((record) => this.#opened(record, key));
  }

  /** False where the owner has no such file. */
  remove(owner: FileOwner, id: string): Promise<boolean> {
    return this.#store.remove(owner, id);
  }

  removeExpired(): Promise<void> {
    return this.#store.removeExpired(this.#clock());
  }

  async #write(
    owner: FileOwner,
    file: FileToKeep,
    settings: FileSettings,
    bounds: FileBounds | undefined,
  ): Promise<KeptFile | undefined> {
    const { purpose, fileName, bytes, ttlMs } = file;
    const key = await this.keys.of(owner);
    const id = `file-${randomBytes(ID_BYTES).toString('hex')}`;
    const createdAtMs = this.#clock();
    const longestMs = Math.round(settings.ttlHours * 3_600_000);
    const expiresAtMs = createdAtMs + Math.min(ttlMs ?? longestMs, longestMs);
    const identity = nameIdentity({ owner, id, purpose, bytes });
    const sealed = this.keys.seal(key, Buffer.from(fileName), identity).toString('base64');
    const record = { id, owner, purpose, bytes, createdAtMs, expiresAtMs, sealed };
    if (!(await this.#store.begin(record, bounds))) return undefined;
    try {
      await this.#writeParts(record, key, file.content);
      await this.#store.complete(id);
    } catch (error) {
      await this.#store.remove(owner, id);
      throw error;
    }
    return { id, purpose, fileName, bytes, createdAtMs, expiresAtMs };
  }

  async #writeParts(
    { id, owner, bytes }: FileRecord,
    key: KeyObject,
    content: FileToKeep['content'],
  ): Promise<void> {
    let [number, written] = [0, 0];
    let waiting: FilePart[] = [];
    for await (const part of inParts(content)) {
      waiting.push({ number, sealed: this.keys.seal(key, part, partIdentity(owner, id, number)) });
      number += 1;
      written += part.length;
      if (waiting.length < PARTS_AT_ONCE) continue;
      await this.#store.append(id, waiting);
      waiting = [];
    }
    await this.#store.append(id, waiting);
    if (written !== bytes) throw new Error('a file is not as long as it said');
  }

  async #keyOf(owner: FileOwner): Promise<KeyObject> {
    const key = await this.keys.find(owner);
    if (key === undefined) throw new Error('the key of a kept file is gone');
    return key;
  }

  #opened(record: FileRecord, key: KeyObject): KeptFile {
    const { id, purpose, bytes, createdAtMs, expiresAtMs, sealed } = record;
    const name = this.keys.open(key, Buffer.from(sealed, 'base64'), nameIdentity(record));
    return { id, purpose, fileName: name.toString('utf8'), bytes, createdAtMs, expiresAtMs };
  }
}

/** The same bytes in pieces of PART_BYTES, the last one shorter. */
async function* inParts(content: FileToKeep['content']): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  let held = 0;
  for await (const chunk of content) {
    for (let at = 0; at < chunk.length; ) {
      const taken = chunk.subarray(at, at + PART_BYTES - held);
      rest.push(taken);
      held += taken.length;
      at += taken.length;
      if (held < PART_BYTES) continue;
      yield Buffer.concat(rest, held);
      [rest, held] = [[], 0];
    }
  }
  if (held > 0) yield Buffer.concat(rest, held);
}

function partIdentity(owner: string, id: string, number: number): string {
  return JSON.stringify(['kept-file-part', owner, id, number]);
}

/** With its length and purpose: a file that was cut short in the store, or passed for another kind, does not open. */
function nameIdentity({ owner, id, purpose, bytes }: Omit<FileRecord, 'sealed' | `${string}Ms`>): string {
  return JSON.stringify(['kept-file-name', owner, id, purpose, bytes]);
}

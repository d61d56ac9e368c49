/** Parsed entries of the live log, for the admin API and tests. Read-only; gives no payloads. */
import { type Leaf, readLeaf } from './leaf.ts';
import { readLeaves } from './log-reader.ts';

export interface StoredEntry {
  readonly index: number;
  /** Undefined where the stored bytes are not a leaf; `audit verify` says what is wrong. */
  readonly leaf: Leaf | undefined;
}

/** The entries from an index on, oldest first. Throws `audit_damaged`. */
export async function* readEntries(
  dataPath: string,
  { fromIndex, limit }: { readonly fromIndex: number; readonly limit: number },
): AsyncGenerator<StoredEntry> {
  for await (const { index, leaf } of readLeaves(dataPath, fromIndex, fromIndex + limit)) {
    const read = readLeaf(leaf);
    yield { index, leaf: read.ok ? read.leaf : undefined };
  }
}

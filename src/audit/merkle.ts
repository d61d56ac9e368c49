/**
 * The Merkle tree of RFC 6962, section 2.1: hashes, the compact form of a growing tree, and proofs as RFC 9162 verifies
 * them. Pure, and the verifier's foundation: it must import nothing of this gate.
 */
import { hash } from 'node:crypto';

export const HASH_BYTES = 32;

/** The 0x00 and 0x01 prefixes keep a leaf from passing as a node (second preimage, RFC 6962 section 2.1). */
export function leafHash(leaf: Uint8Array): Buffer {
  const input = Buffer.allocUnsafe(1 + leaf.length);
  input[0] = 0;
  input.set(leaf, 1);
  return digest(input);
}

/** The same for bytes that begin with the 0x00 prefix already; as a latin1 string, which costs half of a Buffer. */
export function prefixedLeafHash(prefixed: Uint8Array): string {
  return hash('sha256', prefixed, 'latin1');
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  const input = Buffer.allocUnsafe(1 + 2 * HASH_BYTES);
  input[0] = 1;
  input.set(left, 1);
  input.set(right, 1 + HASH_BYTES);
  return digest(input);
}

/** By way of a string, into pooled memory: a buffer from `hash` has memory of its own and costs twice the hashing. */
function digest(input: Uint8Array): Buffer {
  return Buffer.from(hash('sha256', input, 'latin1'), 'latin1');
}

export function emptyRoot(): Buffer {
  return hash('sha256', Buffer.alloc(0), 'buffer');
}

/** Sizes stay below 2^53. */
const MAX_NODES = 53;
const LEFT = 1;
const RIGHT = LEFT + HASH_BYTES;

/** A tree that grows: one hash for each full subtree, the largest first. Works in its own memory, without garbage. */
export class CompactRange {
  #size = 0;
  readonly #nodes = Buffer.alloc(MAX_NODES * HASH_BYTES);
  /** Bytes of the nodes that are in use. */
  #end = 0;
  /** The input of a node's hash: prefix, left, right. What is pushed goes up on the right. */
  readonly #input = Buffer.alloc(1 + 2 * HASH_BYTES, 1);

  get size(): number {
    return this.#size;
  }

  /** `bytes` has the leaf's hash at `at`. */
  push(bytes: Buffer, at = 0): void {
    bytes.copy(this.#input, RIGHT, at, at + HASH_BYTES);
    for (let rest = this.#size; rest % 2 === 1; rest = (rest - 1) / 2) {
      this.#end -= HASH_BYTES;
      this.#nodes.copy(this.#input, LEFT, this.#end, this.#end + HASH_BYTES);
      this.#input.write(hash('sha256', this.#input, 'latin1'), RIGHT, 'latin1');
    }
    this.#input.copy(this.#nodes, this.#end, RIGHT);
    this.#end += HASH_BYTES;
    this.#size++;
  }

  root(): Buffer {
    if (this.#end === 0) return emptyRoot();
    let root: Buffer = Buffer.from(this.#node(this.#end - HASH_BYTES));
    for (let at = this.#end - 2 * HASH_BYTES; at >= 0; at -= HASH_BYTES)
      root = nodeHash(this.#node(at), root);
    return root;
  }

  clone(): CompactRange {
    return CompactRange.decode(this.#size, this.encode());
  }

  encode(): Buffer {
    return Buffer.from(this.#nodes.subarray(0, this.#end));
  }

  /** Throws where the bytes cannot be a range of this size. */
  static decode(size: number, bytes: Uint8Array): CompactRange {
    if (bytes.length !== fullSubtrees(size) * HASH_BYTES)
      throw new RangeError('bytes do not fit the tree size');
    const range = new CompactRange();
    range.#nodes.set(bytes);
    range.#end = bytes.length;
    range.#size = size;
    return range;
  }

  #node(at: number): Buffer {
    return this.#nodes.subarray(at, at + HASH_BYTES);
  }
}

/** How many full subtrees a tree has: the ones in its size's binary form. Sizes pass 2^32, so no bit operators. */
function fullSubtrees(size: number): number {
  let count = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2;
  return count;
}

/** The Merkle tree hash of these leaf hashes. */
export function rootOf(hashes: Iterable<Buffer>): Buffer {
  const range = new CompactRange();
  for (const hash of hashes) range.push(hash);
  return range.root();
}

/** The hash of the leaves `[start, end)`, from an array or from tiles. */
export type SubtreeHash = (start: number, end: number) => Buffer;

export function subtreesOf(leafHashes: readonly Buffer[]): SubtreeHash {
  return (start, end) => rootOf(leafHashes.slice(start, end));
}

/** The audit path of a leaf (RFC 6962 section 2.1.1), from the leaf upwards. */
export function inclusionProof(index: number, size: number, subtree: SubtreeHash): Buffer[] {
  if (index < 0 || index >= size) throw new RangeError('no such leaf in a tree of this size');
  return pathTo(index, 0, size, subtree);
}

function pathTo(index: number, start: number, end: number, subtree: SubtreeHash): Buffer[] {
  if (end - start === 1) return [];
  const middle = start + splitOf(end - start);
  return index < middle
    ? [...pathTo(index, start, middle, subtree), subtree(middle, end)]
    : [...pathTo(index, middle, end, subtree), subtree(start, middle)];
}

/** The proof that the tree of `size` continues the tree of `oldSize` (RFC 6962 section 2.1.2). */
export function consistencyProof(oldSize: number, size: number, subtree: SubtreeHash): Buffer[] {
  if (oldSize < 0 || oldSize > size) throw new RangeError('the older tree must not be larger');
  if (oldSize === 0 || oldSize === size) return [];
  return subProof(oldSize, { start: 0, end: size, whole: true }, subtree);
}

interface Span {
  readonly start: number;
  readonly end: number;
  /** Whether the verifier has the span's hash already, being the whole old tree. */
  readonly whole: boolean;
}

function subProof(oldEnd: number, { start, end, whole }: Span, subtree: SubtreeHash): Buffer[] {
  if (oldEnd === end) return whole ? [] : [subtree(start, end)];
  const middle = start + splitOf(end - start);
  return oldEnd <= middle
    ? [...subProof(oldEnd, { start, end: middle, whole }, subtree), subtree(middle, end)]
    : [...subProof(oldEnd, { start: middle, end, whole: false }, subtree), subtree(start, middle)];
}

/** The largest power of two below `size`. */
function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

export interface Inclusion {
  readonly index: number;
  readonly size: number;
  readonly leaf: Buffer;
  readonly root: Buffer;
  readonly proof: readonly Buffer[];
}

/** RFC 9162 section 2.1.3.2. */
export function verifyInclusion({ index, size, leaf, root, proof }: Inclusion): boolean {
  if (index < 0 || index >= size) return false;
  let node = index;
  let last = size - 1;
  let computed = leaf;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      computed = nodeHash(sibling, computed);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else computed = nodeHash(computed, sibling);
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && computed.equals(root);
}

export interface Consistency {
  readonly oldSize: number;
  readonly size: number;
  readonly oldRoot: Buffer;
  readonly root: Buffer;
  readonly proof: readonly Buffer[];
}

/** RFC 9162 section 2.1.4.2. */
export function verifyConsistency({ oldSize, size, oldRoot, root, proof }: Consistency): boolean {
  if (oldSize === size) return proof.length === 0 && oldRoot.equals(root);
  if (oldSize === 0) return proof.length === 0 && oldRoot.equals(emptyRoot());
  if (oldSize > size || oldSize < 0) return false;
  let node = oldSize - 1;
  let last = size - 1;
  while (node % 2 === 1) [node, last] = [half(node), half(last)];
  // Where the old tree is one full subtree of the new one, its hash is known and not part of the proof.
  const [first, ...rest] = node === 0 ? [oldRoot, ...proof] : proof;
  if (first === undefined) return false;
  let old = first;
  let fresh = first;
  for (const sibling of rest) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      old = nodeHash(sibling, old);
      fresh = nodeHash(sibling, fresh);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else fresh = nodeHash(fresh, sibling);
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && old.equals(oldRoot) && fresh.equals(root);
}

function half(value: number): number {
  return Math.floor(value / 2);
}

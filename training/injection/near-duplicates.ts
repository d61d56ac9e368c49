/**
 * Groups texts that are nearly the same, so that a copy of a held-out text never stays in the training data and large
 * families of copies do not outweigh the rest. Shingles of five words, smallest hashes, union of those that share.
 */

const SHINGLE_WORDS = 5;
/** Hashes kept for each text; two texts that share this many belong together. */
const SKETCH = 24;
const SHARED = 6;
/** A shingle that more texts than this have says nothing. */
const MAX_BUCKET = 400;

/** For each text the number of its group. */
export function groupNearDuplicates(texts: readonly string[]): Uint32Array {
  const parents = Uint32Array.from(texts, (_, index) => index);
  const buckets = new Map<number, number[]>();
  for (const [index, text] of texts.entries()) {
    const shared = new Map<number, number>();
    const sketch = sketchOf(text);
    const needed = Math.max(1, Math.min(SHARED, Math.floor(sketch.length / 2)));
    for (const hash of sketch) {
      const bucket = buckets.get(hash) ?? [];
      for (const other of bucket) shared.set(other, (shared.get(other) ?? 0) + 1);
      if (bucket.length < MAX_BUCKET) bucket.push(index);
      buckets.set(hash, bucket);
    }
    for (const [other, count] of shared) if (count >= needed) unite(parents, index, other);
  }
  return Uint32Array.from(parents, (_, index) => rootOf(parents, index));
}

function sketchOf(text: string): number[] {
  const words = text.toLowerCase().match(/[\p{L}\p{M}]+|\p{N}+/gu) ?? [];
  const units = words.length >= SHINGLE_WORDS ? words : [...words.join(' ')];
  const hashes = new Set<number>();
  for (let start = 0; start + SHINGLE_WORDS <= units.length; start += 1)
    hashes.add(hashOf(units.slice(start, start + SHINGLE_WORDS).join(' ')));
  if (hashes.size === 0) hashes.add(hashOf(text));
  return [...hashes].sort((a, b) => a - b).slice(0, SKETCH);
}

function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (Math.imul(hash ^ (hash >>> 15), 0x85ebca77) ^ hash) >>> 0;
}

function rootOf(parents: Uint32Array, index: number): number {
  let root = index;
  while (parents[root] !== root) root = parents[root] ?? root;
  let node = index;
  while (node !== root) {
    const next = parents[node] ?? root;
    parents[node] = root;
    node = next;
  }
  return root;
}

function unite(parents: Uint32Array, a: number, b: number): void {
  const [rootA, rootB] = [rootOf(parents, a), rootOf(parents, b)];
  parents[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
}

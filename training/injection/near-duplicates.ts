/**
 * Groups texts that are nearly the same, so that a copy of a held-out text never stays in the training data and large
 * families of copies do not outweigh the rest. Shingles of five words (of five letters in texts of fewer words), the
 * smallest hashes of each text; a text joins the group whose first text it shares most of them with. Never by way of a
 * third text: chains of small likenesses would unite a quarter of everything.
 */

const SHINGLE_UNITS = 5;
/** Hashes kept for each text; two long texts that share this many belong together. */
const SKETCH = 24;
const SHARED = 6;
/** Of texts with fewer hashes than that: the share of the longer one's. */
const SHARED_OF_SHORT = 0.5;
/** A shingle that more first texts than this have says nothing. */
const MAX_BUCKET = 400;

/** For each text the number of its group: the place of the group's first text. */
export function groupNearDuplicates(texts: readonly string[]): Uint32Array {
  const groups = new Uint32Array(texts.length);
  const buckets = new Map<number, number[]>();
  const sizes = new Map<number, number>();
  for (const [index, text] of texts.entries()) {
    const sketch = sketchOf(text);
    const first = nearest(sketch, buckets, sizes);
    groups[index] = first ?? index;
    if (first !== undefined) continue;
    sizes.set(index, sketch.length);
    for (const hash of sketch) {
      const bucket = buckets.get(hash) ?? [];
      if (bucket.length < MAX_BUCKET) bucket.push(index);
      buckets.set(hash, bucket);
    }
  }
  return groups;
}

function nearest(
  sketch: readonly number[],
  buckets: ReadonlyMap<number, readonly number[]>,
  sizes: ReadonlyMap<number, number>,
): number | undefined {
  const shared = new Map<number, number>();
  for (const hash of sketch)
    for (const other of buckets.get(hash) ?? []) shared.set(other, (shared.get(other) ?? 0) + 1);
  let best: number | undefined;
  let most = 0;
  for (const [other, count] of shared) {
    const longer = Math.max(sketch.length, sizes.get(other) ?? 0);
    if (count < Math.min(SHARED, SHARED_OF_SHORT * longer) || count <= most) continue;
    best = other;
    most = count;
  }
  return best;
}

function sketchOf(text: string): readonly number[] {
  const words = text.toLowerCase().match(/[\p{L}\p{M}]+|\p{N}+/gu) ?? [];
  const units = words.length >= SHINGLE_UNITS ? words : [...words.join(' ')];
  const hashes = new Set<number>();
  for (let start = 0; start + SHINGLE_UNITS <= units.length; start += 1)
    hashes.add(hashOf(units.slice(start, start + SHINGLE_UNITS).join(' ')));
  if (hashes.size === 0) hashes.add(hashOf(text));
  return [...hashes].sort((a, b) => a - b).slice(0, SKETCH);
}

function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (Math.imul(hash ^ (hash >>> 15), 0x85ebca77) ^ hash) >>> 0;
}

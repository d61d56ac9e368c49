/** Divides pairs so that no question is on both sides: questions that share a pair are one cluster. */
import { createHash } from 'node:crypto';
import type { LabelledPair } from './read-sentences.ts';

/** The fold of each pair, 0 to `folds` − 1; by the cluster's text, so that other pairs move none. */
export function questionFolds(pairs: readonly LabelledPair[], folds: number): readonly number[] {
  const parents = new Map<string, string>();
  const find = (text: string): string => {
    let root = text;
    for (let parent = parents.get(root); parent !== undefined && parent !== root; parent = parents.get(root))
      root = parent;
    return root;
  };
  for (const { a, b } of pairs) {
    const [first = a, second = b] = [find(a), find(b)].sort();
    parents.set(second, first);
    parents.set(first, first);
  }
  return pairs.map(({ a }) => createHash('sha256').update(find(a)).digest().readUInt32LE(0) % folds);
}

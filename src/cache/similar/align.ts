/** Sets the words of two readings against each other: which are the same, in which order, and which are left over. */
import type { Reading, Token } from './reading.ts';

export interface Alignment {
  /** Places in a and b of the same word, in a's order. */
  readonly pairs: readonly (readonly [a: number, b: number])[];
  readonly onlyA: readonly Token[];
  readonly onlyB: readonly Token[];
}

/** Each word once, from the left: a word that stands twice must stand twice in both. */
export function align(a: Reading, b: Reading): Alignment {
  const places = new Map<string, number[]>();
  for (const [at, { stem }] of b.tokens.entries()) {
    const list = places.get(stem);
    if (list) list.push(at);
    else places.set(stem, [at]);
  }
  const pairs: (readonly [number, number])[] = [];
  const onlyA: Token[] = [];
  const taken = new Set<number>();
  for (const [at, token] of a.tokens.entries()) {
    const place = places.get(token.stem)?.shift();
    if (place === undefined) onlyA.push(token);
    else {
      pairs.push([at, place]);
      taken.add(place);
    }
  }
  return { pairs, onlyA, onlyB: b.tokens.filter((_token, at) => !taken.has(at)) };
}

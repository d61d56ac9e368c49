/** Repeatable randomness for the corpus: mulberry32 over a hash of a name. Never for secrets. */

export interface Random {
  /** 0 ≤ n < 1. */
  next(): number;
  /** One value of a list; throws on an empty one. */
  pick<T>(values: readonly T[]): T;
}

/** The same name gives the same sequence on every machine. */
export function randomOf(name: string): Random {
  let state = fnv1a(name);
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { next, pick: (values) => pickFrom(values, next()) };
}

function pickFrom<T>(values: readonly T[], at: number): T {
  const value = values[Math.floor(at * values.length)];
  if (value === undefined) throw new Error('nothing to pick from');
  return value;
}

/** FNV-1a, 32 bits. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

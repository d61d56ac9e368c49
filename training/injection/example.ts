/** A text with its label, as training and evaluation see it, and a random source that is the same on every machine. */

export interface Example {
  readonly text: string;
  readonly label: 0 | 1;
  /** The file that it came from; families of the generated corpus count as sources of their own. */
  readonly source: string;
  readonly language: string;
  /** Its kind among generated texts. */
  readonly family?: string;
  readonly role: 'user' | 'document' | 'tool' | 'system';
  /** How the text was changed, if it was. */
  readonly transform?: string;
  /** How much its label is trusted, 0…1. */
  readonly trust: number;
}

/** Uniform numbers in 0…1 from a seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A new array in an order drawn from `random`. */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other] as T, order[last] as T];
  }
  return order;
}

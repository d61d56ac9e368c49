/** Which turns of a history fit the context window. Pure. Turns are left out whole, the oldest first. */

export interface FitRequest {
  /** The items of each turn, oldest first. */
  readonly turns: readonly (readonly unknown[])[];
  /** Tokens that are left for the history, by the bound that budgets count. */
  readonly tokens: number;
  /** Whether a turn can stand first: a tool's result cannot without its call. */
  readonly opens: (items: readonly unknown[]) => boolean;
}

/** What separates items and frames them, in bytes each. */
const ITEM_BYTES = 2;

/** The first turn that is kept; `turns.length` where none is. */
export function firstKept({ turns, tokens, opens }: FitRequest): number {
  let left = tokens;
  let first = turns.length;
  for (let index = turns.length - 1; index >= 0; index--) {
    const items = turns[index] ?? [];
    left -= bytesOf(items);
    if (left < 0) break;
    if (opens(items)) first = index;
  }
  return first;
}

/** What items take of the window. */
export function bytesOf(items: readonly unknown[]): number {
  let bytes = 0;
  for (const item of items) bytes += Buffer.byteLength(JSON.stringify(item)) + ITEM_BYTES;
  return bytes;
}

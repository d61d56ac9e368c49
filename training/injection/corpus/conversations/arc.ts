/** The shape of a hand-written conversation. Data only; conversations.ts draws from it. */

/**
 * User and assistant of one turn. `{slot}` is filled from the arc's slots, with the same value in the whole
 * conversation; `<a|b>` is one of the two. A turn marked `optional` is left out of some conversations.
 */
export type ArcTurn = readonly [user: string, assistant: string, optional?: 'optional'];

export interface Arc {
  readonly name: string;
  readonly label: 0 | 1;
  readonly systems: readonly string[];
  readonly slots: Readonly<Record<string, readonly string[]>>;
  readonly turns: readonly ArcTurn[];
}

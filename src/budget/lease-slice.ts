/**
 * How much of an account's headroom one grant takes: pure, and the same on every backend. Never more than is
 * available, never less than is of use.
 */

/** A grant leaves three quarters to other nodes, until no more than the asked need is left. */
const MOST_OF_HEADROOM = 4;

/** Amounts in the account's unit. */
export interface SliceRequest {
  readonly available: number;
  readonly want: number;
  readonly need: number;
}

/** The amount, or undefined where not even the need fits. At the last dollar it is exactly the need. */
export function leaseSlice({ available, want, need }: SliceRequest): number | undefined {
  if (need > available) return undefined;
  const share = Math.min(want, Math.floor(available / MOST_OF_HEADROOM));
  return Math.max(need, share);
}

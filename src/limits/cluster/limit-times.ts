/**
 * The times that the limits of many nodes hang on, in milliseconds, and how they depend on each other. A test may make
 * the window shorter; their order must stay.
 */
import { CELL_MS, CELLS } from '../minute-cells.ts';

export interface LimitTimes {
  /** Units that are taken in the same slot come back together, 60 slots later. */
  readonly slotMs: number;
  /** How often a node tells Redis that it lives, and what it spent. */
  readonly beatMs: number;
  /** What a request waits for Redis at most. */
  readonly takeTimeoutMs: number;
  /** How long after a command was sent what it granted may be used, and Redis may still obey it. */
  readonly grantMs: number;
  /** A node that was not heard for so long counts as cut off: its share is kept for it. */
  readonly lapseMs: number;
  /** A node that was cut off spends its share only after so long: everything taken before is over by then. */
  readonly quietMs: number;
  /** How long a node that hears nothing may spend from what it holds. */
  readonly holdMs: number;
  /** How long the share of a node that spent it is kept after it came back. */
  readonly coolMs: number;
  /** Requests in flight on a node that was not heard for so long count no more. */
  readonly concurrencyLapseMs: number;
  /** A Redis that began less long ago may have forgotten nodes that are about to come back. */
  readonly graceMs: number;
  /** A node that was not heard for so long is forgotten, and its share with it. */
  readonly forgetMs: number;
}

/** `slotMs` 1000 is the product's; a shorter one scales the window and what must outlast it. */
export function limitTimes(slotMs: number = CELL_MS, beatMs = 500): LimitTimes {
  const windowMs = CELLS * slotMs;
  const grantMs = 2 * beatMs;
  const lapseMs = 6 * beatMs;
  const quietMs = lapseMs + grantMs + windowMs + 2 * beatMs;
  return {
    slotMs,
    beatMs,
    takeTimeoutMs: 100,
    grantMs,
    lapseMs,
    quietMs,
    holdMs: quietMs + 10 * beatMs,
    coolMs: windowMs + grantMs,
    concurrencyLapseMs: 30 * beatMs,
    // More than twice the longest pause before a client tries again to connect.
    graceMs: 700,
    forgetMs: 600 * beatMs,
  };
}

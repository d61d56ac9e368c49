/**
 * The budget contract of stages 3 and 8. Money is integer nano-USD (1 USD = 1e9), tokens are whole. A reservation
 * holds a true upper bound in every budget above it or in none; it is never shrunk to fit.
 */
import type { BudgetLimit } from '../auth/principal.ts';

/** `id`: `key:<id>`, `user:<tenant>/<user>`, `project:<tenant>/<project>`, `tenant:<tenant>`. */
export type BudgetScope = BudgetLimit & { readonly id: string };

export interface ReservationRequest {
  readonly id: string;
  readonly scopes: readonly BudgetScope[];
  readonly boundNanoUsd: number;
  /** Input and output; must be there where a scope counts tokens. */
  readonly boundTokens?: number;
  readonly nowMs: number;
}

export type ReservationResult =
  | { readonly ok: true; readonly reservation: Reservation }
  /** `available` is in the unit of the scope. */
  | { readonly ok: false; readonly scope: BudgetScope; readonly available: number };

export interface Reservation {
  readonly id: string;
  /**
   * The budget rows it holds, with their period window: `tenant:default@month:2026-11`, and `…#tokens` for those that
   * count tokens. Goes into the intent record.
   */
  readonly accounts: readonly string[];
  readonly boundNanoUsd: number;
  /** Absent where no account counts tokens. */
  readonly boundTokens?: number;
}

export interface Budgets {
  /** Synchronous from the node's lease; a promise only when the lease must be refilled first. */
  reserve(request: ReservationRequest): ReservationResult | Promise<ReservationResult>;
  /** Raises a live reservation in every account, for one more attempt that may also be billed. */
  extend(
    reservationId: string,
    extraNanoUsd: number,
    nowMs: number,
    extraTokens?: number,
  ): boolean | Promise<boolean>;
  /**
   * Posts the real cost and frees the rest; idempotent on the reservation's id. A cost over the bound is posted as it
   * is and reported as a fault by the return value. Cost 0 needs proof that nothing was billed. Without `tokens` the
   * bound's are posted.
   */
  settle(reservationId: string, costNanoUsd: number, nowMs: number, tokens?: number): SettleResult;
  /** What each account has spent, held and left, for the admin API; all of them without a page. */
  report(page?: AccountPage): Promise<readonly AccountReport[]>;
  close(): Promise<void>;
}

export type SettleResult = 'settled' | 'already_settled' | 'unknown' | 'over_bound';

/** Accounts in the order of their names, from behind `after` on. */
export interface AccountPage {
  readonly after?: string | undefined;
  readonly limit: number;
}

/** `held` is this node's; `forfeited` is the part of what others lease whose holder is dead or cut off. */
export type AccountReport =
  | {
      readonly account: string;
      readonly limitNanoUsd: number;
      readonly spentNanoUsd: number;
      readonly heldNanoUsd: number;
      readonly forfeitedNanoUsd: number;
    }
  | {
      readonly account: string;
      readonly limitTokens: number;
      readonly spentTokens: number;
      readonly heldTokens: number;
      readonly forfeitedTokens: number;
    };

/** What crash recovery reads from the audit log: the reservations that a dead epoch of this node left behind. */
export interface SpendJournal {
  /** Every reservation of the epoch, with its durable outcome's cost, or null where there is none (post in full). */
  reservations(epoch: string): AsyncIterable<JournaledReservation>;
}

export interface JournaledReservation {
  readonly reservationId: string;
  readonly accounts: readonly string[];
  readonly boundNanoUsd: number;
  /** Absent where no account counts tokens. */
  readonly boundTokens?: number;
  readonly costNanoUsd: number | null;
  /** What the outcome says; absent: the bound. */
  readonly tokens?: number;
}

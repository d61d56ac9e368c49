/** Raises what a request has reserved, in every account above it or in none, and keeps the request's own books right. */
import type { Spend } from '../budget/account-unit.ts';
import type { AttemptLedger } from './attempts.ts';
import type { Gate } from './gate.ts';
import type { Reserved } from './request-states.ts';

/** False where a budget does not cover the extra; nothing is held then. */
export async function raiseReservation(
  gate: Gate,
  reserved: Pick<Reserved, 'attempts' | 'exchange'>,
  extra: Spend,
): Promise<boolean> {
  const { attempts, exchange } = reserved;
  if (!(await gate.budgets.extend(exchange.requestId, extra.nanoUsd, gate.clock(), extra.tokens)))
    return false;
  attempts.reserved = {
    nanoUsd: attempts.reservedNanoUsd + extra.nanoUsd,
    tokens: attempts.reservedTokens + extra.tokens,
  };
  return true;
}

/** What lacks of `needed` in either unit; undefined where all of it is reserved. */
export function extraNeeded(attempts: AttemptLedger, needed: Spend): Spend | undefined {
  const nanoUsd = Math.max(0, needed.nanoUsd - attempts.reservedNanoUsd);
  const tokens = Math.max(0, needed.tokens - attempts.reservedTokens);
  return nanoUsd === 0 && tokens === 0 ? undefined : { nanoUsd, tokens };
}

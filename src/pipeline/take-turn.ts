/**
 * Between authorization and reservation: whether the request is worked on now. Here because the tenant is proven and
 * nothing is held yet, so that one that waits or is refused takes no limit and no money.
 */
import { type Refusal, refuse } from '../errors.ts';
import { TURN_RETRY_AFTER_MS, type Turn, type TurnRefusal } from '../limits/turns.ts';
import type { Gate } from './gate.ts';
import type { Authorized } from './request-states.ts';

/** Undefined where none is needed. Every turn needs one `leave`. */
export function takeTurn(
  gate: Gate,
  { exchange, principal, revision }: Authorized,
): Turn | undefined | Refusal | Promise<Turn | Refusal> {
  const { tenant } = principal;
  const { isShared } = revision.turns;
  if (!isShared && !gate.turns.isLagging) return undefined;
  const priority = exchange.priority ?? revision.turns.priorityOf(principal);
  const entered = gate.turns.enter({ tenant, priority, isShared }, exchange);
  if (entered instanceof Promise)
    return entered.then((late) => (typeof late === 'string' ? refusal(late, exchange) : late));
  return typeof entered === 'string' ? refusal(entered, exchange) : entered;
}

function refusal(reason: TurnRefusal, { ended }: Authorized['exchange']): Refusal {
  if (ended === 'client_closed')
    return refuse('client_closed', 'the client hung up while it waited for its turn');
  if (ended === 'shutdown')
    return refuse('shutting_down', 'the gate stopped while the request waited for its turn');
  return refuse('overloaded', `no turn: ${reason}`, { retryAfterMs: TURN_RETRY_AFTER_MS });
}

/** Stage 1: proves the credential. Whatever the reason of a failure, the caller hears one text. */
import { unauthenticated } from '../auth/authenticator.ts';
import type { Authentication } from '../auth/principal.ts';
import type { StandingKey } from '../auth/standing-key.ts';
import type { Refusal } from '../errors.ts';
import type { Gate } from './gate.ts';
import { type Authenticated, asAuthenticated, type Received } from './request-states.ts';

export async function authenticate(gate: Gate, received: Received): Promise<Authenticated | Refusal> {
  const { standing } = received.exchange;
  const pending = standing === undefined ? prove(gate, received) : look(gate, received, standing);
  const proven = pending instanceof Promise ? await pending : pending;
  if (!proven.ok) return unauthenticated(proven.reason);
  return asAuthenticated(received, { principal: proven.principal });
}

function prove(gate: Gate, { exchange, revision }: Received): Authentication | Promise<Authentication> {
  const { credential } = exchange;
  if (credential === undefined) return { ok: false, reason: 'missing' };
  return revision.authenticator.authenticate(credential, gate.clock());
}

/** A line of a batch: no header can say this (see StandingKey). */
function look(
  gate: Gate,
  { revision }: Received,
  standing: StandingKey,
): Authentication | Promise<Authentication> {
  return revision.authenticator.standing(standing, gate.clock());
}

/**
 * What an epoch reserved and what became of it, read from its leaves. Where no outcome is durable the cost is null,
 * which whoever posts it must take for the whole bound.
 */
import type { JournaledReservation } from '../budget/budgets.ts';
import { type LeafBody, readLeaf } from './leaf.ts';
import { damaged, indexBefore, readLeaves } from './log-reader.ts';

interface OpenReservation extends JournaledReservation {
  readonly accounts: string[];
  boundNanoUsd: number;
  boundTokens?: number;
  readonly costNanoUsd: null;
}

/** Memory grows with the requests that were in flight at once, not with the epoch. Throws `audit_damaged`. */
export async function* readJournal(dataPath: string, epoch: string): AsyncGenerator<JournaledReservation> {
  const open = new Map<string, OpenReservation>();
  for await (const body of bodiesOf(dataPath, epoch)) {
    switch (body.type) {
      case 'intent':
        open.set(body.requestId, {
          reservationId: body.requestId,
          accounts: body.accounts,
          boundNanoUsd: body.boundNanoUsd,
          ...(body.boundTokens !== undefined && { boundTokens: body.boundTokens }),
          costNanoUsd: null,
        });
        break;
      case 'extension':
        extend(open.get(body.requestId), body.extraNanoUsd, body.extraTokens ?? 0);
        break;
      case 'outcome': {
        const settled = body.settles ? open.get(body.requestId) : undefined;
        open.delete(body.requestId);
        if (settled !== undefined) yield settledAs(settled, body);
        break;
      }
      case 'event':
        break;
    }
  }
  yield* open.values();
}

/** An epoch lasts until another begins; what recovery added for it stands before that. */
async function* bodiesOf(dataPath: string, epoch: string): AsyncGenerator<LeafBody> {
  const from = await indexBefore(dataPath, epoch);
  let begun = false;
  for await (const { index, leaf } of readLeaves(dataPath, from, Number.MAX_SAFE_INTEGER)) {
    const read = readLeaf(leaf);
    if (!read.ok) throw damaged(`entry ${index} ${read.problem}`);
    const { body } = read.leaf;
    const begins = body.type === 'event' && body.event === 'epoch_started';
    if (begins && begun) return;
    begun ||= begins && read.leaf.epoch === epoch;
    if (begun) yield body;
  }
}

function settledAs(
  reservation: OpenReservation,
  { costNanoUsd, budgetTokens }: Extract<LeafBody, { readonly type: 'outcome' }>,
): JournaledReservation {
  return { ...reservation, costNanoUsd, ...(budgetTokens !== undefined && { tokens: budgetTokens }) };
}

function extend(reservation: OpenReservation | undefined, extraNanoUsd: number, extraTokens: number): void {
  if (reservation === undefined) return;
  reservation.boundNanoUsd += extraNanoUsd;
  if (reservation.boundTokens !== undefined) reservation.boundTokens += extraTokens;
}

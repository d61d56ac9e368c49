/**
 * The outcomes that dead epochs are missing: each intent that a process left without one gets `unknown`, charged with
 * its bound and its extensions. Pure but for reading; writing them twice must not happen, so a start reads anew.
 */
import type { OutcomeRecord } from './audit-log.ts';
import { type IntentBody, type LeafBody, readLeaf } from './leaf.ts';
import { damaged, readLeaves } from './log-reader.ts';

interface OpenIntent {
  readonly intent: IntentBody;
  boundNanoUsd: number;
}

/** For the entries `[from, end)`, of which no earlier one is open. They belong to the epoch of their intents. */
export async function deadIntentOutcomes(
  dataPath: string,
  { from, end }: { readonly from: number; readonly end: number },
  nowMs: number,
): Promise<OutcomeRecord[]> {
  const open = new Map<string, OpenIntent>();
  for await (const { index, leaf } of readLeaves(dataPath, from, end)) {
    const read = readLeaf(leaf);
    if (!read.ok) throw damaged(`entry ${index} ${read.problem}`);
    follow(open, read.leaf.body);
  }
  return [...open.values()].map(({ intent, boundNanoUsd }) => unknownOutcome(intent, boundNanoUsd, nowMs));
}

function follow(open: Map<string, OpenIntent>, body: LeafBody): void {
  if (body.type === 'intent') open.set(body.requestId, { intent: body, boundNanoUsd: body.boundNanoUsd });
  if (body.type === 'outcome' && body.settles) open.delete(body.requestId);
  const extended = body.type === 'extension' ? open.get(body.requestId) : undefined;
  if (extended !== undefined && body.type === 'extension') extended.boundNanoUsd += body.extraNanoUsd;
}

function unknownOutcome(intent: IntentBody, boundNanoUsd: number, nowMs: number): OutcomeRecord {
  const { requestId, tenant, keyId, project, userPseudonym, surface, model, revision } = intent;
  return {
    type: 'outcome',
    ...{ requestId, tenant, keyId, surface, model, revision },
    ...(project !== undefined && { project }),
    ...(userPseudonym !== undefined && { userPseudonym }),
    atMs: nowMs,
    outcome: 'unknown',
    reason: 'the process ended before the outcome was recorded',
    cache: 'none',
    attempts: 0,
    costNanoUsd: boundNanoUsd,
    latencyMs: 0,
    guards: [],
    settles: true,
  };
}

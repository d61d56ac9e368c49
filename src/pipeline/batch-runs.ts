/**
 * Runs kept batches through the pipeline, each line as a request of the key that made the batch: looked up anew, with its
 * own guards, limits, reservation and records. Nothing here may answer for a stage.
 */
import { standingKeyOf } from '../batches/batch-exchange.ts';
import { BatchRunner } from '../batches/batch-runner.ts';
import type { BatchStanding } from '../batches/batch-work.ts';
import type { KeptBatch } from '../batches/kept-batches.ts';
import { batchesSurface } from '../http/openai/files/files-surface.ts';
import { createRequestIds } from '../http/request-id.ts';
import { BATCH_SURFACES } from './batch-surfaces.ts';
import type { Gate } from './gate.ts';
import { mayUse } from './kept-access.ts';
import { run } from './run.ts';

/** What the endpoints tell those who work batches. */
export interface BatchRuns {
  nudge(): void;
  tell(id: string): void;
}

/** `holder`: the node's lasting name. Call `start` next. */
export function openBatchRuns(gate: Gate, holder: string): BatchRunner {
  const newRequestId = createRequestIds();
  return new BatchRunner({
    ...{ batches: gate.batches, files: gate.files, lines: gate.files.lines, holder, newRequestId },
    run: (surface, exchange) => run(gate, surface, exchange),
    surfaceOf: (endpoint) => BATCH_SURFACES.get(endpoint),
    standing: (batch) => standingOf(gate, batch),
    settings: () => {
      const { surfaces, batches, files, totalTimeoutMs } = gate.current().settings;
      return { isOn: surfaces.batches, batches, files, totalTimeoutMs };
    },
    ended: async ({ record, tenant }, status) => {
      const { id: batch, keyId, total } = record;
      await gate.audit.append({
        ...{ type: 'event', requestId: newRequestId(gate.clock()), atMs: gate.clock(), tenant },
        ...{ event: 'batch_ended', details: { batch, keyId, status, lines: total } },
      });
    },
    clock: () => gate.clock(),
    onFault: (where, error) => gate.telemetry.fault(where, error),
  });
}

async function standingOf(gate: Gate, batch: KeptBatch): Promise<BatchStanding> {
  const revision = gate.current();
  const found = await revision.authenticator.standing(standingKeyOf(batch), gate.clock());
  if (!found.ok) return found.reason === 'keys_unavailable' ? { may: 'later' } : NO_KEY;
  const { principal } = found;
  // The key's user is who the file and the batch belong to; a key never changes hands, and if it did, it would end here.
  if (gate.files.ownerOf(principal) !== batch.record.owner || principal.tenant !== batch.tenant)
    return NO_KEY;
  const [model] = revision.access.visibleModels(principal, [...revision.models.keys()]);
  const { address } = batch;
  const mayGoOn =
    model !== undefined && mayUse({ principal, revision }, { surface: batchesSurface, model, address });
  return mayGoOn ? { may: 'work' } : NOT_ALLOWED;
}

const NO_KEY: BatchStanding = {
  may: 'never',
  why: {
    code: 'unauthenticated',
    message: 'The key that made the batch is revoked, expired or gone.',
  },
};
const NOT_ALLOWED: BatchStanding = {
  may: 'never',
  why: { code: 'forbidden', message: 'The key that made the batch may not have batches any more.' },
};

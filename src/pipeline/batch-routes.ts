/**
 * The Batch endpoints. Making a batch calls no model; each of its lines goes the whole way of every request later, as a
 * request of the key that made it.
 */
import { checkInput } from '../batches/check-input.ts';
import type { KeptBatch } from '../batches/kept-batches.ts';
import { isRefusal, type Refusal, refuse } from '../errors.ts';
import type { KeptFile } from '../files/kept-files.ts';
import type { Exchange } from '../http/exchange.ts';
import {
  BATCH_ID,
  type BatchRequest,
  readBatchQuery,
  readBatchRequest,
} from '../http/openai/batches/batch-request.ts';
import { batchObject, renderBatchPage } from '../http/openai/batches/batch-view.ts';
import { FILE_ID } from '../http/openai/files/file-view.ts';
import { batchesSurface } from '../http/openai/files/files-surface.ts';
import type { GateRoute } from '../http/server.ts';
import { DATA_CLASS_HEADER } from '../routing/data-classes.ts';
import { BATCH_SURFACES } from './batch-surfaces.ts';
import type { Gate } from './gate.ts';
import { type KeptWork, keptRoute, recordKept } from './kept-access.ts';
import type { Authenticated } from './request-states.ts';

const BATCHES_PATH = '/v1/batches';

export function batchRoutes(gate: Gate): readonly GateRoute[] {
  const route = (method: GateRoute['method'], path: string, work: KeptWork) =>
    keptRoute(gate, { name: 'batches', surface: batchesSurface, method, path, work });
  return [
    route('POST', BATCHES_PATH, create),
    route('GET', BATCHES_PATH, list),
    route('GET', `${BATCHES_PATH}/:id`, show),
    route('POST', `${BATCHES_PATH}/:id/cancel`, cancel),
  ];
}

async function create(gate: Gate, caller: Authenticated, exchange: Exchange): Promise<string | Refusal> {
  const { principal, revision } = caller;
  if (principal.method !== 'virtual_key')
    return refuse('forbidden', 'a token may not make a batch', {
      detail: 'A batch goes on after a token has expired: make it with a gate key.',
    });
  const body = await exchange.readBody();
  if (isRefusal(body)) return body;
  const asked = readBatchRequest(body);
  if (isRefusal(asked)) return asked;
  if (!BATCH_SURFACES.has(asked.endpoint)) return unknownEndpoint();
  const input = await inputOf(gate, caller, asked);
  if (isRefusal(input)) return input;
  // What a batch answers is kept past the bounds: one made beyond them could fill the disk with refusals, for nothing.
  if (!(await gate.files.hasRoom(gate.files.ownerOf(principal), revision.settings.files)))
    return refuse('kept_full', 'the owner has as many files, or bytes, as it may');
  const batch = await keep(gate, caller, exchange, { asked, input });
  if (batch === undefined) return refuse('kept_full', 'the owner has as many unfinished batches as it may');
  await record(gate, caller, { exchange, event: 'batch_created', batch });
  gate.batchRuns.nudge();
  return JSON.stringify(batchObject(batch));
}

function unknownEndpoint(): Refusal {
  return refuse('invalid_field', 'no batch can have this endpoint', {
    param: 'endpoint',
    detail: `The endpoints are ${[...BATCH_SURFACES.keys()].join(', ')}.`,
  });
}

async function inputOf(
  gate: Gate,
  { principal }: Authenticated,
  { inputFile }: BatchRequest,
): Promise<KeptFile | Refusal> {
  const owner = gate.files.ownerOf(principal);
  const file = FILE_ID.test(inputFile) ? await gate.files.find(owner, inputFile) : undefined;
  if (file?.purpose === 'batch') return file;
  return refuse('invalid_field', 'no such file of purpose batch for this caller', {
    param: 'input_file_id',
    detail: 'No file of this id and of purpose batch is kept for this caller.',
  });
}

interface Wanted {
  readonly asked: BatchRequest;
  readonly input: KeptFile;
}

async function keep(
  gate: Gate,
  { principal, revision }: Authenticated,
  exchange: Exchange,
  { asked, input }: Wanted,
): Promise<KeptBatch | undefined> {
  const { endpoint, metadata } = asked;
  const { batches: settings } = revision.settings;
  const owner = gate.files.ownerOf(principal);
  const { maxLines } = settings;
  const checked = await checkInput(gate.files.read(owner, input), {
    ...{ endpoint, maxLines, bounds: gate.files.lines },
  });
  const dataClass = exchange.header(DATA_CLASS_HEADER);
  return gate.batches.create(
    {
      ...{ owner, keyId: principal.keyId, inputFile: input.id, ...checked },
      facts: {
        ...{ endpoint, tenant: principal.tenant, address: exchange.address },
        metadata: metadata === null ? null : { ...metadata },
        ...(dataClass !== undefined && { dataClass }),
      },
    },
    settings,
  );
}

async function list(gate: Gate, { principal }: Authenticated, exchange: Exchange) {
  const page = readBatchQuery(exchange.query);
  if (isRefusal(page)) return page;
  const owner = gate.files.ownerOf(principal);
  const batches = await gate.batches.list(owner, { ...page, limit: page.limit + 1 });
  return renderBatchPage(batches, page.limit);
}

async function show(gate: Gate, { principal }: Authenticated, exchange: Exchange) {
  const batch = await gate.batches.find(gate.files.ownerOf(principal), idOf(exchange));
  return batch === undefined ? notKept() : JSON.stringify(batchObject(batch));
}

async function cancel(gate: Gate, caller: Authenticated, exchange: Exchange): Promise<string | Refusal> {
  const batch = await gate.batches.cancel(gate.files.ownerOf(caller.principal), idOf(exchange));
  if (batch === undefined) return notKept();
  await record(gate, caller, { exchange, event: 'batch_cancelled', batch });
  gate.batchRuns.tell(batch.record.id);
  return JSON.stringify(batchObject(batch));
}

function idOf({ path }: Exchange): string {
  const id = path.split('/')[3] ?? '';
  return BATCH_ID.test(id) ? id : '';
}

interface Happening {
  readonly exchange: Exchange;
  readonly event: 'batch_created' | 'batch_cancelled';
  readonly batch: KeptBatch;
}

function record(gate: Gate, caller: Authenticated, { exchange, event, batch }: Happening): Promise<void> {
  const { id, inputFile, total, status } = batch.record;
  const details = { batch: id, file: inputFile, endpoint: batch.endpoint, lines: total, status };
  return recordKept(gate, caller, { exchange, event, details });
}

function notKept(): Refusal {
  return refuse('not_found', 'no such batch for this caller', {
    detail: 'No batch of this id is kept for this caller.',
  });
}

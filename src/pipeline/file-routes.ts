/** The Files endpoints: what callers send is checked line by line and kept encrypted, and nobody but its owner sees it. */
import { StringDecoder } from 'node:string_decoder';
import { isRefusal, type Refusal, refuse } from '../errors.ts';
import { checkJsonLines, type LineFault } from '../files/jsonl.ts';
import type { FilePurpose, KeptFile } from '../files/kept-files.ts';
import type { Exchange } from '../http/exchange.ts';
import { readFileForm } from '../http/openai/files/file-form.ts';
import {
  FILE_ID,
  fileObject,
  readFileQuery,
  renderFileDeleted,
  renderFilePage,
} from '../http/openai/files/file-view.ts';
import { filesSurface } from '../http/openai/files/files-surface.ts';
import type { OptionalSurface } from '../http/optional-surfaces.ts';
import type { GateRoute } from '../http/server.ts';
import type { Gate } from './gate.ts';
import { type KeptWork, keptRoute, recordKept } from './kept-access.ts';
import type { Authenticated } from './request-states.ts';
import type { Rendered } from './run.ts';

export const FILES_PATH = '/v1/files';
/** What a form may have besides its file. */
const FORM_BYTES = 16 * 1024;

/** What files may be for, and the endpoint that uses them. */
const PURPOSES: ReadonlyMap<string, { readonly purpose: FilePurpose; readonly usedBy: OptionalSurface }> =
  new Map([
    ['batch', { purpose: 'batch', usedBy: 'batches' }],
    ['fine-tune', { purpose: 'fine-tune', usedBy: 'fineTuning' }],
  ]);

export function fileRoutes(gate: Gate): readonly GateRoute[] {
  const route = (method: GateRoute['method'], path: string, work: KeptWork) =>
    keptRoute(gate, { name: 'files', surface: filesSurface, method, path, work });
  return [
    route('POST', FILES_PATH, create),
    route('GET', FILES_PATH, list),
    route('GET', `${FILES_PATH}/:id`, show),
    route('DELETE', `${FILES_PATH}/:id`, remove),
    route('GET', `${FILES_PATH}/:id/content`, read),
  ];
}

async function create(gate: Gate, caller: Authenticated, exchange: Exchange): Promise<string | Refusal> {
  const { principal, revision } = caller;
  const { files: settings, surfaces } = revision.settings;
  const form = await exchange.readForm(settings.maxBytes + FORM_BYTES);
  if (isRefusal(form)) return form;
  const sent = readFileForm(form);
  if (isRefusal(sent)) return sent;
  const { file, ttlMs } = sent;
  const known = PURPOSES.get(sent.purpose);
  if (known === undefined || !surfaces[known.usedBy]) return unusedPurpose();
  if (file.bytes.length > settings.maxBytes)
    return refuse('body_too_large', 'the file is over files.maxBytes', {
      detail: `A file may have ${settings.maxBytes} bytes.`,
    });
  const lines = await checkJsonLines([file.bytes], gate.files.lines);
  if (typeof lines !== 'number') return faultyLine(lines);
  if (lines === 0) return refuse('invalid_field', 'the file is empty', { param: 'file' });
  const content = inSlices(file.bytes);
  const { purpose } = known;
  const { fileName } = file;
  const owner = gate.files.ownerOf(principal);
  const toKeep = { purpose, fileName, bytes: file.bytes.length, content, ttlMs };
  const kept = await gate.files.keep(owner, toKeep, settings);
  if (kept === undefined) return refuse('kept_full', 'the owner has as many files, or bytes, as it may');
  await record(gate, caller, { exchange, event: 'file_created', kept });
  return JSON.stringify(fileObject(kept));
}

function unusedPurpose(): Refusal {
  return refuse('invalid_field', 'nothing here uses files of this purpose', {
    param: 'purpose',
    detail:
      'This gate keeps files for `batch` and for `fine-tune`, each while the endpoints that use them are on, and no others.',
  });
}

/** The caller hears which line and what is wrong with it, in the catalogue's words. */
function faultyLine({ line, refusal }: LineFault): Refusal {
  const detail = `Line ${line} of the file${refusal.param === undefined ? '' : `, at ${refusal.param}`}. ${refusal.detail ?? ''}`;
  return {
    ...refusal,
    reason: `a line of the file: ${refusal.reason}`,
    detail: detail.trim(),
    param: 'file',
  };
}

/** Sealed and written piece by piece: the event loop gets a look in between. */
function* inSlices(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) yield bytes.subarray(at, at + SLICE_BYTES);
}

const SLICE_BYTES = 1024 * 1024;

async function list(gate: Gate, { principal }: Authenticated, exchange: Exchange) {
  const listing = readFileQuery(exchange.query);
  if (isRefusal(listing)) return listing;
  const { limit } = listing;
  const files = await gate.files.list(gate.files.ownerOf(principal), { ...listing, limit: limit + 1 });
  return renderFilePage(files, limit);
}

async function show(gate: Gate, { principal }: Authenticated, exchange: Exchange) {
  const kept = await gate.files.find(gate.files.ownerOf(principal), idOf(exchange));
  return kept === undefined ? notKept() : JSON.stringify(fileObject(kept));
}

async function remove(gate: Gate, caller: Authenticated, exchange: Exchange): Promise<string | Refusal> {
  const owner = gate.files.ownerOf(caller.principal);
  const kept = await gate.files.find(owner, idOf(exchange));
  if (kept === undefined || !(await gate.files.remove(owner, kept.id))) return notKept();
  await record(gate, caller, { exchange, event: 'file_deleted', kept });
  return renderFileDeleted(kept.id);
}

/** What a model said may be in it: that it is delivered is on record before it leaves. */
async function read(gate: Gate, caller: Authenticated, exchange: Exchange): Promise<Rendered | Refusal> {
  const owner = gate.files.ownerOf(caller.principal);
  const kept = await gate.files.find(owner, idOf(exchange));
  if (kept === undefined) return notKept();
  await record(gate, caller, { exchange, event: 'file_read', kept });
  return {
    ...{ contentType: 'application/jsonl; charset=utf-8', bytes: kept.bytes },
    parts: texts(gate.files.read(owner, kept)),
  };
}

async function* texts(parts: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  for await (const part of parts) yield decoder.write(part);
}

function idOf({ path }: Exchange): string {
  const id = path.split('/')[3] ?? '';
  // Any other text is nobody's id: it is not worth a look into the store.
  return FILE_ID.test(id) ? id : '';
}

interface Happening {
  readonly exchange: Exchange;
  readonly event: 'file_created' | 'file_read' | 'file_deleted';
  readonly kept: KeptFile;
}

function record(gate: Gate, caller: Authenticated, { exchange, event, kept }: Happening): Promise<void> {
  const { id: file, purpose, bytes } = kept;
  return recordKept(gate, caller, { exchange, event, details: { file, purpose, bytes } });
}

function notKept(): Refusal {
  return refuse('not_found', 'no such kept file for this caller', {
    detail: 'No file of this id is kept for this caller.',
  });
}

/**
 * Reads the log across its segments, in order, for everything but verification: damage ends in `audit_damaged`, never
 * in entries that are passed over. Read-only; works beside a running gate, and gives way to its other work.
 */
import { setImmediate } from 'node:timers/promises';
import { AuditFault } from './audit-fault.ts';
import { listSegments, type SegmentPlace } from './audit-folder.ts';
import { type Batch, batchRange, readBatch } from './batch-frame.ts';
import { parseCheckpoint } from './checkpoint.ts';
import { BATCH_FRAME, HEADER_FRAME } from './frame.ts';
import { readHeaderBody, type SegmentHeader } from './segment-header.ts';
import { readSegment } from './segment-reader.ts';

/** Entries after which other work of the thread goes on: parsing one takes about 20 µs. */
const ENTRIES_A_TURN = 64;

export interface LeafRow {
  readonly index: number;
  readonly leaf: Buffer;
  /** The leaf hash as it was stored beside the leaf. */
  readonly hash: Buffer;
}

export interface BegunSegment extends SegmentPlace {
  readonly header: SegmentHeader;
  /** Index of its first entry. */
  readonly firstIndex: number;
}

/** A segment that has room but no header yet is no part of the log: `unused`, or `torn` where a crash left half of one. */
export type Beginning =
  | { readonly state: 'begun'; readonly segment: BegunSegment }
  | { readonly state: 'unused' }
  | { readonly state: 'torn' };

/** `live`: see readSegment. Throws `audit_damaged` where the segment begins with anything but a header. */
export async function readBeginning(place: SegmentPlace, live = true): Promise<Beginning> {
  for await (const part of readSegment(place.path, live)) {
    if (part.type === 'damage') {
      if (part.last) return { state: 'torn' };
      throw damagedAt(place, part.offset);
    }
    const header = part.frame.kind === HEADER_FRAME ? readHeaderBody(part.frame.body) : undefined;
    const firstIndex = header === undefined ? undefined : parseCheckpoint(header.note)?.size;
    if (header === undefined || firstIndex === undefined) throw damagedAt(place, part.offset);
    return { state: 'begun', segment: { ...place, header, firstIndex } };
  }
  return { state: 'unused' };
}

/** The segments that were begun, in order; what lies after the last of them is room that the writer made ahead. */
async function begunSegments(dataPath: string): Promise<SegmentPlace[]> {
  const places = listSegments(dataPath);
  for (;;) {
    const last = places.at(-1);
    if (last === undefined || (await readBeginning(last)).state === 'begun') return places;
    places.pop();
  }
}

/** The last segment that was begun; undefined for a log without entries. */
export async function lastSegment(dataPath: string): Promise<BegunSegment | undefined> {
  const last = (await begunSegments(dataPath)).at(-1);
  const beginning = last === undefined ? undefined : await readBeginning(last);
  return beginning?.state === 'begun' ? beginning.segment : undefined;
}

/** The batches that have entries of `[from, end)`, in order, without a gap. */
export async function* readBatches(dataPath: string, from: number, end: number): AsyncGenerator<Batch> {
  const places = await begunSegments(dataPath);
  const first = await placeOf(places, from);
  let expected: number | undefined;
  for (const [at, place] of places.entries()) {
    if (at < first) continue;
    for await (const body of batchBodies(place, at === places.length - 1)) {
      const range = batchRange(body);
      if (range === undefined) throw damaged(`${place.name} holds a batch that is none`);
      if (range.first !== (expected ?? range.first)) throw damaged(`entry ${expected ?? 0} is missing`);
      expected = range.end;
      if (range.first >= end) return;
      if (range.end <= from) continue;
      const batch = readBatch(body);
      if (batch === undefined) throw damaged(`entries ${range.first} to ${range.end - 1} cannot be read`);
      yield batch;
    }
  }
}

/** The leaves `[from, end)`, in order. */
export async function* readLeaves(dataPath: string, from: number, end: number): AsyncGenerator<LeafRow> {
  let turn = 0;
  for await (const { firstIndex, entries } of readBatches(dataPath, from, end)) {
    for (const [position, { leaf, hash }] of entries.entries()) {
      const index = firstIndex + position;
      if (index < from || index >= end) continue;
      yield { index, leaf, hash };
      if (++turn % ENTRIES_A_TURN === 0) await setImmediate();
    }
  }
}

/** One more than the highest index. Reads the last segment. */
export async function storedSize(dataPath: string): Promise<number> {
  const last = await lastSegment(dataPath);
  let size = last?.firstIndex ?? 0;
  if (last === undefined) return size;
  for await (const { firstIndex, entries } of readBatches(dataPath, size, Number.MAX_SAFE_INTEGER))
    size = firstIndex + entries.length;
  return size;
}

/**
 * Where reading an epoch has to begin: the first index of the segment that it began in. Each start begins a segment,
 * whose header still names the epoch before. For an unknown epoch the last segment's.
 */
export async function indexBefore(dataPath: string, epoch: string): Promise<number> {
  let newest: number | undefined;
  let seen = false;
  for (const place of (await begunSegments(dataPath)).reverse()) {
    const beginning = await readBeginning(place);
    if (beginning.state !== 'begun') throw damaged(`${place.name} has no header`);
    const { header, firstIndex } = beginning.segment;
    newest ??= firstIndex;
    if (header.epoch === epoch) seen = true;
    else if (seen) return firstIndex;
  }
  return newest ?? 0;
}

/** Only the log's last segment can end in a frame that a crash tore; nothing of that was acknowledged. */
async function* batchBodies(place: SegmentPlace, isLast: boolean): AsyncGenerator<Buffer> {
  for await (const part of readSegment(place.path)) {
    if (part.type === 'frame' && part.frame.kind === BATCH_FRAME) yield part.frame.body;
    if (part.type === 'frame') continue;
    if (isLast && part.last) return;
    throw damagedAt(place, part.offset);
  }
}

/** Where to begin for entry `index`: the last segment that begins at or before it. */
async function placeOf(places: readonly SegmentPlace[], index: number): Promise<number> {
  let [low, high] = [0, places.length];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    const place = places[middle];
    const beginning = place === undefined ? undefined : await readBeginning(place);
    if (beginning?.state === 'begun' && beginning.segment.firstIndex <= index) low = middle;
    else high = middle;
  }
  return low;
}

function damagedAt({ name }: SegmentPlace, offset: number): AuditFault {
  return damaged(`${name} is not as it was written at byte ${offset}`);
}

export function damaged(message: string): AuditFault {
  return new AuditFault('audit_damaged', `audit log: ${message}`);
}

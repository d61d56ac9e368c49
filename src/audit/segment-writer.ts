/**
 * Appends frames to the log's segments: one write and one flush each, in place of zeros that were written before, so
 * that a flush has no file size to write down. Must never return from `append` before the frame is on the disk. A
 * failure here is final: fsync reports an error once and forgets it.
 */
import { constants, fdatasyncSync, writeSync } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type SegmentPlace, segmentPlace } from './audit-folder.ts';

/** What a start makes room for; most runs of a test or a command need no more. */
const FIRST_SEGMENT_BYTES = 1024 * 1024;
const MAX_SEGMENT_BYTES = 16 * 1024 * 1024;
const GROWTH = 4;
/** Written and flushed at once while room is made: more would hold up the flushes of records. */
const STEP_BYTES = 256 * 1024;

interface OpenSegment {
  readonly place: SegmentPlace;
  readonly handle: FileHandle;
  readonly capacity: number;
}

export class SegmentWriter {
  readonly #dataPath: string;
  #segment: OpenSegment;
  /** Made ahead, once the segment is half full. */
  #next: Promise<OpenSegment> | undefined;
  #end = 0;

  private constructor(dataPath: string, segment: OpenSegment) {
    this.#dataPath = dataPath;
    this.#segment = segment;
  }

  /** Makes the segment of this number, which must not exist. */
  static async begin(dataPath: string, number: number): Promise<SegmentWriter> {
    return new SegmentWriter(
      dataPath,
      await makeSegment(segmentPlace(dataPath, number), FIRST_SEGMENT_BYTES),
    );
  }

  /** Whether so many bytes still go into the segment. */
  fits(bytes: number): boolean {
    return this.#end + bytes <= this.#segment.capacity;
  }

  /** When this returns the frame is on the disk. */
  append(frame: Buffer): void {
    const { fd } = this.#segment.handle;
    for (let written = 0; written < frame.length; )
      written += writeSync(fd, frame, written, frame.length - written, this.#end + written);
    fdatasyncSync(fd);
    this.#end += frame.length;
  }

  /** Makes room ahead where it will soon be needed; to be called when nobody waits. */
  prepare(): void {
    if (this.#next !== undefined || this.#end * 2 < this.#segment.capacity) return;
    this.#next = this.#makeNext();
    // `next` tries again: a disk that is full now may have room by then.
    this.#next.catch(() => {});
  }

  /** Goes on in the next segment. */
  async next(): Promise<void> {
    const full = this.#segment;
    const prepared = await this.#next?.catch(() => undefined);
    this.#next = undefined;
    this.#segment = prepared ?? (await this.#makeNext());
    const end = this.#end;
    this.#end = 0;
    await full.handle.truncate(end);
    await full.handle.close();
  }

  async close(): Promise<void> {
    const { handle } = this.#segment;
    await handle.truncate(this.#end);
    await handle.sync();
    await handle.close();
    const unused = await this.#next?.catch(() => undefined);
    await unused?.handle.close();
    if (unused !== undefined) await rm(unused.place.path);
  }

  #makeNext(): Promise<OpenSegment> {
    const { place, capacity } = this.#segment;
    const bytes = Math.min(capacity * GROWTH, MAX_SEGMENT_BYTES);
    return makeSegment(segmentPlace(this.#dataPath, place.number + 1), bytes);
  }
}

async function makeSegment(place: SegmentPlace, capacity: number): Promise<OpenSegment> {
  await makeZeros(place.path, capacity);
  // The name must be durable before the first record in the file is.
  await flushName(place.path);
  return { place, handle: await open(place.path, 'r+'), capacity };
}

/** Makes a file of zeros that are on the disk. Rejects where it exists: nothing of a log is ever written over. */
async function makeZeros(path: string, bytes: number): Promise<void> {
  const { O_CREAT, O_EXCL, O_WRONLY, O_DSYNC } = constants;
  // Each step waits for the disk, where the system can do that with the write itself.
  const handle = await open(path, O_WRONLY | O_CREAT | O_EXCL | (O_DSYNC ?? 0), 0o600);
  try {
    const zeros = Buffer.alloc(Math.min(STEP_BYTES, bytes));
    for (let filled = 0; filled < bytes; ) {
      const { bytesWritten } = await handle.write(zeros, 0, Math.min(zeros.length, bytes - filled), filled);
      filled += bytesWritten;
    }
    await handle.sync();
  } catch (error) {
    await rm(path);
    throw error;
  } finally {
    await handle.close();
  }
}

async function flushName(path: string): Promise<void> {
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/**
 * Appends frames to the log's segments: one write and one flush each, in place of zeros that were written before, so
 * that most flushes have no file size to write down. Must never return from `append` before the frame is on the disk. A
 * failure here is final: fsync reports an error once and forgets it.
 */
import { constants, fdatasyncSync, writeSync } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type SegmentPlace, segmentPlace } from './audit-folder.ts';

/** A start's first segment; most runs of a test or a command need no more. */
const FIRST_SEGMENT_BYTES = 1024 * 1024;
const MAX_SEGMENT_BYTES = 16 * 1024 * 1024;
const GROWTH = 4;
/**
 * How far zeros go ahead of the records. They are written along with a record: a writer of their own, in larger steps,
 * held up the flushes of the records beside it for milliseconds.
 */
const ROOM_BYTES = 64 * 1024;
const ZEROS = Buffer.alloc(ROOM_BYTES);

interface OpenSegment {
  readonly place: SegmentPlace;
  readonly handle: FileHandle;
}

export class SegmentWriter {
  readonly #dataPath: string;
  #segment: OpenSegment;
  #capacity = FIRST_SEGMENT_BYTES;
  /** Where the records end. */
  #end = 0;
  /** Where the file ends: zeros from the records' end on. */
  #filled = ROOM_BYTES;

  private constructor(dataPath: string, segment: OpenSegment) {
    this.#dataPath = dataPath;
    this.#segment = segment;
  }

  /** Makes the segment of this number, which must not exist. */
  static async begin(dataPath: string, number: number): Promise<SegmentWriter> {
    return new SegmentWriter(dataPath, await makeSegment(segmentPlace(dataPath, number)));
  }

  /** Whether so many bytes still go into the segment. */
  fits(bytes: number): boolean {
    return this.#end + bytes <= this.#capacity;
  }

  /** When this returns the frame is on the disk. */
  append(frame: Buffer): void {
    const { fd } = this.#segment.handle;
    writeWhole(fd, frame, this.#end);
    this.#end += frame.length;
    if (this.#end > this.#filled || this.#filled - this.#end < ROOM_BYTES / 4) this.#makeRoom(fd);
    fdatasyncSync(fd);
  }

  /** Goes on in the next segment. */
  async next(): Promise<void> {
    const { place, handle } = this.#segment;
    this.#segment = await makeSegment(segmentPlace(this.#dataPath, place.number + 1));
    this.#capacity = Math.min(this.#capacity * GROWTH, MAX_SEGMENT_BYTES);
    const end = this.#end;
    this.#end = 0;
    this.#filled = ROOM_BYTES;
    await handle.truncate(end);
    await handle.close();
  }

  async close(): Promise<void> {
    const { handle } = this.#segment;
    await handle.truncate(this.#end);
    await handle.sync();
    await handle.close();
  }

  #makeRoom(fd: number): void {
    const from = Math.max(this.#end, this.#filled);
    writeWhole(fd, ZEROS, from);
    this.#filled = from + ZEROS.length;
  }
}

function writeWhole(fd: number, bytes: Buffer, at: number): void {
  for (let written = 0; written < bytes.length; )
    written += writeSync(fd, bytes, written, bytes.length - written, at + written);
}

/** Makes a file that begins with zeros. Rejects where it exists: nothing of a log is ever written over. */
async function makeSegment(place: SegmentPlace): Promise<OpenSegment> {
  const { O_CREAT, O_EXCL, O_RDWR } = constants;
  const handle = await open(place.path, O_RDWR | O_CREAT | O_EXCL, 0o600);
  try {
    await handle.write(ZEROS, 0, ZEROS.length, 0);
    await handle.sync();
    // The name must be durable before the first record in the file is.
    await flushName(place.path);
    return { place, handle };
  } catch (error) {
    await handle.close();
    await rm(place.path);
    throw error;
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

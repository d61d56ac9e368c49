/**
 * Reads the frames of one segment, beside its writer or after it. Tells damage instead of throwing, and finds the next
 * sound frame after it; what only a crash can have left (a last frame that is not whole) it marks as such.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import {
  FRAME_HEAD_BYTES,
  type Frame,
  type FrameReading,
  MAGIC_BYTES,
  nextMagic,
  readFrame,
} from './frame.ts';

const CHUNK_BYTES = 256 * 1024;
const ZEROS = Buffer.alloc(CHUNK_BYTES);
/** The writer may be half-way through the last frame: it is looked at again before it is called damaged. */
const RETRIES = 3;
const RETRY_MS = 10;
/** What is read to find frames after damage, a segment: places that only look like frames must not cost more. */
const MAX_SEARCH_BYTES = 512 * 1024 * 1024;

export type SegmentPart =
  | { readonly type: 'frame'; readonly frame: Frame; readonly offset: number; readonly end: number }
  | Damage;

export interface Damage {
  readonly type: 'damage';
  readonly offset: number;
  /** Where reading goes on: the next sound frame, or the file's end. */
  readonly end: number;
  /** No sound frame follows. */
  readonly last: boolean;
  /** What stands there, where its lengths are whole. It is not as it was written. */
  readonly frame: Frame | undefined;
}

/** `live`: a writer may be at work on it. */
export async function* readSegment(path: string, live = true): AsyncGenerator<SegmentPart> {
  const handle = await open(path, 'r');
  try {
    yield* new SegmentScan(handle, live ? RETRIES : 0).parts();
  } finally {
    await handle.close();
  }
}

class SegmentScan {
  readonly #window: FileWindow;
  #retries: number;
  #searchBytes = MAX_SEARCH_BYTES;

  constructor(handle: FileHandle, retries: number) {
    this.#window = new FileWindow(handle);
    this.#retries = retries;
  }

  async *parts(): AsyncGenerator<SegmentPart> {
    for (let offset = 0; ; ) {
      const reading = await this.#frameAt(offset);
      if (reading.state === 'whole') {
        const end = offset + reading.bytes;
        yield { type: 'frame', frame: reading.frame, offset, end };
        offset = end;
      } else if (await this.#isUnused(offset)) {
        return;
      } else {
        const damage = await this.#damageAt(offset, reading);
        if (await this.#isUnderWay(damage)) continue;
        yield damage;
        if (damage.last) return;
        offset = damage.end;
      }
    }
  }

  /** Whether the writer may be, or was a moment ago, in the middle of this frame. */
  async #isUnderWay({ offset, last }: Damage): Promise<boolean> {
    this.#window.forget();
    if ((await this.#frameAt(offset)).state === 'whole') return true;
    if (!last || this.#retries === 0) return false;
    this.#retries--;
    await setTimeout(RETRY_MS);
    this.#window.forget();
    return true;
  }

  async #frameAt(offset: number): Promise<FrameReading> {
    const reading = readFrame(await this.#window.at(offset, FRAME_HEAD_BYTES));
    if (reading.state !== 'short') return reading;
    return readFrame(await this.#window.at(offset, reading.bytes));
  }

  /** Nothing but zeros follows: room that the writer made ahead. */
  async #isUnused(from: number): Promise<boolean> {
    for (let offset = from; ; ) {
      const bytes = (await this.#window.at(offset, 1)).subarray(0, CHUNK_BYTES);
      if (bytes.length === 0) return true;
      if (!bytes.equals(ZEROS.subarray(0, bytes.length))) return false;
      offset += bytes.length;
    }
  }

  async #damageAt(offset: number, reading: FrameReading): Promise<Damage> {
    const intact = reading.state === 'unsound' ? reading : undefined;
    const after = offset + (intact?.bytes ?? 0);
    if (intact !== undefined && (await this.#frameAt(after)).state === 'whole')
      return { type: 'damage', offset, end: after, last: false, frame: intact.frame };
    const next = await this.#nextFrame(offset + 1);
    if (next !== undefined) return { type: 'damage', offset, end: next, last: false, frame: undefined };
    const alone = intact !== undefined && (await this.#isUnused(after));
    const end = await this.#window.fileBytes();
    return { type: 'damage', offset, end, last: true, frame: alone ? intact.frame : undefined };
  }

  async #nextFrame(from: number): Promise<number | undefined> {
    for (let offset = from; ; ) {
      const bytes = (await this.#window.at(offset, CHUNK_BYTES)).subarray(0, CHUNK_BYTES);
      for (let found = nextMagic(bytes, 0); found >= 0; found = nextMagic(bytes, found + 1)) {
        const reading = await this.#frameAt(offset + found);
        if (reading.state === 'whole') return offset + found;
        this.#searchBytes -= reading.state === 'none' ? MAGIC_BYTES : reading.bytes;
        if (this.#searchBytes < 0) return undefined;
      }
      if (bytes.length < CHUNK_BYTES) return undefined;
      offset += bytes.length - MAGIC_BYTES + 1;
    }
  }
}

/** A part of the file in memory, moved as reading goes on. What it gave out stays as it was. */
class FileWindow {
  readonly #handle: FileHandle;
  #bytes = Buffer.alloc(0);
  #start = 0;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /** The bytes from `offset` on; fewer than `wanted` only at the file's end. */
  async at(offset: number, wanted: number): Promise<Buffer> {
    const within = offset - this.#start;
    if (within < 0 || within + wanted > this.#bytes.length) await this.#move(offset, wanted);
    return this.#bytes.subarray(offset - this.#start);
  }

  /** The next call reads the file again. */
  forget(): void {
    this.#bytes = Buffer.alloc(0);
  }

  async fileBytes(): Promise<number> {
    return (await this.#handle.stat()).size;
  }

  async #move(offset: number, wanted: number): Promise<void> {
    const { size } = await this.#handle.stat();
    // A length that was made up must not allocate what the file does not have.
    const bytes = Buffer.allocUnsafeSlow(Math.max(0, Math.min(Math.max(wanted, CHUNK_BYTES), size - offset)));
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await this.#handle.read(bytes, filled, bytes.length - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    this.#bytes = bytes.subarray(0, filled);
    this.#start = offset;
  }
}

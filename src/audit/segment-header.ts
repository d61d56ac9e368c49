/**
 * The first frame of every segment, as JSON: a signed checkpoint of everything before it, and what the log needs to go
 * on from there. So a start reads the last segment only, however long the log is.
 */
import { z } from 'zod';
import { encodeFrame, HEADER_FRAME } from './frame.ts';
import { CompactRange } from './merkle.ts';
import { decodeBase64 } from './signed-note.ts';

export interface SegmentHeader {
  /** The epoch in force before the segment's first entry; empty at the beginning of the log. */
  readonly epoch: string;
  /** The checkpoint; its size is the index of the segment's first entry. */
  readonly note: string;
  /** No intent before this index is without its outcome. */
  readonly oldestOpen: number;
  /** The tree's compact form, of which the checkpoint signs the root. */
  readonly range: Buffer;
}

const schema = z.strictObject({
  epoch: z.string(),
  note: z.string(),
  oldestOpen: z.int().min(0),
  range: z.string(),
});

export function encodeHeader({ epoch, note, oldestOpen, range }: SegmentHeader): Buffer {
  const fields = { epoch, note, oldestOpen, range: range.toString('base64') };
  return encodeFrame(HEADER_FRAME, Buffer.from(JSON.stringify(fields)));
}

/** Undefined where the body is no header. */
export function readHeaderBody(body: Buffer): SegmentHeader | undefined {
  const read = schema.safeParse(parseJson(body.toString('utf8')));
  const range = read.success ? decodeBase64(read.data.range) : undefined;
  return read.success && range !== undefined ? { ...read.data, range } : undefined;
}

/** The tree before the segment; undefined where the range is not one of this size and root. */
export function treeOf(
  { range }: SegmentHeader,
  { size, root }: { readonly size: number; readonly root: Buffer },
): CompactRange | undefined {
  try {
    const tree = CompactRange.decode(size, range);
    return tree.root().equals(root) ? tree : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

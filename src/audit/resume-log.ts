/**
 * What a start reads before anything new is written: proves that the last segment continues what was signed, goes over
 * its entries, and refuses a log that is shorter than a checkpoint that was told. Changes nothing.
 */
import { listSegments, type SegmentPlace } from './audit-folder.ts';
import { readBatch, type StoredLeaf } from './batch-frame.ts';
import { type Checkpoint, type CheckpointVerifier, parseCheckpoint, signatureProblem } from './checkpoint.ts';
import { lastNote } from './checkpoint-file.ts';
import type { SizedNote } from './checkpoint-keeper.ts';
import { BATCH_FRAME, type Frame } from './frame.ts';
import { readLeaf } from './leaf.ts';
import { type BegunSegment, damaged, readBeginning } from './log-reader.ts';
import { CompactRange, leafHash } from './merkle.ts';
import { treeOf } from './segment-header.ts';
import { readSegment } from './segment-reader.ts';

export interface ResumedLog {
  readonly tree: CompactRange;
  /** The latest checkpoint; undefined for a new log. */
  readonly last: SizedNote | undefined;
  /** The epoch in force; empty for a new log. */
  readonly epoch: string;
  /** No intent before this index is without its outcome. */
  readonly oldestOpen: number;
  readonly nextSegment: number;
  readonly leftovers: Leftovers;
}

/** What a dead run left behind its last whole frame; none of it was acknowledged. */
export interface Leftovers {
  /** Segments that were made but not begun. */
  readonly unused: readonly SegmentPlace[];
  /** The last segment, and where its last whole frame ends. */
  readonly cut: { readonly path: string; readonly end: number } | undefined;
  /** Whether a frame was there that is not whole. */
  readonly torn: boolean;
}

export interface ResumeOptions {
  readonly dataPath: string;
  readonly origin: string;
  readonly verifiers: readonly CheckpointVerifier[];
  /** Where checkpoints were told; files that are missing are passed over. */
  readonly copies: readonly string[];
}

/** Throws `audit_damaged` where the log cannot be the one that was signed: going on would sign a fork. */
export async function resumeLog(options: ResumeOptions): Promise<ResumedLog> {
  const places = listSegments(options.dataPath);
  for (const [at, { number, name }] of places.entries())
    if (number !== at + 1) throw damaged(`the segment before ${name} is missing`);
  const heads = options.copies.flatMap((path) => lastHead(path, options.origin));
  const { segment, unused, torn } = await lastBegun(places);
  if (segment === undefined) {
    checkHeads(heads, new Map([[0, new CompactRange().root()]]), 0);
    const leftovers = { unused, cut: undefined, torn };
    return { tree: new CompactRange(), last: undefined, epoch: '', oldestOpen: 0, nextSegment: 1, leftovers };
  }
  const tree = signedTree(segment, options.verifiers);
  const tail = await readTail(segment, tree, new Set(heads.map(({ size }) => size)));
  checkHeads(heads, tail.roots, tree.size);
  const { header, firstIndex, path } = segment;
  return {
    tree,
    last: latest({ size: firstIndex, note: header.note }, heads, options.verifiers),
    epoch: tail.epoch,
    oldestOpen: header.oldestOpen,
    nextSegment: segment.number + 1,
    leftovers: { unused, cut: { path, end: tail.end }, torn: torn || tail.torn },
  };
}

interface CopiedHead extends Checkpoint {
  readonly path: string;
  readonly text: string;
}

function lastHead(path: string, origin: string): CopiedHead[] {
  const text = lastNote(path);
  const checkpoint = text === undefined ? undefined : parseCheckpoint(text);
  if (text === undefined || checkpoint === undefined) return [];
  if (checkpoint.origin !== origin)
    throw damaged(`${path} holds checkpoints of another log, ${checkpoint.origin}`);
  return [{ ...checkpoint, path, text }];
}

async function lastBegun(
  places: readonly SegmentPlace[],
): Promise<{ segment: BegunSegment | undefined; unused: SegmentPlace[]; torn: boolean }> {
  const unused: SegmentPlace[] = [];
  let torn = false;
  for (const place of places.toReversed()) {
    const beginning = await readBeginning(place, false);
    if (beginning.state === 'begun') return { segment: beginning.segment, unused, torn };
    torn ||= beginning.state === 'torn';
    unused.push(place);
  }
  return { segment: undefined, unused, torn };
}

/** The tree up to the segment, whose root its header's checkpoint signs. */
function signedTree({ name, header }: BegunSegment, verifiers: readonly CheckpointVerifier[]): CompactRange {
  const checkpoint = parseCheckpoint(header.note);
  const problem = checkpoint === undefined ? 'it is malformed' : signatureProblem(checkpoint, verifiers);
  if (problem !== undefined || checkpoint === undefined)
    throw damaged(`the checkpoint of ${name} does not hold: ${problem}`);
  const tree = treeOf(header, checkpoint);
  if (tree === undefined) throw damaged(`the stored tree is not the one of checkpoint ${checkpoint.size}`);
  return tree;
}

interface Tail {
  readonly end: number;
  readonly torn: boolean;
  readonly epoch: string;
  /** Roots at the sizes that were asked for. */
  readonly roots: ReadonlyMap<number, Buffer>;
}

/** Adds the segment's entries to the tree. */
async function readTail(
  segment: BegunSegment,
  tree: CompactRange,
  sizes: ReadonlySet<number>,
): Promise<Tail> {
  const roots = new Map<number, Buffer>();
  const noteRoot = () => sizes.has(tree.size) && roots.set(tree.size, tree.root());
  noteRoot();
  let [end, torn] = [0, false];
  let lastLeaf: Buffer | undefined;
  for await (const part of readSegment(segment.path, false)) {
    if (part.type === 'damage') {
      if (!part.last) throw damaged(`${segment.name} is not as it was written at byte ${part.offset}`);
      torn = true;
      break;
    }
    for (const { leaf, hash } of part.offset === 0 ? [] : leavesOf(part.frame, tree)) {
      tree.push(hash);
      noteRoot();
      lastLeaf = leaf;
    }
    end = part.end;
  }
  return { end, torn, roots, epoch: lastLeaf === undefined ? segment.header.epoch : epochOf(lastLeaf) };
}

function* leavesOf({ kind, body }: Frame, tree: CompactRange): Generator<StoredLeaf> {
  const batch = kind === BATCH_FRAME ? readBatch(body) : undefined;
  if (batch === undefined) throw damaged(`what follows entry ${tree.size - 1} cannot be read`);
  if (batch.firstIndex !== tree.size) throw damaged(`entry ${tree.size} is missing`);
  for (const entry of batch.entries) {
    if (!leafHash(entry.leaf).equals(entry.hash)) throw damaged(`entry ${tree.size} was changed`);
    yield entry;
  }
}

function epochOf(leaf: Buffer): string {
  const read = readLeaf(leaf);
  if (!read.ok) throw damaged(`the last entry ${read.problem}`);
  return read.leaf.epoch;
}

/** A checkpoint beyond the log means that the log was cut or put back. Those before the last segment are not looked at. */
function checkHeads(heads: readonly CopiedHead[], roots: ReadonlyMap<number, Buffer>, size: number): void {
  for (const head of heads) {
    if (head.size > size)
      throw damaged(
        `${head.path} holds a checkpoint of ${head.size} entries, the log has ${size}: it was cut or put back`,
      );
    if (roots.get(head.size)?.equals(head.root) === false)
      throw damaged(`${head.path} and the log disagree on checkpoint ${head.size}`);
  }
}

/** Only what is soundly signed is used again. */
function latest(
  own: SizedNote,
  heads: readonly CopiedHead[],
  verifiers: readonly CheckpointVerifier[],
): SizedNote {
  const later = heads
    .filter((head) => head.size > own.size && signatureProblem(head, verifiers) === undefined)
    .sort((a, b) => b.size - a.size)[0];
  return later === undefined ? own : { size: later.size, note: later.text };
}

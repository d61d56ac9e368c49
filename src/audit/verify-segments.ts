/**
 * Goes over the segments of a live log, entry by entry, and names every place that does not hold. Reads damaged frames
 * too, as far as their lengths go: what stands there names the entry, where the frame alone names a byte.
 */
import { listSegments, type SegmentPlace, segmentPlace } from './audit-folder.ts';
import { readBatch } from './batch-frame.ts';
import type { CheckpointVerifier } from './checkpoint.ts';
import { HEADER_FRAME } from './frame.ts';
import type { Leaf } from './leaf.ts';
import { leafHash } from './merkle.ts';
import { readHeaderBody, type SegmentHeader, treeOf } from './segment-header.ts';
import { readSegment, type SegmentPart } from './segment-reader.ts';
import { soundCheckpoint, type WitnessedHeads } from './verify-checkpoints.ts';
import { LeafChecker } from './verify-leaves.ts';
import type { PayloadChecker } from './verify-payloads.ts';
import { MAX_LISTED_PROBLEMS, type ProblemList } from './verify-report.ts';
import { RootChecker } from './verify-roots.ts';

const PROGRESS_ENTRIES = 1_000;

export interface SegmentCheckerOptions {
  readonly dataPath: string;
  readonly problems: ProblemList;
  /** Copies of checkpoints that were read before. */
  readonly heads: WitnessedHeads;
  readonly verifiers: readonly CheckpointVerifier[];
  /** Undefined without the key ring: payloads are not looked at. */
  readonly payloads: PayloadChecker | undefined;
  readonly onProgress: ((done: number, total: number) => void) | undefined;
}

export class SegmentChecker {
  readonly #options: SegmentCheckerOptions;
  readonly #problems: ProblemList;
  readonly #roots: RootChecker;
  readonly #leaves: LeafChecker;
  /** Sizes of the copied checkpoints that the entries have not reached yet, ascending. */
  readonly #ahead: number[];
  readonly #total: number;
  #held = 0;

  constructor(options: SegmentCheckerOptions) {
    this.#options = options;
    this.#problems = options.problems;
    this.#roots = new RootChecker(options.problems);
    this.#leaves = new LeafChecker(options.problems);
    this.#ahead = options.heads.sizes();
    this.#total = this.#ahead.at(-1) ?? 0;
  }

  /** `held`: checkpoints whose signature and root hold. */
  async run(): Promise<{ readonly entries: number; readonly held: number }> {
    const places = listSegments(this.#options.dataPath);
    let expected = 1;
    for (const place of places) {
      this.#tellMissing(expected, place.number);
      expected = place.number + 1;
      await this.#readSegment(place, place === places.at(-1));
    }
    this.#roots.end();
    const { size } = this.#roots;
    for (const signed of this.#ahead)
      this.#problems.add(`entries ${size} to ${signed - 1}`, `missing: checkpoint ${signed} was signed`);
    return { entries: size, held: this.#held };
  }

  #tellMissing(from: number, end: number): void {
    for (let number = from; number < end && number < from + MAX_LISTED_PROBLEMS; number++)
      this.#problems.add(segmentPlace(this.#options.dataPath, number).name, 'is missing');
  }

  async #readSegment(place: SegmentPlace, isLast: boolean): Promise<void> {
    let parts = 0;
    for await (const part of readSegment(place.path)) {
      this.#readPart(part, place);
      parts++;
    }
    // The writer makes room ahead in one segment, the last.
    if (parts === 0 && !isLast) this.#problems.add(place.name, 'is empty');
  }

  #readPart(part: SegmentPart, { name }: SegmentPlace): void {
    const where = `${name}, byte ${part.offset}`;
    const isSound = part.type === 'frame';
    if (!isSound)
      this.#problems.add(
        where,
        part.last ? 'is not whole: a crash, or a change' : 'is not as it was written',
      );
    if (part.frame === undefined) return;
    const { kind, body } = part.frame;
    if ((kind === HEADER_FRAME) !== (part.offset === 0)) this.#problems.add(where, 'is out of its place');
    else if (kind === HEADER_FRAME) this.#readHeader(readHeaderBody(body), where);
    else this.#readBatch(body, { where, isSound });
  }

  /** What a start goes on from must be what the entries say. */
  #readHeader(header: SegmentHeader | undefined, where: string): void {
    if (header === undefined) {
      this.#problems.add(where, 'is no header');
      return;
    }
    const { heads, verifiers } = this.#options;
    const checkpoint = soundCheckpoint({ note: header.note, where }, verifiers, this.#problems);
    if (checkpoint === undefined) return;
    const { size } = checkpoint;
    if (size > this.#roots.size) this.#roots.skipTo(size);
    if (size < this.#roots.size) this.#problems.add(where, `begins again at entry ${size}`);
    const isKnown = heads.rootAt(size) !== undefined;
    heads.add(checkpoint, where);
    if (!isKnown) this.#compareHead(size);
    this.#compareHeads();
    if (treeOf(header, checkpoint) === undefined)
      this.#problems.add(where, 'holds another tree than the one that it signs');
    this.#compareState(header, size, where);
  }

  #compareState({ epoch, oldestOpen }: SegmentHeader, size: number, where: string): void {
    // After a gap nobody knows which epoch is in force, and which intents are open.
    if (this.#roots.root() === undefined) return;
    if (epoch !== (this.#leaves.epoch ?? ''))
      this.#problems.add(where, 'names another epoch than the entries before it');
    if (oldestOpen > (this.#leaves.oldestOpen ?? size))
      this.#problems.add(where, 'passes over an intent that has no outcome yet');
  }

  #readBatch(body: Buffer, { where, isSound }: { where: string; isSound: boolean }): void {
    const batch = readBatch(body);
    if (batch === undefined) {
      if (isSound) this.#problems.add(where, 'holds a batch that cannot be read');
      return;
    }
    const { firstIndex } = batch;
    // An index that was changed by accident must not send the whole check astray.
    if (firstIndex !== this.#roots.size && !isSound) return;
    if (firstIndex > this.#roots.size) this.#roots.skipTo(firstIndex);
    if (firstIndex < this.#roots.size) this.#problems.add(where, `begins again at entry ${firstIndex}`);
    const leaves: (Leaf | undefined)[] = [];
    for (const { leaf, hash } of batch.entries) leaves.push(this.#readEntry(leaf, hash));
    this.#options.payloads?.check(batch, leaves);
  }

  #readEntry(leaf: Buffer, hash: Buffer): Leaf | undefined {
    const index = this.#roots.size;
    const read = this.#leaves.check(index, leaf, () => this.#roots.root());
    this.#roots.push({ computed: leafHash(leaf), stored: hash, storedAt: `stored hash ${index}` });
    this.#compareHeads();
    if (index % PROGRESS_ENTRIES === 0) this.#options.onProgress?.(index, Math.max(this.#total, index));
    return read;
  }

  /** The copied checkpoints that the entries have reached. */
  #compareHeads(): void {
    while ((this.#ahead[0] ?? Number.MAX_SAFE_INTEGER) <= this.#roots.size)
      this.#compareHead(this.#ahead.shift() ?? 0);
  }

  #compareHead(size: number): void {
    const root = this.#options.heads.rootAt(size);
    if (root === undefined || size !== this.#roots.size) return;
    if (this.#roots.checkpoint({ origin: '', size, root })) this.#held++;
  }
}

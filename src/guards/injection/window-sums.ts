/**
 * The classifier's arithmetic: sums of weights a block of text, and the window of neighbouring blocks that looks most
 * like an attack. Training sees the same windows and the same scaling.
 */

/** Lengths of windows in blocks: about a sentence or two, and a paragraph. */
export const WINDOW_BLOCKS = [3, 8] as const;
/** Keep windows with little in them from being judged by a handful of numbers. */
const NGRAM_OFFSET = 60;
const CONCEPT_OFFSET = 2;

/** Blocks around the window that looks most like an attack that the network reads, unless the window is longer. */
const NET_BLOCKS = 8;
/** Margins below which the network is not asked: nothing that it says could make an attack of the text. */
const NET_GATE = -1;
/** What the network's word counts beside the linear model's. */
const NET_SHARE = 0.8;

/** Whether the network is to read the text, by the linear model's margin. */
export function isInDoubt(margin: number): boolean {
  return margin >= NET_GATE;
}

/** Both models' margins together. */
export function jointMargin(margin: number, net: number): number {
  return margin + NET_SHARE * net;
}

/** The blocks that the network reads around a window, of `blocks` in all. */
export function netBlocks({ first, end }: BlockRange, blocks: number): BlockRange {
  const lacking = Math.max(0, NET_BLOCKS - (end - first));
  const start = Math.max(0, Math.min(first - (lacking >> 1), blocks - NET_BLOCKS));
  return { first: start, end: Math.min(blocks, start + Math.max(NET_BLOCKS, end - first)) };
}

/** From a first block up to one that is no longer part. */
export interface BlockRange {
  readonly first: number;
  readonly end: number;
}

/** How a window's sum of n-gram weights is scaled by their count. */
export function ngramScale(count: number): number {
  return 1 / Math.sqrt(count + NGRAM_OFFSET);
}

/** How a window's sum of concept weights is scaled by their count. */
export function conceptScale(count: number): number {
  return 1 / Math.sqrt(count + CONCEPT_OFFSET);
}

/** What a text's blocks add up to; buffers that are used again. */
export class BlockSums {
  readonly ngramSums: Float64Array;
  readonly ngramCounts: Uint32Array;
  readonly conceptSums: Float64Array;
  readonly conceptCounts: Uint32Array;
  /** Of the window that `bestWindow` found. */
  bestFirst = 0;
  bestEnd = 0;

  constructor(maxBlocks: number) {
    this.ngramSums = new Float64Array(maxBlocks);
    this.ngramCounts = new Uint32Array(maxBlocks);
    this.conceptSums = new Float64Array(maxBlocks);
    this.conceptCounts = new Uint32Array(maxBlocks);
  }

  /** The largest margin of all windows of the first `blocks` blocks, without the bias. */
  bestWindow(blocks: number): number {
    let best = Number.NEGATIVE_INFINITY;
    for (const size of WINDOW_BLOCKS) {
      best = this.#bestOfSize(size, blocks, best);
      if (blocks <= size) break;
    }
    return best;
  }

  #bestOfSize(size: number, blocks: number, bestBefore: number): number {
    const { ngramSums, ngramCounts, conceptSums, conceptCounts } = this;
    let best = bestBefore;
    let ngramSum = 0;
    let ngramCount = 0;
    let conceptSum = 0;
    let conceptCount = 0;
    for (let last = 0; last < blocks; last += 1) {
      ngramSum += ngramSums[last] ?? 0;
      ngramCount += ngramCounts[last] ?? 0;
      conceptSum += conceptSums[last] ?? 0;
      conceptCount += conceptCounts[last] ?? 0;
      const first = last - size + 1;
      if (first < 0 && last < blocks - 1) continue;
      const margin = ngramSum * ngramScale(ngramCount) + conceptSum * conceptScale(conceptCount);
      if (margin > best) {
        best = margin;
        this.bestFirst = Math.max(0, first);
        this.bestEnd = last + 1;
      }
      if (first < 0) continue;
      ngramSum -= ngramSums[first] ?? 0;
      ngramCount -= ngramCounts[first] ?? 0;
      conceptSum -= conceptSums[first] ?? 0;
      conceptCount -= conceptCounts[first] ?? 0;
    }
    return best;
  }
}

/**
 * The words that the training texts are made of, as hashes: tells where the words are in letters that were run
 * together, and whether a text reads like any language it knows. Words cannot be read back out of it.
 */

/** Places in the table of words, and bits in that of word endings. */
export const WORD_PLACES = 1 << 16;
export const ENDING_BITS = 1 << 16;
/** Words that share a place lie side by side. */
export const WORD_SLOTS = 4;
/** Longest word that is looked for. */
const MAX_WORD = 14;
/** What a letter costs that no known word covers, in the unit of `wordCost`. */
const UNKNOWN_LETTER = 100;
/** A single letter is more often a part of a word than a word. */
const SINGLE_LETTER = 36;
/** Highest cost of a word, and how many units of cost are one bit less likely. */
export const MAX_WORD_COST = 255;
export const COST_PER_BIT = 12;

const PRIME = 0x01000193;

export interface Vocabulary {
  /** From `wordPlace(hash)` on, in one of WORD_SLOTS: fingerprint in the high bytes, cost in the low one; 0: none. */
  readonly words: Uint32Array;
  /** One bit for each hash of the last three letters of frequent words. */
  readonly endings: Uint8Array;
}

/** Of a word in small plain letters. */
export function wordHash(word: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < word.length; i += 1) hash = Math.imul(hash ^ word.charCodeAt(i), PRIME);
  return hash | 0;
}

export function wordPlace(hash: number): number {
  return (Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 16) & -WORD_SLOTS;
}

/** Never 0, so that an empty place matches no word. */
export function wordFingerprint(hash: number): number {
  return (Math.imul(hash ^ (hash >>> 13), 0x297a2d39) >>> 8) | 1;
}

/**
 * Puts spaces back between words: the cheapest way to cover the letters (Viterbi). Linear; `letters` are small plain
 * Latin letters.
 */
export function segmentWords(letters: string, { words }: Vocabulary): string {
  const length = letters.length;
  const costs = new Float64Array(length + 1).fill(Number.POSITIVE_INFINITY);
  const lengths = new Uint8Array(length + 1);
  costs[0] = 0;
  for (let start = 0; start < length; start += 1) {
    const base = costs[start] ?? 0;
    relax(costs, lengths, start + 1, base + UNKNOWN_LETTER, 1);
    let hash = 0x811c9dc5 | 0;
    for (let end = start + 1; end <= length && end - start <= MAX_WORD; end += 1) {
      hash = Math.imul(hash ^ letters.charCodeAt(end - 1), PRIME);
      const cost = wordCost(words, hash);
      if (cost === 0) continue;
      const single = end - start === 1 ? SINGLE_LETTER : 0;
      relax(costs, lengths, end, base + cost + single, end - start);
    }
  }
  return joinBackwards(letters, lengths);
}

/** 0 where it is no known word. */
function wordCost(words: Uint32Array, hash: number): number {
  const place = wordPlace(hash);
  const fingerprint = wordFingerprint(hash);
  for (let slot = place; slot < place + WORD_SLOTS; slot += 1) {
    const entry = words[slot] ?? 0;
    if (entry === 0) return 0;
    if (entry >>> 8 === fingerprint) return entry & 0xff;
  }
  return 0;
}

function relax(costs: Float64Array, lengths: Uint8Array, end: number, cost: number, length: number): void {
  if (cost >= (costs[end] ?? 0)) return;
  costs[end] = cost;
  lengths[end] = length;
}

function joinBackwards(letters: string, lengths: Uint8Array): string {
  const words: string[] = [];
  for (let end = letters.length; end > 0; ) {
    const start = end - Math.max(1, lengths[end] ?? 1);
    words.push(letters.slice(start, end));
    end = start;
  }
  return words.reverse().join(' ');
}

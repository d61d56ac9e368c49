/** The words and word endings of the training texts, as the gate uses them to read run-together and turned letters. */
import { letterFolding } from '../../src/guards/injection/letter-folding.ts';
import { NgramReader } from '../../src/guards/injection/ngram-reader.ts';
import {
  COST_PER_BIT,
  ENDING_BITS,
  MAX_WORD_COST,
  type Vocabulary,
  WORD_PLACES,
  WORD_SLOTS,
  wordFingerprint,
  wordHash,
  wordPlace,
} from '../../src/guards/injection/vocabulary.ts';

/** Words kept, the most frequent ones; texts that a word must occur in. */
const MAX_WORDS = 20_000;
const MIN_TEXTS = 3;
const MAX_LETTERS = 14;
/** Shortest part of a compound, and how much more frequent than it both parts are. */
const MIN_PART = 4;
const COMPOUND_RATIO = 4;
/** Share of the texts that an ending must occur in: rarer ones are also what turned and rotated words end in. */
const MIN_ENDING_SHARE = 1 / 1_200;
/** Single letters that are words. */
const LETTER_WORDS = new Set(['a', 'i', 'y', 'o', 'e']);

export function collectVocabulary(texts: readonly string[]): Vocabulary {
  return { words: wordTable(countWords(texts)), endings: endingBits(texts) };
}

function countWords(texts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) {
    const plain = text
      .normalize('NFKD')
      .replace(/[\p{M}'’]/gu, '')
      .toLowerCase();
    for (const word of new Set(plain.match(/[a-z]+/g) ?? [])) {
      if (word.length === 1 && !LETTER_WORDS.has(word)) continue;
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  return counts;
}

function wordTable(counts: ReadonlyMap<string, number>): Uint32Array {
  const frequent = [...counts]
    .filter(([word, count]) => count >= MIN_TEXTS && word.length <= MAX_LETTERS && !isCompound(word, counts))
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, MAX_WORDS);
  const total = frequent.reduce((sum, [, count]) => sum + count, 0);
  const table = new Uint32Array(WORD_PLACES);
  for (const [word, count] of frequent) {
    const hash = wordHash(word);
    const place = wordPlace(hash);
    // The less frequent of too many words at one place is left out.
    const slot = table.subarray(place, place + WORD_SLOTS).indexOf(0);
    if (slot === -1) continue;
    const cost = Math.min(MAX_WORD_COST, 1 + Math.floor(COST_PER_BIT * Math.log2(total / count)));
    table[place + slot] = ((wordFingerprint(hash) << 8) | cost) >>> 0;
  }
  return table;
}

/** Words that were run together in the training texts themselves, and compounds, are read as their parts. */
function isCompound(word: string, counts: ReadonlyMap<string, number>): boolean {
  const needed = COMPOUND_RATIO * (counts.get(word) ?? 0);
  for (let at = MIN_PART; at <= word.length - MIN_PART; at += 1) {
    const least = Math.min(counts.get(word.slice(0, at)) ?? 0, counts.get(word.slice(at)) ?? 0);
    if (least > needed) return true;
  }
  return false;
}

function endingBits(texts: readonly string[]): Uint8Array {
  const reader = new NgramReader(letterFolding(), 16);
  const counts = new Uint32Array(ENDING_BITS);
  for (const text of texts) {
    reader.read(text);
    for (const ending of new Set(reader.endings.subarray(0, reader.blockEndings[reader.blocks - 1] ?? 0)))
      counts[ending] = (counts[ending] ?? 0) + 1;
  }
  const bits = new Uint8Array(ENDING_BITS / 8);
  for (const [ending, count] of counts.entries())
    if (count >= texts.length * MIN_ENDING_SHARE)
      bits[ending >>> 3] = (bits[ending >>> 3] ?? 0) | (1 << (ending & 7));
  return bits;
}

/**
 * Reads an answer for the system's texts: runs of words as they are, turned round, spelled out or encoded, and many
 * short runs close together where words were changed. What the caller's own texts contain is no leak.
 */
import {
  allShingles,
  type ShingleKind,
  ShingleReader,
  type ShingleSizes,
  type Shingles,
  type ShingleVisitor,
  shingleSizes,
} from '../shingles.ts';
import { DECODERS, EncodedRuns } from './encoded-runs.ts';
import type { RollingHash } from './rolling-hash.ts';
import type { SystemText } from './system-texts.ts';

/** The words among which short runs are counted, and how many of them make a leak, as multiples of a whole run. */
const NEAR_RUNS = 4;
const ENOUGH_RUNS = 1.25;

/** The lengths of runs, worked out once. */
export interface LeakSizes {
  readonly words: number;
  readonly partWords: number;
  readonly shown: ShingleSizes;
  readonly decoded: ShingleSizes;
}

export function leakSizes(words: number, partWords: number): LeakSizes {
  const shown = shingleSizes(words, partWords, true);
  return { words, partWords, shown, decoded: shingleSizes(words, 0, false) };
}

/** `end`: the offset after what was recognised. */
export type LeakVisitor = (type: string, end: number) => void;

export class SystemTextReader implements ShingleVisitor {
  readonly #systems: readonly SystemText[];
  readonly #userTexts: readonly string[];
  readonly #sizes: LeakSizes;
  readonly #leak: LeakVisitor;
  readonly #reader: ShingleReader;
  readonly #near: NearRuns;
  #runs: EncodedRuns | undefined;
  #decoded: readonly ShingleReader[] | undefined;
  #own: Shingles | undefined;
  /** Where in the text that is read words begin that may be encoded text. */
  #longWords: number[] = [];

  constructor(
    systems: readonly SystemText[],
    userTexts: readonly string[],
    sizes: LeakSizes,
    leak: LeakVisitor,
  ) {
    this.#systems = systems;
    this.#userTexts = userTexts;
    this.#sizes = sizes;
    this.#leak = leak;
    this.#reader = new ShingleReader(sizes.shown, this);
    this.#near = new NearRuns(sizes.words * NEAR_RUNS, Math.ceil(sizes.words * ENOUGH_RUNS));
  }

  get openWordLength(): number {
    return this.#reader.openWordLength;
  }

  /** Reads `text` from `from`. */
  read(text: string, from: number, final: boolean): void {
    this.#reader.read(text, from);
    if (this.#longWords.length > 0 || this.#runs?.active) this.#readEncoded(text, from);
    if (final) this.#reader.end(text.length);
    if (final && this.#runs?.active) this.#runs.end();
  }

  meet(kind: ShingleKind, hash: RollingHash, end: number): void {
    switch (kind) {
      case 'part':
        this.#meetPart(hash, end);
        return;
      case 'letters':
        if (
          this.#systems.some(
            ({ letters }) => letters.has(hash.low, hash.high) || letters.has(hash.backLow, hash.backHigh),
          )
        )
          this.#leak('leakage.system_text_spelled', end);
        return;
      default:
        this.#meetRun(hash, end);
    }
  }

  longWord(at: number): void {
    this.#longWords.push(at);
  }

  #meetRun({ low, high, backLow, backHigh }: RollingHash, end: number): void {
    for (const { shingles } of this.#systems) {
      if (shingles.runs.has(low, high) && !this.#ownTexts().runs.has(low, high))
        this.#leak('leakage.system_text', end);
      else if (shingles.runs.has(backLow, backHigh) && !this.#ownTexts().runs.has(backLow, backHigh))
        this.#leak('leakage.system_text_reversed', end);
    }
  }

  #meetPart({ low, high }: RollingHash, end: number): void {
    let known = false;
    for (const { shingles } of this.#systems) known ||= shingles.parts.has(low, high);
    if (!this.#near.add(known) || !known) return;
    if (this.#ownTexts().parts.has(low, high)) return;
    this.#leak('leakage.system_text_reworded', end);
  }

  #ownTexts(): Shingles {
    this.#own ??= allShingles(this.#userTexts, this.#sizes.words, this.#sizes.partWords);
    return this.#own;
  }

  #readEncoded(text: string, from: number): void {
    this.#decoded ??= Array.from({ length: DECODERS }, () => this.#decodedReader());
    this.#runs ??= new EncodedRuns((decoder, part) => this.#decoded?.[decoder]?.read(part, 0));
    const runs = this.#runs;
    const longWords = this.#longWords;
    this.#longWords = [];
    let at = from;
    for (const begin of [...longWords, text.length]) {
      for (; runs.active && at < begin; at += 1) runs.take(text.charCodeAt(at));
      if (runs.active || begin === text.length) continue;
      runs.begin();
      at = begin;
    }
  }

  #decodedReader(): ShingleReader {
    const meet: ShingleVisitor['meet'] = (_kind, { low, high }) => {
      if (this.#systems.some(({ shingles }) => shingles.runs.has(low, high)))
        this.#leak('leakage.system_text_encoded', 0);
    };
    return new ShingleReader(this.#sizes.decoded, { meet });
  }
}

/** How many of the last runs were known: a window over a ring of flags. */
class NearRuns {
  readonly #flags: Uint8Array;
  readonly #enough: number;
  #at = 0;
  #known = 0;

  constructor(window: number, enough: number) {
    this.#flags = new Uint8Array(window);
    this.#enough = enough;
  }

  /** True while there are enough. */
  add(known: boolean): boolean {
    this.#known += (known ? 1 : 0) - (this.#flags[this.#at] ?? 0);
    this.#flags[this.#at] = known ? 1 : 0;
    this.#at = this.#at + 1 === this.#flags.length ? 0 : this.#at + 1;
    return this.#known >= this.#enough;
  }
}

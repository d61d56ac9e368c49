/**
 * Finds the ways of asking in a row of words. Each pattern is a finite language without repetition, so that the time is
 * bounded whatever the text says.
 */
import { FRAME_PATTERNS } from './frame-patterns.ts';

const SENTENCE_START = '^ ';

interface Frame {
  readonly atStart: boolean;
  /** Sticky; each alternative ends with the space after its last word. */
  readonly words: RegExp;
  readonly meaning: readonly string[];
}

export interface FrameMatch {
  /** In characters of the text, with the space behind. */
  readonly length: number;
  /** `#frame`, `@tense`, `~light word`, or words to read in its place. */
  readonly meaning: readonly string[];
}

export class FrameReader {
  /** By the first word. */
  readonly #frames = new Map<string, Frame[]>();

  constructor() {
    for (const [pattern, meaning] of FRAME_PATTERNS) this.#add(pattern, meaning);
  }

  /** The longest pattern that begins with the word at `offset` of `text`: words, each with one space behind. */
  matchAt(text: string, offset: number, firstWord: string, startsSentence: boolean): FrameMatch | undefined {
    const frames = this.#frames.get(firstWord);
    if (frames === undefined) return undefined;
    let found: FrameMatch | undefined;
    for (const { atStart, words, meaning } of frames) {
      if (atStart && !startsSentence) continue;
      words.lastIndex = offset;
      const matched = words.exec(text)?.[0];
      // The earlier of two equally long ones is the more particular one.
      if (matched === undefined || matched.length <= (found?.length ?? 0)) continue;
      found = { length: matched.length, meaning: filled(meaning, matched) };
    }
    return found;
  }

  #add(pattern: string, meaning: string): void {
    const atStart = pattern.startsWith(SENTENCE_START);
    const words = atStart ? pattern.slice(SENTENCE_START.length) : pattern;
    const frame: Frame = {
      atStart,
      words: new RegExp(sourceOf(words), 'y'),
      meaning: meaning === '' ? [] : meaning.split(' '),
    };
    for (const first of firstWords(words)) {
      const list = this.#frames.get(first) ?? [];
      list.push(frame);
      this.#frames.set(first, list);
    }
  }
}

/** `$` in a meaning is the last word of what was matched. */
function filled(meaning: readonly string[], matched: string): readonly string[] {
  if (!meaning.some((word) => word.includes('$'))) return meaning;
  const last = matched.trimEnd().split(' ').at(-1) ?? '';
  return meaning.map((word) => word.replace('$', last));
}

/** `a (b|c d)? e` as a regular expression over words that each have one space behind. */
function sourceOf(pattern: string): string {
  return pattern
    .replace(/[a-z]+/g, '$& ')
    .replace(/ +/g, ' ')
    .replace(/(?<=[(|?)]) /g, '')
    .replaceAll('(', '(?:');
}

/** The words that a pattern can begin with: those of its first place, and of the next while that one is optional. */
function firstWords(pattern: string): ReadonlySet<string> {
  const optional = /^(\((?:[^()]|\([^()]*\))*\)\? ?)+/.exec(pattern)?.[0] ?? '';
  const rest = pattern.slice(optional.length);
  const needed = rest.startsWith('(')
    ? (/^\((?:[^()]|\([^()]*\))*\)/.exec(rest)?.[0] ?? '')
    : rest.split(' ')[0];
  return new Set(
    `${optional}|${needed}`
      .replace(/[()?]/g, '|')
      .split('|')
      .map((option) => option.trim().split(' ')[0] ?? '')
      .filter((word) => word !== ''),
  );
}

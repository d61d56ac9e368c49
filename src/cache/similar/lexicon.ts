/** The word tables as maps, built once where they are read in. Looking up here must never guess. */
import { THIN_WORDS } from './thin-words.ts';
import { WORD_FAMILIES } from './word-families.ts';
import { SPELLINGS, SYNONYMS } from './word-synonyms.ts';
import {
  CAPITAL_MATTERS,
  FOREIGN,
  FORMS,
  LIGHT,
  OPPOSED,
  PLAIN_VERBS,
  PREPOSITIONS,
  SAME_MEANING,
  WEAK,
} from './word-tables.ts';

export interface Lexicon {
  readonly phrases: ReadonlyMap<string, readonly Phrase[]>;
  readonly light: ReadonlySet<string>;
  readonly weak: ReadonlySet<string>;
  /** Words that are thin somewhere. */
  readonly thin: ReadonlySet<string>;
  readonly opposed: ReadonlyMap<string, ReadonlySet<string>>;
  stem(word: string): string;
  /** The one word for all of the same meaning. */
  meaningOf(stem: string): string;
  /** A usual word of English, in lower case. */
  isWord(word: string): boolean;
  isPreposition(stem: string): boolean;
  /** A past form: of what was done, or of what somebody did. */
  isParticiple(word: string): boolean;
  /** A small word of another language that English does not have. */
  isForeign(word: string): boolean;
  readonly capitalMatters: ReadonlySet<string>;
  /** Verbs that say nothing beside certain things: the things, by the verb. */
  readonly plainVerbs: ReadonlyMap<string, ReadonlySet<string>>;
}

interface Inflection {
  readonly forms: ReadonlyMap<string, string>;
  isWord(word: string): boolean;
}

/** Stems in a row, and what they mean together. */
export interface Phrase {
  readonly stems: readonly string[];
  readonly meaning: readonly string[];
}

/** Words that a way of asking may bring along. */
const SOMETIMES_WEAK = ['price', 'easiest', 'person'];

/** `isWord` knows the usual words of English in lower case. */
export function buildLexicon(isWord: (word: string) => boolean): Lexicon {
  const forms = new Map(cells(FORMS).map((cell) => cell.split(' ') as [string, string]));
  const stem = (word: string) => stemOf(word, { forms, isWord });
  const phrases = new Map<string, Phrase[]>();
  for (const group of [SPELLINGS, SAME_MEANING, SYNONYMS, WORD_FAMILIES].flatMap(cells))
    addGroup(group.split(/\s+/), stem, phrases);
  for (const list of phrases.values()) list.sort((a, b) => b.stems.length - a.stems.length);
  const meaningOfWord = (word: string) => oneMeaning(stem(word), phrases);
  const prepositions = new Set(words(PREPOSITIONS));
  const foreign = new Set(words(FOREIGN));
  return {
    phrases,
    light: new Set([...words(LIGHT), ...words(LIGHT).map(meaningOfWord)]),
    weak: new Set(words(WEAK).map(meaningOfWord)),
    thin: new Set([...THIN_WORDS.map(meaningOfWord), ...SOMETIMES_WEAK]),
    opposed: opposites(meaningOfWord),
    stem,
    meaningOf: (stem) => oneMeaning(stem, phrases),
    isWord,
    isPreposition: (stem) => prepositions.has(stem),
    isParticiple: (word) => {
      const form = forms.get(word);
      return form === undefined ? word.length > 4 && word.endsWith('ed') : isPastForm(word, form);
    },
    isForeign: (word) => foreign.has(word),
    capitalMatters: new Set(words(CAPITAL_MATTERS)),
    plainVerbs: plainVerbs(meaningOfWord),
  };
}

const PLURALS = new Set('mice women men children feet teeth geese criteria phenomena'.split(' '));

function plainVerbs(meaningOf: (word: string) => string): Map<string, Set<string>> {
  const verbs = new Map<string, Set<string>>();
  for (const group of cells(PLAIN_VERBS)) {
    const [forms = '', things = ''] = group.split(':');
    for (const verb of words(forms)) verbs.set(verb, new Set(words(things).map(meaningOf)));
  }
  return verbs;
}

/** Of the forms that the table knows: `written`, not `writing` or `leaves`. */
function isPastForm(word: string, base: string): boolean {
  return word !== base && !word.endsWith('s') && !word.endsWith('ing') && !PLURALS.has(word);
}

function cells(table: string): readonly string[] {
  return table
    .split(/[|\n]/)
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '');
}

function words(table: string): readonly string[] {
  return table.split(/\s+/).filter((word) => word !== '');
}

function addGroup(
  group: readonly string[],
  stem: (word: string) => string,
  phrases: Map<string, Phrase[]>,
): void {
  const first = stem(group[0] ?? '');
  const head = first.includes('_') ? first : oneMeaning(first, phrases);
  for (const entry of group) {
    const [form = '', meaning] = entry.split('=');
    const stems = form.split('_').map(stem);
    const start = stems[0] ?? '';
    if (stems.length === 1 && (start === head || start === first)) continue;
    const list = phrases.get(start) ?? [];
    list.push({ stems, meaning: meaning?.split('+').map(stem) ?? [head] });
    phrases.set(start, list);
  }
}

function oneMeaning(stem: string, phrases: ReadonlyMap<string, readonly Phrase[]>): string {
  const single = phrases.get(stem)?.find(({ stems }) => stems.length === 1);
  return single?.meaning[0] ?? stem;
}

function opposites(meaningOf: (word: string) => string): Map<string, Set<string>> {
  const opposed = new Map<string, Set<string>>();
  for (const group of cells(OPPOSED)) {
    const row = group.split(/\s+/).map(meaningOf);
    for (const word of row) {
      const others = opposed.get(word) ?? new Set();
      for (const other of row) if (other !== word) others.add(other);
      opposed.set(word, others);
    }
  }
  return opposed;
}

/** English inflection only: never makes one word of two that differ in more than number, tense or person. */
export function stemOf(word: string, { forms, isWord }: Inflection): string {
  const known = forms.get(word);
  if (known !== undefined) return known;
  if (word.length > 4) {
    if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
    if (word.endsWith('ing')) return bare(word.slice(0, -3), word, isWord);
    if (word.endsWith('ed')) return bare(word.slice(0, -2), word, isWord);
    if (/(?:ss|x|z|ch|sh)es$/.test(word)) return word.slice(0, -2);
  }
  return word.length > 3 && /[^su'i]s$/.test(word) ? word.slice(0, -1) : word;
}

/** What is left when `ing` or `ed` is off, with the e that it had; the whole word where nothing known is left. */
function bare(rest: string, word: string, isWord: (word: string) => boolean): string {
  if (rest.length < 2 || !/[aeiouy]/.test(rest)) return word;
  if (rest.endsWith('i')) return `${rest.slice(0, -1)}y`;
  const single = rest.slice(0, -1);
  if (/([bdgmnprt])\1$/.test(rest) && isWord(single)) return single;
  const isShort = rest.length <= 4 && /[^aeiou][aeiou][^aeiouwxy]$/.test(rest);
  if (isWord(`${rest}e`) && (isShort || !isWord(rest))) return `${rest}e`;
  if (isWord(rest)) return rest;
  // A form of a word that is not known in any form: "yawning" is of "yawn".
  return isWord(word) || rest.length < 4 ? word : rest;
}

/**
 * Finds the manners of persuasion in what somebody says: phrases by whole words in Latin letters, by letters in others.
 * Linear: each place of the text is followed for as long as a phrase is. Says what is there, never what it means.
 */
import { LATIN_PHRASES, MANNERS, type Phrases, SCRIPT_PHRASES } from './turn-phrases.ts';

/** Characters of a turn that are read: longer ones are pasted text, whose words are not the speaker's. */
export const MAX_READ_CHARACTERS = 4_096;

/** Manners as bits, in the order of MANNERS, and REFUSAL. */
export type MannerSet = number;

export const REFUSAL: MannerSet = 1 << MANNERS.length;
const GROUPS = [...MANNERS, 'refusal'] as const;
/** Characters of a word's beginning by which words that go on are looked up. */
const STEM_CHARACTERS = 3;

export class MannerSearch {
  readonly #latin = new PhraseTrie();
  readonly #scripts = new PhraseTrie();

  constructor() {
    eachPhrase(LATIN_PHRASES, (phrase, bit) => this.#latin.add(phrase.split(' '), bit));
    eachPhrase(SCRIPT_PHRASES, (phrase, bit) => this.#scripts.add(lettersOf(phrase), bit));
  }

  find(text: string): MannerSet {
    const read = clipped(text);
    const found = this.#latin.find(wordsOf(read));
    return OTHER_SCRIPTS.test(read) ? found | this.#scripts.find(lettersOf(read)) : found;
  }
}

const OTHER_SCRIPTS = /[\u0370-\u1cff\u3040-\ud7ff]/;
const ASCII = /^[\u0000-\u007f]*$/;
const MARKS = /\p{M}/gu;
const NO_WORD = /[^\p{L}\p{N}]+/gu;
const NO_ASCII_WORD = /[^a-z0-9]+/g;
/** Letters that no decomposition makes plain. */
const PLAIN: Readonly<Record<string, string>> = { đ: 'd', ł: 'l', ı: 'i', ø: 'o', ß: 'ss', æ: 'ae' };
const NOT_PLAIN = /[đłıøßæ]/g;

/** The beginning and the end: what a speaker says about a pasted text stands before or after it. */
function clipped(text: string): string {
  if (text.length <= MAX_READ_CHARACTERS) return text;
  const half = MAX_READ_CHARACTERS / 2;
  return `${text.slice(0, half)} ${text.slice(-half)}`;
}

/** Words in small letters without accents. */
export function wordsOf(text: string): readonly string[] {
  const small = text.toLowerCase();
  if (ASCII.test(small)) return small.replace(NO_ASCII_WORD, ' ').trim().split(' ');
  const plain = small
    .normalize('NFKD')
    .replace(MARKS, '')
    .replace(NOT_PLAIN, (letter) => PLAIN[letter] ?? letter);
  return plain.replace(NO_WORD, ' ').trim().split(' ');
}

function lettersOf(text: string): readonly string[] {
  return text.toLowerCase().split('');
}

function eachPhrase(lists: readonly Phrases[], add: (phrase: string, bit: MannerSet) => void): void {
  for (const list of lists) {
    for (const [index, group] of GROUPS.entries())
      for (const phrase of list[group]?.split('|') ?? []) add(phrase, 1 << index);
  }
}

interface TrieNode {
  ends: MannerSet;
  words: Map<string, TrieNode> | undefined;
  /** Words that may go on, by their first letters. */
  stems: Map<string, { readonly stem: string; readonly node: TrieNode }[]> | undefined;
}

class PhraseTrie {
  readonly #root: TrieNode = emptyNode();

  /** A word with a `*` at its end may go on. */
  add(phrase: readonly string[], bit: MannerSet): void {
    let node = this.#root;
    for (const word of phrase)
      node = word.length > 1 && word.endsWith('*') ? stemOf(node, word.slice(0, -1)) : wordOf(node, word);
    node.ends |= bit;
  }

  find(words: readonly string[]): MannerSet {
    let found = 0;
    for (let from = 0; from < words.length; from += 1) found |= follow(this.#root, words, from);
    return found;
  }
}

/** Everything that begins with the word at `from`. As deep as the longest phrase. */
function follow(node: TrieNode, words: readonly string[], from: number): MannerSet {
  const word = words[from];
  if (word === undefined) return node.ends;
  let found = node.ends;
  const next = node.words?.get(word);
  if (next !== undefined) found |= follow(next, words, from + 1);
  const stems = node.stems?.get(word.slice(0, STEM_CHARACTERS));
  if (stems === undefined) return found;
  for (const { stem, node: after } of stems)
    if (word.startsWith(stem)) found |= follow(after, words, from + 1);
  return found;
}

function wordOf(node: TrieNode, word: string): TrieNode {
  node.words ??= new Map();
  const known = node.words.get(word);
  if (known !== undefined) return known;
  const made = emptyNode();
  node.words.set(word, made);
  return made;
}

function stemOf(node: TrieNode, stem: string): TrieNode {
  if (stem.length < STEM_CHARACTERS) throw new Error(`"${stem}*" is too short to be looked up`);
  node.stems ??= new Map();
  const key = stem.slice(0, STEM_CHARACTERS);
  const list = node.stems.get(key) ?? [];
  node.stems.set(key, list);
  const known = list.find((one) => one.stem === stem);
  if (known !== undefined) return known.node;
  const made = { stem, node: emptyNode() };
  list.push(made);
  return made.node;
}

function emptyNode(): TrieNode {
  return { ends: 0, words: undefined, stems: undefined };
}

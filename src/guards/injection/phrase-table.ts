/**
 * Builds the table of a phrase search (Aho and Corasick) in flat arrays: a few milliseconds and no garbage worth a
 * name, since it is built at every start. Data in, data out.
 */
import { CONCEPTS, type Concept } from './concepts.ts';

export interface Phrase {
  readonly concept: Concept;
  /** Lower case, words apart by one space. A `*` at the end: the word may go on. */
  readonly phrase: string;
}

/** How the units of a text are folded before they are matched. */
export interface Folding {
  /** 0 resets, 1 is a gap between words, 2 is skipped, 3 and on are letters. */
  readonly classes: Uint16Array;
  readonly classCount: number;
  /** Whether phrases begin at word starts; false for scripts that put words together. */
  readonly byWords: boolean;
}

export const RESET = 0;
export const GAP = 1;
export const SKIP = 2;

/** Longest phrase in folded units; a power of two. */
export const MAX_PHRASE = 64;

/** Set in a state where phrases end, so that one comparison tells them. */
export const ENDS_HERE = 0x8000;

export interface PhraseTable {
  /** The state after `state << rowBits` + class, with ENDS_HERE or without; state 0 is the root. */
  readonly next: Uint16Array;
  readonly rowBits: number;
  /** Of each state: where its ends begin in the two arrays below; one more at the end. */
  readonly endStarts: Uint32Array;
  /** Place in CONCEPTS. */
  readonly endConcepts: Uint8Array;
  /** Folded units from the phrase's first letter on. */
  readonly endLengths: Uint8Array;
}

export function buildPhraseTable(phrases: readonly Phrase[], folding: Folding): PhraseTable {
  const trie = new Trie(
    phrases.reduce((sum, { phrase }) => sum + phrase.length + 2, 1),
    phrases.length,
  );
  for (const phrase of phrases) trie.add(phrase, folding);
  const rowBits = Math.ceil(Math.log2(folding.classCount));
  const { next, endingSuffix } = link(trie, rowBits);
  return { next, rowBits, ...endsOf(trie, endingSuffix) };
}

/** States as numbers; children and phrase ends as chains through arrays. 0 ends a chain of either. */
class Trie {
  readonly firstChild: Uint16Array;
  readonly nextSibling: Uint16Array;
  readonly kinds: Uint16Array;
  /** The first end of each state, and of each end the next one; ends are numbered from 1. */
  readonly firstEnd: Uint16Array;
  readonly nextEnd: Uint16Array;
  readonly endConcepts: Uint8Array;
  readonly endLengths: Uint8Array;
  states = 1;
  ends = 1;

  constructor(maxStates: number, maxEnds: number) {
    this.firstChild = new Uint16Array(maxStates);
    this.nextSibling = new Uint16Array(maxStates);
    this.kinds = new Uint16Array(maxStates);
    this.firstEnd = new Uint16Array(maxStates);
    this.nextEnd = new Uint16Array(maxEnds + 1);
    this.endConcepts = new Uint8Array(maxEnds + 1);
    this.endLengths = new Uint8Array(maxEnds + 1);
  }

  add({ concept, phrase }: Phrase, folding: Folding): void {
    const { kinds, length } = foldPhrase(phrase, folding);
    let state = 0;
    for (const kind of kinds) state = this.childOf(state, kind) || this.#addChild(state, kind);
    const end = this.ends;
    this.ends += 1;
    this.endConcepts[end] = CONCEPTS.indexOf(concept);
    this.endLengths[end] = length;
    this.nextEnd[end] = this.firstEnd[state] ?? 0;
    this.firstEnd[state] = end;
  }

  /** 0 where there is none. */
  childOf(state: number, kind: number): number {
    let child = this.firstChild[state] ?? 0;
    while (child !== 0 && this.kinds[child] !== kind) child = this.nextSibling[child] ?? 0;
    return child;
  }

  #addChild(state: number, kind: number): number {
    const child = this.states;
    if (child >= ENDS_HERE) throw new Error('the lexicon is too large for its table');
    this.states += 1;
    this.kinds[child] = kind;
    this.nextSibling[child] = this.firstChild[state] ?? 0;
    this.firstChild[state] = child;
    return child;
  }
}

function foldPhrase(phrase: string, folding: Folding): { readonly kinds: number[]; readonly length: number } {
  const open = phrase.endsWith('*');
  const kinds: number[] = folding.byWords ? [GAP] : [];
  for (const unit of open ? phrase.slice(0, -1) : phrase) {
    const kind = folding.classes[unit.charCodeAt(0)] ?? RESET;
    if (kind === SKIP) continue;
    if (kind === RESET) throw new Error(`the phrase "${phrase}" has a sign outside of its alphabet`);
    kinds.push(kind);
  }
  const length = kinds.length - (folding.byWords ? 1 : 0);
  if (folding.byWords && !open) kinds.push(GAP);
  if (kinds.length > MAX_PHRASE) throw new Error(`the phrase "${phrase}" is too long`);
  return { kinds, length: length + (folding.byWords && !open ? 1 : 0) };
}

interface Linked {
  readonly next: Uint16Array;
  /** Of each state the nearest suffix where phrases end, itself left out; 0: none. */
  readonly endingSuffix: Uint16Array;
}

/** The transitions of the trie, breadth first, each state inheriting from its longest suffix. */
function link(trie: Trie, rowBits: number): Linked {
  const next = new Uint16Array(trie.states << rowBits);
  const suffix = new Uint16Array(trie.states);
  const endingSuffix = new Uint16Array(trie.states);
  const queue = new Uint16Array(trie.states);
  let queued = 1;
  for (let head = 0; head < queued; head += 1) {
    const state = queue[head] ?? 0;
    const row = state << rowBits;
    const fallback = (suffix[state] ?? 0) << rowBits;
    if (state !== 0) next.copyWithin(row, fallback, fallback + (1 << rowBits));
    for (let child = trie.firstChild[state] ?? 0; child !== 0; child = trie.nextSibling[child] ?? 0) {
      const place = row + (trie.kinds[child] ?? 0);
      const inherited = (next[place] ?? 0) & ~ENDS_HERE;
      suffix[child] = inherited;
      endingSuffix[child] = trie.firstEnd[inherited] ? inherited : (endingSuffix[inherited] ?? 0);
      const ends = trie.firstEnd[child] !== 0 || endingSuffix[child] !== 0;
      next[place] = ends ? child | ENDS_HERE : child;
      queue[queued] = child;
      queued += 1;
    }
  }
  return { next, endingSuffix };
}

/** What ends in each state: its own phrases and those of its suffixes. */
function endsOf(
  trie: Trie,
  endingSuffix: Uint16Array,
): Pick<PhraseTable, 'endStarts' | 'endConcepts' | 'endLengths'> {
  const endStarts = new Uint32Array(trie.states + 1);
  const concepts: number[] = [];
  const lengths: number[] = [];
  for (let state = 0; state < trie.states; state += 1) {
    for (let from = state; from !== 0; from = endingSuffix[from] ?? 0) {
      for (let end = trie.firstEnd[from] ?? 0; end !== 0; end = trie.nextEnd[end] ?? 0) {
        concepts.push(trie.endConcepts[end] ?? 0);
        lengths.push(trie.endLengths[end] ?? 0);
      }
    }
    endStarts[state + 1] = concepts.length;
  }
  return { endStarts, endConcepts: Uint8Array.from(concepts), endLengths: Uint8Array.from(lengths) };
}

/**
 * Reads a text as a question: how it asks, what it asks about, which numbers, names, negations and directions it has.
 * Two readings are compared by the verifier; nothing that could change an answer may be lost here.
 */
import type { FrameReader } from './frames.ts';
import type { Lexicon } from './lexicon.ts';
import { cutTokens, type RawToken } from './tokens.ts';

/** Longer texts are not read: a match of theirs would say little. */
export const MAX_TOKENS = 96;
const MAX_CHARS = 8_192;

export interface Token {
  /** One meaning, one form. */
  readonly stem: string;
  readonly surface: string;
  readonly kind: 'word' | 'number' | 'code' | 'sign';
  /** Begins with a capital and not only because a sentence begins. */
  readonly isName: boolean;
  /** May be added or dropped by a rewording. */
  readonly isWeak: boolean;
  /** The preposition before it, where there is one. */
  readonly governor: string | undefined;
  /** Stands behind "and", "or", "vs": beside the word before it, not under it. */
  readonly joined: boolean;
}

export interface Reading {
  readonly isEnglish: boolean;
  /** Ways of asking, the first one first; empty where nothing asks. */
  readonly frames: readonly string[];
  /** `past`, `future`. */
  readonly tenses: ReadonlySet<string>;
  readonly tokens: readonly Token[];
  /** What each negation stands before. */
  readonly negated: readonly string[];
  /** First and second person, in order: `me`, `you`. */
  readonly persons: readonly string[];
  /** Those of them that no way of asking has: in "how do I help you" only `you`. */
  readonly named: ReadonlySet<string>;
  /** Which of my, your, his, her, their, our are there. */
  readonly owners: ReadonlySet<string>;
  /** `good` or `best` where a degree is asked for. */
  readonly degrees: ReadonlySet<string>;
  /** Points at something outside of the text: this, these. */
  readonly points: boolean;
  /** `should`, `can`, `must`. */
  readonly modals: ReadonlySet<string>;
  /** What a calculation is made of, with its signs and brackets; empty where nothing is calculated. */
  readonly formula: string;
  /** `and`, `or`. */
  readonly connectives: ReadonlySet<string>;
  /** All words in lower case, for the embedding. */
  readonly words: readonly string[];
}

export interface QuestionLanguage {
  readonly lexicon: Lexicon;
  readonly frames: FrameReader;
}

const NEGATIONS = new Set([
  'not',
  'no',
  'never',
  'without',
  'neither',
  'nor',
  'none',
  'nobody',
  'nothing',
  'cannot',
]);
const GOOD = new Set(['good', 'great', 'nice']);
const HELPING = new Set(['do', 'does', 'have', 'has', 'having', 'doing']);
const BEFORE_NOUN = new Set(
  'a an the my your his her their our any some no to it them this these'.split(' '),
);
const SUBJECTS = new Set(['i', 'you', 'we', 'they', 'he', 'she', 'one', 'people']);
const CALCULATION = /\d\s*[-+*/^=<>]\s*[\d(]|\)\s*[-+*/^=<>]|(?<![\w-])-\d/;
const JOINING = new Set(['and', 'or', 'vs', 'versus', 'between', 'among']);
const FIRST = new Set(['i', 'me', 'my', 'myself', 'we', 'us', 'our']);
const SECOND = new Set(['you', 'your', 'u', 'yourself']);
const OWNERS = new Set(['my', 'your', 'his', 'her', 'their', 'our']);
const MODALS: Readonly<Record<string, string>> = {
  __proto__: null as never,
  should: 'should',
  must: 'must',
  can: 'can',
  could: 'can',
};
const ENGLISH = new Set(
  'the of to is are in and a how what why do does can i you for it who which where when should my was with will be on that this have has an did at'.split(
    ' ',
  ),
);

/** Undefined where the text is too long to be read, or has nothing to read. */
export function readQuestion(text: string, language: QuestionLanguage): Reading | undefined {
  if (text.length > MAX_CHARS) return undefined;
  const raw = cutTokens(text, MAX_TOKENS);
  if (raw.length === 0 || raw.length > MAX_TOKENS) return undefined;
  const words = raw.filter(({ kind }) => kind === 'word').map((token) => token.text);
  const formula = CALCULATION.test(text) ? text.replace(/[^\d+\-*/^=<>()%|.]/g, '').replace(/\.$/, '') : '';
  if (!isEnglish(raw, words, language.lexicon)) return literalReading(raw, words, formula);
  return new EnglishReader(raw, language).read(words, formula);
}

/** Unknown languages are compared word for word: whatever differs keeps the texts apart. */
function literalReading(raw: readonly RawToken[], words: readonly string[], formula: string): Reading {
  const tokens = raw.map(
    ({ kind, text }): Token => ({
      stem: text,
      surface: text,
      kind: kind === 'glyph' ? 'word' : kind,
      isName: false,
      isWeak: false,
      governor: undefined,
      joined: false,
    }),
  );
  const none = new Set<string>();
  return {
    isEnglish: false,
    frames: [],
    tenses: none,
    tokens,
    negated: [],
    persons: [],
    named: none,
    owners: none,
    degrees: none,
    points: false,
    modals: none,
    formula,
    connectives: none,
    words,
  };
}

function isEnglish(raw: readonly RawToken[], words: readonly string[], lexicon: Lexicon): boolean {
  if (raw.some(({ kind }) => kind === 'glyph')) return false;
  if (words.length === 0) return false;
  let known = 0;
  let foreign = 0;
  for (const word of words) {
    if (ENGLISH.has(word)) known += 1;
    if (!/^[a-z']+$/.test(word) || lexicon.isForeign(word)) foreign += 1;
  }
  return known > foreign || (known === 0 && foreign === 0 && words.every((word) => lexicon.isWord(word)));
}

function personOf(word: string): 'me' | 'you' | undefined {
  if (FIRST.has(word)) return 'me';
  return SECOND.has(word) ? 'you' : undefined;
}

class EnglishReader {
  readonly #raw: readonly RawToken[];
  readonly #lexicon: Lexicon;
  readonly #frames: FrameReader;
  readonly #asked: string[] = [];
  readonly #tenses = new Set<string>();
  readonly #tokens: Token[] = [];
  readonly #negated: string[] = [];
  readonly #persons: string[] = [];
  readonly #named = new Set<string>();
  readonly #owners = new Set<string>();
  readonly #degrees = new Set<string>();
  readonly #modals = new Set<string>();
  readonly #connectives = new Set<string>();
  #governor: string | undefined;
  #joins = false;
  #negates = false;

  constructor(raw: readonly RawToken[], { lexicon, frames }: QuestionLanguage) {
    this.#raw = raw;
    this.#lexicon = lexicon;
    this.#frames = frames;
  }

  read(words: readonly string[], formula: string): Reading {
    for (const word of words) this.#notice(word);
    const stems = this.#raw.map(({ kind, text }) => (kind === 'word' ? this.#lexicon.stem(text) : ''));
    const text = `${this.#raw.map(({ kind, text: form }) => (kind === 'word' ? form : '|')).join(' ')} `;
    let offset = 0;
    for (let at = 0; at < this.#raw.length; ) {
      const taken =
        this.#takeFrame(text, offset, at) || this.#takePhrase(stems, at) || this.#takeToken(at, stems[at]);
      for (const end = at + taken; at < end; at += 1) offset = text.indexOf(' ', offset) + 1;
    }
    if (this.#negates) this.#negated.push('');
    this.#settleFrames();
    return {
      isEnglish: true,
      frames: this.#asked,
      tenses: this.#tenses,
      tokens: this.#tokens,
      negated: this.#negated,
      persons: this.#persons,
      named: this.#named,
      owners: this.#owners,
      degrees: this.#degrees,
      points: words.includes('this') || words.includes('these'),
      modals: this.#modals,
      formula,
      connectives: this.#connectives,
      words,
    };
  }

  /** "How are A and B different" asks for the difference; "... and why?" asks no more than the question did. */
  #settleFrames(): void {
    if (this.#asked.length > 1 && this.#asked.at(-1) === 'why') this.#asked.pop();
    const differ = this.#tokens.findIndex(({ stem }) => stem === 'differ');
    const isPair = this.#tokens.some(({ joined }) => joined);
    if ((this.#asked[0] !== 'how' && this.#asked[0] !== 'howis') || differ < 0 || !isPair) return;
    this.#asked[0] = 'diff';
    this.#tokens.splice(differ, 1);
  }

  /** How good a thing must be; where a way of asking says it ("the best way to"), it says nothing. */
  #noticeDegree(word: string, before: string | undefined): void {
    if (word === 'best' || word === 'top') this.#degrees.add('best');
    else if (word === 'better') this.#degrees.add('better');
    else if (GOOD.has(word)) this.#degrees.add(before === 'a' ? 'a good' : 'good');
  }

  /** What a word says besides what it names. */
  #notice(word: string): void {
    const person = personOf(word);
    if (person !== undefined) this.#persons.push(person);
    if (OWNERS.has(word)) this.#owners.add(word);
    const modal = MODALS[word];
    if (modal !== undefined) this.#modals.add(modal);
  }

  #takeFrame(text: string, offset: number, at: number): number {
    const token = this.#raw[at];
    if (token?.kind !== 'word') return 0;
    const found = this.#frames.matchAt(text, offset, token.text, token.startsSentence);
    if (found === undefined) return 0;
    for (const part of found.meaning) {
      if (part.startsWith('#')) this.#asked.push(part.slice(1));
      else if (part.startsWith('@')) this.#tenses.add(part.slice(1));
      else if (!part.startsWith('~')) this.#push(part, part, false);
    }
    let taken = 0;
    for (let end = offset; end < offset + found.length; end = text.indexOf(' ', end) + 1) taken += 1;
    this.#governor = undefined;
    return taken;
  }

  #takePhrase(stems: readonly string[], at: number): number {
    const options = this.#lexicon.phrases.get(stems[at] ?? '') ?? [];
    for (const { stems: phrase, meaning } of options) {
      if (!phrase.every((stem, index) => stems[at + index] === stem)) continue;
      const token = this.#raw[at];
      if (token && this.#keepsCapital(token)) continue;
      for (const stem of meaning) this.#push(stem, token?.text ?? stem, false);
      return phrase.length;
    }
    return 0;
  }

  #takeToken(at: number, stem = ''): number {
    const token = this.#raw[at];
    if (token === undefined) return 1;
    if (token.kind !== 'word') {
      this.#tokens.push({
        stem: token.text,
        surface: token.text,
        kind: token.kind === 'glyph' ? 'word' : token.kind,
        isName: false,
        isWeak: false,
        governor: this.#governor,
        joined: this.#joins,
      });
      this.#governor = undefined;
      return 1;
    }
    if (NEGATIONS.has(token.text)) this.#negates = true;
    if (token.text === 'not') this.#negated.push(this.#raw[at - 1]?.text === 'can' ? 'can' : '');
    if (token.text === 'and' || token.text === 'or') this.#connectives.add(token.text);
    const person = personOf(token.text);
    if (person !== undefined) this.#named.add(person);
    this.#noticeDegree(token.text, this.#raw[at - 1]?.text);
    const whole = this.#wholeVerb(at);
    if (whole !== undefined) this.#push(whole, token.text, false);
    if (this.#lexicon.isPreposition(token.text)) this.#governor = token.text;
    if (JOINING.has(token.text)) this.#joins = true;
    const capital = this.#keepsCapital(token);
    this.#push(
      capital ? this.#lexicon.meaningOf(`${stem}^`) : stem,
      token.text,
      token.isCapital && !token.startsSentence,
    );
    return 1;
  }

  /** `do` and `have` where they say something of themselves: "what does it do", "can I have a dog"; what a question ends in. */
  #wholeVerb(at: number): string | undefined {
    const word = this.#raw[at]?.text ?? '';
    const next = this.#raw[at + 1];
    const isLast = at > 0 && (next?.startsSentence ?? true);
    if (isLast && this.#lexicon.isPreposition(word)) return `${word}!`;
    if (!HELPING.has(word)) return undefined;
    const isDone = word === 'do' && SUBJECTS.has(this.#raw[at - 1]?.text ?? '');
    return isLast || isDone || BEFORE_NOUN.has(next?.text ?? '') ? `${this.#lexicon.stem(word)}!` : undefined;
  }

  /** `us` and `US` are two words. */
  #keepsCapital({ text, isCapital, startsSentence }: RawToken): boolean {
    return isCapital && !startsSentence && this.#lexicon.capitalMatters.has(text);
  }

  #push(stem: string, surface: string, isCapital: boolean): void {
    if (this.#lexicon.light.has(stem)) return;
    if (this.#negates && !NEGATIONS.has(surface)) {
      this.#negated.push(stem);
      this.#negates = false;
    }
    const isWeak = this.#lexicon.weak.has(stem);
    const isName = isCapital && !isWeak;
    const isPreposition = this.#lexicon.isPreposition(surface);
    const governor = isPreposition ? undefined : this.#governor;
    this.#tokens.push({ stem, surface, kind: 'word', isName, isWeak, governor, joined: this.#joins });
    if (isPreposition || JOINING.has(surface)) return;
    this.#governor = undefined;
    this.#joins = false;
  }
}

/**
 * Reads a text as a question: how it asks, what it asks about, which numbers, names, negations and directions it has.
 * Two readings are compared by the verifier; nothing that could change an answer may be lost here.
 */

import type { FrameReader } from './frames.ts';
import type { Lexicon } from './lexicon.ts';
import { isEnglish, literalReading } from './literal-reading.ts';
import { questionFirst, withoutFiller } from './plain-text.ts';
import type { Reading, Token } from './reading.ts';
import { settleFrames } from './settle-frames.ts';
import { isThin } from './thin-words.ts';
import { cutTokens, type RawToken } from './tokens.ts';
import { type Voice, voicesOf } from './voice.ts';

/** Longer texts are not read: a match of theirs would say little. */
export const MAX_TOKENS = 96;
const MAX_CHARS = 8_192;

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
const ADVISED = /(?:^| )(?:do|should|to)(?: (?:i|we|one|someone))? (?!be |not )/;
/** Stand before or behind their number, which a preposition is meant for. */
export const CURRENCIES: ReadonlySet<string> = new Set(['rupee', 'dollar', 'euro']);
const BEFORE_PLAIN = new Set(['to', 'be', 'i', 'one', 'can', 'should', 'could', 'for', 'must']);
const BY_ANYBODY = /(?:^| )(?:i|you|we|one|someone|somebody|anyone|people|to) /;
const POLITE = /^(?:can|could|would|will) you .*(?:me|explain|suggest|recommend) /;
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
/** Undefined where the text is too long to be read, or has nothing to read. */
export function readQuestion(text: string, language: QuestionLanguage): Reading | undefined {
  if (text.length > MAX_CHARS) return undefined;
  const raw = withoutFiller(cutTokens(questionFirst(text), MAX_TOKENS));
  if (raw.length === 0 || raw.length > MAX_TOKENS) return undefined;
  const words = raw.filter(({ kind }) => kind === 'word').map((token) => token.text);
  const formula = CALCULATION.test(text) ? text.replace(/[^\d+\-*/^=<>()%|.]/g, '').replace(/\.$/, '') : '';
  if (!isEnglish(raw, words, language.lexicon)) return literalReading(raw, words, formula);
  return new EnglishReader(raw, language).read(words, formula);
}

function personOf(word: string): 'me' | 'you' | undefined {
  if (FIRST.has(word)) return 'me';
  return SECOND.has(word) ? 'you' : undefined;
}

class EnglishReader {
  readonly #raw: readonly RawToken[];
  readonly #lexicon: Lexicon;
  readonly #frames: FrameReader;
  readonly #voices: readonly (Voice | undefined)[];
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
  #at = 0;
  /** What is pushed is one word of the text, no phrase or frame. */
  #single = true;
  #governor: string | undefined;
  #joins = false;
  #byAnybody = false;
  #negates = false;

  constructor(raw: readonly RawToken[], { lexicon, frames }: QuestionLanguage) {
    this.#raw = raw;
    this.#lexicon = lexicon;
    this.#frames = frames;
    this.#voices = voicesOf(raw, lexicon);
  }

  read(words: readonly string[], formula: string): Reading {
    for (const word of words) this.#notice(word);
    const stems = this.#raw.map(({ kind, text }) => (kind === 'word' ? this.#lexicon.stem(text) : ''));
    const text = `${this.#raw.map(({ kind, text: form }) => (kind === 'word' ? form : '|')).join(' ')} `;
    let offset = 0;
    for (let at = 0; at < this.#raw.length; ) {
      this.#at = at;
      this.#single = true;
      const taken =
        this.#takeFrame(text, offset, at) || this.#takePhrase(stems, at) || this.#takeToken(at, stems[at]);
      for (const end = at + taken; at < end; at += 1) offset = text.indexOf(' ', offset) + 1;
    }
    if (this.#negates) this.#negated.push('');
    const [frames, tokens, named] = [this.#asked, this.#tokens, this.#named];
    const isTurned = settleFrames({ frames, tokens, named, raw: this.#raw });
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
      isTurned,
      byAnybody: isTurned || this.#byAnybody,
      advised: ADVISED.test(words.join(' ')),
      formula,
      connectives: this.#connectives,
      words,
    };
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
    this.#single = false;
    for (const part of found.meaning) {
      if (part.startsWith('#')) this.#asked.push(part.slice(1));
      else if (part.startsWith('@')) this.#tenses.add(part.slice(1));
      else if (part.startsWith('%')) this.#modals.add(part.slice(1));
      else if (part.startsWith('-')) this.#push(part.slice(1), part.slice(1), false, true);
      else if (!part.startsWith('~')) this.#push(part, part, false);
    }
    const matched = text.slice(offset, offset + found.length);
    if (POLITE.test(matched)) this.#forgetAskers();
    this.#byAnybody ||= BY_ANYBODY.test(matched);
    let taken = 0;
    for (let end = offset; end < offset + found.length; end = text.indexOf(' ', end) + 1) taken += 1;
    this.#governor = undefined;
    return taken;
  }

  /** "Could you tell me": they only talk to each other, the question is not about them. */
  #forgetAskers(): void {
    for (const person of ['you', 'me']) {
      const at = this.#persons.indexOf(person);
      if (at >= 0) this.#persons.splice(at, 1);
    }
  }

  #takePhrase(stems: readonly string[], at: number): number {
    const options = this.#lexicon.phrases.get(stems[at] ?? '') ?? [];
    for (const { stems: phrase, meaning } of options) {
      if (!phrase.every((stem, index) => stems[at + index] === stem)) continue;
      const token = this.#raw[at];
      if (token && this.#keepsCapital(token)) continue;
      this.#single = phrase.length === 1;
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
        isThin: false,
        isSometimesThin: false,
        governor: this.#governor,
        joined: this.#joins,
        voice: undefined,
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
      this.#isPlain(at, stem),
    );
    return 1;
  }

  /** The verb that everybody thinks of anyway: books to read, "places I should visit". */
  #isPlain(at: number, stem: string): boolean {
    const things = this.#lexicon.plainVerbs.get(stem);
    const [first = '', before = ''] = [this.#raw[at - 2]?.text, this.#raw[at - 1]?.text];
    if (things === undefined || this.#asked[0] !== 'what' || !BEFORE_PLAIN.has(before)) return false;
    if (!this.#tokens.some((token) => things.has(token.stem))) return false;
    // "Which books should I read" asks for the best ones.
    const isAdvice = first === 'should' || before === 'to' || before === 'be';
    if (isAdvice && this.#degrees.size === 0) this.#degrees.add('best');
    if (first === 'should') this.#modals.delete('should');
    return this.#degrees.size > 0;
  }

  /** `do` and `have` where they say something of themselves: "what does it do", "can I have a dog"; what a question ends in. */
  #wholeVerb(at: number): string | undefined {
    const word = this.#raw[at]?.text ?? '';
    const next = this.#raw[at + 1];
    const isLast = at > 0 && (next?.startsSentence ?? true);
    if (isLast && this.#lexicon.isPreposition(word)) return `${word}!`;
    if (!HELPING.has(word)) return undefined;
    if (word === 'does' && this.#asked.length > 0 && !isLast) return undefined;
    const isDone = word === 'do' && SUBJECTS.has(this.#raw[at - 1]?.text ?? '');
    return isLast || isDone || BEFORE_NOUN.has(next?.text ?? '') ? `${this.#lexicon.stem(word)}!` : undefined;
  }

  /** `us` and `US` are two words. */
  #keepsCapital({ text, isCapital, startsSentence }: RawToken): boolean {
    return isCapital && !startsSentence && this.#lexicon.capitalMatters.has(text);
  }

  /** In "between A and B" both hang on `between`. */
  #governorOfJoined(): string | undefined {
    return this.#joins ? this.#tokens.at(-1)?.governor : undefined;
  }

  #isThin(): boolean {
    if (!this.#single) return false;
    return isThin(this.#raw, this.#at, this.#asked[0] === 'what', this.#lexicon);
  }

  #push(stem: string, surface: string, isCapital: boolean, goesWithout = false): void {
    if (this.#lexicon.light.has(stem)) return;
    if (this.#negates && !NEGATIONS.has(surface) && !SUBJECTS.has(surface)) {
      this.#negated.push(stem);
      this.#negates = false;
    }
    const isWeak = goesWithout || this.#lexicon.weak.has(stem);
    const isName = isCapital && !isWeak;
    const isPreposition = this.#lexicon.isPreposition(surface);
    const isCurrency = CURRENCIES.has(stem);
    const governor = isPreposition || isCurrency ? undefined : (this.#governor ?? this.#governorOfJoined());
    this.#tokens.push({
      stem,
      surface,
      kind: 'word',
      isName,
      isWeak,
      isThin: !isWeak && this.#isThin(),
      isSometimesThin: this.#lexicon.thin.has(stem),
      governor,
      joined: this.#joins,
      voice: this.#voices[this.#at],
    });
    if (isPreposition || isCurrency || JOINING.has(surface)) return;
    this.#governor = undefined;
    this.#joins = false;
  }
}

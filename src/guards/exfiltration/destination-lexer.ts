/**
 * Finds everything in a growing text that a reader may turn into a request to a host: Markdown, HTML, style sheets and
 * bare URLs. Works unit by unit, so that no split of a stream can change what it sees; doubt counts as "is loaded".
 */
import { ControlSequences } from '../control-bytes/control-sequences.ts';
import { isInvisibleUnit } from '../text-traits.ts';
import { Brackets } from './brackets.ts';
import { type Capture, endsCapture, type Removal, withoutPunctuation } from './capture.ts';
import { CodeSpans } from './code-spans.ts';
import { HtmlTags, isTextAttribute, isUrlAttribute } from './html-tags.ts';
import { MarkdownLines } from './markdown-lines.ts';
import { isLetterOrDigit, isPartOfWord, isSlash, mayLeadOut, plainEnd } from './plain-text.ts';
import type { DestinationForm } from './read-destination.ts';

/** The most of one destination that is kept back; what is longer is judged by its beginning. */
export const MAX_DESTINATION_CHARACTERS = 384;
/** Long removals come in pieces of this size, so that other guards' hold-back cannot keep them waiting. */
const PIECE_CHARACTERS = 64;
/** Text that is shorter is read unit by unit in every case. */
const MIN_SKIP_CHARACTERS = 32;
/** The end of a skipped text that is read all the same: a scheme may have begun in it. */
const SKIP_TAIL_CHARACTERS = 16;
const MAX_SCHEME_CHARACTERS = 5;
const SCHEMES: readonly string[] = ['http', 'https', 'ws', 'wss', 'ftp', 'file'];
const WORDS_TO_HOLD: readonly string[] = [...SCHEMES, 'www'];
const COLON = 0x3a;
const BANG = 0x21;

export interface Destination {
  readonly raw: string;
  readonly form: DestinationForm;
  /** It is fetched when the text is shown; false: when someone follows it. */
  readonly loads: boolean;
  /** False: longer than what is kept back, and this is its beginning. */
  readonly complete: boolean;
}

export interface LexerSink {
  /** What is to be put in the destination's place; undefined where it may stay. */
  judge(destination: Destination): Removal | undefined;
  /** Absolute offsets. */
  remove(start: number, end: number, removal: Removal): void;
}

export class DestinationLexer {
  readonly #sink: LexerSink;
  readonly #judgeCode: boolean;
  readonly #controls = new ControlSequences();
  readonly #lines = new MarkdownLines();
  readonly #brackets = new Brackets();
  readonly #spans: CodeSpans<Removal>;
  /** As a browser reads tags, and as Markdown may: there every `<` can begin one. */
  readonly #tags = [new HtmlTags(false), new HtmlTags(true)] as const;
  /** Absolute offset of the next unit. */
  #at = 0;
  #previous = 0;
  #previousAt = 0;
  #skipLow = false;
  #word = '';
  #wordStart = 0;
  #capture: Capture | undefined;

  constructor(sink: LexerSink, judgeCode: boolean) {
    this.#sink = sink;
    this.#judgeCode = judgeCode;
    this.#spans = new CodeSpans(({ start, end, removal }) => sink.remove(start, end, removal));
  }

  /** Reads on; `final`: nothing follows. Returns the absolute offset up to which all is decided. */
  read(text: string, final: boolean): number {
    let i = this.#skip(text);
    while (i < text.length) {
      const plain = this.#isCalm(text.charCodeAt(i)) ? plainEnd(text, i) : i;
      if (plain > i) this.#takePlain(text, i, plain);
      else this.#take(text.charCodeAt(i), text.charAt(i));
      i = Math.max(plain, i + 1);
    }
    if (!final) return this.#settled();
    this.#endCapture();
    this.#spans.end();
    return this.#at;
  }

  /** Takes what cannot hold anything in one step; returns its length. */
  #skip(text: string): number {
    if (text.length < MIN_SKIP_CHARACTERS + SKIP_TAIL_CHARACTERS || !this.#neutral() || mayLeadOut(text))
      return 0;
    let length = text.length - SKIP_TAIL_CHARACTERS;
    while (length > 0 && isPartOfWord(text.charCodeAt(length - 1))) length -= 1;
    if (length === 0) return 0;
    this.#lines.skip(text.slice(0, length));
    this.#at += length;
    this.#previous = text.charCodeAt(length - 1);
    return length;
  }

  /** Plain text changes nothing but the line and the word that it belongs to. */
  #isCalm(unit: number): boolean {
    const [browser, markdown] = this.#tags;
    return (
      // After a word, a sign may make it a scheme.
      (this.#word === '' || isLetterOrDigit(unit)) &&
      this.#capture === undefined &&
      this.#brackets.calm &&
      this.#spans.calm &&
      browser.calm &&
      markdown.calm &&
      this.#lines.calm &&
      !this.#controls.open &&
      this.#previous !== BANG
    );
  }

  #takePlain(text: string, from: number, end: number): void {
    this.#lines.takeInLine(text, from, end);
    let word = end;
    while (word > from && isLetterOrDigit(text.charCodeAt(word - 1))) word -= 1;
    if (word > from) this.#word = '';
    for (let i = word; i < end && this.#word.length <= MAX_SCHEME_CHARACTERS; i += 1) {
      if (this.#word === '') this.#wordStart = this.#at + i - from;
      this.#word += text.charAt(i);
    }
    this.#previous = text.charCodeAt(end - 1);
    this.#at += end - from;
    this.#previousAt = this.#at - 1;
    this.#skipLow = false;
  }

  #neutral(): boolean {
    return (
      this.#capture === undefined &&
      this.#word === '' &&
      !this.#controls.open &&
      this.#brackets.neutralAt(this.#at) &&
      this.#spans.neutral &&
      !this.#inTag() &&
      this.#lines.neutral
    );
  }

  #settled(): number {
    let settled = this.#at;
    const capture = this.#capture;
    if (
      capture !== undefined &&
      capture.state !== 'passed' &&
      capture.kind !== 'waiting' &&
      capture.raw !== ''
    )
      settled = capture.start;
    else if (this.#word !== '' && WORDS_TO_HOLD.some((word) => word.startsWith(this.#word.toLowerCase())))
      settled = this.#wordStart;
    else if (capture === undefined && isSlash(this.#previous) && this.#loadsHere())
      settled = this.#previousAt;
    return Math.min(settled, this.#spans.heldFrom ?? settled);
  }

  #take(unit: number, character: string): void {
    if (!this.#isRemovedElsewhere(unit)) this.#read(unit, character);
    this.#at += 1;
  }

  /** What the guards against hidden characters and control bytes take out must not hide what it parts. */
  #isRemovedElsewhere(unit: number): boolean {
    const low = this.#skipLow && unit >= 0xdc00 && unit <= 0xdfff;
    this.#skipLow = false;
    if (low) return true;
    if (unit > 0x7e && isInvisibleUnit(unit)) {
      this.#skipLow = unit >= 0xd800 && unit <= 0xdbff;
      return true;
    }
    return this.#controls.take(unit) !== 'none';
  }

  #read(unit: number, character: string): void {
    if (this.#lines.take(unit, character)) {
      this.#brackets.endParagraph();
      this.#spans.endParagraph();
    }
    const inCode = this.#inCode();
    const value = inCode ? undefined : this.#readTags(unit, character);
    if (this.#capture !== undefined) this.#continueCapture(unit, character);
    if (!inCode) this.#readMarkdown(unit, character);
    this.#readWord(unit, character);
    if (value !== undefined) this.#beginValue(value, unit, character);
    else if (!inCode) this.#readOutward(unit, character);
    this.#previous = unit;
    this.#previousAt = this.#at;
  }

  #readTags(unit: number, character: string): HtmlTags | undefined {
    const [browser, markdown] = this.#tags;
    const first = browser.take(unit, character);
    const second = markdown.take(unit, character);
    return first ? browser : second ? markdown : undefined;
  }

  #readMarkdown(unit: number, character: string): void {
    this.#spans.take(unit, this.#at, this.#previous, this.#inTag() || this.#capture !== undefined);
    switch (this.#brackets.take(unit, character, this.#previous, this.#at)) {
      case 'none':
        return;
      case 'closed':
        // An image by a reference to a host that is not allowed: the label is changed and refers to nothing.
        if (this.#brackets.closesForeignImage) this.#hold(this.#at, this.#at + 1, REFERENCE_REMOVED);
        return;
      case 'inline': {
        // Whether the destination before this one was one, readers differ.
        const loads = this.#brackets.loads || (this.#capture?.loads ?? false);
        this.#begin({ kind: 'waiting', form: 'markdown', loads, start: this.#at + 1 });
        return;
      }
      case 'definition': {
        const { loads, label } = this.#brackets;
        this.#begin({ kind: 'waiting', form: 'markdown', loads, start: this.#at + 1, label });
      }
    }
  }

  /** A value of a tag's attribute begins: after this unit, its quote, or with it. */
  #beginValue({ tag, attribute, quote }: HtmlTags, unit: number, character: string): void {
    if (isTextAttribute(attribute)) return;
    const loads = !((tag === 'a' || tag === 'area') && attribute === 'href');
    const form = isUrlAttribute(attribute) ? 'attribute' : 'list';
    const kind = quote === 0 ? 'unquoted' : 'quoted';
    this.#begin({ kind, form, loads, start: quote === 0 ? this.#at : this.#at + 1, quote });
    if (quote === 0) this.#continueCapture(unit, character);
  }

  /** Within tags and style sheets `//host` leads out too. */
  #readOutward(unit: number, character: string): void {
    if (this.#capture !== undefined || !isSlash(unit) || !isSlash(this.#previous) || !this.#loadsHere())
      return;
    const begun = this.#begin({ kind: 'bare', form: 'list', loads: true, start: this.#previousAt });
    this.#append(begun, `/${character}`);
  }

  #readWord(unit: number, character: string): void {
    if (isLetterOrDigit(unit)) {
      if (this.#word === '') this.#wordStart = this.#at;
      // A scheme after other letters is none: one letter more than the longest is remembered.
      if (this.#word.length <= MAX_SCHEME_CHARACTERS) this.#word += character;
      return;
    }
    const word = this.#word;
    if (word === '') return;
    this.#word = '';
    if (this.#capture !== undefined) return;
    const leads =
      unit === COLON
        ? SCHEMES.includes(word.toLowerCase())
        : unit === 0x2e && (word === 'www' || word === 'WWW');
    if (!leads) return;
    const begun = this.#begin({
      kind: 'bare',
      form: 'bare',
      loads: this.#loadsHere(),
      start: this.#wordStart,
    });
    this.#append(begun, word + character);
  }

  #inCode(): boolean {
    return this.#lines.inCode && !this.#judgeCode;
  }

  /** In a tag, or in an element of code. */
  #inTag(): boolean {
    const [browser, markdown] = this.#tags;
    return browser.inTag || markdown.inTag || browser.rawElement !== '';
  }

  #loadsHere(): boolean {
    if (this.#inCode()) return false;
    const [browser, markdown] = this.#tags;
    return browser.rawElement !== '' || browser.mayLoad || markdown.mayLoad;
  }

  #begin(facts: Pick<Capture, 'kind' | 'form' | 'loads' | 'start'> & Partial<Capture>): Capture {
    // What begins within a destination may be the true one: each is judged on its own.
    if (this.#capture !== undefined) this.#endCapture();
    const begun: Capture = {
      raw: '',
      depth: 0,
      quote: 0,
      label: undefined,
      state: 'reading',
      removal: undefined,
      ...facts,
    };
    this.#capture = begun;
    return begun;
  }

  #continueCapture(unit: number, character: string): void {
    const capture = this.#capture;
    if (capture === undefined) return;
    if (capture.kind === 'waiting') this.#awaitDestination(capture, unit, character);
    else if (endsCapture(capture, unit)) this.#endCapture();
    else this.#append(capture, character);
  }

  #awaitDestination(capture: Capture, unit: number, character: string): void {
    if (unit <= 0x20) return;
    if (unit === 0x29 && capture.label === undefined) {
      this.#capture = undefined;
      return;
    }
    const angle = unit === 0x3c;
    capture.kind = angle ? 'angle' : 'markdown';
    capture.start = angle ? this.#at + 1 : this.#at;
    if (!angle) this.#append(capture, character);
  }

  #append(capture: Capture, characters: string): void {
    if (capture.state === 'passed') return;
    if (capture.state === 'removing') {
      if (this.#at + 1 - capture.start >= PIECE_CHARACTERS) this.#remove(capture, this.#at + 1);
      return;
    }
    // Browsers skip white space before a URL.
    if (capture.raw === '' && characters <= ' ') {
      capture.start = this.#at + 1;
      return;
    }
    capture.raw += characters;
    if (capture.raw.length >= MAX_DESTINATION_CHARACTERS) this.#judgeBeginning(capture);
  }

  #judgeBeginning(capture: Capture): void {
    capture.removal = this.#judged(capture, capture.raw, false);
    if (capture.removal !== undefined) {
      capture.state = 'removing';
      this.#remove(capture, this.#at + 1);
    } else if (capture.form === 'list')
      // A long style sheet or list goes on: what is in it is looked for as it comes.
      this.#capture = undefined;
    else capture.state = 'passed';
  }

  #endCapture(): void {
    const capture = this.#capture;
    this.#capture = undefined;
    if (capture === undefined || capture.kind === 'waiting' || capture.raw === '') return;
    if (capture.state === 'removing') this.#remove(capture, this.#at);
    if (capture.state !== 'reading') return;
    const raw = capture.form === 'bare' ? withoutPunctuation(capture.raw) : capture.raw;
    capture.removal = this.#judged(capture, raw, true);
    this.#remove(capture, this.#at - (capture.raw.length - raw.length));
  }

  #judged({ form, loads, label }: Capture, raw: string, complete: boolean): Removal | undefined {
    const removal = this.#sink.judge({ raw, form, loads, complete });
    if (removal !== undefined || label === undefined || loads) return removal;
    const asImage = this.#sink.judge({ raw, form, loads: true, complete });
    if (asImage !== undefined) this.#brackets.refuseImages(label);
    return undefined;
  }

  /** Removes the part up to `end`; what follows of the same destination goes without a replacement. */
  #remove(capture: Capture, end: number): void {
    const { removal, start } = capture;
    if (removal === undefined || end <= start) return;
    if (capture.loads) this.#hold(start, end, removal);
    else this.#sink.remove(start, end, removal);
    capture.start = end;
    capture.removal = { ...removal, replacement: '' };
  }

  /** An image in what may be a code span waits until the span's end. */
  #hold(start: number, end: number, removal: Removal): void {
    this.#spans.remove({ start, end, removal });
  }
}

const REFERENCE_REMOVED: Removal = { type: 'exfiltration.image', replacement: ' (removed)]' };

/**
 * Undoes the ways to hide a text from signatures: encodings, escapes, spelled-out, reversed and rotated letters, leet.
 * Each way is tried only where the text shows its mark. Bounded in depth, number and size.
 */
import { isReadable } from '../hidden-text.ts';
import { isWordUnit, type TextTraits } from '../text-traits.ts';
import { segmentWords, type Vocabulary } from './vocabulary.ts';

export interface Layer {
  readonly text: string;
  /** How it was hidden: `base64`, `rot13`, … */
  readonly by: string;
  /** Where it stands in the text that it was decoded from. */
  readonly start: number;
  readonly end: number;
  /** Only tried because the text reads like no language: worth a look if this one does. */
  readonly onlyIfReadable?: true;
}

/** Most encoded runs of one text that are decoded. */
const MAX_RUNS = 32;
const MIN_ENCODED = 16;
/** Leet signs within words from which on a second reading of them is worth a look. */
const MIN_LEET = 2;
const MIN_SPELLED = 5;
/** Most signs between two letters of a spelled-out word. */
const MAX_SPELLED_GAP = 3;
/** A run of letters longer than any word: words without spaces, or an encoding. */
const MIN_RUN_TOGETHER = 16;

/** Letters in the shape of mathematics, circles, squares and full width; plain full-width signs are usual in Chinese. */
const STYLED = /[\u2100-\u214f\u2460-\u24ff\u3200-\u33ff\ufb00-\ufb06\uff21-\uff3a\uff41-\uff5a\ud835\ud83c]/;
/** Also over line breaks, as mail wraps it. */
const BASE64 = /[A-Za-z0-9+/_-]{16,}={0,2}(?:\r?\n[A-Za-z0-9+/_-]{4,}={0,2}){0,400}/g;
const HEX_RUN = /[0-9a-fA-F]{24,}(?:\r?\n[0-9a-fA-F]{2,}){0,400}/g;
const HEX_PAIRS = /(?:[0-9a-fA-F]{2}[ :,\r\n-]{1,2}){11,}[0-9a-fA-F]{2}/g;
const HEX_PREFIXED = /(?:0x[0-9a-fA-F]{2}[ ,]{0,2}){12,}/g;
const LONG_LETTERS = /[A-Za-z\u00c0-\u024f'’]{9,}/g;
const BINARY = /(?:[01]{8}[ ,]?){6,}/g;

/** What was found in a text that says which ways of hiding are worth a try. */
export interface LayerHints {
  /** Words that only rotated or reversed text has. */
  readonly rot13: boolean;
  readonly reversed: boolean;
  /** The text comes of joining letters or parting words: doing so again would only undo it. */
  readonly rejoined: boolean;
  /** Somewhere the words end like those of no known language. */
  readonly strange: boolean;
  readonly vocabulary: Vocabulary;
}

export function decodedLayers(text: string, traits: TextTraits, hints: LayerHints): readonly Layer[] {
  const layers: Layer[] = [];
  const whole = (by: string, decoded: string) => {
    if (decoded !== text) layers.push({ text: decoded, by, start: 0, end: text.length });
  };
  // What is certain to be an encoding comes first: the budget of layers must not go to guesses.
  if (traits.longestWordRun >= MIN_ENCODED) layers.push(...runs(text, BASE64, 'base64', fromBase64));
  if (traits.longestWordRun >= 24) layers.push(...runs(text, HEX_RUN, 'hex', fromHex));
  if (traits.digits >= 8) layers.push(...runs(text, HEX_PAIRS, 'hex', fromHex));
  if (traits.digits >= 24 && text.includes('0x')) layers.push(...runs(text, HEX_PREFIXED, 'hex', fromHex));
  if (traits.longestDigitRun >= 48) layers.push(...runs(text, BINARY, 'binary', fromBinary));
  if (!traits.ascii && STYLED.test(text)) whole('unicode_forms', text.normalize('NFKC'));
  if (traits.hasPercent) whole('url_escapes', unescapeUrl(text));
  if (traits.hasAmpersand) whole('html_escapes', unescapeHtml(text));
  if (traits.hasBackslash) whole('backslash_escapes', unescapeBackslashes(text));
  if (traits.longestSpelledRun >= MIN_SPELLED && !hints.rejoined) {
    const joined = joinSpelled(text);
    whole('spelled_out', joined);
    const apart = separateWords(joined, hints.vocabulary);
    if (apart !== joined) whole('spelled_out', apart);
  }
  layers.push(...turnedLayers(text, hints));
  if (traits.leetSigns >= MIN_LEET) {
    whole('leetspeak', unleet(text, 'i'));
    if (/[1!]/.test(text)) whole('leetspeak', unleet(text, 'l'));
  }
  if (traits.longestWordRun >= MIN_RUN_TOGETHER && !hints.rejoined)
    whole('run_together', separateWords(text, hints.vocabulary));
  return layers;
}

function turnedLayers(text: string, hints: LayerHints): readonly Layer[] {
  const layers: Layer[] = [];
  const add = (by: string, sure: boolean, turned: () => string) => {
    if (!sure && !hints.strange) return;
    const layer = { text: turned(), by, start: 0, end: text.length };
    layers.push(sure ? layer : { ...layer, onlyIfReadable: true });
  };
  add('rot13', hints.rot13, () => rot13(text));
  add('reversed', hints.reversed, () => [...text].reverse().join(''));
  add('words_reversed', false, () => text.replace(/\p{L}+/gu, (word) => [...word].reverse().join('')));
  return layers;
}

function runs(
  text: string,
  pattern: RegExp,
  by: string,
  decode: (run: string) => readonly string[],
): readonly Layer[] {
  const layers: Layer[] = [];
  let count = 0;
  for (const match of text.matchAll(pattern)) {
    count += 1;
    if (count > MAX_RUNS) break;
    const end = match.index + match[0].length;
    for (const decoded of decode(match[0])) {
      if (isReadable(decoded)) layers.push({ text: decoded, by, start: match.index, end });
    }
  }
  return layers;
}

/** A run may begin within an encoded text, so that each of the four phases may be the right one. */
function fromBase64(run: string): readonly string[] {
  if (!/[A-Z]/.test(run) || !/[a-z]/.test(run)) return [];
  const digits = run.replace(/[\r\n=]/g, '');
  return [0, 1, 2, 3].map((phase) => Buffer.from(digits.slice(phase), 'base64').toString('utf8'));
}

function fromHex(run: string): readonly string[] {
  const digits = run.replace(/\\x|0x|[^0-9a-fA-F]/g, '');
  return [Buffer.from(digits.slice(0, digits.length & ~1), 'hex').toString('utf8')];
}

function fromBinary(run: string): readonly string[] {
  const bytes = run.match(/[01]{8}/g) ?? [];
  return [Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2))).toString('utf8')];
}

function unescapeUrl(text: string): string {
  return text.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) =>
    Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'),
  );
}

const NAMED_ENTITIES: Readonly<Record<string, string>> = {
  __proto__: null as never,
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  shy: '',
  zwnj: '',
  zwj: '',
};

function unescapeHtml(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]{2,5}));/g,
    (entity, decimal, hex, name) => {
      if (name !== undefined) return NAMED_ENTITIES[name] ?? entity;
      return character(Number.parseInt(decimal ?? hex, decimal === undefined ? 16 : 10)) ?? entity;
    },
  );
}

function unescapeBackslashes(text: string): string {
  return text.replace(
    /\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|U([0-9a-fA-F]{8})|([nrt]))/g,
    (escaped, braces, four, two, eight, short) => {
      if (short !== undefined) return ' ';
      return character(Number.parseInt(braces ?? four ?? two ?? eight, 16)) ?? escaped;
    },
  );
}

function character(codePoint: number): string | undefined {
  return codePoint > 0 && codePoint < 0x110000 ? String.fromCodePoint(codePoint) : undefined;
}

/** Signs read as the letters that they look like; `1` and `!` are read as i, then as l. */
const LEET: Readonly<Record<string, string>> = {
  __proto__: null as never,
  '0': 'o',
  '1': 'i',
  '2': 'z',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '6': 'g',
  '7': 't',
  '8': 'b',
  '9': 'g',
  '@': 'a',
  $: 's',
  '!': 'i',
  '|': 'l',
  '+': 't',
  '(': 'c',
};
/** Runs of letters and leet signs with a letter in them, and short numbers: `15` is a word where all is leet. */
const LEET_WORD = /[0-9@$!|+(]{0,24}[A-Za-z][A-Za-z0-9@$!|+(]*|\b[0-9]{1,3}\b/g;

function unleet(text: string, one: 'i' | 'l'): string {
  return text.replace(LEET_WORD, (word) =>
    word.replace(/[0-9@$!|+(]/g, (sign) => (sign === '1' || sign === '!' ? one : (LEET[sign] ?? sign))),
  );
}

/** The text with its spelled-out runs joined; where the gaps show words, with the words apart. */
function joinSpelled(text: string): string {
  let joined = '';
  let run = '';
  let letters = 0;
  let runStart = 0;
  let copied = 0;
  let gapStart = 0;
  let usualGap = '';
  for (let i = 0; i <= text.length; i += 1) {
    if (i < text.length && !isWordUnit(text.charCodeAt(i))) continue;
    const gap = text.slice(gapStart, Math.min(i, gapStart + MAX_SPELLED_GAP + 1));
    const alone = i < text.length && !isWordUnit(text.charCodeAt(i + 1)) && (i === 0 || gap !== '');
    if (alone && letters > 0 && gap.length <= MAX_SPELLED_GAP) {
      if (letters === 1) usualGap = gap;
      run += (isWider(gap, usualGap) ? ' ' : '') + text[i];
      letters += 1;
    } else {
      if (letters >= MIN_SPELLED) {
        joined += `${text.slice(copied, runStart)}${run} `;
        copied = i;
      }
      run = alone ? (text[i] ?? '') : '';
      letters = alone ? 1 : 0;
      runStart = i;
    }
    gapStart = i + 1;
  }
  return joined + text.slice(copied);
}

/** Whether a gap parts words where `usual` parts letters. */
function isWider(gap: string, usual: string): boolean {
  return gap.length > usual.length || (gap !== usual && /\s/.test(gap) && !/\s/.test(usual));
}

/** The text with words put apart in its long runs of letters. */
function separateWords(text: string, vocabulary: Vocabulary): string {
  return text.replace(LONG_LETTERS, (run) => {
    const plain = run
      .normalize('NFKD')
      .replace(/[\p{M}'’]/gu, '')
      .toLowerCase();
    return ` ${segmentWords(plain, vocabulary)} `;
  });
}

function rot13(text: string): string {
  return text.replace(/[A-Za-z]/g, (letter) => {
    const code = letter.charCodeAt(0);
    const base = code < 0x61 ? 0x41 : 0x61;
    return String.fromCharCode(((code - base + 13) % 26) + base);
  });
}

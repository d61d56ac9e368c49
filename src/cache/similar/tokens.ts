/**
 * Cuts a text into words, numbers, code and signs, as they will be compared. Linear: every expression here is a choice
 * of runs that begin differently. Text that is not understood stays as it is: it can only keep two texts apart.
 */
import { MISSPELLINGS } from './misspellings.ts';

export type RawKind = 'word' | 'number' | 'code' | 'sign' | 'glyph';

export interface RawToken {
  readonly kind: RawKind;
  /** Lower case except in code. */
  readonly text: string;
  readonly isCapital: boolean;
  readonly startsSentence: boolean;
}

const TOKEN =
  /(?<code>`[^`]{1,200}`|[A-Za-z_]\w*(?:(?:\.|::|->)[A-Za-z_]\w*)+(?:\(\))?|[A-Za-z]\w*_\w*|[a-z]+[A-Z]\w*(?:\(\))?|[A-Za-z](?:\+\+|#)|[A-Za-z]{1,8}&[A-Za-z]{1,8}(?!\w)|(?<![\w-])--?[a-z][\w-]*|@\w+|(?<!\w)~?\/[\w.-]+\/[\w./-]*)|(?<glyph>[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}])|(?<number>\d[\d,]*(?:\.\d+)?(?:[kK](?![\p{L}\d]))?)|(?<word>\p{L}[\p{L}\p{M}]*(?:['’][\p{L}]+)*)|(?<end>[.?!;:。？！；\n]+)|(?<sign>[^\s\p{L}\p{N}\p{C}.?!;:。？！；,'"“”‘’´()…，、¿¡·「」『』\uFFFC/\-–—&])/gu;

const NUMBER_WORDS: Readonly<Record<string, string>> = {
  __proto__: null as never,
  zero: '0',
  two: '2',
  three: '3',
  four: '4',
  five: '5',
  six: '6',
  seven: '7',
  eight: '8',
  nine: '9',
  ten: '10',
  eleven: '11',
  twelve: '12',
  thirteen: '13',
  fourteen: '14',
  fifteen: '15',
  sixteen: '16',
  eighteen: '18',
  twenty: '20',
  thirty: '30',
  forty: '40',
  fifty: '50',
  sixty: '60',
  eighty: '80',
  ninety: '90',
  hundred: '100',
  thousand: '1000',
  million: '1000000',
};
const CONTRACTED: Readonly<Record<string, string>> = {
  __proto__: null as never,
  "can't": 'can not',
  cannot: 'can not',
  "won't": 'will not',
  "shan't": 'shall not',
  "let's": 'let us',
  "y'all": 'you',
  whats: 'what is',
  hows: 'how is',
  dont: 'do not',
  doesnt: 'does not',
  cant: 'can not',
  isnt: 'is not',
  wheres: 'where is',
  im: 'i am',
  ive: 'i have',
  youre: 'you are',
  theyre: 'they are',
  thats: 'that is',
  whos: 'who is',
  arent: 'are not',
  wasnt: 'was not',
  didnt: 'did not',
  havent: 'have not',
  hasnt: 'has not',
  shouldnt: 'should not',
  wouldnt: 'would not',
  couldnt: 'could not',
  wanna: 'want to',
  gonna: 'going to',
};
const WITH_IS = new Set([
  'what',
  'who',
  'where',
  'how',
  'when',
  'why',
  'it',
  'that',
  'there',
  'he',
  'she',
  'which',
]);
const ENDINGS: Readonly<Record<string, string>> = {
  __proto__: null as never,
  re: 'are',
  ve: 'have',
  ll: 'will',
  d: 'would',
  m: 'am',
};

/** Stops behind `most`: a text with more is not read at all. */
export function cutTokens(text: string, most: number): RawToken[] {
  const found: RawToken[] = [];
  let startsSentence = true;
  for (const { 0: matched, groups = {} } of text.normalize('NFKC').matchAll(TOKEN)) {
    if (groups['end'] !== undefined) {
      startsSentence = true;
      continue;
    }
    if (found.length > most) break;
    const isCapital = /^\p{Lu}/u.test(matched);
    // "What is the the best": a slip, where the word is small.
    if (groups['word'] !== undefined && matched.length <= 3 && found.at(-1)?.text === matched) continue;
    const add = (kind: RawKind, form: string) => {
      found.push({ kind, text: form, isCapital, startsSentence });
      startsSentence = false;
    };
    if (groups['code'] !== undefined) add('code', codeName(matched.replaceAll('`', '')));
    else if (groups['glyph'] !== undefined) add('glyph', matched);
    else if (groups['number'] !== undefined) add('number', plainNumber(matched));
    else if (groups['sign'] !== undefined) add('sign', matched);
    else addWord(matched, add);
  }
  return found;
}

/** `c#` is `C#`; anything else in code keeps its letters. */
function codeName(code: string): string {
  return /^[a-z](?:#|\+\+)$/.test(code) ? code.toUpperCase() : code;
}

function addWord(matched: string, add: (kind: RawKind, form: string) => void): void {
  const written = matched.toLowerCase().replaceAll('’', "'");
  const lower = MISSPELLINGS.get(written) ?? written;
  const numeral = NUMBER_WORDS[lower];
  if (numeral !== undefined) {
    add('number', numeral);
    return;
  }
  for (const word of expanded(lower).split(' ')) add('word', word);
}

/** A contraction in full; a genitive without its ending. */
function expanded(word: string): string {
  const whole = CONTRACTED[word];
  if (whole !== undefined) return whole;
  const apostrophe = word.indexOf("'");
  if (apostrophe < 0) return word;
  const head = word.slice(0, apostrophe);
  const ending = word.slice(apostrophe + 1);
  if (ending === 't' && head.endsWith('n')) return `${head.slice(0, -1)} not`;
  if (ending === 's') return WITH_IS.has(head) ? `${head} is` : head;
  const full = ENDINGS[ending];
  return full === undefined ? word : `${head} ${full}`;
}

/** No grouping commas, no zeros that say nothing. */
function plainNumber(matched: string): string {
  if (/k$/i.test(matched))
    return plainNumber(String(Number(matched.slice(0, -1).replaceAll(',', '')) * 1000));
  const digits = matched.replaceAll(',', '');
  return /^0\d/.test(digits) || digits.length > 15 ? digits : String(Number(digits));
}

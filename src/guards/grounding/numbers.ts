/**
 * Numbers as people write them: 1,234.50, 1 234,50, 2.5 million, 15 %, two thousand, 3 km. A number that can be read in
 * two ways is kept in both. Bounded work a number.
 */
import type { Claim } from './claim.ts';
import { MULTIPLIERS, NUMBER_WORDS, UNITS } from './number-words.ts';

/** Counts and list numbers up to this are no claims: `in 3 steps`. */
const MAX_COUNT = 10;
const DIGITS =
  /(?<![\p{L}\p{N}_.])[-\u2212]?\d{1,18}(?:[.,'\u2019 \u00a0\u202f]\d{1,18}){0,8}(?![\p{L}\p{N}]*\d)/gu;
const AFTER = /^[ \u00a0\u202f-]?(%|\u2030|\p{L}{1,14}\.?|\u00b0[CF])/u;
const WORDS = /(?<![\p{L}\p{N}])\p{L}{2,14}(?:[ -]\p{L}{2,14}){0,7}(?![\p{L}\p{N}])/gu;

/** Numbers with a size worth a document's support. */
export function findNumbers(text: string): readonly Claim[] {
  const claims: Claim[] = [];
  if (/\d/.test(text)) {
    for (const match of text.matchAll(DIGITS)) {
      const claim = digitsClaim(text, match[0], match.index);
      if (claim) claims.push(claim);
    }
  }
  return [...claims, ...wordClaims(text, claims)].sort((a, b) => a.start - b.start);
}

function digitsClaim(text: string, digits: string, start: number): Claim | undefined {
  const end = start + digits.length;
  const values = readingsOf(digits);
  const word = AFTER.exec(text.slice(end, end + 20));
  const unit = word?.[1]?.replace(/\.$/, '') ?? '';
  const scale = MULTIPLIERS.get(unit.toLowerCase()) ?? SHORT_MULTIPLIERS.get(unit) ?? 1;
  const measured = scale === 1 ? (UNITS.get(unit) ?? UNITS.get(unit.toLowerCase())) : undefined;
  const plain = scale === 1 && measured === undefined && unit !== '%';
  if (plain && values.every((value) => Number.isInteger(value) && Math.abs(value) <= MAX_COUNT))
    return undefined;
  const readings = values.flatMap((value) => [
    numberKey(value * scale),
    ...(measured ? [`q:${measured.of}:${rounded(value * measured.factor)}`] : []),
    ...(unit === '%' || /^per ?cent|^prozent/i.test(unit) ? [numberKey(value / 100)] : []),
  ]);
  const wholeEnd = scale === 1 && measured === undefined ? end : end + (word?.[0].length ?? 0);
  return { type: 'number', start, end: wholeEnd, readings };
}

/** `5m` is metres as well as millions: read as millions only beside a currency, which is not told apart here. */
const SHORT_MULTIPLIERS: ReadonlyMap<string, number> = new Map([
  ['k', 1e3],
  ['K', 1e3],
  ['M', 1e6],
  ['bn', 1e9],
  ['B', 1e9],
  ['mn', 1e6],
]);

export function numberKey(value: number): string {
  return `n:${rounded(value)}`;
}

/** Twelve digits: 0.1 + 0.2 and 0.3 are the same number. */
function rounded(value: number): number {
  return Number(Math.abs(value).toPrecision(12));
}

/** `1,234` is 1234 and 1.234; `1,234.5` is 1234.5 alone. */
function readingsOf(digits: string): readonly number[] {
  const text = digits.replace(/^[-\u2212]/, '');
  const separators = [...text.replace(/\d/g, '')];
  const last = separators.at(-1);
  if (last === undefined) return [Number(text)];
  const lastAt = text.lastIndexOf(last);
  const whole = text.slice(0, lastAt).replace(/\D/g, '');
  const rest = text.slice(lastAt + 1);
  const grouped = Number(text.replace(/\D/g, ''));
  const decimal = Number(`${whole}.${rest}`);
  const isPoint = last === '.' || last === ',';
  const once = separators.filter((separator) => separator === last).length === 1;
  if (!isPoint || !once) return [grouped];
  if (rest.length !== 3) return [decimal];
  return separators.length > 1 ? [decimal, grouped] : [grouped, decimal];
}

function* wordClaims(text: string, taken: readonly Claim[]): Generator<Claim> {
  if (!HAS_NUMBER_WORD.test(text)) return;
  for (const run of text.matchAll(WORDS)) {
    const words = [...run[0].matchAll(/\p{L}+/gu)];
    let at = 0;
    while (at < words.length) {
      const read = readWords(words.slice(at).map((word) => word[0].toLowerCase()));
      if (read === undefined) {
        at += 1;
        continue;
      }
      const start = run.index + (words[at]?.index ?? 0);
      const lastWord = words[at + read.words - 1];
      const end = run.index + (lastWord?.index ?? 0) + (lastWord?.[0].length ?? 0);
      at += read.words;
      if (read.value > MAX_COUNT && !taken.some((claim) => claim.start < end && claim.end > start))
        yield { type: 'number', start, end, readings: [numberKey(read.value)] };
    }
  }
}

const HAS_NUMBER_WORD = new RegExp(`(?<!\\p{L})(?:${[...NUMBER_WORDS.keys()].join('|')})(?!\\p{L})`, 'iu');

/** The longest number that the words begin with: `two hundred and five thousand`. */
function readWords(words: readonly string[]): { readonly value: number; readonly words: number } | undefined {
  let total = 0;
  let group = 0;
  let used = 0;
  for (const [index, word] of words.entries()) {
    const value = NUMBER_WORDS.get(word);
    const scale = MULTIPLIERS.get(word);
    if (value !== undefined) group += value;
    else if (word === 'hundred' && group > 0) group *= 100;
    else if (scale !== undefined && index > 0 && group > 0) {
      total += group * scale;
      group = 0;
    } else if (word === 'and' && index > 0 && used === index) continue;
    else break;
    used = index + 1;
  }
  return used === 0 ? undefined : { value: total + group, words: used };
}

/**
 * Finds structured personal data in one pass: detectors run only where a digit or an `@` stands, each with bounded
 * work, so that the whole is linear. Overlaps go to the longest; a number is given one type.
 */
import { longestMatches } from '../match.ts';
import { creditCardAt } from './credit-cards.ts';
import { findEmails } from './emails.ts';
import { cluesOf, foldNumbers, HAS_AT, HAS_DIGIT } from './folding.ts';
import { ibanAt } from './ibans.ts';
import { ipv4At, ipv6At } from './ip-addresses.ts';
import { findNames } from './names-in-context.ts';
import { nationalIdAt } from './national-ids.ts';
import { phoneAt } from './phones.ts';
import { ssnAt } from './social-security.ts';
import { isDigit } from './text-context.ts';
import type { PersonalDataMatch, PersonalDataSearch } from './types.ts';

/** Fewest digits in any number that is looked for, IP addresses aside. */
const MIN_DIGITS = 5;
const DIGIT_WINDOW_CHARACTERS = 40;
const MAX_GAP_CHARACTERS = 3;
/** Letters that may stand before the first digit: an Italian tax code has six. */
const MAX_LEADING_LETTERS = 6;
const MAX_HEX_CHARACTERS = 24;

const NONE: readonly PersonalDataMatch[] = [];

/** All personal data of the wanted types that begins at or after `from`, in order, without overlaps. */
export function findPersonalData(
  text: string,
  search: PersonalDataSearch,
  from = 0,
): readonly PersonalDataMatch[] {
  const clues = cluesOf(text);
  const found = looksForNames(search) ? findNames(text, search.types, from) : [];
  if ((clues & (HAS_DIGIT | HAS_AT)) === 0) return found.length === 0 ? NONE : longestMatches(found);
  const folded = foldNumbers(text, clues);
  if ((clues & HAS_AT) !== 0 && search.types.has('email')) found.push(...findEmails(folded, from));
  if ((clues & HAS_DIGIT) !== 0) findNumbers(folded, from, search, found);
  return longestMatches(found);
}

export function looksForNames({ types }: PersonalDataSearch): boolean {
  return types.has('person_name') || types.has('place');
}

function findNumbers(
  text: string,
  from: number,
  search: PersonalDataSearch,
  found: PersonalDataMatch[],
): void {
  let i = from;
  while (i < text.length) {
    if (!isDigit(text.charCodeAt(i))) {
      i += 1;
      continue;
    }
    const match = numberAt(text, i, search);
    if (match !== undefined && match.start >= from) found.push(match);
    i = Math.max(match?.end ?? 0, digitRunEnd(text, i));
  }
}

/** The longest match around the first digit of a run. */
function numberAt(text: string, digit: number, search: PersonalDataSearch): PersonalDataMatch | undefined {
  let longest: PersonalDataMatch | undefined;
  const consider = (match: PersonalDataMatch | undefined) => {
    if (match === undefined || !search.types.has(match.type)) return;
    if (longest === undefined || match.end - match.start > longest.end - longest.start) longest = match;
  };
  if (search.types.has('ip_address')) consider(ipAt(text, digit));
  const first = firstOfWord(text, digit);
  if (search.types.has('iban') && digit - first === 2) consider(ibanAt(text, first));
  if (countDigits(text, digit) < MIN_DIGITS) return longest;
  if (first < digit) {
    if (search.types.has('national_id')) consider(nationalIdAt(text, first));
    return longest;
  }
  if (search.types.has('credit_card')) consider(creditCardAt(text, digit));
  if (search.types.has('ssn')) consider(ssnAt(text, digit));
  if (search.types.has('national_id')) consider(nationalIdWith(text, digit));
  if (search.types.has('phone')) consider(phoneAt(text, phoneStart(text, digit), search.defaultRegion));
  return longest;
}

function ipAt(text: string, digit: number): PersonalDataMatch | undefined {
  const end = Math.min(digit + 5, text.length);
  for (let i = digit; i < end; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit === 46) return i > digit ? ipv4At(text, digit) : undefined;
    if (unit === 58) return ipv6At(text, hexStart(text, digit));
    if (!isHex(unit)) break;
  }
  return text.charCodeAt(digit - 1) === 58 ? ipv6At(text, hexStart(text, digit)) : undefined;
}

function hexStart(text: string, digit: number): number {
  let start = digit;
  while (start > 0 && digit - start < MAX_HEX_CHARACTERS) {
    const unit = text.charCodeAt(start - 1);
    if (!isHex(unit) && unit !== 58) break;
    start -= 1;
  }
  return start;
}

function isHex(unit: number): boolean {
  return isDigit(unit) || (unit >= 97 && unit <= 102) || (unit >= 65 && unit <= 70);
}

/** Counts digits from here on as far as they stand close together, up to what any number needs. */
function countDigits(text: string, from: number): number {
  const end = Math.min(from + DIGIT_WINDOW_CHARACTERS, text.length);
  let digits = 0;
  let gap = 0;
  for (let i = from; i < end && gap <= MAX_GAP_CHARACTERS && digits < MIN_DIGITS; i += 1) {
    if (isDigit(text.charCodeAt(i))) {
      digits += 1;
      gap = 0;
    } else gap += 1;
  }
  return digits;
}

function digitRunEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length && isDigit(text.charCodeAt(end))) end += 1;
  return end;
}

function firstOfWord(text: string, digit: number): number {
  let start = digit;
  while (start > 0 && digit - start < MAX_LEADING_LETTERS && isLetter(text.charCodeAt(start - 1))) start -= 1;
  return start;
}

/** Tries the number itself and, before it, the letters that a space or dash parts from it: `AB 12 34 56 C`, `X-1234567-L`. */
function nationalIdWith(text: string, digit: number): PersonalDataMatch | undefined {
  const separator = text.charCodeAt(digit - 1);
  if ((separator === 32 || separator === 45) && isLetter(text.charCodeAt(digit - 2))) {
    const start = isLetter(text.charCodeAt(digit - 3)) ? digit - 3 : digit - 2;
    const match = nationalIdAt(text, start);
    if (match !== undefined) return match;
  }
  return nationalIdAt(text, digit);
}

function phoneStart(text: string, digit: number): number {
  let start = digit;
  if (text.charAt(start - 1) === '(') start -= 1;
  if (text.charAt(start - 1) === '+') start -= 1;
  return start;
}

function isLetter(unit: number): boolean {
  return (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90);
}

/**
 * What of a text can be passed over at once: plain characters that neither begin nor end anything that leads out. Must
 * never call plain what the lexer would act on.
 */
import { isInvisibleUnit } from '../text-traits.ts';
import { BANG_REACH } from './brackets.ts';

const BACKSLASH = 0x5c;

/**
 * Whether a whole text may hold any destination: a bracket or tag that one can follow, or what a URL begins with. What
 * other guards take out may stand between two signs, so that a sign with an odd one after it counts.
 */
export function mayHoldDestination(text: string): boolean {
  return (
    text.includes('<') ||
    text.includes('//') ||
    text.includes('\\') ||
    text.includes('www') ||
    text.includes('WWW') ||
    (text.includes('!') && text.includes('(')) ||
    isFollowedOddly(text, ']', '(:') ||
    isFollowedOddly(text, ':', '/')
  );
}

function isFollowedOddly(text: string, sign: string, by: string): boolean {
  for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) {
    const next = text.charCodeAt(at + 1);
    if (next > 0x7e || (next < 0x20 && next !== 0x0a) || by.includes(text.charAt(at + 1))) {
      if (at + 1 < text.length) return true;
    }
  }
  return false;
}

/** Whether a text that meets nothing open can hold the beginning of a destination or of code. */
export function mayLeadOut(text: string): boolean {
  for (let colon = text.indexOf(':'); colon >= 0; colon = text.indexOf(':', colon + 1)) {
    const next = text.charCodeAt(colon + 1);
    if (isSlash(next) || next > 0x7e || (next < 0x20 && next !== 0x0a)) return true;
  }
  return text.lastIndexOf('!') > text.length - BANG_CHARACTERS || MARKS.some((mark) => text.includes(mark));
}

/** A `!` matters to what follows within the reach of Brackets, and the tail of a text that is not skipped. */
const BANG_CHARACTERS = 2 * BANG_REACH;
const MARKS = ['[', '<', '`', '~', 'www', 'WWW', '\r', '\u001b', '\u009b', '\u009d', '\u0090'];

/** Where the run of plain text that begins at `from` ends. */
export function plainEnd(text: string, from: number): number {
  let end = from;
  for (; end < text.length; end += 1) {
    const unit = text.charCodeAt(end);
    if (unit < 0x80 ? PLAIN[unit] === 0 : unit < 0xa0 || isInvisibleUnit(unit)) break;
    // `www.`: the full stop makes it an address.
    if (unit === 0x2e && (text.charCodeAt(end - 1) | 0x20) === 0x77) break;
  }
  return end;
}

const PLAIN = plainUnits();

function plainUnits(): Uint8Array {
  const plain = new Uint8Array(128);
  for (let unit = 0x20; unit < 0x7f; unit += 1) plain[unit] = 1;
  for (const mark of '[](<`~!:/\\') plain[mark.charCodeAt(0)] = 0;
  return plain;
}

export function isSlash(unit: number): boolean {
  return unit === 0x2f || unit === BACKSLASH;
}

export function isLetterOrDigit(unit: number): boolean {
  const lower = unit | 0x20;
  return unit < 0x80 && ((lower >= 0x61 && lower <= 0x7a) || (unit >= 0x30 && unit <= 0x39));
}

/** What may stand between the letters of a scheme or be one of them. */
export function isPartOfWord(unit: number): boolean {
  return unit > 0x7e || (unit < 0x20 && unit !== 0x0a) || isLetterOrDigit(unit);
}

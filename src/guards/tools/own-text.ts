/**
 * What the user wrote, made comparable: a value of a tool call counts as the user's where it stands in these words as a
 * whole. Too much text is cut to its end, and what is cut off vouches for nothing.
 */

/** Most characters that are compared with; of more, the latest messages count, of a longer one its two ends. */
const MAX_OWN_CHARACTERS = 65_536;
/** Most numbers that are read from them. */
const MAX_NUMBERS = 2_000;
const SHORTEST_COMPACT = 6;
const INVISIBLE = /\p{Cf}|\p{Variation_Selector}/gu;
const SCHEME = /\bhttps?:\/\/(?:www\.)?|\bwww\.|\bmailto:/g;
const THOUSANDS: Readonly<Record<string, number>> = {
  __proto__: null as never,
  k: 1_000,
  thousand: 1_000,
  m: 1_000_000,
  million: 1_000_000,
};

export class OwnText {
  readonly #source: string;
  #text: string | undefined;
  #compact: string | undefined;
  #numbers: ReadonlySet<number> | undefined;

  constructor(texts: readonly string[]) {
    this.#source = joinedEnd(texts);
  }

  /** Whether the value stands in the text, neither as a part of a longer word nor of a longer address. */
  has(value: string): boolean {
    const wanted = comparable(value).replace(/^\.?\/+|\/+$/g, '');
    if (wanted === '') return false;
    const text = this.#comparable();
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
      if (endsCleanly(text, at, at + wanted.length)) return true;
    }
    return false;
  }

  /** The same for what people group with spaces and dashes: account and phone numbers. */
  hasCompact(value: string): boolean {
    const wanted = compact(comparable(value));
    if (wanted.length < SHORTEST_COMPACT) return false;
    this.#compact ??= compact(this.#comparable());
    return this.#compact.includes(wanted);
  }

  /** Whether the number stands in the text, in any common way of writing it. */
  hasNumber(value: number): boolean {
    this.#numbers ??= new Set(numbersIn(this.#comparable()));
    return this.#numbers.has(Math.abs(value));
  }

  #comparable(): string {
    this.#text ??= comparable(this.#source);
    return this.#text;
  }
}

/** Newest last; a line break between messages, so that no value reaches over two. */
function joinedEnd(texts: readonly string[]): string {
  const kept: string[] = [];
  let left = MAX_OWN_CHARACTERS;
  for (let index = texts.length - 1; index >= 0 && left > 0; index -= 1) {
    const text = texts[index] ?? '';
    kept.push(text.length > left ? bothEnds(text, left) : text);
    left -= text.length;
  }
  return kept.reverse().join(' \n ');
}

/** People write what they want before or behind what they paste. */
function bothEnds(text: string, characters: number): string {
  const half = Math.floor(characters / 2);
  return `${text.slice(0, half)} \n ${text.slice(text.length - half)}`;
}

function comparable(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(INVISIBLE, '')
    .replace(SCHEME, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function compact(text: string): string {
  return text.replace(/[\s().\-/]+/g, '');
}

/** Letters and digits of scripts that part words with spaces; elsewhere a word may stand in the middle of others. */
const WORD = /[a-z0-9_\u00aa-\u052f]/;

function endsCleanly(text: string, start: number, end: number): boolean {
  return !continues(text, start - 1, -1, text[start] ?? '') && !continues(text, end, 1, text[end - 1] ?? '');
}

/** Whether the word or address at an edge goes on: a sign that joins parts of addresses counts if a word follows it. */
function continues(text: string, at: number, step: 1 | -1, edge: string): boolean {
  const next = text[at];
  if (next === undefined || !WORD.test(edge)) return false;
  if (WORD.test(next)) return true;
  const joins = step === 1 ? '.-@' : '.-@+/';
  return joins.includes(next) && WORD.test(text[at + step] ?? '');
}

/** Every number in the text; where a sign may part thousands or decimals, both readings. */
export function numbersIn(text: string): readonly number[] {
  const found: number[] = [];
  for (const [, digits = '', scale] of text.matchAll(NUMBER)) {
    const factor = scale === undefined ? 1 : (THOUSANDS[scale] ?? 1);
    for (const reading of readingsOf(digits.replace(/['’]/g, ''))) found.push(reading * factor);
    if (found.length >= MAX_NUMBERS) return found;
  }
  for (const [grouped] of text.matchAll(GROUPED)) {
    found.push(Number(grouped.replaceAll(' ', '')));
    if (found.length >= MAX_NUMBERS) return found;
  }
  return found;
}

const NUMBER = /(\d[\d.,'’]{0,30})(?: ?(k|m|thousand|million)\b)?/g;
const GROUPED = /\b\d{1,3}(?: \d{3}){1,6}\b/g;

/** `1,250` and `1.250` may mean either; `50.00` may not mean five thousand. */
function readingsOf(written: string): readonly number[] {
  const digits = written.replace(/[.,]{1,32}$/, '');
  const readings: number[] = [];
  if (/^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(digits)) readings.push(Number(digits.replaceAll(',', '')));
  if (/^\d{1,3}(?:\.\d{3})+(?:,\d+)?$/.test(digits))
    readings.push(Number(digits.replaceAll('.', '').replace(',', '.')));
  if (/^\d+(?:[.,]\d+)?$/.test(digits)) readings.push(Number(digits.replace(',', '.')));
  return readings;
}

/**
 * Dates in the forms that people write: 2024-03-05, 05.03.2024, 3/5/2024, March 5th, 2024, 5 de marzo de 2024, März
 * 2024. A date whose order is not clear is kept in both.
 */
import type { Claim } from './claim.ts';

/** Beginnings of the months' names; the longer spelling of a shared beginning comes first. */
const MONTHS: readonly (readonly string[])[] = [
  ['january', 'januar', 'janvier', 'enero', 'gennaio', 'janeiro', 'januari', 'jan'],
  ['february', 'februar', 'février', 'fevrier', 'febrero', 'febbraio', 'fevereiro', 'februari', 'feb'],
  ['march', 'märz', 'maerz', 'mars', 'marzo', 'março', 'maart', 'mar'],
  ['april', 'avril', 'abril', 'aprile', 'apr'],
  ['may', 'mai', 'mayo', 'maggio', 'maio', 'mei'],
  ['june', 'juni', 'juin', 'junio', 'giugno', 'junho', 'jun'],
  ['july', 'juli', 'juillet', 'julio', 'luglio', 'julho', 'jul'],
  ['august', 'août', 'aout', 'agosto', 'augustus', 'aug'],
  ['september', 'septembre', 'septiembre', 'settembre', 'setembro', 'sept', 'sep'],
  ['october', 'oktober', 'octobre', 'octubre', 'ottobre', 'outubro', 'oct', 'okt'],
  ['november', 'novembre', 'noviembre', 'novembro', 'nov'],
  ['december', 'dezember', 'décembre', 'diciembre', 'dicembre', 'dezembro', 'dec', 'dez'],
];
const MONTH_OF = new Map(MONTHS.flatMap((names, index) => names.map((name) => [name, index + 1] as const)));
const MONTH = [...MONTH_OF.keys()].sort((a, b) => b.length - a.length).join('|');
const DAY = '(\\d{1,2})(?:st|nd|rd|th|er|º|ª|\\.)?';
const OF = '[ \\u00a0](?:of |de |del |di )?';
const YEAR = '(\\d{4})';

const NUMERIC = /(?<![\d.,/-])(\d{1,4})([-./])(\d{1,2})\2(\d{1,4})(?![\d/]|[-.,]\d)/g;
const DAY_FIRST = new RegExp(
  `(?<![\\d.,])${DAY}${OF}(${MONTH})\\.?(?:,?${OF}${YEAR})?(?![\\p{L}\\d])`,
  'giu',
);
const MONTH_FIRST = new RegExp(`(?<!\\p{L})(${MONTH})\\.? ${DAY}(?:,? ${YEAR})?(?![\\p{L}\\d])`, 'giu');
const MONTH_YEAR = new RegExp(`(?<!\\p{L})(${MONTH})\\.?,?${OF}${YEAR}(?!\\d)`, 'giu');

export function findDates(text: string): readonly Claim[] {
  if (!/\d/.test(text)) return [];
  const found: Claim[] = [];
  const add = (match: RegExpExecArray, readings: readonly string[]) => {
    const start = match.index;
    const end = start + match[0].length;
    const free = found.every((claim) => claim.end <= start || claim.start >= end);
    if (readings.length > 0 && free) found.push({ type: 'date', start, end, readings });
  };
  for (const match of text.matchAll(NUMERIC)) add(match, numeric(match[1], match[3], match[4]));
  for (const match of text.matchAll(DAY_FIRST)) add(match, named(match[1], match[2], match[3]));
  for (const match of text.matchAll(MONTH_FIRST)) add(match, named(match[2], match[1], match[3]));
  for (const match of text.matchAll(MONTH_YEAR)) add(match, named(undefined, match[1], match[2]));
  return found.sort((a, b) => a.start - b.start);
}

/** What else a document with this date supports: its month, its day without the year. */
export function partsOfDate(reading: string): readonly string[] {
  const [, year = '', month = '', day = ''] = /^d:(\d*)-(\d*)-(\d*)$/.exec(reading) ?? [];
  const parts: string[] = [];
  if (year !== '' && day !== '') parts.push(`d:${year}-${month}-`, `d:-${month}-${day}`);
  if (year !== '') parts.push(`n:${Number(year)}`);
  return parts;
}

function numeric(first = '', second = '', third = ''): readonly string[] {
  if (first.length === 4) return key(Number(first), Number(second), Number(third));
  const year = Number(third) < 100 && third.length === 2 ? 2_000 + Number(third) : Number(third);
  if (third.length !== 4 && third.length !== 2) return [];
  const dayFirst = key(year, Number(second), Number(first));
  const monthFirst = key(year, Number(first), Number(second));
  return [...new Set([...dayFirst, ...monthFirst])];
}

function named(day: string | undefined, month = '', year?: string): readonly string[] {
  return key(
    year === undefined ? undefined : Number(year),
    MONTH_OF.get(month.toLowerCase()) ?? 0,
    day === undefined ? undefined : Number(day),
  );
}

function key(year: number | undefined, month: number, day: number | undefined): readonly string[] {
  if (month < 1 || month > 12 || (day !== undefined && (day < 1 || day > 31))) return [];
  return [`d:${year ?? ''}-${month}-${day ?? ''}`];
}

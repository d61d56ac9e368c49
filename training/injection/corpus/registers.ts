/**
 * How people type: lower case, capitals, slips, no accents, no full stop. Both labels get it at the same rate, so
 * that no sloppiness can be learnt as a sign of an attack.
 */
import type { Random } from './seeded-random.ts';

interface Register {
  readonly share: number;
  readonly apply: (text: string, random: Random) => string;
}

const REGISTERS: readonly Register[] = [
  { share: 0.09, apply: (text) => text.toLowerCase() },
  { share: 0.05, apply: (text) => withoutLastStop(text.toLowerCase()) },
  { share: 0.02, apply: (text) => (text.length <= MAX_SHOUT_LENGTH ? text.toUpperCase() : text) },
  { share: 0.06, apply: withSlips },
  { share: 0.03, apply: (text, random) => withSlips(withoutLastStop(text.toLowerCase()), random) },
  { share: 0.04, apply: withoutAccents },
  { share: 0.03, apply: withoutLastStop },
  { share: 0.02, apply: (text) => text.replace(/[.!]?$/, '!!') },
];

const MAX_SHOUT_LENGTH = 400;

/** One slip in about so many characters. */
const CHARACTERS_PER_SLIP = 45;

/** The text as one of the registers would type it; most texts stay as they are. */
export function inRegister(text: string, random: Random): string {
  let at = random.next();
  for (const { share, apply } of REGISTERS) {
    if (at < share) return apply(text, random) || text;
    at -= share;
  }
  return text;
}

function withoutLastStop(text: string): string {
  return text.replace(/[.!?。！？।]+$/u, '');
}

/** Accents off where the letter stays itself: é → e. Other scripts keep their marks, which are letters there. */
function withoutAccents(text: string): string {
  return text
    .normalize('NFD')
    .replace(/(\p{Script=Latin})\p{Mn}+/gu, '$1')
    .normalize('NFC');
}

/** Swapped, dropped and doubled letters inside words. */
function withSlips(text: string, random: Random): string {
  const letters = [...text];
  const slips = Math.max(1, Math.floor(letters.length / CHARACTERS_PER_SLIP));
  for (let done = 0; done < slips; done += 1) slip(letters, random);
  return letters.join('');
}

function slip(letters: string[], random: Random): void {
  const at = 1 + Math.floor(random.next() * Math.max(1, letters.length - 2));
  const [here = '', after = ''] = letters.slice(at, at + 2);
  if (!/^\p{Ll}$/u.test(here) || !/^\p{Ll}$/u.test(after)) return;
  const kind = random.next();
  if (kind < 0.5) letters.splice(at, 2, after, here);
  else if (kind < 0.8) letters.splice(at, 1);
  else letters.splice(at, 0, here);
}

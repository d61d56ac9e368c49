/**
 * Names of people and places, recognised only by the words around them: forms of address, introductions, signatures,
 * fields of forms, addresses. A capitalised word alone is never taken for a name. Linear: bounded work a cue.
 */
import {
  ADDRESS_FORMS,
  FIELD_CUES,
  NAME_CUES,
  PLACE_CUES,
  SALUTATION_CUES,
  SIGNATURE_CUES,
  TITLE_CUES,
} from './name-cues.ts';
import type { PersonalDataMatch, PersonalDataType } from './types.ts';

/** The longest name with its particles. */
export const MAX_NAME_CHARACTERS = 72;

const WORD = "\\p{Lu}[\\p{L}\\p{M}'’-]{0,24}";
const INITIAL = '\\p{Lu}\\.';
const PARTICLE = '(?:de|del|della|di|da|dos|van|von|der|den|ter|la|le|el|al|bin|du|d’|zu)';
const GAP = '[ \\u00a0]';
const NAME = `(?:${INITIAL}${GAP}?){0,2}${WORD}(?:${GAP}(?:${PARTICLE}${GAP}){0,2}(?:${INITIAL}${GAP}?){0,2}${WORD}){0,3}`;
const OTHER_SCRIPT =
  '[\\p{Script=Han}]{2,4}|[\\p{Script=Hiragana}\\p{Script=Katakana}ー]{2,10}|[\\p{Script=Hangul}]{2,4}|' +
  '[\\p{Script=Arabic}]{2,16}(?: [\\p{Script=Arabic}]{2,16}){0,2}|[\\p{Script=Devanagari}]{2,16}(?: [\\p{Script=Devanagari}]{2,16}){0,2}';
const AFTER_CUE = new RegExp(`${NAME}|${OTHER_SCRIPT}`, 'uy');
const FIELD_VALUE = new RegExp(
  `${NAME}|${OTHER_SCRIPT}|\\p{L}[\\p{L}\\p{M}'’.-]{0,24}(?: \\p{L}[\\p{L}\\p{M}'’.-]{0,24}){0,3}(?=[ \\t]*(?:$|[\\n,;|]))`,
  'uy',
);
/** Capitalised after a cue and no name: sentences begin so, and jobs, days, months and nations are written so. */
const NO_NAME =
  /^(?:I|A|An|The|It|Is|If|In|On|Not|No|Yes|Sorry|So|Sir|Madam|All|Team|Everyone|Customer|User|Support|Sirs?|There|This|That|My|Your|Our|We|You|He|She|They|Please|Thanks?|Thank|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|June|July|August|September|October|November|December|English|German|French|Spanish|American|British|What|Who|How|Why|When|Where|Hiring|Manager|God|Lord)$/;
const NO_PLACE =
  /^(?:I|A|An|The|It|This|That|My|Your|English|German|French|Spanish|Monday|January|March|April|June|July|August)$/;

interface Rule {
  readonly type: PersonalDataType;
  readonly cue: RegExp;
  readonly value: RegExp;
  /** What must follow the name. */
  readonly before?: RegExp;
}

const RULES: readonly Rule[] = [
  { type: 'person_name', cue: NAME_CUES, value: AFTER_CUE },
  { type: 'person_name', cue: TITLE_CUES, value: AFTER_CUE },
  { type: 'person_name', cue: SALUTATION_CUES, value: AFTER_CUE, before: /[,!:\n]|$/y },
  { type: 'person_name', cue: SIGNATURE_CUES, value: AFTER_CUE, before: /[ \t]*(?:[\n,|]|$)/y },
  { type: 'person_name', cue: FIELD_CUES, value: FIELD_VALUE },
  { type: 'place', cue: PLACE_CUES, value: AFTER_CUE },
];

/** All names of the wanted types that begin at or after `from`. */
export function findNames(
  text: string,
  types: ReadonlySet<PersonalDataType>,
  from: number,
): PersonalDataMatch[] {
  const found: PersonalDataMatch[] = [];
  for (const rule of RULES) {
    if (!types.has(rule.type)) continue;
    for (const cue of text.matchAll(rule.cue)) {
      const match = nameAt(text, cue.index + cue[0].length, rule);
      if (match !== undefined && match.start >= from) found.push(match);
    }
  }
  if (types.has('place')) {
    for (const match of text.matchAll(ADDRESS_FORMS))
      if (match.index >= from)
        found.push({ type: 'place', start: match.index, end: match.index + match[0].length });
  }
  return found;
}

/**
 * The first index from which later text could lengthen a name or make one: the name after the last cue while it
 * reaches the end of the text, and an address while it does.
 */
export function unsettledNameStart(text: string, types: ReadonlySet<PersonalDataType>): number {
  const tailStart = Math.max(0, text.length - 2 * MAX_NAME_CHARACTERS);
  const tail = text.slice(tailStart);
  let settled = tail.length;
  for (const rule of RULES) {
    if (!types.has(rule.type)) continue;
    for (const cue of tail.matchAll(rule.cue)) {
      const start = cue.index + cue[0].length;
      if (tail.length - start <= MAX_NAME_CHARACTERS && MAY_GO_ON.test(tail.slice(start)))
        settled = Math.min(settled, start);
    }
  }
  if (types.has('place')) {
    const address = MAY_BE_ADDRESS.exec(tail);
    if (address) settled = Math.min(settled, address.index);
  }
  return tailStart + settled;
}

/** Words of letters alone, the last one open or a sign that may follow a name. */
const MAY_GO_ON = /^[\p{L}\p{M}'’.-]+(?:[ \u00a0][\p{L}\p{M}'’.-]*){0,12}$/u;
const MAY_BE_ADDRESS =
  /(?<![\p{L}\p{N}])(?:\d{1,5}[a-z]?(?:[ ,][\p{L}\p{M}\d'’.,> \n?-]{0,140})?|\p{Lu}[\p{L}\p{M}\d'’. -]{0,64})$/u;

function nameAt(text: string, start: number, { type, value, before }: Rule): PersonalDataMatch | undefined {
  value.lastIndex = start;
  const name = value.exec(text)?.[0];
  if (name === undefined || name.length > MAX_NAME_CHARACTERS) return undefined;
  const [first = ''] = name.split(/[ \u00a0]/);
  if ((type === 'place' ? NO_PLACE : NO_NAME).test(first)) return undefined;
  const end = start + name.length;
  if (before !== undefined) {
    before.lastIndex = end;
    if (!before.test(text)) return undefined;
  }
  return { type, start, end };
}

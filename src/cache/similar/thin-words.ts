/**
 * Words that one text may have and another one may do without where the rest of the question is long enough to stand for
 * itself: "websites for getting advice", "my own business". One of them and on one side only; what
 * could stand for a thing of its own (machine learning, used cars, options trading) is none.
 */
import type { Lexicon } from './lexicon.ts';
import type { RawToken } from './tokens.ts';

const GERUNDS = new Set(
  'getting needing using taking giving including trying buying reading learning playing visiting watching choosing'.split(
    ' ',
  ),
);
const BEFORE_GERUND = new Set(['for', 'of', 'by', 'as']);
/** What is done with a thing anyway, where it is asked what it does to one. */
const CONSUMING = new Set('eating drinking consuming taking using doing practicing'.split(' '));
const EFFECTS = new Set(
  'benefits advantages effects disadvantages drawbacks risks dangers pros cons'.split(' '),
);
const VERBS = new Set(
  'use take buy read learn play visit watch choose include involve offer provide'.split(' '),
);
/** Behind these a verb is a verb. */
const BEFORE_VERB = new Set(
  'to i you we they one can should could do does will would and people really actually just even'.split(' '),
);
/** Before these a verb has an object, and without it the object is a verb: "buy a book", "book". */
const BEFORE_OBJECT = new Set('a an the my your his her their our any some it this these one'.split(' '));
/** Before another verb. */
const BEGINNINGS = new Set(['want', 'wanting', 'start', 'starting', 'try', 'trying']);
/** Of the kind that stands behind what it is about. */
const NOUNS = new Set(['series', 'suggestions', 'level', 'levels']);
const OWNERS = new Set(['my', 'your', 'his', 'her', 'their', 'our', 'its']);
const OTHERS = new Set(
  'entire possible actual actually several useful yet already toward towards via guys viable'.split(' '),
);

/** Wherever they stand: the signature of a question must not hang on them. */
export const THIN_WORDS: readonly string[] = [
  ...GERUNDS,
  ...CONSUMING,
  ...VERBS,
  ...BEGINNINGS,
  ...NOUNS,
  ...OTHERS,
  'own',
];

/** `asksWhat`: of a question for a thing, which has its verb elsewhere. */
export function isThin(raw: readonly RawToken[], at: number, asksWhat: boolean, lexicon: Lexicon): boolean {
  const word = raw[at];
  if (word === undefined || word.kind !== 'word' || (word.isCapital && !word.startsSentence)) return false;
  const { text } = word;
  const [before = '', behind = ''] = [raw[at - 1]?.text, raw[at + 1]?.text];
  if (OTHERS.has(text) || (text === 'own' && OWNERS.has(before))) return true;
  if (GERUNDS.has(text) && BEFORE_GERUND.has(before)) return !BEFORE_OBJECT.has(behind);
  if (CONSUMING.has(text) && before === 'of') return EFFECTS.has(raw[at - 2]?.text ?? '');
  if (BEGINNINGS.has(text) && BEFORE_VERB.has(before)) return behind === 'to' || behind.endsWith('ing');
  if (VERBS.has(text)) return asksWhat && BEFORE_VERB.has(before) && !BEFORE_OBJECT.has(behind);
  return NOUNS.has(text) && endsPhrase(raw[at + 1], lexicon);
}

function endsPhrase(next: RawToken | undefined, lexicon: Lexicon): boolean {
  if (next === undefined || next.startsSentence) return true;
  return next.kind === 'word' && (lexicon.light.has(next.text) || lexicon.isPreposition(next.text));
}

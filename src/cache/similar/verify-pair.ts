/**
 * The verifier: what must agree before two questions may share an answer, whatever their vectors say. Every reason here
 * is a no; silence is not yet a yes.
 */
import type { Alignment } from './align.ts';
import type { Lexicon } from './lexicon.ts';
import type { Reading, Token } from './read-question.ts';

export type Refusal =
  | 'language'
  | 'number'
  | 'code'
  | 'negation'
  | 'opposed'
  | 'name'
  | 'content'
  | 'frame'
  | 'tense'
  | 'modality'
  | 'person'
  | 'reference'
  | 'degree'
  | 'direction'
  | 'order';

const CONFLICTING = new Set(
  [
    'from to|from into|from by|from for|to by|by for|by about|by against|for against|with without|before after|since until',
    'over under|above below|up down|in out|on off|than by|than for|than to|than from|into out|onto off|before until',
    'to about|for with|about with|as with|as for|as to|as by|as about|after until|before since|through without|toward from|towards from|about against|to against|than with|from with',
  ]
    .join('|')
    .split('|')
    .flatMap((pair) => [pair, pair.split(' ').reverse().join(' ')]),
);

const CURRENCIES = new Set(['rupee', 'dollar', 'euro']);
/** Small words of place: often mixed up before names, never before things. */
const PLACING = new Set(['in', 'on', 'at', 'inside', 'outside', 'near', 'behind', 'through']);
/** Words that may stand anywhere in a question. */
const FREE_PLACE = new Set(['not', 'favorite', 'daily', 'weekly', 'monthly', 'yearly', 'online']);

export function refusalOf(
  a: Reading,
  b: Reading,
  alignment: Alignment,
  lexicon: Lexicon,
): Refusal | undefined {
  if (a.isEnglish !== b.isEnglish) return 'language';
  if (a.formula !== b.formula) return 'code';
  if (!a.isEnglish) return sameRow(a.tokens, b.tokens) ? undefined : 'content';
  return (
    refusalOfWords(a, b, alignment, lexicon) ??
    refusalOfAsking(a, b) ??
    refusalOfOrder(a, b, alignment, lexicon)
  );
}

function refusalOfWords(
  a: Reading,
  b: Reading,
  { onlyA, onlyB }: Alignment,
  lexicon: Lexicon,
): Refusal | undefined {
  if (!sameRow(ofKind(a, 'number'), ofKind(b, 'number'))) return 'number';
  if (!sameRow(ofKind(a, 'code'), ofKind(b, 'code')) || !sameRow(ofKind(a, 'sign'), ofKind(b, 'sign')))
    return 'code';
  if (a.negated.join(' ') !== b.negated.join(' ')) return 'negation';
  const rest = [...onlyA, ...onlyB];
  for (const { stem } of onlyA) {
    const opposite = lexicon.opposed.get(stem);
    if (opposite && onlyB.some((other) => opposite.has(other.stem))) return 'opposed';
  }
  if (rest.some(({ isName }) => isName)) return 'name';
  if (conflicting(a.connectives, b.connectives)) return 'content';
  if (saysNothing(a) && a.words.join(' ') !== b.words.join(' ')) return 'content';
  return rest.some(({ isWeak }) => !isWeak) ? 'content' : undefined;
}

function refusalOfAsking(a: Reading, b: Reading): Refusal | undefined {
  if (!sameSet(a.tenses, b.tenses)) return 'tense';
  if (!framesAgree(a.frames, b.frames)) return 'frame';
  if (a.points !== b.points) return 'reference';
  if (a.frames[0] !== 'how' && !modalsAgree(a.modals, b.modals)) return 'modality';
  if (!ownersAgree(a, b) || !personsAgree(a, b)) return 'person';
  return degreesAgree(a.degrees, b.degrees) ? undefined : 'degree';
}

/** The same ways of asking; one that asks nothing may stand for "what is". */
function framesAgree(a: readonly string[], b: readonly string[]): boolean {
  const [first = 'what'] = a;
  const [second = 'what'] = b;
  if (first !== second) return false;
  const rest = (frames: readonly string[]) => frames.slice(1).sort().join(' ');
  return rest(a) === rest(b);
}

/** Ways of asking in which I, you and one are anybody. */
const OF_ANYBODY = new Set(['how', 'can', 'should', 'howmuch', 'ok', 'opinion']);

const ASKERS = new Set(['my', 'your', 'our']);

/** Who does it to whom matters where both are named, and who it is where the question is about somebody. */
function personsAgree(a: Reading, b: Reading): boolean {
  const left = new Set(a.persons);
  const right = new Set(b.persons);
  if (left.size > 1 || right.size > 1) return a.persons.join(' ') === b.persons.join(' ');
  return OF_ANYBODY.has(a.frames[0] ?? '') || !conflicting(a.named, b.named);
}

/** "I … my" and "you … your" are the same where anybody is meant. */
function ownersAgree(a: Reading, b: Reading): boolean {
  if (sameSet(a.owners, b.owners)) return true;
  const isOneSided = a.owners.size === 0 || b.owners.size === 0;
  if (isOneSided) return OF_ANYBODY.has(a.frames[0] ?? '') || (!isSomebodys(a) && !isSomebodys(b));
  if (!OF_ANYBODY.has(a.frames[0] ?? '')) return false;
  return isOfAsker(a) && isOfAsker(b);
}

function isSomebodys({ owners }: Reading): boolean {
  return owners.has('my') || owners.has('your') || owners.has('his') || owners.has('her');
}

function isOfAsker({ owners, persons }: Reading): boolean {
  return new Set(persons).size <= 1 && [...owners].every((owner) => ASKERS.has(owner));
}

/** `should` makes another question of it; `can` may be left out. */
function modalsAgree(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.has('should') === b.has('should') && a.has('must') === b.has('must');
}

function refusalOfOrder(a: Reading, b: Reading, { pairs }: Alignment, lexicon: Lexicon): Refusal | undefined {
  if (changesPlaces(a, b, pairs)) return 'direction';
  let previous: readonly [number, number] | undefined;
  const symmetric = a.frames[0] === 'diff';
  for (const pair of pairs) {
    const left = a.tokens[pair[0]];
    const right = b.tokens[pair[1]];
    if (left === undefined || right === undefined) continue;
    if (!symmetric && governorsConflict(left, right)) return 'direction';
    if (left.isWeak || isFree(left, a) || lexicon.isPreposition(left.stem)) continue;
    if (previous && pair[1] < previous[1] && !(symmetric || mayTurn(a, b, previous, pair))) return 'order';
    previous = pair;
  }
  return undefined;
}

/** One currency of a question may stand anywhere; of two, which one is first says what becomes what. */
function isFree({ stem }: Token, { tokens }: Reading): boolean {
  if (FREE_PLACE.has(stem)) return true;
  return CURRENCIES.has(stem) && tokens.filter((token) => CURRENCIES.has(token.stem)).length === 1;
}

function governorsConflict(a: Token, b: Token): boolean {
  const left = a.governor;
  const right = b.governor;
  if (left === right) return false;
  if (left === 'than' || right === 'than') return true;
  if (left === undefined || right === undefined) return false;
  if (CONFLICTING.has(`${left} ${right}`)) return true;
  return !a.isName && !b.isName && PLACING.has(left) && PLACING.has(right);
}

/** "The man says to the woman": one word comes under a preposition and another one out of it. */
function changesPlaces(a: Reading, b: Reading, pairs: Alignment['pairs']): boolean {
  let into = false;
  let out = false;
  for (const [left, right] of pairs) {
    const [was, is] = [a.tokens[left]?.governor, b.tokens[right]?.governor];
    into ||= was === undefined && is !== undefined;
    out ||= was !== undefined && is === undefined;
  }
  return into && out && a.frames[0] !== 'diff';
}

/** Two words may change places where one text joins them by a small word that the other does without. */
function mayTurn(
  a: Reading,
  b: Reading,
  [firstA, firstB]: readonly [number, number],
  [secondA, secondB]: readonly [number, number],
): boolean {
  const inA = joint(a, firstA, secondA);
  const inB = joint(b, secondB, firstB);
  if (inA === 'equal' && inB === 'equal') return true;
  return (inA === 'of') !== (inB === 'of');
}

/** How the later of two words hangs on the earlier one, with what stands between them. */
function joint(reading: Reading, earlier: number, later: number): 'equal' | 'of' | 'none' {
  const between = reading.tokens.slice(earlier + 1, later + 1);
  if (between.some(({ joined }) => joined)) return 'equal';
  return between.some(({ governor }) => governor !== undefined) ? 'of' : 'none';
}

function ofKind(reading: Reading, kind: Token['kind']): readonly Token[] {
  return reading.tokens.filter((token) => token.kind === kind);
}

function sameRow(a: readonly Token[], b: readonly Token[]): boolean {
  return a.length === b.length && a.every(({ stem }, at) => stem === b[at]?.stem);
}

function sameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((value) => b.has(value));
}

/** The best of a kind is not the kind; "some good ones" and "the best ones" are asked for alike. */
function degreesAgree(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  if (a.size === 0 || b.size === 0) return a.size === b.size;
  const withoutGood = (degrees: ReadonlySet<string>) =>
    new Set([...degrees].filter((degree) => degree !== 'good'));
  return !conflicting(withoutGood(a), withoutGood(b));
}

/** No word in it that could tell it from other questions. */
function saysNothing({ tokens }: Reading): boolean {
  return tokens.every(({ isWeak }) => isWeak);
}

/** Both say something, and not the same. */
function conflicting(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size > 0 && b.size > 0 && !sameSet(a, b);
}

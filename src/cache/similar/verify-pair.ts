/**
 * The verifier: what must agree before two questions may share an answer, whatever their vectors say. Every reason here
 * is a no; silence is not yet a yes.
 */
import type { Alignment } from './align.ts';
import type { Lexicon } from './lexicon.ts';
import { CURRENCIES } from './read-question.ts';
import type { Reading, Token } from './reading.ts';

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
  | 'order'
  | 'voice';

const CONFLICTING = new Set(
  [
    'from to|from into|from by|from for|to by|by for|by about|by against|for against|with without|before after|since until',
    'over under|above below|up down|in out|on off|than by|than for|than to|than from|into out|onto off|before until',
    'to about|for with|about with|as with|as for|as to|as by|as about|after until|before since|through without|toward from|towards from|about against|to against|than with|from with|to with',
  ]
    .join('|')
    .split('|')
    .flatMap((pair) => [pair, pair.split(' ').reverse().join(' ')]),
);

const NOT_ADVERBS = new Set(['family', 'supply', 'assembly', 'monopoly', 'anomaly', 'butterfly']);
const YEAR = /^(?:19|20)\d\d$/;
/** Small words of place: often mixed up before names, never before things. */
const PLACING = new Set(['in', 'on', 'at', 'to', 'inside', 'outside', 'near', 'behind', 'through']);
/** Words that may stand anywhere in a question. */
const FREE_PLACE = new Set([
  'not',
  'favorite',
  'daily',
  'weekly',
  'monthly',
  'yearly',
  'online',
  'exist',
  'price',
  'salary',
  'mean',
]);

/** Words of weight that two questions must share before a thin one may be missing. */
const LEAST_BESIDE_THIN = 2;

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
  const strong = rest.filter(({ isWeak }) => !isWeak);
  return strong.length === 0 || isThinly(strong, a) ? undefined : 'content';
}

/** One thin word too many, where both texts have enough else. */
function isThinly(rest: readonly Token[], a: Reading): boolean {
  if (rest.length > 1 || !rest.every(({ isThin }) => isThin)) return false;
  return a.tokens.filter(({ isThin, isWeak }) => !isThin && !isWeak).length >= LEAST_BESIDE_THIN;
}

function refusalOfAsking(a: Reading, b: Reading): Refusal | undefined {
  if (!sameSet(a.tenses, b.tenses) && !areOfAPastYear(a, b)) return 'tense';
  if (!framesAgree(a.frames, b.frames) && !areOfOnePerson(a, b)) return 'frame';
  // "How are dogs eaten" is how one eats dogs, not how dogs eat.
  if ((a.isTurned || b.isTurned) && a.byAnybody !== b.byAnybody) return 'voice';
  if (a.points !== b.points) return 'reference';
  if (a.frames[0] !== 'how' && !modalsAgree(a, b)) return 'modality';
  if (!ownersAgree(a, b) || !personsAgree(a, b)) return 'person';
  return degreesAgree(a, b) ? undefined : 'degree';
}

/** "What were the best films of 2016" is what are the best films of 2016: the year says when. */
function areOfAPastYear(a: Reading, b: Reading): boolean {
  const isDated = ({ tokens }: Reading) =>
    tokens.some(({ kind, stem }) => kind === 'number' && YEAR.test(stem));
  return (
    isDated(a) && isDated(b) && a.frames[0] === 'what' && a.degrees.size > 0 && !isFuture(a) && !isFuture(b)
  );
}

function isFuture({ tenses }: Reading): boolean {
  return tenses.has('future');
}

/** The same ways of asking; one that asks nothing may stand for "what is". */
function framesAgree(a: readonly string[], b: readonly string[]): boolean {
  const [first = 'what'] = a;
  const [second = 'what'] = b;
  if (first !== second) return false;
  const rest = (frames: readonly string[]) => frames.slice(1).sort().join(' ');
  return rest(a) === rest(b);
}

/** "Who is the best singer here", "which is the best singer here": the noun says that it is a person. */
function areOfOnePerson(a: Reading, b: Reading): boolean {
  const asked = [...a.frames, ...b.frames].sort().join(' ');
  const isChosen = ({ degrees, tokens, words }: Reading) =>
    /^(?:is|are|was|were)$/.test(words[1] ?? '') &&
    tokens.filter(({ isWeak }) => !isWeak).length > 1 &&
    (degrees.has('best') || tokens.some((token) => token.stem === 'favorite' || isSuperlative(token)));
  return asked === 'what who' && isChosen(a) && isChosen(b);
}

/** Ways of asking in which I, you and one are anybody. */
const OF_ANYBODY = new Set(['how', 'can', 'should', 'howmuch', 'ok', 'opinion', 'whatif', 'whatdo']);

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

/** "Which book should I start with" is "which book do I start with": who asks wants to know what to do. */
const ASKS_WHAT_TO_DO = new Set(['what', 'whatdo', 'where', 'when', 'howmuch', 'howlong', 'howoften']);

/** `should` makes another question of it; `can` may be left out. */
function modalsAgree(a: Reading, b: Reading): boolean {
  if (a.modals.has('must') !== b.modals.has('must')) return false;
  if (a.modals.has('should') === b.modals.has('should')) return true;
  return ASKS_WHAT_TO_DO.has(a.frames[0] ?? '') && isAdvised(a) && isAdvised(b);
}

/** Whoever asks is to do it, by should or without it; `can` is another question. */
function isAdvised({ modals, advised }: Reading): boolean {
  return advised && !modals.has('can');
}

function refusalOfOrder(a: Reading, b: Reading, { pairs }: Alignment, lexicon: Lexicon): Refusal | undefined {
  if (changesPlaces(a, b, pairs)) return 'direction';
  if (pairs.some(([left, right]) => voicesConflict(a.tokens[left], b.tokens[right], lexicon))) return 'voice';
  let previous: readonly [number, number] | undefined;
  const symmetric = a.frames[0] === 'diff';
  for (const pair of pairs) {
    const left = a.tokens[pair[0]];
    const right = b.tokens[pair[1]];
    if (left === undefined || right === undefined) continue;
    if (!symmetric && governorsConflict(left, right)) return 'direction';
    if (left.isWeak || isFree(a, pair[0]) || lexicon.isPreposition(left.stem)) continue;
    if (previous && pair[1] < previous[1] && !(symmetric || mayTurn(a, b, previous, pair))) return 'order';
    previous = pair;
  }
  return undefined;
}

/** One currency of a question may stand anywhere; of two, which one is first says what becomes what. */
function isFree({ tokens }: Reading, at: number): boolean {
  const token = tokens[at];
  if (token === undefined || FREE_PLACE.has(token.stem) || isAdverb(token)) return true;
  if (CURRENCIES.has(token.stem)) return tokens.filter(({ stem }) => CURRENCIES.has(stem)).length === 1;
  return isSuperlative(token, tokens[at - 1]) && tokens.filter((each) => isSuperlative(each)).length === 1;
}

function isAdverb({ surface }: Token): boolean {
  return surface.length > 5 && surface.endsWith('ly') && !NOT_ADVERBS.has(surface);
}

/** "The largest country", "which country is the largest", with `most` and what it belongs to. */
function isSuperlative({ stem, surface }: Token, before?: Token): boolean {
  return stem === 'most' || before?.stem === 'most' || /[a-z]{3}est$/.test(surface);
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

/** The same verb, done by one and done to the other: "can I sue", "can I be sued". */
function voicesConflict(a: Token | undefined, b: Token | undefined, lexicon: Lexicon): boolean {
  if (a?.voice === undefined || b?.voice === undefined || a.voice === b.voice || a.isWeak) return false;
  return lexicon.stem(a.surface) === lexicon.stem(b.surface);
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

/** The best of a kind is not the kind; "some good ones", "some" and "the best ones" are asked for alike. */
function degreesAgree(a: Reading, b: Reading): boolean {
  if (a.degrees.size === 0 || b.degrees.size === 0) {
    const [plain, chosen] = a.degrees.size === 0 ? [a, b] : [b, a];
    return (
      plain.degrees.size === chosen.degrees.size || (asksForSome(plain) && !chosen.degrees.has('better'))
    );
  }
  const withoutGood = (degrees: ReadonlySet<string>) =>
    new Set([...degrees].filter((degree) => degree !== 'good'));
  return !conflicting(withoutGood(a.degrees), withoutGood(b.degrees));
}

function asksForSome({ words }: Reading): boolean {
  return (words[0] === 'what' || words[0] === 'which') && words[1] === 'are' && words[2] === 'some';
}

/** No word in it that could tell it from other questions. */
function saysNothing({ tokens }: Reading): boolean {
  return tokens.every(({ isWeak }) => isWeak);
}

/** Both say something, and not the same. */
function conflicting(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size > 0 && b.size > 0 && !sameSet(a, b);
}

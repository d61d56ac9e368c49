/**
 * What a question asks once all of its words are read: ways of asking that only the words behind them tell apart. It
 * changes only where both forms ask for the same answer.
 */
import type { Token } from './reading.ts';
import type { RawToken } from './tokens.ts';

export interface Asked {
  /** Ways of asking, the first one first. Changed in place. */
  readonly frames: string[];
  /** Changed in place. */
  readonly tokens: Token[];
  readonly raw: readonly RawToken[];
  /** First and second person beside the way of asking. */
  readonly named: ReadonlySet<string>;
}

const AUXILIARY = new Set(['does', 'do', 'would', 'did']);
const PAID = new Set(['make', 'earn']);
const PLACED = new Set(['located', 'situated']);

/** True where "how is butter made" was turned into "how does anybody make butter". */
export function settleFrames(asked: Asked): boolean {
  const { frames, tokens, raw } = asked;
  // "... and why?" asks no more than the question did.
  if (frames.length > 1 && frames.at(-1) === 'why') frames.pop();
  const last = tokens.at(-1)?.surface ?? '';
  if (frames[0] === 'where' && PLACED.has(last)) tokens.pop();
  if (frames[0] === 'what' && last === 'cost' && AUXILIARY.has(raw[1]?.text ?? '')) frames[0] = 'howmuch';
  if (frames[0] === 'howmuch') settleSalary(tokens);
  if (frames[0] !== 'how' && frames[0] !== 'howis') return false;
  return !settleDifference(frames, tokens) && turnPassive(asked);
}

/** "How much do pilots earn", "how much salary do pilots get" ask for their salary. */
function settleSalary(tokens: Token[]): void {
  const verb = tokens.at(-1);
  if (verb === undefined) return;
  const isNamed = tokens.some(({ stem }) => stem === 'salary');
  const isPaid = PAID.has(verb.surface);
  if (isNamed ? isPaid || verb.surface === 'get' : isPaid) tokens.pop();
  if (isPaid && !isNamed) tokens.push({ ...verb, stem: 'salary', isSometimesThin: false });
}

/** "How are A and B different", "how is A different from B" ask for the difference. */
function settleDifference(frames: string[], tokens: Token[]): boolean {
  const differ = tokens.findIndex(({ stem }) => stem === 'differ');
  const isFrom = tokens[differ + 1]?.stem === 'from';
  if (differ < 0 || !(isFrom || tokens.some(({ joined }) => joined))) return false;
  frames[0] = 'diff';
  tokens.splice(differ, isFrom ? 2 : 1);
  return true;
}

/** Only where nobody is named who does it. */
function turnPassive({ frames, tokens, named }: Asked): boolean {
  const [verb, ...others] = tokens.filter(({ voice }) => voice === 'passive');
  if (verb === undefined || others.length > 0 || named.size > 0) return false;
  if (tokens.length < 2 || tokens.some(({ stem }) => stem === 'by')) return false;
  tokens.splice(tokens.indexOf(verb), 1);
  tokens.unshift({ ...verb, voice: undefined });
  frames[0] = 'how';
  return true;
}

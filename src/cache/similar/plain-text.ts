/**
 * A text without what asks nothing: a greeting before the question, thanks or "any suggestions?" behind it. Whole sentences
 * only; a text that has nothing else keeps them. And one order for what is asked and the condition it stands under.
 */
import type { RawToken } from './tokens.ts';

const MOST_WORDS = 5;
const FILLER = new Set(
  `hi|hello|hey|hi there|hello there|hi all|hello everyone|hi everyone|hi guys|hello guys|good morning|dear all|thanks|
thank you|thanks a lot|thank you very much|thank you so much|many thanks|thanks in advance|thank you in advance|please|
please help|please help me|please hurry|please advise|please explain|please answer|please tell me|help please|help me please|
help|urgent|asap|any suggestions|any suggestion|any ideas|any idea|any tips|any tip|any advice|any thoughts|any help|
any recommendations|any pointers|some tips|just curious|just wondering|just asking|i am curious|i am just curious|
i was wondering|serious answers only|honest answers please|cheers`
    .replaceAll('\n', '')
    .split('|'),
);

const CONDITION_FIRST = /^\s*((?:if|when) [^,?.!;:]{3,160}), ([^?.!;:]{3,160})\??\s*$/i;

/** "If it rains, what do I do?" as "what do I do if it rains": one order for both. */
export function questionFirst(text: string): string {
  const [, condition, question] = CONDITION_FIRST.exec(text) ?? [];
  if (condition === undefined || question === undefined) return text;
  return `${question} ${condition.charAt(0).toLowerCase()}${condition.slice(1)}`;
}

const GREETINGS = new Set(['hi', 'hello', 'hey', 'dear']);
const THANKS = new Set(['thanks', 'thx']);

/** "Hi, what is an API", "what is an API thanks". */
function withoutManners(sentence: RawToken[]): RawToken[] {
  const [first] = sentence;
  if (sentence.length < 3 || first === undefined) return sentence;
  const from = GREETINGS.has(first.text) ? 1 : 0;
  const to = sentence.length - (THANKS.has(sentence.at(-1)?.text ?? '') ? 1 : 0);
  return sentence.slice(from, to).map((token, at) => (at === 0 ? { ...token, startsSentence: true } : token));
}

export function withoutFiller(raw: RawToken[]): RawToken[] {
  const sentences: RawToken[][] = [];
  for (const token of raw) {
    const last = sentences.at(-1);
    if (last === undefined || token.startsSentence) sentences.push([token]);
    else last.push(token);
  }
  const kept = sentences.filter((sentence) => !isFiller(sentence));
  return (kept.length === 0 ? sentences : kept).flatMap(withoutManners);
}

function isFiller(sentence: readonly RawToken[]): boolean {
  if (sentence.length > MOST_WORDS) return false;
  return FILLER.has(sentence.map(({ text }) => text).join(' '));
}

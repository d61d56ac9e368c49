/**
 * Keeps a variable's value within its place: whatever the template uses as delimiters (tags, fences, brackets) is
 * escaped in the value, so that no value closes one; marks of chat templates and labels of roles are escaped everywhere.
 * Linear in the value's length. Never a guard: what a value says is judged by the guards.
 */

/** What a value must not contain as it is. */
export interface Delimiters {
  /** The template has tags: `<document>`. */
  readonly tags: boolean;
  /** The template has words in square brackets: `[/INST]`. */
  readonly brackets: boolean;
  /** Characters of which the template has runs of three or more. */
  readonly fences: string;
}

const TAG = /<[/!]?[A-Za-z|]/;
const BRACKETS = /\[\/?[A-Z][A-Z_ ]*\]/;
const FENCES = '`"\'~-=#*_+';
/** A line that pretends to be somebody's turn. */
const ROLE_LINE = /^([ \t>#*_-]{0,8})(system|developer|assistant|user|human|tool)(?=[ \t*_]{0,4}:)/gim;
/** Marks by which chat templates tell turns apart: `<|im_start|>`, `<s>`, `[INST]`, `<<SYS>>`. */
const CHAT_MARKS = /<(?=\|)|\[(?=\/?INST\])|<(?=\/?s>)|<(?=<\/?SYS>>)/g;

/** @param literal the template's own text. */
export function delimitersOf(literal: string): Delimiters {
  const fences = [...FENCES].filter((mark) => literal.includes(mark.repeat(3))).join('');
  return { tags: TAG.test(literal), brackets: BRACKETS.test(literal), fences };
}

export function escapeValue(value: string, { tags, brackets, fences }: Delimiters): string {
  let text = tags
    ? value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    : value.replace(CHAT_MARKS, (mark) => (mark === '<' ? '&lt;' : '&#91;'));
  if (tags || brackets) text = text.replaceAll('[', '&#91;').replaceAll(']', '&#93;');
  for (const mark of fences) text = withoutRuns(text, mark);
  return text.replace(ROLE_LINE, '$1\\$2');
}

/** Runs of three or more, which could end a fence, with a backslash before each of their characters. */
function withoutRuns(text: string, mark: string): string {
  if (!text.includes(mark.repeat(3))) return text;
  const run = new RegExp(`${RUNS_SAFE.has(mark) ? mark : `\\${mark}`}{3,}`, 'g');
  return text.replace(run, (found) => [...found].map((one) => `\\${one}`).join(''));
}

/** Marks that stand for themselves in a pattern. */
const RUNS_SAFE: ReadonlySet<string> = new Set(['`', '"', "'", '~', '=', '#', '_', '-']);

/**
 * The caller's turns in the formats whose list is `messages`: which are a new turn, and where those before it stand. What
 * may be in one is the format's own rule.
 */
import type { Refusal } from '../errors.ts';
import { invalid, isItem, type WireItem } from './dialog.ts';
import { editJson } from './json-edit.ts';
import type { StrictJson } from './strict-json.ts';

/** What keeps a message out of a new turn, or undefined. */
export type MessageProblem = (message: unknown, index: number) => Refusal | undefined;

/** The messages behind the prompt's, where all of them may be new. */
export function newMessages(
  { value, expanded }: StrictJson,
  problemOf: MessageProblem,
): readonly WireItem[] | Refusal {
  const messages = isItem(value) ? value['messages'] : undefined;
  const list: readonly unknown[] = Array.isArray(messages) ? messages : [];
  const own = list.slice(expanded?.leading ?? 0);
  if (own.length === 0) return invalid('messages', 'a new turn');
  for (const [index, item] of own.entries()) {
    const problem = problemOf(item, index);
    if (problem !== undefined) return problem;
  }
  return own.filter(isItem);
}

export function resumeMessages(
  body: StrictJson,
  turn: readonly WireItem[],
  history: readonly unknown[],
): StrictJson {
  const messages = isItem(body.value) ? body.value['messages'] : undefined;
  if (!Array.isArray(messages)) throw new Error('a turn that was read has messages');
  const leading: readonly unknown[] = messages.slice(0, messages.length - turn.length);
  const text = editJson(body.text, [{ path: ['messages'], value: [...leading, ...history, ...turn] }]);
  return { ...body, text, value: JSON.parse(text) };
}

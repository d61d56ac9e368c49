/** The JSON of a service's answer: bounded before it is parsed, no key twice. Whatever is wrong with it is one fault. */
import { scanJson } from '../../http/json-scan.ts';
import { AnswerFault } from './adapter.ts';

/** Largest body that is read, in bytes; with the bounds below parsing stays within a slice of the event loop. */
export const MAX_ANSWER_BYTES = 128 * 1024;
const BOUNDS = { maxDepth: 16, maxValues: 10_000 };

export function parseAnswer(text: string): unknown {
  if (scanJson(text, BOUNDS) !== undefined) throw new AnswerFault('malformed');
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the text around the fault, so it goes nowhere.
    throw new AnswerFault('malformed');
  }
}

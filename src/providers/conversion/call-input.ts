/**
 * The arguments of a call in an answer, for formats that have them as a value and not as a text. What the model was cut
 * off in is no JSON: then the call has no arguments, and the finish reason says why. Anything else is a broken answer.
 */
import type { LanguageModelV4FinishReason } from '@ai-sdk/provider';
import { isJsonObject, type Json } from './field-reader.ts';
import type { NeutralAnswer } from './surface-format.ts';

/** Undefined where the text is no JSON object. */
export function parsedInput(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    // Told by the caller of this: as a cut, or as a broken answer.
    return undefined;
  }
}

export function isCutOff({ unified }: LanguageModelV4FinishReason): boolean {
  return unified === 'length';
}

/** Throws where a call's arguments cannot be told as what they are. */
export function refuseBrokenCalls({
  content,
  finishReason,
}: Pick<NeutralAnswer, 'content' | 'finishReason'>): void {
  if (isCutOff(finishReason)) return;
  for (const part of content)
    if (part.type === 'tool-call' && parsedInput(part.input) === undefined)
      throw new Error('the provider called a tool with arguments that are no JSON object');
}

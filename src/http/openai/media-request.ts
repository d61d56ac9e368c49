/** What requests for pictures, speech and transcripts have in common: one user's text, no conversation, no stream. */
import { refuse } from '../../errors.ts';
import type { BinaryForm } from '../binary-form.ts';
import type { JsonObject } from '../json-object.ts';
import type { AnswerStreamReader, SurfaceAnswer } from '../surface.ts';
import { unknownField, unsupported, wrongType } from './field-checks.ts';
import { PromptRequest } from './prompt-request.ts';

const MAX_MODEL_CHARACTERS = 256;

export abstract class MediaRequest extends PromptRequest {
  readonly stream = false;
  readonly deterministic = false;
  abstract readonly binary: BinaryForm;

  addSystemText(): void {
    throw new Error('a request for media has no system text');
  }

  readAnswer() {
    return refuse('provider_failed', 'the answer of such a request is read as bytes');
  }

  openStream(): AnswerStreamReader {
    const reason = 'such an answer has no streamed form here';
    return {
      push: () => [{ type: 'error', reason }],
      end: () => [{ type: 'truncated', reason }],
      structured: () => [],
    };
  }
}

/** What such an answer never has. */
export const MEDIA_ANSWER: Pick<SurfaceAnswer, 'structured' | 'toolCalls' | 'turns' | 'complete'> = {
  structured: [],
  toolCalls: () => [],
  turns: () => [],
  complete: true,
};

/** What a field's value must be; `why` is told where it is a valid request that must not go through here. */
export interface FieldRule {
  readonly test: (value: unknown) => boolean;
  readonly expected: string;
  readonly why?: string;
}

/** Only what is listed is sent: a field that nobody knows can change what a provider bills. */
export function checkMediaFields(fields: JsonObject, rules: ReadonlyMap<string, FieldRule>) {
  for (const [name, value] of Object.entries(fields)) {
    const rule = rules.get(name);
    if (rule === undefined)
      return unknownField(name.slice(0, 64), 'what it costs is not known, so that it cannot be budgeted');
    if (value == null || rule.test(value)) continue;
    return rule.why === undefined ? wrongType(name, rule.expected) : unsupported(name, rule.why);
  }
  return undefined;
}

export const oneOf = (...values: readonly unknown[]): FieldRule => ({
  test: (value) => values.includes(value),
  expected: `one of ${values.join(', ')}`,
});

export const matching = (pattern: RegExp, expected: string): FieldRule => ({
  test: (value) => typeof value === 'string' && pattern.test(value),
  expected,
});

export const integer = (least: number, most: number): FieldRule => ({
  test: (value) => Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most,
  expected: `an integer from ${least} to ${most}`,
});

export const MODEL: FieldRule = {
  test: (value) => typeof value === 'string' && value.length > 0 && value.length <= MAX_MODEL_CHARACTERS,
  expected: `a name of at most ${MAX_MODEL_CHARACTERS} characters`,
};
export const TEXT: FieldRule = { test: (value) => typeof value === 'string', expected: 'a string' };
/** Names and settings of the protocol: too short and plain to carry a text. */
export const WORD = matching(/^[\w.:-]{1,64}$/, 'a name of at most 64 letters, digits and ._:-');

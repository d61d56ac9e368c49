/** Reads a form's fields by rules: only what is listed, as often as it may be, and texts that reach a model as segments. */
import { type Refusal, refuse } from '../../errors.ts';
import type { FormBody } from '../multipart.ts';
import { TextSegment } from './chat-segments.ts';
import { unknownField, unsupported, wrongType } from './field-checks.ts';

export interface FormRule {
  readonly test: (value: string) => boolean;
  readonly expected: string;
  /** Told where a valid request must not go through here. */
  readonly why?: string;
  /** It reaches a model or a person: guards read it. */
  readonly isText?: true;
  /** Most values; absent: one. */
  readonly most?: number;
}

export interface FormValue {
  readonly name: string;
  /** As it came, or as guards left it. */
  readonly value: string;
}

export interface ReadForm {
  /** In the order they came; what guards replace is replaced in them. */
  values(): readonly FormValue[];
  readonly segments: readonly TextSegment[];
  /** The first value of a field, as it came. */
  first(name: string): string | undefined;
}

/** The bracket of a list (`include[]`) is part of the name that is sent, not of the rule's. */
export function readFormFields(form: FormBody, rules: ReadonlyMap<string, FormRule>): ReadForm | Refusal {
  const entries: {
    readonly name: string;
    readonly value: string;
    readonly segment: TextSegment | undefined;
  }[] = [];
  for (const [name, values] of form.fields) {
    const rule = rules.get(name.endsWith('[]') ? name.slice(0, -2) : name);
    if (rule === undefined)
      return unknownField(name, 'what it costs is not known, so that it cannot be budgeted');
    if (values.length > (rule.most ?? 1) || (name.endsWith('[]') && rule.most === undefined))
      return wrongType(name, rule.most === undefined ? 'sent once' : `sent at most ${rule.most} times`);
    for (const value of values) {
      if (!rule.test(value))
        return rule.why === undefined ? wrongType(name, rule.expected) : unsupported(name, rule.why);
      const segment = rule.isText && value !== '' ? new TextSegment('user', [name], value) : undefined;
      entries.push({ name, value, segment });
    }
  }
  const segments = entries.flatMap(({ segment }) => segment ?? []);
  return {
    segments,
    values: () => entries.map(({ name, value, segment }) => ({ name, value: segment?.text ?? value })),
    first: (name) => form.fields.get(name)?.[0],
  };
}

export function malformedFile(param: string, expected: string): Refusal {
  return refuse('unsupported_content', `${param} is not ${expected}`, {
    param,
    detail: `${param} must be ${expected}.`,
  });
}

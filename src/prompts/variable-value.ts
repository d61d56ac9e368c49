/** Reads the values that a caller gives for a prompt's variables. Nothing that was not declared is accepted or ignored. */
import { type Refusal, refuse } from '../errors.ts';
import type { PromptVariable } from './prompt-definition.ts';

type Variables = Readonly<Record<string, PromptVariable>>;
type Given = Readonly<Record<string, unknown>>;

/** Most values of one request, and most characters of all of them. */
const MAX_GIVEN = 64;
/** What is no text: control characters but tab and line feed, and halves of surrogate pairs. */
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;
const LINE_BREAK = /[\n\u2028\u2029]/;

/** Each declared variable's value as text, unescaped. */
export function readValues(variables: Variables, given: unknown): ReadonlyMap<string, string> | Refusal {
  const values = given ?? {};
  if (!isRecord(values) || Object.keys(values).length > MAX_GIVEN)
    return wrong('variables', `an object of at most ${MAX_GIVEN} values`);
  for (const name of Object.keys(values))
    if (!Object.hasOwn(variables, name)) return wrong('variables', 'made of variables that the prompt has');
  const texts = new Map<string, string>();
  for (const [name, declared] of Object.entries(variables)) {
    const value = plain(Object.hasOwn(values, name) ? values[name] : undefined) ?? declared.default;
    if (value === undefined) return wrong(`variables.${name}`, 'given');
    const text = textOf(value, declared);
    if (text === undefined) return wrong(`variables.${name}`, expectation(declared));
    texts.set(name, text);
  }
  return texts;
}

/** Some SDKs wrap a text as a content part. */
function plain(value: unknown): unknown {
  if (value === null) return undefined;
  if (!isRecord(value) || value['type'] !== 'input_text') return value;
  return Object.keys(value).length === 2 ? value['text'] : value;
}

function textOf(value: unknown, declared: PromptVariable): string | undefined {
  switch (declared.type) {
    case 'string':
    case 'text':
      return isWithin(value, declared) ? value.replaceAll('\r\n', '\n') : undefined;
    case 'integer':
    case 'number':
      return isNumber(value, declared) ? String(value) : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? String(value) : undefined;
    case 'choice':
      return typeof value === 'string' && declared.values.includes(value) ? value : undefined;
  }
}

type Text = Extract<PromptVariable, { type: 'string' | 'text' }>;

function isWithin(value: unknown, { type, maxCharacters }: Text): value is string {
  if (typeof value !== 'string' || value.length > maxCharacters || !value.isWellFormed()) return false;
  if (type === 'string' && LINE_BREAK.test(value)) return false;
  return !CONTROLS.test(value.replaceAll('\r\n', '\n'));
}

type Numeric = Extract<PromptVariable, { type: 'integer' | 'number' }>;

function isNumber(value: unknown, { type, min, max }: Numeric): value is number {
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  if (type === 'integer' && !Number.isSafeInteger(value)) return false;
  return value >= (min ?? Number.NEGATIVE_INFINITY) && value <= (max ?? Number.POSITIVE_INFINITY);
}

function expectation(declared: PromptVariable): string {
  switch (declared.type) {
    case 'string':
      return `one line of at most ${declared.maxCharacters} characters`;
    case 'text':
      return `a text of at most ${declared.maxCharacters} characters, without control characters`;
    case 'choice':
      return 'one of its values';
    default:
      return `of type ${declared.type}, within its bounds`;
  }
}

function wrong(field: string, expected: string): Refusal {
  const param = `prompt.${field}`;
  return refuse('invalid_field', `${param} is not ${expected}`, {
    param,
    detail: `${param} must be ${expected}.`,
  });
}

function isRecord(value: unknown): value is Given {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

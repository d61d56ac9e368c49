/**
 * One version of a prompt made ready for requests, and what a request gets of it: the texts with its values in their
 * places. A value is text within one message's part: it cannot become a message, a role or a tool.
 */
import { isRefusal, type Refusal, refuse } from '../errors.ts';
import { type Delimiters, delimitersOf, escapeValue } from './escape-value.ts';
import type { PromptDefinition } from './prompt-definition.ts';
import { literalOf, parseTemplate, type TemplatePart } from './template.ts';
import { readValues } from './variable-value.ts';

/** Longest expanded prompt, in UTF-16 units: a value may stand in many places. */
const MAX_EXPANDED_CHARACTERS = 2 * 1024 * 1024;

/** What an expanded prompt brings into a request, whatever its wire format. */
export interface ExpandedPrompt {
  readonly id: string;
  readonly version: number;
  readonly system: string | undefined;
  readonly messages: readonly ExpandedMessage[];
  readonly model: string | undefined;
  readonly parameters: PromptDefinition['parameters'];
  readonly tools: PromptDefinition['tools'];
  readonly output: PromptDefinition['output'];
}

export interface ExpandedMessage {
  readonly role: 'user' | 'assistant';
  readonly parts: readonly ExpandedPart[];
}

export interface ExpandedPart {
  readonly text: string;
  /** Somebody else's document: guards judge it as one. */
  readonly untrusted: boolean;
}

interface CompiledText {
  readonly parts: readonly TemplatePart[];
  readonly delimiters: Delimiters;
}

export class CompiledPrompt {
  readonly version: number;
  readonly definition: PromptDefinition;
  readonly #system: CompiledText | undefined;
  readonly #messages: readonly { readonly role: 'user' | 'assistant'; readonly text: CompiledText }[];

  constructor(version: number, definition: PromptDefinition) {
    this.version = version;
    this.definition = definition;
    this.#system = definition.system === undefined ? undefined : compile(definition.system);
    this.#messages = definition.messages.map(({ role, content }) => ({ role, text: compile(content) }));
  }

  expand(variables: unknown): ExpandedPrompt | Refusal {
    const { id, variables: declared, model, parameters, tools, output } = this.definition;
    const values = readValues(declared, variables);
    if (isRefusal(values)) return values;
    // Before anything is put together: a long value in many places would fill the memory.
    if (this.#rawLength(values) > MAX_EXPANDED_CHARACTERS) return tooLong();
    const isUntrusted = (name: string) => {
      const variable = declared[name];
      return variable?.type === 'text' && variable.untrusted;
    };
    const system = this.#system && partsOf(this.#system, values, () => false)[0]?.text;
    const messages = this.#messages.map(({ role, text }) => ({
      role,
      parts: partsOf(text, values, isUntrusted),
    }));
    if (lengthOf(system, messages) > MAX_EXPANDED_CHARACTERS) return tooLong();
    return { ...{ id, model, parameters, tools, output, system, messages }, version: this.version };
  }

  #rawLength(values: ReadonlyMap<string, string>): number {
    let length = 0;
    for (const text of [this.#system, ...this.#messages.map((message) => message.text)])
      for (const part of text?.parts ?? [])
        length += 'literal' in part ? part.literal.length : (values.get(part.variable)?.length ?? 0);
    return length;
  }
}

function tooLong(): Refusal {
  return refuse('invalid_field', 'the expanded prompt is too long', {
    param: 'prompt.variables',
    detail: 'The values are too long together.',
  });
}

/** Throws for a text that no definition can have. */
function compile(text: string): CompiledText {
  const parts = parseTemplate(text);
  if (typeof parts === 'string') throw new Error(`a stored prompt cannot be read: ${parts}`);
  return { parts, delimiters: delimitersOf(literalOf(parts)) };
}

/** Trusted values join the text around them; each untrusted one is a part of its own. */
function partsOf(
  { parts, delimiters }: CompiledText,
  values: ReadonlyMap<string, string>,
  isUntrusted: (name: string) => boolean,
): readonly ExpandedPart[] {
  const made: ExpandedPart[] = [];
  let text = '';
  const flush = () => {
    if (text !== '') made.push({ text, untrusted: false });
    text = '';
  };
  for (const part of parts) {
    if ('literal' in part) text += part.literal;
    else {
      const value = escapeValue(values.get(part.variable) ?? '', delimiters);
      if (!isUntrusted(part.variable)) text += value;
      else if (value !== '') {
        flush();
        made.push({ text: value, untrusted: true });
      }
    }
  }
  flush();
  return made;
}

function lengthOf(system: string | undefined, messages: readonly ExpandedMessage[]): number {
  let length = system?.length ?? 0;
  for (const { parts } of messages) for (const { text } of parts) length += text.length;
  return length;
}

/**
 * What one version of a prompt is: texts with typed variables, model and parameters, tools, output schema. Strict: an
 * unknown field is refused, and so is a variable that no text has, or a text's that nobody declared.
 */
import { z } from 'zod';
import { parseTemplate, variablesOf } from './template.ts';

/** Largest definition as JSON, in UTF-16 units. */
export const MAX_DEFINITION_CHARACTERS = 256 * 1024;
const MAX_TEXT_CHARACTERS = 128 * 1024;
const MAX_MESSAGES = 64;
const MAX_VARIABLES = 64;
const MAX_TOOLS = 64;

export const PROMPT_ID = /^[a-z0-9][a-z0-9._-]{0,63}$/;
export const LABEL = /^[a-z][a-z0-9._-]{0,31}$/;
const VARIABLE_NAME = /^[A-Za-z]\w{0,63}$/;

const description = z.string().max(1_000).optional();
const maxCharacters = (most: number, usual: number) => z.int().min(1).max(most).default(usual);

const variable = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('string').describe('One line.'),
    maxCharacters: maxCharacters(10_000, 500),
    default: z.string().max(10_000).optional(),
    description,
  }),
  z.strictObject({
    type: z.literal('text').describe('Many lines.'),
    maxCharacters: maxCharacters(1_000_000, 20_000),
    untrusted: z.boolean().default(false).describe('Somebody else’s document: data, never orders.'),
    default: z.string().max(10_000).optional(),
    description,
  }),
  z.strictObject({
    type: z.enum(['integer', 'number']),
    min: z.number().optional(),
    max: z.number().optional(),
    default: z.number().optional(),
    description,
  }),
  z.strictObject({ type: z.literal('boolean'), default: z.boolean().optional(), description }),
  z.strictObject({
    type: z.literal('choice'),
    values: z.array(z.string().min(1).max(200)).min(1).max(200),
    default: z.string().optional(),
    description,
  }),
]);

const text = z.string().min(1).max(MAX_TEXT_CHARACTERS);
const jsonSchema = z.record(z.string(), z.unknown());

export const promptDefinition = z
  .strictObject({
    id: z.string().regex(PROMPT_ID, 'an id has small letters, digits, ".", "_" and "-", at most 64'),
    description,
    system: text.optional().describe('The system text.'),
    messages: z
      .array(z.strictObject({ role: z.enum(['user', 'assistant']), content: text }))
      .max(MAX_MESSAGES)
      .default([])
      .describe('Turns before the caller’s own.'),
    variables: z.record(z.string().regex(VARIABLE_NAME), variable).default({}),
    model: z.string().min(1).max(256).optional().describe('The model, by the name that callers ask for.'),
    parameters: z
      .strictObject({
        temperature: z.number().min(0).max(2).optional(),
        topP: z.number().min(0).max(1).optional(),
        maxOutputTokens: z.int().min(1).max(10_000_000).optional(),
        stop: z.array(z.string().min(1).max(200)).min(1).max(4).optional(),
      })
      .default({}),
    tools: z
      .array(
        z.strictObject({
          name: z.string().regex(/^[\w-]{1,64}$/),
          description: z.string().max(10_000).optional(),
          parameters: jsonSchema.default({ type: 'object', properties: {} }),
        }),
      )
      .max(MAX_TOOLS)
      .default([]),
    output: z
      .strictObject({ name: z.string().regex(/^[\w-]{1,64}$/), schema: jsonSchema })
      .optional()
      .describe('The JSON Schema that the answer must fit.'),
  })
  .superRefine(checkTexts);

export type PromptDefinition = z.output<typeof promptDefinition>;
export type PromptVariable = PromptDefinition['variables'][string];

interface Texts {
  readonly system?: string | undefined;
  readonly messages: readonly { readonly content: string }[];
  readonly variables: Readonly<Record<string, PromptVariable>>;
  readonly id: string;
}

function checkTexts(definition: Texts, context: z.RefinementCtx): void {
  const { system, messages, variables } = definition;
  const problem = (path: (string | number)[], message: string) =>
    context.addIssue({ code: 'custom', path, message });
  if (system === undefined && messages.length === 0) problem(['system'], 'a prompt has a text');
  if (JSON.stringify(definition).length > MAX_DEFINITION_CHARACTERS)
    problem([], `larger than ${MAX_DEFINITION_CHARACTERS} characters`);
  if (Object.keys(variables).length > MAX_VARIABLES)
    problem(['variables'], `more than ${MAX_VARIABLES} variables`);
  const used = new Set<string>();
  const read = (content: string, path: (string | number)[], isSystem: boolean) => {
    const parts = parseTemplate(content);
    if (typeof parts === 'string') return problem(path, parts);
    for (const name of variablesOf(parts)) {
      used.add(name);
      const declared = Object.hasOwn(variables, name) ? variables[name] : undefined;
      if (declared === undefined) problem(path, `the variable ${name} is not declared`);
      // A document among the system's words would speak with the system's voice.
      else if (isSystem && declared.type === 'text' && declared.untrusted)
        problem(path, `${name} is untrusted: it may stand in a user's message, not in the system text`);
    }
  };
  if (system !== undefined) read(system, ['system'], true);
  for (const [index, { content }] of messages.entries()) read(content, ['messages', index], false);
  for (const [name, declared] of Object.entries(variables)) {
    if (!used.has(name)) problem(['variables', name], 'no text has this variable');
    const wrong = wrongDefault(declared);
    if (wrong !== undefined) problem(['variables', name, 'default'], wrong);
  }
}

function wrongDefault(declared: PromptVariable): string | undefined {
  if (declared.default === undefined) return undefined;
  if (declared.type === 'choice' && !declared.values.includes(declared.default))
    return 'is none of the values';
  if (
    (declared.type === 'string' || declared.type === 'text') &&
    declared.default.length > declared.maxCharacters
  )
    return 'is longer than maxCharacters';
  return undefined;
}

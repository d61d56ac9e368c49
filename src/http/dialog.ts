/**
 * What a surface must know so that a request can use a prompt of the registry or a conversation that the gate keeps: how
 * their texts stand in its wire format. Adapters never decide: who may use what is the pipeline's.
 */
import { type Refusal, refuse } from '../errors.ts';
import type { ExpandedPrompt } from '../prompts/compiled-prompt.ts';
import type { PromptReference } from '../prompts/prompt-directory.ts';
import type { StrictJson } from './strict-json.ts';

export type WireItem = Readonly<Record<string, unknown>>;

export interface DialogForm {
  /** The member of the body that holds the turns. */
  readonly list: string;
  /** Puts a prompt into a body. `limited`: the caller may bring turns of user, assistant and tools, and nothing else. */
  expand(body: StrictJson, prompt: ExpandedPrompt, limited: boolean): StrictJson | Refusal;
  /** The caller's own items, which must be a new turn: nothing that a model or the system said. */
  newTurn(body: StrictJson): readonly WireItem[] | Refusal;
  /** Whether a turn can stand first in a conversation: it continues nothing. */
  opens(items: readonly unknown[]): boolean;
  /** A text of nobody's turn as an item with one part: to be marked as a document. */
  note(text: string): WireItem;
  /** The body with earlier items between the prompt's and the caller's own. */
  resume(body: StrictJson, turn: readonly WireItem[], history: readonly unknown[]): StrictJson;
  /** The items that an answer adds, as it was delivered; undefined where it cannot be read, or says nothing. */
  reply(delivered: string, streamed: boolean): readonly WireItem[] | undefined;
}

/** What the gate put into a body, for its readers. */
export interface ExpandedFacts {
  /** How many of the list's first items are the prompt's. */
  readonly leading: number;
  /** `ITEM.PART`: the parts of those items that are somebody else's document. */
  readonly untrusted: ReadonlySet<string>;
  /** Members that hold the prompt's texts, with what the caller itself sent in them; null: nothing. */
  readonly hidden: ReadonlyMap<string, string | null>;
}

/** What a request names of the gate's own. */
export interface NamedDialog {
  readonly prompt: NamedPrompt | undefined;
  /** A conversation's id. */
  readonly conversation: string | undefined;
}

export interface NamedPrompt {
  /** `at` is undefined where the request says neither version nor label. */
  readonly reference: Omit<PromptReference, 'at'> & { readonly at: number | string | undefined };
  readonly variables: unknown;
}

const MAX_ID_CHARACTERS = 128;
const VERSION = /^[1-9]\d{0,8}$/;
const PROMPT_FIELDS: ReadonlySet<string> = new Set(['id', 'version', 'label', 'variables']);

/** Undefined where the request names neither: almost always, so this looks at two members and nothing else. */
export function readNamedDialog({ value }: StrictJson): NamedDialog | Refusal | undefined {
  if (!isItem(value)) return undefined;
  const { prompt, conversation } = value;
  if (prompt == null && conversation == null) return undefined;
  const named = prompt == null ? undefined : readPrompt(prompt);
  if (named !== undefined && 'refused' in named) return named;
  const id = isItem(conversation) ? conversation['id'] : conversation;
  if (conversation == null) return { prompt: named, conversation: undefined };
  if (!isId(id) || (isItem(conversation) && Object.keys(conversation).length !== 1))
    return invalid('conversation', 'the id of a conversation, or an object with it');
  return { prompt: named, conversation: id };
}

function readPrompt(prompt: unknown): NamedPrompt | Refusal {
  if (!isItem(prompt)) return invalid('prompt', 'an object');
  const { id, version, label, variables } = prompt;
  if (!Object.keys(prompt).every((name) => PROMPT_FIELDS.has(name)))
    return invalid('prompt', 'an object of id, version or label, and variables');
  if (!isId(id)) return invalid('prompt.id', 'the id of a prompt');
  if (version != null && label != null) return invalid('prompt.label', 'absent where there is a version');
  const at = version ?? label ?? undefined;
  if (at === undefined) return { reference: { id, at: undefined }, variables };
  const param = version == null ? 'prompt.label' : 'prompt.version';
  if (typeof at === 'number' && version != null && Number.isSafeInteger(at) && at > 0)
    return { reference: { id, at }, variables };
  if (!isId(at)) return invalid(param, 'the number of a version, or a label');
  // The formats of others have a version only, as a text: there it may be a label as well.
  const isNumber = version != null && VERSION.test(at);
  return { reference: { id, at: isNumber ? Number(at) : at }, variables };
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= MAX_ID_CHARACTERS;
}

export function isItem(value: unknown): value is WireItem {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function invalid(param: string, expected: string): Refusal {
  return refuse('invalid_field', `${param} is not ${expected}`, {
    param,
    detail: `${param} must be ${expected}.`,
  });
}

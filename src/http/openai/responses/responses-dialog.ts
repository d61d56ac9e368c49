/**
 * Prompts and kept conversations in Responses: the system text as instructions, items before the caller's own, and what an
 * answer adds to them. The answer repeats a request's instructions and tools: what of them is the prompt's stays hidden.
 */
import type { Refusal } from '../../../errors.ts';
import type { ExpandedPrompt } from '../../../prompts/compiled-prompt.ts';
import { type DialogForm, invalid, isItem, type WireItem } from '../../dialog.ts';
import { editJson } from '../../json-edit.ts';
import {
  type Allowed,
  limitProblem,
  type MemberNames,
  membersOf,
  promptItems,
  untrustedPlaces,
} from '../../prompted-members.ts';
import { SseParser } from '../../sse-parser.ts';
import type { StrictJson } from '../../strict-json.ts';

const NAMES: MemberNames = {
  topP: 'top_p',
  stop: undefined,
  maximum: ['max_output_tokens'],
  tools: (tools) => tools.map((tool) => ({ type: 'function', strict: false, ...tool })),
  output: ({ name, schema }) => ({
    member: 'text',
    value: { format: { type: 'json_schema', name, schema, strict: true } },
  }),
};

const ALLOWED: Allowed = {
  members: new Set([
    ...['model', 'input', 'prompt', 'conversation', 'previous_response_id', 'stream', 'stream_options'],
    ...['max_output_tokens', 'store', 'metadata', 'user', 'safety_identifier'],
  ]),
  roles: new Set(['user', 'assistant']),
};

/** What a client may add: its user's words, what its tools returned. */
const NEW_TYPES: ReadonlySet<unknown> = new Set([
  ...['function_call_output', 'custom_tool_call_output', 'computer_call_output', 'local_shell_call_output'],
  ...['shell_call_output', 'apply_patch_call_output'],
]);
const ENDINGS: ReadonlySet<unknown> = new Set(['response.completed', 'response.incomplete']);

export const responsesDialog: DialogForm = {
  list: 'input',
  expand: expandResponses,
  newTurn,
  opens,
  note: (text) => ({ role: 'user', content: [{ type: 'input_text', text }] }),
  resume,
  reply: (delivered, streamed) => {
    const answer: unknown = streamed ? answerOfStream(delivered) : JSON.parse(delivered);
    const output = isItem(answer) ? answer['output'] : undefined;
    if (!Array.isArray(output)) return undefined;
    const items = output.filter(isItem).filter(isSendable);
    return items.length === 0 ? undefined : items;
  },
};

function expandResponses(body: StrictJson, prompt: ExpandedPrompt, limited: boolean): StrictJson | Refusal {
  const root = body.value as WireItem;
  const problem = limited ? limitProblem(root, 'input', ALLOWED) : undefined;
  if (problem !== undefined) return problem;
  const members = membersOf(root, prompt, NAMES);
  if ('refused' in members) return members;
  const { instructions = null } = root;
  if (instructions !== null && typeof instructions !== 'string') return invalid('instructions', 'a string');
  const own = itemsOf(root['input']);
  if (own === undefined) return invalid('input', 'a string or an array');
  const leading = promptItems(prompt.messages, (role) => (role === 'user' ? 'input_text' : 'output_text'));
  const texts = [prompt.system, instructions ?? undefined].filter((text) => text !== undefined);
  const text = editJson(body.text, [
    ...[...members].map(([name, value]) => ({ path: [name], value })),
    { path: ['prompt'] },
    ...(texts.length === 0 ? [] : [{ path: ['instructions'], value: texts.join('\n\n') }]),
    { path: ['input'], value: [...leading, ...own] },
  ]);
  const hidden = new Map<string, string | null>([['instructions', instructions]]);
  if (prompt.tools.length > 0) hidden.set('tools', null);
  if (prompt.output !== undefined) hidden.set('text', null);
  const untrusted = untrustedPlaces(prompt.messages, 0);
  return { text, value: JSON.parse(text), expanded: { leading: leading.length, untrusted, hidden } };
}

function itemsOf(input: unknown): readonly unknown[] | undefined {
  if (input == null) return [];
  if (typeof input === 'string') return [{ type: 'message', role: 'user', content: input }];
  return Array.isArray(input) ? input : undefined;
}

function newTurn({ value, expanded }: StrictJson): readonly WireItem[] | Refusal {
  const input = isItem(value) ? itemsOf(value['input']) : undefined;
  if (isItem(value) && value['previous_response_id'] != null)
    return invalid('previous_response_id', 'absent where there is a conversation');
  const own = (input ?? []).slice(expanded?.leading ?? 0);
  if (own.length === 0) return invalid('input', 'a new turn');
  for (const [index, item] of own.entries())
    if (!isItem(item) || !isNew(item))
      return invalid(
        `input[${index}]`,
        'a user’s message or a tool’s result: the gate keeps what was said before',
      );
  return own.filter(isItem);
}

function isNew({ type, role }: WireItem): boolean {
  return type == null || type === 'message' ? role === 'user' : NEW_TYPES.has(type);
}

/** Not a tool's result, which needs the call before it. */
function opens([first]: readonly unknown[]): boolean {
  return isItem(first) && first['role'] === 'user';
}

function resume(body: StrictJson, turn: readonly WireItem[], history: readonly unknown[]): StrictJson {
  const input = itemsOf((body.value as WireItem)['input']) ?? [];
  const leading = input.slice(0, input.length - turn.length);
  const text = editJson(body.text, [{ path: ['input'], value: [...leading, ...history, ...turn] }]);
  return { ...body, text, value: JSON.parse(text) };
}

/** The answer that the last event repeats. */
function answerOfStream(delivered: string): unknown {
  const events = new SseParser().push(Buffer.from(delivered));
  const last = events.findLast(({ data }) => data !== undefined && data.trim() !== '[DONE]');
  const root: unknown = last?.data === undefined ? undefined : JSON.parse(last.data);
  return isItem(root) && ENDINGS.has(root['type']) ? root['response'] : undefined;
}

/** Reasoning that the provider did not hand over sealed is lost: naming it would be refused. */
function isSendable(item: WireItem): boolean {
  return item['type'] !== 'reasoning' || typeof item['encrypted_content'] === 'string';
}

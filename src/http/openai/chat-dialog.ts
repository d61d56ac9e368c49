/** Prompts and kept conversations in Chat Completions: messages before the caller's own, and what an answer adds to them. */
import type { Refusal } from '../../errors.ts';
import type { ExpandedPrompt } from '../../prompts/compiled-prompt.ts';
import { type DialogForm, invalid, isItem, type WireItem } from '../dialog.ts';
import { editJson } from '../json-edit.ts';
import { newMessages, resumeMessages } from '../message-turns.ts';
import {
  type Allowed,
  limitProblem,
  type MemberNames,
  membersOf,
  promptItems,
  untrustedPlaces,
} from '../prompted-members.ts';
import { SseParser } from '../sse-parser.ts';
import type { StrictJson } from '../strict-json.ts';

const NAMES: MemberNames = {
  topP: 'top_p',
  stop: 'stop',
  maximum: ['max_completion_tokens', 'max_tokens'],
  tools: (tools) => tools.map((tool) => ({ type: 'function', function: tool })),
  output: ({ name, schema }) => ({
    member: 'response_format',
    value: { type: 'json_schema', json_schema: { name, schema, strict: true } },
  }),
};

const ITEM_MEMBERS: ReadonlySet<string> = new Set([
  ...['role', 'content', 'tool_calls', 'tool_call_id', 'refusal'],
]);

const ALLOWED: Allowed = {
  members: new Set([
    ...['model', 'messages', 'prompt', 'conversation', 'stream', 'stream_options', 'n', 'user', 'metadata'],
    ...['max_tokens', 'max_completion_tokens', 'safety_identifier', 'store'],
  ]),
  roles: new Set(['user', 'assistant', 'tool']),
  item: (item) =>
    typeof item['role'] === 'string' && Object.keys(item).every((name) => ITEM_MEMBERS.has(name)),
};

/** Whose words a new turn may bring. */
const NEW_ROLES: ReadonlySet<unknown> = new Set(['user', 'tool']);
/** Most choices whose pieces are put together; only the first is a turn. */
const MAX_CALLS = 256;

export const chatDialog: DialogForm = {
  list: 'messages',
  expand: expandChat,
  newTurn: (body) => newMessages(body, roleProblem),
  opens,
  note: (text) => ({ role: 'user', content: [{ type: 'text', text }] }),
  resume: resumeMessages,
  reply: (delivered, streamed) => {
    const message = streamed ? messageOfStream(delivered) : messageOfWhole(delivered);
    return message === undefined ? undefined : [message];
  },
};

function expandChat(body: StrictJson, prompt: ExpandedPrompt, limited: boolean): StrictJson | Refusal {
  const root = body.value as WireItem;
  const problem = limited ? limitProblem(root, 'messages', ALLOWED) : undefined;
  if (problem !== undefined) return problem;
  const members = membersOf(root, prompt, NAMES);
  if ('refused' in members) return members;
  const { messages: own = [] } = root;
  if (!Array.isArray(own)) return invalid('messages', 'an array');
  const system = prompt.system === undefined ? [] : [{ role: 'system', content: prompt.system }];
  const leading = [...system, ...promptItems(prompt.messages, () => 'text')];
  const text = editJson(body.text, [
    ...[...members].map(([name, value]) => ({ path: [name], value })),
    { path: ['prompt'] },
    { path: ['messages'], value: [...leading, ...own] },
  ]);
  const untrusted = untrustedPlaces(prompt.messages, system.length);
  return {
    text,
    value: JSON.parse(text),
    expanded: { leading: leading.length, untrusted, hidden: new Map() },
  };
}

/** The model's own words come from the gate: whoever could send them could make it have said anything. */
function roleProblem(message: unknown, index: number): Refusal | undefined {
  if (isItem(message) && NEW_ROLES.has(message['role'])) return undefined;
  return invalid(`messages[${index}].role`, 'user or tool: the gate keeps what was said before');
}

/** Not a tool's result, which needs the call before it. */
function opens([first]: readonly unknown[]): boolean {
  return isItem(first) && first['role'] === 'user';
}

function messageOfWhole(delivered: string): WireItem | undefined {
  const root: unknown = JSON.parse(delivered);
  const choices = isItem(root) ? root['choices'] : undefined;
  const first: unknown = Array.isArray(choices) ? choices[0] : undefined;
  const message = isItem(first) ? first['message'] : undefined;
  if (!isItem(message)) return undefined;
  const { content, tool_calls: calls, refusal } = message;
  return assistant(content ?? refusal ?? null, Array.isArray(calls) ? calls.filter(isItem) : []);
}

function assistant(content: unknown, calls: readonly WireItem[]): WireItem | undefined {
  if (calls.length === 0 && (typeof content !== 'string' || content === '')) return undefined;
  return { role: 'assistant', content, ...(calls.length > 0 && { tool_calls: calls }) };
}

interface OpenCall {
  id: unknown;
  type: unknown;
  name: string;
  arguments: string;
}

/** Of the first choice: its words, and its calls by their index. */
function messageOfStream(delivered: string): WireItem | undefined {
  let content = '';
  const calls = new Map<unknown, OpenCall>();
  for (const { data } of new SseParser().push(Buffer.from(delivered))) {
    if (data === undefined || data.trim() === '[DONE]') continue;
    const delta = firstDelta(JSON.parse(data));
    if (delta === undefined) continue;
    for (const said of [delta['content'], delta['refusal']]) if (typeof said === 'string') content += said;
    const pieces: readonly unknown[] = Array.isArray(delta['tool_calls']) ? delta['tool_calls'] : [];
    for (const piece of pieces) if (isItem(piece) && calls.size < MAX_CALLS) takeCall(calls, piece);
  }
  const list = [...calls.values()].map(({ id, type, name, arguments: given }) =>
    type === 'custom'
      ? { id, type, custom: { name, input: given } }
      : { id, type, function: { name, arguments: given } },
  );
  return assistant(content === '' && list.length > 0 ? null : content, list);
}

function firstDelta(event: unknown): WireItem | undefined {
  const choices = isItem(event) ? event['choices'] : undefined;
  const first: unknown = Array.isArray(choices)
    ? choices.find((choice: unknown) => isItem(choice) && (choice['index'] ?? 0) === 0)
    : undefined;
  const delta = isItem(first) ? first['delta'] : undefined;
  return isItem(delta) ? delta : undefined;
}

function takeCall(calls: Map<unknown, OpenCall>, piece: WireItem): void {
  const call = calls.get(piece['index']) ?? { id: undefined, type: 'function', name: '', arguments: '' };
  calls.set(piece['index'], call);
  call.id = piece['id'] ?? call.id;
  call.type = piece['type'] ?? call.type;
  const part = piece['function'] ?? piece['custom'];
  if (!isItem(part)) return;
  const given = part['arguments'] ?? part['input'];
  if (typeof part['name'] === 'string') call.name += part['name'];
  if (typeof given === 'string') call.arguments += given;
}

/** Prompts and kept conversations in Messages: the system text, turns before the caller's own, and what an answer adds. */
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
  stop: 'stop_sequences',
  maximum: ['max_tokens'],
  tools: (tools) =>
    tools.map(({ name, description, parameters }) => ({
      name,
      ...(description !== undefined && { description }),
      input_schema: parameters,
    })),
  output: ({ schema }) => ({ member: 'output_config', value: { format: { type: 'json_schema', schema } } }),
};

const ALLOWED: Allowed = {
  members: new Set([...['model', 'messages', 'prompt', 'conversation', 'stream', 'max_tokens', 'metadata']]),
  roles: new Set(['user', 'assistant']),
  item: (item) =>
    typeof item['role'] === 'string' &&
    Object.keys(item).every((name) => name === 'role' || name === 'content'),
};

/** Blocks of a user's message that only a model or its provider makes. */
const OF_THE_MODEL =
  /^(?:thinking|redacted_thinking|(?:server_|mcp_)?tool_use|(?!tool_result$).*_tool_result)$/;
/** Most content blocks of one streamed answer. */
const MAX_BLOCKS = 4_096;

export const messagesDialog: DialogForm = {
  list: 'messages',
  expand: expandMessages,
  newTurn: (body) => newMessages(body, contentProblem),
  opens,
  note: (text) => ({ role: 'user', content: [{ type: 'text', text }] }),
  resume: resumeMessages,
  reply: (delivered, streamed) => {
    const content = streamed ? blocksOfStream(delivered) : contentOf(JSON.parse(delivered));
    return content.length === 0 ? undefined : [{ role: 'assistant', content }];
  },
};

function expandMessages(body: StrictJson, prompt: ExpandedPrompt, limited: boolean): StrictJson | Refusal {
  const root = body.value as WireItem;
  const problem = limited ? limitProblem(root, 'messages', ALLOWED) : undefined;
  if (problem !== undefined) return problem;
  const members = membersOf(root, prompt, NAMES);
  if ('refused' in members) return members;
  const { messages: own = [], system } = root;
  if (!Array.isArray(own)) return invalid('messages', 'an array');
  const leading = promptItems(prompt.messages, () => 'text');
  const text = editJson(body.text, [
    ...[...members].map(([name, value]) => ({ path: [name], value })),
    { path: ['prompt'] },
    ...(prompt.system === undefined ? [] : [{ path: ['system'], value: joined(prompt.system, system) }]),
    { path: ['messages'], value: [...leading, ...own] },
  ]);
  const untrusted = untrustedPlaces(prompt.messages, 0);
  return {
    text,
    value: JSON.parse(text),
    expanded: { leading: leading.length, untrusted, hidden: new Map() },
  };
}

/** The prompt's text before the caller's; what is no system text is left for the format's own check. */
function joined(ours: string, theirs: unknown): unknown {
  if (theirs == null) return ours;
  if (typeof theirs === 'string') return `${ours}\n\n${theirs}`;
  return Array.isArray(theirs) ? [{ type: 'text', text: ours }, ...theirs] : theirs;
}

function contentProblem(message: unknown, index: number): Refusal | undefined {
  if (!isItem(message) || message['role'] !== 'user')
    return invalid(`messages[${index}].role`, 'user: the gate keeps what was said before');
  const { content } = message;
  if (
    Array.isArray(content) &&
    content.some((block) => isItem(block) && OF_THE_MODEL.test(String(block['type'])))
  )
    return invalid(`messages[${index}].content`, 'a user’s: the gate keeps what the model said');
  return undefined;
}

/** Not a tool's result, which needs the call before it. */
function opens([first]: readonly unknown[]): boolean {
  const content = isItem(first) ? first['content'] : undefined;
  if (!Array.isArray(content)) return typeof content === 'string';
  return !content.some((block) => isItem(block) && block['type'] === 'tool_result');
}

function contentOf(answer: unknown): readonly WireItem[] {
  const content = isItem(answer) ? answer['content'] : undefined;
  return Array.isArray(content) ? content.filter(isItem) : [];
}

/** Deltas, by the member of the block that they continue. */
const CONTINUED: Readonly<Record<string, readonly [string, string]>> = {
  text_delta: ['text', 'text'],
  thinking_delta: ['thinking', 'thinking'],
  signature_delta: ['signature', 'signature'],
  input_json_delta: ['partial_json', 'input'],
};

function blocksOfStream(delivered: string): readonly WireItem[] {
  const blocks = new Map<unknown, Map<string, unknown>>();
  const inputs = new Map<unknown, string>();
  for (const { data } of new SseParser().push(Buffer.from(delivered))) {
    const event: unknown = data === undefined ? undefined : JSON.parse(data);
    if (!isItem(event)) continue;
    const { type, index, content_block: started, delta } = event;
    if (type === 'content_block_start' && isItem(started) && blocks.size < MAX_BLOCKS)
      blocks.set(index, new Map(Object.entries(started)));
    if (type === 'content_block_delta' && isItem(delta)) follow(delta, blocks.get(index), { inputs, index });
  }
  const made: WireItem[] = [];
  for (const [index, block] of blocks) {
    const input = inputs.get(index);
    const value = input === undefined ? undefined : parsed(input);
    // An answer may be cut in the middle of a call: then it is no turn.
    if (input !== undefined && value === undefined) return [];
    made.push({ ...Object.fromEntries(block), ...(input !== undefined && { input: value }) });
  }
  return made;
}

function parsed(input: string): unknown {
  try {
    return JSON.parse(input);
  } catch {
    // The parser's message quotes the text, so it goes nowhere.
    return undefined;
  }
}

function follow(
  delta: WireItem,
  block: Map<string, unknown> | undefined,
  { inputs, index }: { readonly inputs: Map<unknown, string>; readonly index: unknown },
): void {
  if (block === undefined) return;
  if (delta['type'] === 'citations_delta') {
    const before = block.get('citations');
    block.set('citations', [...(Array.isArray(before) ? before : []), delta['citation']]);
    return;
  }
  const [from, to] = CONTINUED[String(delta['type'])] ?? [];
  const piece = from === undefined ? undefined : delta[from];
  if (to === undefined || typeof piece !== 'string' || piece === '') return;
  if (to === 'input') inputs.set(index, (inputs.get(index) ?? '') + piece);
  else block.set(to, String(block.get(to) ?? '') + piece);
}

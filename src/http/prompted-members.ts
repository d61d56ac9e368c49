/**
 * The members of a request that a prompt sets, in a surface's own names. What a prompt fixes a caller may repeat and not
 * change; only the output maximum may be asked for lower. Nothing of either side is dropped in silence.
 */
import { type Refusal, refuse } from '../errors.ts';
import type { ExpandedMessage, ExpandedPrompt } from '../prompts/compiled-prompt.ts';
import { invalid, isItem, type WireItem } from './dialog.ts';

/** Where a surface has what. */
export interface MemberNames {
  readonly topP: string;
  /** Undefined: the format has no stop sequences. */
  readonly stop: string | undefined;
  /** The first is written where the caller sent none. */
  readonly maximum: readonly [string, ...string[]];
  readonly tools: (tools: ExpandedPrompt['tools']) => readonly WireItem[];
  readonly output: (output: NonNullable<ExpandedPrompt['output']>) => {
    readonly member: string;
    readonly value: unknown;
  };
}

/** What a caller that is limited to prompts may send. */
export interface Allowed {
  readonly members: ReadonlySet<string>;
  readonly roles: ReadonlySet<unknown>;
  /** Members of a turn; absent: those of the format. */
  readonly item?: (item: WireItem) => boolean;
}

export function membersOf(
  root: WireItem,
  prompt: ExpandedPrompt,
  names: MemberNames,
): ReadonlyMap<string, unknown> | Refusal {
  const members = new Map<string, unknown>();
  const { model, parameters, tools, output } = prompt;
  // SDKs whose types want a model can say '' for the prompt's own.
  const asked = root['model'] === '' ? undefined : root['model'];
  if (model !== undefined) {
    if (asked != null && asked !== model) return fixed('model');
    if (asked == null) members.set('model', model);
  }
  const { temperature, topP, stop, maxOutputTokens } = parameters;
  if (stop !== undefined && names.stop === undefined)
    return refuse('unsupported_content', 'the format has no stop sequences', {
      param: 'prompt',
      detail: 'This prompt has stop sequences, which this format has not.',
    });
  const scalars = [
    ['temperature', temperature],
    [names.topP, topP],
    [names.stop ?? '', stop],
  ] as const;
  for (const [name, value] of scalars) {
    if (value === undefined) continue;
    if (root[name] != null && JSON.stringify(root[name]) !== JSON.stringify(value)) return fixed(name);
    members.set(name, value);
  }
  if (maxOutputTokens !== undefined) setMaximum(root, maxOutputTokens, names.maximum, members);
  if (tools.length > 0) {
    if (root['tools'] != null) return fixed('tools');
    members.set('tools', names.tools(tools));
  }
  if (output !== undefined) {
    const { member, value } = names.output(output);
    if (root[member] != null) return fixed(member);
    members.set(member, value);
  }
  return members;
}

function setMaximum(
  root: WireItem,
  most: number,
  names: MemberNames['maximum'],
  members: Map<string, unknown>,
): void {
  const given = names.filter((name) => root[name] != null);
  for (const name of given.length > 0 ? given : [names[0]]) {
    const asked = root[name];
    // What is no number is left for the format's own check.
    if (asked == null || (typeof asked === 'number' && asked > most)) members.set(name, most);
  }
}

function fixed(param: string): Refusal {
  return refuse('invalid_field', `the prompt fixes ${param}`, {
    param,
    detail: `${param} is fixed by the prompt: leave it out.`,
  });
}

/** Why a limited caller's request goes no further; undefined where it does. */
export function limitProblem(root: WireItem, list: string, allowed: Allowed): Refusal | undefined {
  for (const name of Object.keys(root)) if (!allowed.members.has(name)) return notAllowed(shown(name));
  const items = root[list];
  if (!Array.isArray(items)) return undefined;
  for (const [index, item] of items.entries()) {
    const at = `${list}[${index}]`;
    if (!isItem(item)) return invalid(at, 'an object');
    if (item['role'] !== undefined && !allowed.roles.has(item['role'])) return notAllowed(`${at}.role`);
    if (allowed.item !== undefined && !allowed.item(item)) return notAllowed(at);
  }
  return undefined;
}

function notAllowed(param: string): Refusal {
  return refuse('forbidden', 'a caller that is limited to prompts sent what the prompt says', {
    param,
    detail: `This credential may not send ${param}: the prompt says it.`,
  });
}

function shown(name: string): string {
  return /^\w{1,64}$/.test(name) ? name : 'a member of this name';
}

/** The prompt's turns in a format that tells text parts by `textType`, and which of their parts are documents. */
export function promptItems(
  messages: readonly ExpandedMessage[],
  textType: (role: ExpandedMessage['role']) => string,
): readonly WireItem[] {
  return messages.map(({ role, parts }) => ({
    role,
    content:
      parts.length === 1 && parts[0]?.untrusted === false
        ? parts[0].text
        : parts.map(({ text }) => ({ type: textType(role), text })),
  }));
}

/** `ITEM.PART` of each document, `first` being the place of the prompt's first turn in the list. */
export function untrustedPlaces(messages: readonly ExpandedMessage[], first: number): ReadonlySet<string> {
  const places = new Set<string>();
  for (const [index, { parts }] of messages.entries())
    for (const [part, { untrusted }] of parts.entries())
      if (untrusted) places.add(`${first + index}.${part}`);
  return places;
}

/**
 * Reads what a request names of the gate's own, a prompt or a conversation, and puts the prompt's texts into its body:
 * before anything is decided about the request, so that every text is judged, bounded and paid for. A prompt that the
 * caller may not use and one that does not exist are answered alike.
 */
import { isRefusal, type Refusal, refuse } from '../errors.ts';
import { type DialogForm, type NamedPrompt, readNamedDialog } from '../http/dialog.ts';
import { editJson } from '../http/json-edit.ts';
import type { StrictJson } from '../http/strict-json.ts';
import { USUAL_LABEL } from '../prompts/prompt-registry.ts';
import type { Gate } from './gate.ts';
import type { Authenticated } from './request-states.ts';

/** Which version of which prompt a request was made with; for records and the cache's key. */
export interface PromptUse {
  readonly id: string;
  readonly version: number;
}

export interface OpenedDialog {
  readonly form: DialogForm;
  /** The body with the prompt in it, and without the conversation's name. */
  readonly body: StrictJson;
  readonly prompt: PromptUse | undefined;
  /** The id of a conversation that is yet to be found. */
  readonly conversation: string | undefined;
}

/** Undefined where the request names neither. */
export function openDialog(
  gate: Gate,
  authenticated: Authenticated,
  body: StrictJson,
): OpenedDialog | Refusal | undefined {
  const { dialog: form } = authenticated.surface;
  if (form === undefined) return undefined;
  const named = readNamedDialog(body);
  if (named === undefined || isRefusal(named)) return named;
  const { prompt, conversation } = named;
  const opened = conversation === undefined ? body : withoutConversation(body);
  if (prompt === undefined) return { form, body: opened, prompt: undefined, conversation };
  return expand(gate, authenticated, { form, body: opened, named: prompt, conversation });
}

interface Expanding extends Pick<OpenedDialog, 'form' | 'body' | 'conversation'> {
  readonly named: NamedPrompt;
}

function expand(
  gate: Gate,
  { principal, revision }: Authenticated,
  { form, body, named, conversation }: Expanding,
): OpenedDialog | Refusal {
  const { id, at = USUAL_LABEL } = named.reference;
  const access = revision.access.promptAccess(principal);
  const found = access.allows(id) ? gate.prompts.find(principal.tenant, { id, at }) : undefined;
  if (found === undefined)
    return refuse('prompt_not_found', 'no such prompt for this caller', { param: 'prompt.id' });
  const expanded = found.expand(named.variables);
  if (isRefusal(expanded)) return expanded;
  const whole = form.expand(body, expanded, access.only);
  if (isRefusal(whole)) return whole;
  return { form, body: whole, prompt: { id, version: found.version }, conversation };
}

function withoutConversation(body: StrictJson): StrictJson {
  const text = editJson(body.text, [{ path: ['conversation'] }]);
  return { ...body, text, value: JSON.parse(text) };
}

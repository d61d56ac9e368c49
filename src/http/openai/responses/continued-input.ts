/**
 * Makes a request whole that names what it does not bring: an earlier answer, items of one. The history comes from what
 * the gate kept, so that a caller cannot forge what a model said before.
 */
import { type Refusal, refuse } from '../../../errors.ts';
import type { AnswerMemory, StoredAnswer } from '../../answer-memory.ts';
import { isObject } from '../../json-object.ts';
import { unsupported } from '../field-checks.ts';
import type { ResponsesFields } from './responses-fields.ts';

export interface ContinuedInput {
  /** Every item that the model is to be given. */
  readonly items: readonly unknown[];
  /** Those of them that the caller knows: without a prompt's. */
  readonly known: readonly unknown[];
  /** Whether they are others than the request's own. */
  readonly changed: boolean;
}

export async function continueInput(
  fields: ResponsesFields,
  memory: AnswerMemory,
): Promise<ContinuedInput | Refusal> {
  const { previousId, references } = fields;
  const own = fields.items ?? ownText(fields.root['input']);
  // A prompt's items come before everything, and are told to nobody.
  const prompted = own.slice(0, fields.leading);
  if (previousId === undefined && references.length === 0)
    return { items: own, known: own.slice(fields.leading), changed: false };
  if (!memory.keeps) {
    const param = previousId === undefined ? 'input' : 'previous_response_id';
    return unsupported(param, 'earlier answers are not kept here; send the whole conversation');
  }
  const previous = previousId === undefined ? undefined : await memory.find(previousId);
  if (previousId !== undefined && previous === undefined) return notFound('previous_response_id');
  const history = previous === undefined ? [] : historyOf(previous);
  const named = await findNamed(references, history, memory);
  const items: unknown[] = [...history];
  for (const [index, item] of own.entries()) {
    if (index < fields.leading) continue;
    if (!isObject(item) || item['type'] !== 'item_reference') items.push(item);
    else if (named.has(String(item['id']))) items.push(named.get(String(item['id'])));
    else return notFound(`input[${index}].id`);
  }
  const known = items.filter(isSendable);
  return { items: [...prompted, ...known], known, changed: true };
}

function ownText(input: unknown): readonly unknown[] {
  return typeof input === 'string' ? [{ type: 'message', role: 'user', content: input }] : [];
}

export function historyOf({ input, answer }: StoredAnswer): readonly unknown[] {
  const { output } = answer;
  return Array.isArray(output) ? [...input, ...output] : input;
}

async function findNamed(
  references: readonly string[],
  history: readonly unknown[],
  memory: AnswerMemory,
): Promise<ReadonlyMap<string, unknown>> {
  if (references.length === 0) return new Map();
  const wanted = new Set(references);
  const found = new Map<string, unknown>();
  for (const item of history)
    if (isObject(item) && wanted.delete(String(item['id']))) found.set(String(item['id']), item);
  if (wanted.size === 0) return found;
  return new Map([...found, ...(await memory.findItems([...wanted]))]);
}

/** The provider keeps nothing: reasoning that it did not hand over sealed is lost, and naming it would be refused. */
function isSendable(item: unknown): boolean {
  return !isObject(item) || item['type'] !== 'reasoning' || typeof item['encrypted_content'] === 'string';
}

function notFound(param: string): Refusal {
  return refuse('not_found', 'no such kept answer for this caller', {
    param,
    detail: `${param} names nothing that is kept for this caller.`,
  });
}

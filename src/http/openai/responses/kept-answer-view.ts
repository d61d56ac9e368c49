/** What GET /v1/responses/{id} and its input_items show of a kept answer, in OpenAI's shape. */
import { createHash } from 'node:crypto';
import type { Refusal } from '../../../errors.ts';
import type { StoredAnswer } from '../../answer-memory.ts';
import { isObject } from '../../json-object.ts';
import { unsupported, wrongType } from '../field-checks.ts';

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;
const ITEM_ID_CHARACTERS = 32;

export function renderKeptAnswer({ answer }: StoredAnswer, query: string): string | Refusal {
  if (new URLSearchParams(query).get('stream') === 'true')
    return unsupported('stream', 'a kept answer is given whole');
  return JSON.stringify(answer);
}

export function renderDeleted(id: string): string {
  return JSON.stringify({ id, object: 'response', deleted: true });
}

/** `limit`, `order` and `after` as the API has them; the newest item first where nothing is asked for. */
export function renderInputItems(id: string, { input }: StoredAnswer, query: string): string | Refusal {
  const asked = new URLSearchParams(query);
  const limit = Number(asked.get('limit') ?? DEFAULT_LIMIT);
  if (!(Number.isSafeInteger(limit) && limit >= 1 && limit <= MAX_LIMIT))
    return wrongType('limit', `an integer between 1 and ${MAX_LIMIT}`);
  const items = input.map((item, index) => named(item, `${id}/${index}`));
  if (asked.get('order') !== 'asc') items.reverse();
  const after = asked.get('after');
  const start = after === null ? 0 : items.findIndex((item) => item['id'] === after) + 1;
  if (after !== null && start === 0) return wrongType('after', 'the id of an item of this answer');
  const data = items.slice(start, start + limit);
  return JSON.stringify({
    object: 'list',
    data,
    first_id: data[0]?.['id'] ?? null,
    last_id: data.at(-1)?.['id'] ?? null,
    has_more: start + limit < items.length,
  });
}

/** A caller need not name its items; here each has an id, the same whenever it is asked for. */
function named(item: unknown, place: string): Readonly<Record<string, unknown>> {
  const held = isObject(item) ? item : { value: item };
  if (typeof held['id'] === 'string') return held;
  const digest = createHash('sha256').update(place).digest('hex').slice(0, ITEM_ID_CHARACTERS);
  return { id: `item_${digest}`, ...(held['type'] === undefined && { type: 'message' }), ...held };
}

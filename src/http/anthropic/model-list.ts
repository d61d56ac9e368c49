/** GET /v1/models and /v1/models/{model} in Anthropic's shape, with its pages. */
import { type Refusal, refuse } from '../../errors.ts';
import type { ModelPlan } from '../../pipeline/gate.ts';

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 1_000;

/** @param query of the request, without the question mark: `limit`, `after_id`, `before_id`. */
export function renderModelPage(
  models: readonly ModelPlan[],
  query: string,
  createdAtMs: number,
): string | Refusal {
  const asked = new URLSearchParams(query);
  const limit = Number(asked.get('limit') ?? DEFAULT_LIMIT);
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > MAX_LIMIT)
    return refuse('invalid_field', 'the limit is no page size', {
      param: 'limit',
      detail: `limit must be an integer from 1 to ${MAX_LIMIT}.`,
    });
  const { page, hasMore } = pageOf(models, asked, limit);
  return JSON.stringify({
    data: page.map((model) => modelEntry(model, createdAtMs)),
    has_more: hasMore,
    first_id: page[0]?.name ?? null,
    last_id: page.at(-1)?.name ?? null,
  });
}

export function renderModelInfo(model: ModelPlan, createdAtMs: number): string {
  return JSON.stringify(modelEntry(model, createdAtMs));
}

function pageOf(models: readonly ModelPlan[], asked: URLSearchParams, limit: number) {
  const indexOf = (id: string) => models.findIndex(({ name }) => name === id);
  const [after, before] = [asked.get('after_id'), asked.get('before_id')];
  if (before !== null && after === null) {
    const end = Math.max(0, indexOf(before));
    const start = Math.max(0, end - limit);
    return { page: models.slice(start, end), hasMore: start > 0 };
  }
  const start = after === null ? 0 : indexOf(after) + 1;
  return { page: models.slice(start, start + limit), hasMore: start + limit < models.length };
}

function modelEntry({ name, simulated }: ModelPlan, createdAtMs: number) {
  return {
    type: 'model',
    id: name,
    display_name: name,
    created_at: new Date(createdAtMs).toISOString(),
    ...(simulated && { simulated: true }),
  };
}

/**
 * Reading and deleting kept answers: authenticated, limited and scoped like any request, for their owner only. Whether an
 * id is somebody else's or nobody's is answered alike.
 */
import { type Refusal, refuse } from '../errors.ts';
import type { Exchange } from '../http/exchange.ts';
import {
  renderDeleted,
  renderInputItems,
  renderKeptAnswer,
} from '../http/openai/responses/kept-answer-view.ts';
import { responsesSurface } from '../http/openai/responses/responses-surface.ts';
import type { GateRoute } from '../http/server.ts';
import type { Gate } from './gate.ts';
import type { Authenticated } from './request-states.ts';
import { runListing } from './run.ts';

export const RESPONSES_PATH = '/v1/responses';

/** `/v1/responses/ID` and what follows. */
const KEPT = /^\/v1\/responses\/([\w-]{1,128})(\/input_items)?$/;

export function responseRoutes(gate: Gate): readonly GateRoute[] {
  const route = (method: 'GET' | 'DELETE', path: string): GateRoute => ({
    ...{ method, path, renderError: responsesSurface.renderError },
    handle: (exchange) =>
      runListing(gate, { surface: responsesSurface, exchange }, (models, caller) => {
        const [first] = models;
        if (first === undefined || !mayUse(caller, first.name, exchange))
          return refuse('forbidden', 'the caller may use no model through this surface');
        return method === 'GET' ? show(gate, caller, exchange) : remove(gate, caller, exchange);
      }),
  });
  return [
    route('GET', `${RESPONSES_PATH}/:id`),
    route('DELETE', `${RESPONSES_PATH}/:id`),
    route('GET', `${RESPONSES_PATH}/:id/input_items`),
  ];
}

function mayUse({ principal, revision }: Authenticated, model: string, { address }: Exchange): boolean {
  const surface = responsesSurface.name;
  const decision = revision.access.decide({ principal, surface, model, tools: [], address });
  // Who speaks through prompts only may read what it was answered: a prompt's texts are not in it.
  return decision.allowed || decision.deniedBy === 'prompt';
}

async function show(gate: Gate, caller: Authenticated, exchange: Exchange): Promise<string | Refusal> {
  const [, id, items] = KEPT.exec(exchange.path) ?? [];
  if (id === undefined) return notKept();
  const { principal, revision } = caller;
  const stored = await gate.answers.memoryOf(principal, revision.settings.responses).find(id);
  if (stored === undefined) return notKept();
  // What a model said is delivered once more: that is on record before it leaves.
  await record(gate, caller, { exchange, event: 'answer_read', id });
  return items === undefined
    ? renderKeptAnswer(stored, exchange.query)
    : renderInputItems(id, stored, exchange.query);
}

async function remove(gate: Gate, caller: Authenticated, exchange: Exchange): Promise<string | Refusal> {
  const [, id] = KEPT.exec(exchange.path) ?? [];
  if (id === undefined || !(await gate.answers.remove(caller.principal, id))) return notKept();
  await record(gate, caller, { exchange, event: 'answer_deleted', id });
  return renderDeleted(id);
}

interface Happening {
  readonly exchange: Exchange;
  readonly event: 'answer_read' | 'answer_deleted';
  readonly id: string;
}

async function record(
  gate: Gate,
  { principal }: Authenticated,
  { exchange, event, id }: Happening,
): Promise<void> {
  const { tenant, keyId, user } = principal;
  await gate.audit.append({
    ...{ type: 'event', requestId: exchange.requestId, atMs: gate.clock(), tenant, event },
    details: { answer: id, keyId, ...(user !== undefined && { user: gate.pseudonym(tenant, user) }) },
  });
}

function notKept(): Refusal {
  return refuse('not_found', 'no such kept answer for this caller', {
    detail: 'No answer of this id is kept for this caller.',
  });
}

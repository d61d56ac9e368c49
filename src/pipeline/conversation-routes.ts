/**
 * Beginning, looking at and deleting kept conversations: authenticated, limited and scoped like any request, for their owner
 * only. Whether an id is somebody else's or nobody's is answered alike. Nothing that was said can be put in from outside.
 */
import { isRefusal, type Refusal, refuse } from '../errors.ts';
import { isItem } from '../http/dialog.ts';
import type { Exchange } from '../http/exchange.ts';
import { responsesSurface } from '../http/openai/responses/responses-surface.ts';
import type { GateRoute } from '../http/server.ts';
import type { Gate, ModelPlan } from './gate.ts';
import type { Authenticated } from './request-states.ts';
import { runListing } from './run.ts';

export const CONVERSATIONS_PATH = '/v1/conversations';

const KEPT = /^\/v1\/conversations\/(conv_[0-9a-f]{48})$/;
/** Surfaces whose requests can name a conversation. */
const SURFACES = ['chat', 'responses', 'messages'];

type Work = (gate: Gate, caller: Authenticated, exchange: Exchange) => Promise<string | Refusal>;

export function conversationRoutes(gate: Gate): readonly GateRoute[] {
  const route = (method: GateRoute['method'], path: string, work: Work): GateRoute => ({
    ...{ method, path, renderError: responsesSurface.renderError },
    handle: (exchange) =>
      runListing(gate, { surface: responsesSurface, exchange }, (models, caller) => {
        if (!mayUse(caller, models, exchange))
          return refuse('forbidden', 'the caller may use no surface that has conversations');
        return caller.revision.settings.conversations.keep ? work(gate, caller, exchange) : notFound();
      }),
  });
  return [
    route('POST', CONVERSATIONS_PATH, create),
    route('GET', `${CONVERSATIONS_PATH}/:id`, show),
    route('DELETE', `${CONVERSATIONS_PATH}/:id`, remove),
  ];
}

/** A caller that is limited to prompts has conversations as well: what it says in them goes through prompts. */
function mayUse(
  { principal, revision }: Authenticated,
  [first]: readonly ModelPlan[],
  { address }: Exchange,
): boolean {
  if (first === undefined) return false;
  return SURFACES.some((surface) => {
    const asked = { principal, surface, model: first.name, tools: [], address };
    const { allowed, deniedBy } = revision.access.decide(asked);
    return allowed || deniedBy === 'prompt';
  });
}

async function create(gate: Gate, { principal, revision }: Authenticated, exchange: Exchange) {
  const problem = await readNothing(exchange);
  if (problem !== undefined) return problem;
  const made = await gate.conversations.create(principal, revision.settings.conversations);
  if (made === undefined) return refuse('conversation_full', 'the owner has as many as it may');
  return rendered(made.id, made.createdAtMs);
}

/** What others' APIs take here, items and notes, would be history that no model said: it is refused, not dropped. */
async function readNothing(exchange: Exchange): Promise<Refusal | undefined> {
  if ((exchange.header('content-length') ?? '0') === '0') return undefined;
  const body = await exchange.readBody();
  if (isRefusal(body)) return body;
  for (const [name, value] of Object.entries(isItem(body.value) ? body.value : {})) {
    const isEmpty = value == null || (Array.isArray(value) && value.length === 0);
    if (isEmpty || (isItem(value) && Object.keys(value).length === 0)) continue;
    const param = /^\w{1,64}$/.test(name) ? name : '$';
    return refuse('unsupported_content', 'a conversation is begun empty', {
      param,
      detail: 'A conversation is begun empty: the gate keeps only what was said through it.',
    });
  }
  return undefined;
}

async function show(gate: Gate, { principal }: Authenticated, exchange: Exchange) {
  const [, id] = KEPT.exec(exchange.path) ?? [];
  const found = id === undefined ? undefined : await gate.conversations.find(principal, id);
  return found === undefined ? notFound() : rendered(found.id, found.createdAtMs);
}

async function remove(gate: Gate, { principal }: Authenticated, exchange: Exchange) {
  const [, id] = KEPT.exec(exchange.path) ?? [];
  if (id === undefined || !(await gate.conversations.remove(principal, id))) return notFound();
  const { tenant, keyId, user } = principal;
  await gate.audit.append({
    ...{ type: 'event', requestId: exchange.requestId, atMs: gate.clock(), tenant },
    event: 'conversation_deleted',
    details: { conversation: id, keyId, ...(user !== undefined && { user: gate.pseudonym(tenant, user) }) },
  });
  return JSON.stringify({ id, object: 'conversation.deleted', deleted: true });
}

function rendered(id: string, createdAtMs: number): string {
  const createdAt = Math.floor(createdAtMs / 1000);
  return JSON.stringify({ id, object: 'conversation', created_at: createdAt, metadata: {} });
}

function notFound(): Refusal {
  return refuse('conversation_not_found', 'no such conversation for this caller');
}

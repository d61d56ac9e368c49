/**
 * What the cache may do for a request: under which key its answer lies, by whose rules, and what the caller wishes. The
 * key is over everything that the answer was made from, so that none reaches a tenant, user or policy that it was not
 * made for; what is not in it (limits, budgets, listeners) changes no answer.
 */
import type { Principal } from '../auth/principal.ts';
import type { EntryId } from '../cache/answer-cache.ts';
import { type CacheWishes, readCacheControl } from '../cache/cache-control.ts';
import type { CacheRules } from '../cache/cache-policies.ts';
import { canonicalRequest } from '../cache/canonical-request.ts';
import type { FlightPlace } from '../cache/flight.ts';
import type { Refusal } from '../errors.ts';
import type { SurfaceRequest } from '../http/surface.ts';
import { DATA_CLASS_HEADER } from '../routing/data-classes.ts';
import { markOf } from './data-mark.ts';
import type { Gate } from './gate.ts';
import type { Screened } from './request-states.ts';
import { firstRoute, renderFor } from './upstream-body.ts';

export interface CacheSlot {
  readonly id: EntryId;
  readonly rules: CacheRules;
  readonly wishes: CacheWishes;
  /** Whether a whole answer and a stream share the entry. */
  readonly sharesForms: boolean;
  /** Who shares entries with the caller, and under what: everything of the key but the request itself. */
  readonly partition: readonly string[];
  /** In the call that identical requests share; undefined where this one calls alone. */
  readonly place: FlightPlace<Refusal> | undefined;
}

const NO_FIELDS: ReadonlySet<string> = new Set();

/** Undefined where the request is neither answered from nor kept in the cache. */
export function openSlot(gate: Gate, screened: Screened): CacheSlot | undefined {
  const { request, revision, principal, exchange, surface, prompt } = screened;
  // A turn is said once: a kept answer, or somebody else's call, would be another conversation's.
  if (screened.conversation !== undefined || surface.uncached) return undefined;
  const policy = revision.cacheFor(principal);
  const { rules } = policy;
  if (!rules.exact || !mayBeKept(request, rules)) return undefined;
  const wishes = readCacheControl(exchange.header('cache-control'));
  if (wishes.noStore) return undefined;
  const { heldClasses } = screened;
  const dataClass = exchange.header(DATA_CLASS_HEADER);
  // Who may not name the class is refused where the routes are chosen, also where somebody else's answer lies here.
  if (
    (dataClass !== undefined || heldClasses.length > 0) &&
    typeof markOf(screened, screened.guards.notes()) === 'string'
  )
    return undefined;

  const body = renderFor(screened, firstRoute(screened));
  const canonical = canonicalRequest(body, surface.forms?.formFields ?? NO_FIELDS);
  const sharesForms = canonical !== undefined && surface.forms?.toStream !== undefined;
  const partition = [
    principal.tenant,
    sharerOf(principal, rules.scope),
    policy.digest,
    revision.guardsDigest(principal, { model: request.model, surface: surface.name }),
    revision.routesDigest(screened.plan),
    surface.name,
    // Streams of one surface may be written in several ways.
    surface.streamForm?.contentType ?? '',
    screened.plan.name,
    ...(prompt === undefined ? [] : ['prompt', prompt.id, String(prompt.version)]),
    // Marked data shares neither answers nor calls with what may be sent elsewhere.
    ...(dataClass === undefined ? [] : ['data-class', dataClass]),
    ...(heldClasses.length === 0 ? [] : ['held-classes', ...heldClasses]),
  ];
  const form = sharesForms ? 'both' : request.stream ? 'stream' : 'whole';
  const key = gate.cache.names.key(
    [...partition, form, ...(request.providerHeaders ?? [])],
    canonical ?? body,
  );
  const id = { key, tenant: principal.tenant };
  return { id, rules, wishes, sharesForms, partition, place: undefined };
}

function mayBeKept(request: SurfaceRequest, rules: CacheRules): boolean {
  if (request.tools.length > 0 && !rules.toolCalls) return false;
  return rules.sampled || request.deterministic || request.sampled === false;
}

/** Whoever has no project or user shares with its own key only: never with everyone else who has none. */
function sharerOf({ project, user, keyId }: Principal, scope: CacheRules['scope']): string {
  switch (scope) {
    case 'tenant':
      return 'tenant';
    case 'project':
      return project === undefined ? `key:${keyId}` : `project:${project}`;
    case 'user':
      return user === undefined ? `key:${keyId}` : `user:${user}`;
  }
}

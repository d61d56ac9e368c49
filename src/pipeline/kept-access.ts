/**
 * What the endpoints of kept files and batches have in common: authenticated, limited and scoped like any request, and on
 * record before anything of it is delivered. Whether an id is somebody else's or nobody's is answered alike.
 */
import { type Refusal, refuse } from '../errors.ts';
import type { Exchange } from '../http/exchange.ts';
import type { OptionalSurface } from '../http/optional-surfaces.ts';
import type { GateRoute } from '../http/server.ts';
import type { Surface } from '../http/surface.ts';
import type { Gate } from './gate.ts';
import type { Authenticated } from './request-states.ts';
import { type Rendered, runListing } from './run.ts';
import { whileOffered } from './while-offered.ts';

export type KeptWork = (gate: Gate, caller: Authenticated, exchange: Exchange) => Promise<Rendered | Refusal>;

export interface KeptEndpoint {
  readonly name: OptionalSurface;
  readonly surface: Surface;
  readonly method: GateRoute['method'];
  readonly path: string;
  readonly work: KeptWork;
}

export function keptRoute(gate: Gate, { name, surface, method, path, work }: KeptEndpoint): GateRoute {
  const route: GateRoute = {
    ...{ method, path, renderError: surface.renderError },
    handle: (exchange) =>
      runListing(gate, { surface, exchange }, (models, caller) => {
        const [first] = models;
        if (first === undefined || !mayUse(caller, { surface, model: first.name, address: exchange.address }))
          return refuse('forbidden', `the caller may use no model, or not through surface:${surface.name}`);
        return work(gate, caller, exchange);
      }),
  };
  return whileOffered(gate, { name, surface, route });
}

export interface UseOfSurface {
  readonly surface: Pick<Surface, 'name'>;
  readonly model: string;
  readonly address: string;
}

/** What a caller that speaks through prompts only keeps is worked by the rules of prompts, line by line. */
export function mayUse(
  { principal, revision }: Pick<Authenticated, 'principal' | 'revision'>,
  { surface, model, address }: UseOfSurface,
): boolean {
  const decision = revision.access.decide({ principal, surface: surface.name, model, tools: [], address });
  return decision.allowed || decision.deniedBy === 'prompt';
}

export interface KeptEvent {
  readonly exchange: Pick<Exchange, 'requestId'>;
  readonly event: string;
  readonly details: Readonly<Record<string, string | number>>;
}

/** Durable when it resolves. */
export function recordKept(
  gate: Pick<Gate, 'audit' | 'clock' | 'pseudonym'>,
  { principal }: Pick<Authenticated, 'principal'>,
  { exchange, event, details }: KeptEvent,
): Promise<void> {
  const { tenant, keyId, user } = principal;
  return gate.audit.append({
    ...{ type: 'event', requestId: exchange.requestId, atMs: gate.clock(), tenant, event },
    details: { ...details, keyId, ...(user !== undefined && { user: gate.pseudonym(tenant, user) }) },
  });
}

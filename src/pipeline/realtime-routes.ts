/**
 * GET /v1/realtime: a WebSocket for OpenAI's realtime protocol. Opened for callers that may use the surface and the model;
 * each response inside goes through `run` as a request of its own.
 */
import type { Principal } from '../auth/principal.ts';
import { type Refusal, refuse } from '../errors.ts';
import type { Exchange } from '../http/exchange.ts';
import { chatSurface } from '../http/openai/chat-surface.ts';
import { unknownField, unsupported } from '../http/openai/field-checks.ts';
import { createRequestIds, type NewRequestId } from '../http/request-id.ts';
import type { GateRoute } from '../http/server.ts';
import { realtimeSurface } from '../realtime/realtime-surface.ts';
import { RealtimeSession } from '../realtime/session.ts';
import { type Place, SessionRegister } from '../realtime/session-register.ts';
import type { Gate } from './gate.ts';
import { run, runOpening, runStanding, turnAway } from './run.ts';
import { whileOffered } from './while-offered.ts';

export const REALTIME_PATH = '/v1/realtime';
const MAX_MODEL_CHARACTERS = 256;
const KEY_IN_SUBPROTOCOL = 'openai-insecure-api-key.';

export function realtimeRoutes(gate: Gate): readonly GateRoute[] {
  const door = new RealtimeDoor(gate);
  const route: GateRoute = {
    method: 'GET',
    path: REALTIME_PATH,
    upgrades: true,
    renderError: realtimeSurface.renderError,
    handle: (exchange) => door.open(exchange),
    drain: (drainMs, graceMs) => door.drain(drainMs, graceMs),
  };
  return [
    whileOffered(gate, { name: 'realtime', surface: realtimeSurface, route }),
    ...(['GET', 'POST', 'DELETE'] as const).map((method) => closedRoute(gate, method)),
  ];
}

/** Sessions, calls and client secrets that lie at the provider: a browser or a phone line would go around the gate. */
function closedRoute(gate: Gate, method: GateRoute['method']): GateRoute {
  const detail = `Of the realtime endpoints only the WebSocket at ${REALTIME_PATH} is offered: the others connect callers to the provider itself.`;
  return {
    ...{ method, path: `${REALTIME_PATH}/*`, renderError: chatSurface.renderError },
    handle: (exchange) =>
      turnAway(
        gate,
        { surface: chatSurface, exchange },
        refuse('not_found', 'not offered of realtime', { detail }),
      ),
  };
}

class RealtimeDoor {
  readonly #gate: Gate;
  readonly #newRequestId: NewRequestId = createRequestIds();
  readonly #register: SessionRegister;

  constructor(gate: Gate) {
    this.#gate = gate;
    this.#register = new SessionRegister({
      clock: () => gate.clock(),
      settings: () => gate.current().settings.realtime,
      standing: (session) => this.#standing(session),
      fault: (error) => gate.telemetry.fault('realtime', error),
    });
  }

  async open(exchange: Exchange): Promise<void> {
    const gate = this.#gate;
    const { upgrade } = exchange;
    const model = modelOf(exchange);
    if (upgrade === undefined || typeof model !== 'string') {
      const refusal = typeof model === 'string' ? refuse('upgrade_required', 'no upgrade') : model;
      turnAway(gate, { surface: realtimeSurface, exchange }, refusal);
      return;
    }
    const place = await runOpening(gate, { surface: realtimeSurface, exchange, model }, ({ principal }) =>
      this.#register.enter(ownerOf(principal)),
    );
    if (place === undefined) return;
    const socket = await upgrade().catch((fault: unknown) => {
      gate.telemetry.fault('realtime', fault);
      return undefined;
    });
    if (socket === undefined) place.leave();
    else this.#begin({ socket, exchange, model, place });
  }

  drain(drainMs: number, graceMs: number): Promise<void> {
    return this.#register.drain(drainMs, graceMs);
  }

  #begin({ socket, exchange, model, place }: Entered): void {
    const gate = this.#gate;
    const { realtime, jsonDepth, totalTimeoutMs } = gate.current().settings;
    const session = new RealtimeSession({
      ...{ socket, opening: exchange, model },
      bounds: {
        ...{ jsonDepth, totalTimeoutMs },
        maxConversationBytes: realtime.maxConversationBytes,
        expiresAtMs: gate.clock() + realtime.maxSessionMs,
      },
      clock: () => gate.clock(),
      newRequestId: () => this.#newRequestId(gate.clock()),
      respond: (response) => run(gate, realtimeSurface, response),
      onOver: () => place.leave(),
    });
    place.fill(session);
    session.begin();
  }

  async #standing({ opening, model }: RealtimeSession): Promise<Refusal | undefined> {
    if (!this.#gate.current().settings.surfaces.realtime) return refuse('not_found', 'realtime is off');
    return runStanding(this.#gate, { surface: realtimeSurface, exchange: opening, model });
  }
}

interface Entered {
  readonly socket: NonNullable<Awaited<ReturnType<NonNullable<Exchange['upgrade']>>>>;
  readonly exchange: Exchange;
  readonly model: string;
  readonly place: Place;
}

function ownerOf({ tenant, keyId, user }: Principal): string {
  return JSON.stringify([tenant, keyId, user ?? null]);
}

/** The model that the connection is for, and nothing else that would bring the provider's own ways of connecting. */
function modelOf(exchange: Exchange): string | Refusal {
  const offered = exchange.header('sec-websocket-protocol') ?? '';
  if (offered.includes(KEY_IN_SUBPROTOCOL))
    return refuse('unauthenticated', 'a credential in a subprotocol', {
      detail: 'A key in a subprotocol is not read: send it as a header, from a server of yours.',
    });
  if (exchange.header('openai-beta') !== undefined)
    return unsupported('OpenAI-Beta', 'only the protocol of general availability is spoken');
  const query = new URLSearchParams(exchange.query);
  for (const name of query.keys())
    if (name !== 'model') return unknownField(name.slice(0, 64), 'a connection is opened by its model only');
  const [model = '', other] = query.getAll('model');
  if (model === '' || other !== undefined || model.length > MAX_MODEL_CHARACTERS)
    return refuse('invalid_field', 'no model in the query', {
      param: 'model',
      detail: 'Name one model: /v1/realtime?model=NAME.',
    });
  return model;
}

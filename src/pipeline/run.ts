/**
 * One request, in order. This is the only file that imports the stages; each takes the state that the one before it
 * returns. Settlement runs on every exit, and the last bytes leave only after it.
 */
import { isRefusal, type Refusal, refuse } from '../errors.ts';
import type { Exchange } from '../http/exchange.ts';
import type { Surface, SurfaceRequest } from '../http/surface.ts';
import type { Turn } from '../limits/turns.ts';
import type { RequestTelemetry, StageName } from '../observability/telemetry.ts';
import { authenticate } from './1-authenticate.ts';
import { authorize } from './2-authorize.ts';
import { reserve } from './3-reserve.ts';
import { screenInput } from './4-screen-input.ts';
import { lookUpCache } from './5-look-up-cache.ts';
import { callProvider } from './6-call-provider.ts';
import { screenOutput } from './7-screen-output.ts';
import { type Ending, settle } from './8-settle.ts';
import { sessionProblem, takeOpening } from './admit-session.ts';
import { deliver, deliverParts, refuseClient } from './deliver.ts';
import type { Gate, ModelPlan } from './gate.ts';
import { listModels } from './list-models.ts';
import {
  type Authenticated,
  asChanged,
  asReceived,
  type Reached,
  type Received,
  type Settled,
} from './request-states.ts';
import { summarize } from './request-summary.ts';
import { takeTurn } from './take-turn.ts';
import { UpstreamSignal } from './upstream-signal.ts';

/** Works one exchange to its end. Never rejects: a fault becomes a refusal, and a failed settlement a cut connection. */
export async function run(gate: Gate, surface: Surface, exchange: Exchange): Promise<void> {
  const received = asReceived({ exchange, surface, revision: gate.current() });
  const passage = new Passage(gate, received);
  let ending: Ending = refuse('internal', 'the pipeline did not finish');
  let settled: Settled | undefined;
  try {
    ending = await pass(gate, received, passage);
  } catch (fault) {
    gate.telemetry.fault('pipeline', fault);
    ending = refuse('internal', 'a stage failed');
  } finally {
    settled = await passage.settle(ending);
  }
  if (settled !== undefined) deliver(received, settled);
  else exchange.client.destroy();
}

/** Refuses what no stage has seen: a path without a method, a credential where none may be. It reaches nobody. */
export function turnAway(
  gate: Gate,
  { surface, exchange }: { readonly surface: Surface; readonly exchange: Exchange },
  refusal: Refusal,
): void {
  const received = asReceived({ exchange, surface, revision: gate.current() });
  new Passage(gate, received).observe(refusal);
  refuseClient({ client: exchange.client, surface, revisionId: received.revision.id }, refusal);
}

export interface Opening {
  readonly surface: Surface;
  readonly exchange: Exchange;
  /** The model that the session is for. */
  readonly model: string;
}

/**
 * The door of a session: authenticated, allowed and limited like any request, then what `enter` finds. Undefined where it
 * was refused, which is recorded and told. Nothing passes a provider here: each answer in the session is a run of its own.
 */
export async function runOpening<T extends object>(
  gate: Gate,
  opening: Opening,
  enter: (caller: Authenticated) => T | Refusal,
): Promise<T | undefined> {
  const received = asReceived({ ...opening, revision: gate.current() });
  const passage = new Passage(gate, received);
  let ending: T | Refusal = refuse('internal', 'the opening did not finish');
  try {
    ending = await passDoor(gate, received, { passage, model: opening.model, enter });
  } catch (fault) {
    gate.telemetry.fault('pipeline', fault);
  }
  if (!isRefusal(ending)) {
    passage.observe(undefined);
    return ending;
  }
  const settled = await passage.settle(ending);
  if (settled !== undefined) deliver(received, settled);
  else opening.exchange.client.destroy();
  return undefined;
}

/** Why a session that was let in would not be now; undefined: it would. */
export async function runStanding(gate: Gate, opening: Opening): Promise<Refusal | undefined> {
  const authenticated = await authenticate(gate, asReceived({ ...opening, revision: gate.current() }));
  return isRefusal(authenticated) ? authenticated : sessionProblem(authenticated, opening.model);
}

interface Door<T> {
  readonly passage: Passage;
  readonly model: string;
  readonly enter: (caller: Authenticated) => T | Refusal;
}

async function passDoor<T>(gate: Gate, received: Received, door: Door<T>): Promise<T | Refusal> {
  const authenticated = await authenticate(gate, received);
  if (isRefusal(authenticated)) return authenticated;
  door.passage.reach('authenticate', authenticated);
  const problem = sessionProblem(authenticated, door.model) ?? (await takeOpening(gate, authenticated));
  return problem ?? door.enter(authenticated);
}

/** The model list: authenticated and limited like any request, without a provider to protect. */
export async function runListing(
  gate: Gate,
  listing: { readonly surface: Surface; readonly exchange: Exchange },
  render: RenderListing,
): Promise<void> {
  const { surface, exchange } = listing;
  const received = asReceived({ exchange, surface, revision: gate.current() });
  const passage = new Passage(gate, received);
  let ending: ListingEnding = refuse('internal', 'the listing did not finish');
  try {
    ending = await passListing(gate, received, render);
  } catch (fault) {
    gate.telemetry.fault('pipeline', fault);
  }
  passage.observe(isRefusal(ending) ? ending : undefined);
  if (isRefusal(ending))
    refuseClient({ client: exchange.client, surface, revisionId: received.revision.id }, ending);
  else if (typeof ending.body === 'string')
    exchange.client.send(
      200,
      { 'content-type': 'application/json; charset=utf-8', ...ending.headers },
      ending.body,
    );
  else await deliverParts(exchange, ending.body, ending.headers);
}

/** What a caller gets to see, given the models that it may use. */
export type RenderListing = (
  models: readonly ModelPlan[],
  caller: Authenticated,
) => Rendered | Refusal | Promise<Rendered | Refusal>;

/** A JSON text, or the parts of another text, which are sent as the client takes them. */
export type Rendered = string | RenderedParts;

export interface RenderedParts {
  readonly contentType: string;
  /** Of all parts, as UTF-8. */
  readonly bytes: number;
  readonly parts: AsyncIterable<string>;
}

type ListingEnding =
  | { readonly body: Rendered; readonly headers: Readonly<Record<string, string>> }
  | Refusal;

async function passListing(gate: Gate, received: Received, render: RenderListing): Promise<ListingEnding> {
  const authenticated = await authenticate(gate, received);
  if (isRefusal(authenticated)) return authenticated;
  const listing = await listModels(gate, authenticated);
  if (isRefusal(listing)) return listing;
  const body = await render(listing.models, authenticated);
  return isRefusal(body) ? body : { body, headers: listing.headers };
}

async function pass(gate: Gate, received: Received, passage: Passage): Promise<Ending> {
  const authenticated = await authenticate(gate, received);
  if (isRefusal(authenticated)) return authenticated;
  passage.reach('authenticate', authenticated);

  const authorized = await authorize(gate, authenticated);
  if (isRefusal(authorized)) return authorized;
  passage.reach('authorize', authorized);

  const turn = takeTurn(gate, authorized);
  const entered = turn instanceof Promise ? await turn : turn;
  if (isRefusal(entered)) return entered;
  passage.hold(entered);

  const reserved = await reserve(gate, authorized);
  if (isRefusal(reserved)) return reserved;
  passage.reach('reserve', reserved);

  const screened = await screenInput(gate, reserved);
  if (isRefusal(screened)) return screened;
  passage.reach('screen_input', screened);

  const lookedUp = await lookUpCache(gate, screened);
  passage.reach('look_up_cache', lookedUp);

  const upstream = passage.openUpstream(screened.revision.settings.drainMs);
  const answered = await callProvider(gate, lookedUp, upstream);
  if (isRefusal(answered)) return answered;
  passage.reach('call_provider', answered);

  const callAgain = async (request: SurfaceRequest) =>
    callProvider(gate, asChanged(lookedUp, request, await lookedUp.intent), upstream);
  const deliverable = await screenOutput(gate, answered, callAgain);
  passage.mark('screen_output');
  return deliverable;
}

/** How far a request came, for settlement, and what must be closed with it. */
class Passage {
  readonly #gate: Gate;
  readonly #observed: RequestTelemetry;
  #reached: Reached;
  #upstream: UpstreamSignal | undefined;
  #turn: Turn | undefined;

  constructor(gate: Gate, received: Received) {
    this.#gate = gate;
    this.#reached = received;
    this.#observed = gate.telemetry.begin();
  }

  reach(stage: StageName, state: Reached): void {
    this.#reached = state;
    this.mark(stage);
  }

  mark(stage: StageName): void {
    this.#observed.stage(stage);
  }

  /** The turn that the request has until it is settled. */
  hold(turn: Turn | undefined): void {
    this.#turn = turn;
  }

  openUpstream(drainMs: number): UpstreamSignal {
    this.#upstream = new UpstreamSignal(this.#reached.exchange, drainMs);
    return this.#upstream;
  }

  /** For exchanges that neither cost nor deliver anything a provider made: they are observed, not settled. */
  observe(refusal: Refusal | undefined): void {
    this.#observed.end(summarize(this.#reached, refusal, this.#gate.clock()));
  }

  /** Undefined where the outcome could not be recorded: then nothing more may be delivered. */
  async settle(ending: Ending): Promise<Settled | undefined> {
    this.#upstream?.close();
    try {
      return await settle(this.#gate, this.#reached, ending, this.#observed);
    } catch (fault) {
      this.#gate.telemetry.fault('settle', fault);
      return undefined;
    } finally {
      this.#turn?.leave();
    }
  }
}

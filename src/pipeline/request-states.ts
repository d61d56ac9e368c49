/**
 * The states of one request. Each stage takes the state that the one before it made and only that stage can make the
 * next, so leaving a stage out does not compile (test/promises/types.test.ts shows it).
 */
import type { Principal } from '../auth/principal.ts';
import type { Reservation } from '../budget/budgets.ts';
import type { AnswerCost } from '../cache/answer-cache.ts';
import type { Refusal } from '../errors.ts';
import type { RequestGuards } from '../guards/request-guards.ts';
import type { Exchange } from '../http/exchange.ts';
import type { StrictJson } from '../http/strict-json.ts';
import type { Surface, SurfaceRequest } from '../http/surface.ts';
import type { LimitPermit, LimitStatus } from '../limits/rate-limiter.ts';
import type { RequestSession } from '../sessions/request-session.ts';
import type { AttemptLedger } from './attempts.ts';
import type { CacheSlot } from './cache-slot.ts';
import type { ConversationTurn } from './conversation-turn.ts';
import type { ModelPlan, Revision } from './gate.ts';
import type { PromptUse } from './open-dialog.ts';
import type { Replay } from './replay.ts';
import { RenderedBody } from './upstream-body.ts';
import type { UpstreamSignal } from './upstream-signal.ts';

declare const reached: unique symbol;

/** The brand that a state carries: a value that was not made by its stage does not have it. */
interface At<Stage extends string> {
  readonly [reached]: Stage;
}

declare const recorded: unique symbol;

/** That the request's intent is on the disk: without it no provider may be called, and no byte delivered. */
export interface DurableIntent {
  readonly [recorded]: true;
}

type Added<To, From> = Omit<To, keyof From>;

interface ReceivedFacts {
  readonly exchange: Exchange;
  readonly surface: Surface;
  /** The configuration that holds for the whole request, whatever is reloaded meanwhile. */
  readonly revision: Revision;
}
interface AuthenticatedFacts extends ReceivedFacts {
  readonly principal: Principal;
}
interface AuthorizedFacts extends AuthenticatedFacts {
  /** The body as it came; the same request can be read from it again. */
  readonly source: StrictJson;
  readonly request: SurfaceRequest;
  readonly plan: ModelPlan;
  /** The prompt of the registry that it was made with. */
  readonly prompt: PromptUse | undefined;
  /** Its turn in a conversation that the gate keeps: added or let go of at settlement. */
  readonly conversation: ConversationTurn | undefined;
  /** The data classes of what the gate kept and put into the request. */
  readonly heldClasses: readonly string[];
}
interface ReservedFacts extends AuthorizedFacts {
  readonly permit: LimitPermit;
  readonly limits: readonly LimitStatus[];
  readonly reservation: Reservation;
  /** The output maximum for each choice that the bound counts on. */
  readonly maxOutputTokens: number;
  /** Whether the gate must write that maximum into the request (the caller gave none, or it was clamped). */
  readonly enforceMaximum: boolean;
  readonly rendered: RenderedBody;
  /** What every attempt is billed against. */
  readonly attempts: AttemptLedger;
}
interface ScreenedFacts extends ReservedFacts {
  /** Under way; it rejects where the log cannot be written. */
  readonly intent: Promise<DurableIntent>;
  readonly guards: RequestGuards;
  /** The conversation that it belongs to; undefined where nobody looks at it. */
  readonly session: RequestSession | undefined;
}
interface HitFacts extends ScreenedFacts {
  readonly kind: 'hit';
  readonly slot: CacheSlot;
  readonly cache: 'hit' | 'similar';
  readonly replay: Replay;
  readonly origin: AnswerOrigin;
}
interface MissFacts extends ScreenedFacts {
  readonly kind: 'miss';
  readonly durable: DurableIntent;
  /** Absent where this request may not be answered from, or kept in, the cache. */
  readonly slot: CacheSlot | undefined;
  /** Of another text than was reserved for: what its first answer may cost still, in a shared call. */
  readonly changed?: { readonly owes: boolean };
}
/** Where an answer comes from that no provider was asked for. */
export interface AnswerOrigin {
  /** The request that paid for it. */
  readonly originRequestId: string;
  readonly provider: string;
  readonly ageMs: number;
  /** What its call cost; undefined while a shared call is under way. */
  readonly saves: AnswerCost | undefined;
}
interface AnsweredFacts extends ScreenedFacts {
  readonly slot: CacheSlot | undefined;
  readonly cache: 'hit' | 'similar' | 'miss' | 'off';
  readonly origin: AnswerOrigin | undefined;
  /** Set where no provider answered: what was given in its place. */
  readonly fallback?: 'stale' | 'message' | undefined;
  readonly provider: string;
  readonly body: AsyncIterable<Buffer>;
  readonly upstream: UpstreamSignal;
}
interface DeliverableFacts {
  /** The last bytes for the client; they leave only after settlement. A whole answer is entirely in here. */
  readonly ending: string;
  /** A whole answer that is not text, in place of `ending`. */
  readonly bytes?: Buffer;
  /** True where the status line and earlier parts are sent already. */
  readonly streamed: boolean;
  readonly headers: Readonly<Record<string, string>>;
  /** The provider's own text, for the encrypted payload and the cache. */
  readonly answerText: string;
  /** True where the answer is complete and passed every guard, so that the cache may keep it. */
  readonly cacheable: boolean;
  /** Set where an error was told inside the stream: the outcome is this, not an answer. */
  readonly refusal?: Refusal;
}
interface SettledFacts {
  readonly ending: Deliverable | Refusal;
}

export type Received = ReceivedFacts & At<'received'>;
export type Authenticated = AuthenticatedFacts & At<'authenticated'>;
export type Authorized = AuthorizedFacts & At<'authorized'>;
export type Reserved = ReservedFacts & At<'reserved'>;
export type Screened = ScreenedFacts & At<'screened'>;
export type Hit = HitFacts & At<'looked_up'>;
export type Miss = MissFacts & At<'looked_up'>;
export type LookedUp = Hit | Miss;
export type Answered = AnsweredFacts & At<'answered'>;
export type Deliverable = DeliverableFacts & At<'deliverable'>;
/** An ending whose outcome is durable and whose cost is posted: only this may end the client's answer. */
export type Settled = SettledFacts & At<'settled'>;

/** Calls the provider once more with a changed request, for the repair of structured output. */
export type CallAgain = (request: SurfaceRequest) => Promise<Answered | Refusal>;

/** As far as a request came; later states have all the facts of the earlier ones. */
export type Reached = Received | Authenticated | Authorized | Reserved | Screened | LookedUp | Answered;

/**
 * The request's one object: a copy a stage cost more than the policy decision. What a state may be used for is in its
 * type; a stage adds its facts only when it has succeeded. Fields are written one by one: Object.assign is slower.
 */
class Request {
  readonly exchange: Exchange;
  readonly surface: Surface;
  readonly revision: Revision;

  constructor({ exchange, surface, revision }: ReceivedFacts) {
    this.exchange = exchange;
    this.surface = surface;
    this.revision = revision;
  }
}

/** A state whose next facts may be written. */
type Open<To> = { -readonly [Field in keyof To]: To[Field] };

const DURABLE_INTENT: object = Object.freeze({});

/** Makers of states. Only the stage that is named for it may call one; test/promises/types.test.ts holds it to that. */
export const asDurable = () => DURABLE_INTENT as DurableIntent;
export const asReceived = (facts: ReceivedFacts) => new Request(facts) as unknown as Received;

export function asAuthenticated(
  from: Received,
  { principal }: Added<AuthenticatedFacts, ReceivedFacts>,
): Authenticated {
  const to = from as Open<Authenticated | Received> as Open<Authenticated>;
  to.principal = principal;
  return to;
}

export function asAuthorized(
  from: Authenticated,
  facts: Added<AuthorizedFacts, AuthenticatedFacts>,
): Authorized {
  const to = from as Open<Authorized | Authenticated> as Open<Authorized>;
  to.source = facts.source;
  to.request = facts.request;
  to.plan = facts.plan;
  to.prompt = facts.prompt;
  to.conversation = facts.conversation;
  to.heldClasses = facts.heldClasses;
  return to;
}

export function asReserved(from: Authorized, facts: Added<ReservedFacts, AuthorizedFacts>): Reserved {
  const to = from as Open<Reserved | Authorized> as Open<Reserved>;
  to.permit = facts.permit;
  to.limits = facts.limits;
  to.reservation = facts.reservation;
  to.maxOutputTokens = facts.maxOutputTokens;
  to.enforceMaximum = facts.enforceMaximum;
  to.rendered = facts.rendered;
  to.attempts = facts.attempts;
  return to;
}

export function asScreened(
  from: Reserved,
  { intent, guards, session }: Added<ScreenedFacts, ReservedFacts>,
): Screened {
  const to = from as Open<Screened | Reserved> as Open<Screened>;
  to.intent = intent;
  to.guards = guards;
  to.session = session;
  return to;
}

export function asHit(from: Screened, facts: Added<HitFacts, ScreenedFacts>): Hit {
  const to = from as Open<Hit | Screened> as Open<Hit>;
  to.kind = facts.kind;
  to.slot = facts.slot;
  to.cache = facts.cache;
  to.replay = facts.replay;
  to.origin = facts.origin;
  return to;
}

export function asMiss(from: Screened, { kind, durable, slot }: Added<MissFacts, ScreenedFacts>): Miss {
  const to = from as Open<Miss | Screened> as Open<Miss>;
  to.kind = kind;
  to.durable = durable;
  to.slot = slot;
  return to;
}

/** Where an answer comes from, as stage 6 found it. */
export type FoundAnswer = Omit<Added<AnsweredFacts, ScreenedFacts>, 'slot'>;

export function asAnswered(from: LookedUp, facts: FoundAnswer): Answered {
  const to = from as Open<Answered | LookedUp> as Open<Answered>;
  to.cache = facts.cache;
  to.origin = facts.origin;
  to.fallback = facts.fallback;
  to.provider = facts.provider;
  to.body = facts.body;
  to.upstream = facts.upstream;
  return to;
}

/** The same request with another text, for a repair: never answered from or kept in the cache. */
export const asChanged = (from: LookedUp, request: SurfaceRequest, durable: DurableIntent): Miss =>
  ({
    ...from,
    ...{ kind: 'miss', durable, slot: undefined, request, rendered: new RenderedBody() },
    changed: { owes: from.slot?.place !== undefined && from.slot.rules.splitsCost },
  }) as Miss;
export const asDeliverable = (facts: DeliverableFacts) => facts as Deliverable;
export const asSettled = (facts: SettledFacts) => facts as Settled;

/**
 * Stage 4: guards judge every text of the request, then the intent goes on record. The order matters: no provider is
 * called before the intent is on disk, so that a crash can never leave a bill without a record of who caused it; only
 * the look into the cache may come before that.
 */
import type { IntentRecord } from '../audit/audit-log.ts';
import { isRefusal, type Refusal, refuse } from '../errors.ts';
import type { RequestGuards } from '../guards/request-guards.ts';
import type { RequestSession } from '../sessions/request-session.ts';
import { SESSION_HEADER } from '../sessions/session-name.ts';
import type { SessionVerdict } from '../sessions/session-rules.ts';
import { awaitVerdict } from './await-verdict.ts';
import { mayHearOf } from './data-mark.ts';
import { dataSubject } from './data-subject.ts';
import { formatOf } from './format-check.ts';
import type { Gate } from './gate.ts';
import { promptFacts } from './prompt-facts.ts';
import { endedRefusal } from './provider-refusal.ts';
import { extraNeeded, raiseReservation } from './raise-reservation.ts';
import { boundRequest } from './request-bound.ts';
import { asDurable, asScreened, type Reserved, type Screened } from './request-states.ts';
import { screenExamples } from './screen-examples.ts';
import { firstRoute, renderFor } from './upstream-body.ts';

export async function screenInput(gate: Gate, reserved: Reserved): Promise<Screened | Refusal> {
  const { revision, principal, surface, request, exchange } = reserved;
  const { requestId } = exchange;
  const mayHear = mayHearOf(reserved);
  const guards = revision.openGuards(principal, request, { requestId, surface: surface.name, mayHear });
  const format = formatOf(reserved);
  const problem = format === undefined ? undefined : guards.formatProblem(format);
  if (problem !== undefined)
    return refuse('unsupported_content', 'the schema cannot be checked', {
      param: 'response_format',
      detail: problem,
    });
  const pending = guards.screenInput();
  const verdict = pending instanceof Promise ? await awaitVerdict(exchange, pending) : pending;
  // Somebody else's guard may take its time: who gave up meanwhile must not pay for an answer.
  if (verdict === undefined) return endedRefusal(exchange.ended ?? 'client_closed');
  const session = openSession(reserved, guards);
  if (verdict.blocked) {
    session?.refused();
    return refuse('input_blocked', verdict.reason, { findings: guards.notes() });
  }
  const judged = session && judgeSession(reserved, session, guards);
  const stopped = judged instanceof Promise ? await judged : judged;
  if (stopped !== undefined) return stopped;

  const faulty = request.examples && (await screenExamples(reserved, request.examples()));
  if (faulty !== undefined) return faulty;

  const growthBytes = request.growthBytes();
  const uncovered = growthBytes === 0 ? undefined : await coverGrowth(gate, reserved, growthBytes);
  if (uncovered !== undefined) return { ...uncovered, findings: guards.notes() };

  const appended = gate.audit.append(intentOf(gate, reserved, guards));
  const intent = appended.then(asDurable);
  // Whoever needs it hears of it.
  intent.catch(() => {});
  // What the log does not take at all shows at once, and the request never counts as screened.
  await Promise.race([appended, TAKEN]);
  return asScreened(reserved, { intent, guards, session });
}

const TAKEN = Promise.resolve();

function openSession(reserved: Reserved, guards: RequestGuards) {
  const { revision, principal, surface, request, exchange, conversation } = reserved;
  return revision.openSession(principal, request, {
    requestId: exchange.requestId,
    isKept: conversation !== undefined,
    surface: surface.name,
    sessionName: exchange.header(SESSION_HEADER),
    note: (findings) => guards.note(findings),
  });
}

/** After the guards: what they stop costs no look at the conversation. A delay ends with the exchange. */
function judgeSession(
  { exchange }: Reserved,
  session: RequestSession,
  guards: RequestGuards,
): Refusal | undefined | Promise<Refusal | undefined> {
  const verdict = session.judge();
  if (!(verdict instanceof Promise)) return refusalFor(verdict, guards);
  return awaitVerdict(exchange, verdict).then((late) =>
    late === undefined ? endedRefusal(exchange.ended ?? 'client_closed') : refusalFor(late, guards),
  );
}

function refusalFor(verdict: SessionVerdict, guards: RequestGuards): Refusal | undefined {
  if (!verdict.blocked) return undefined;
  const { reason, detail } = verdict;
  return refuse('input_blocked', reason, {
    findings: guards.notes(),
    ...(detail !== undefined && { detail }),
  });
}

/** A placeholder can be longer than what it hides: the reservation must cover the text that is really sent. */
async function coverGrowth(
  gate: Gate,
  reserved: Reserved,
  growthBytes: number,
): Promise<Refusal | undefined> {
  const { request, plan, surface, attempts, maxOutputTokens } = reserved;
  const inputTokensBound = request.demand.inputTokensBound + growthBytes;
  const demand = { ...request.demand, inputTokensBound };
  const bound = boundRequest(plan, demand, maxOutputTokens, surface.name);
  if (isRefusal(bound)) return bound;
  const extra = extraNeeded(attempts, bound);
  if (extra === undefined || (await raiseReservation(gate, reserved, extra))) return undefined;
  return refuse('budget_exhausted', 'the screened request is larger than the budget left');
}

function intentOf(gate: Gate, reserved: Reserved, guards: RequestGuards): IntentRecord {
  const { principal, surface, request, plan, revision, reservation, attempts, exchange } = reserved;
  return {
    type: 'intent',
    requestId: exchange.requestId,
    atMs: gate.clock(),
    tenant: principal.tenant,
    keyId: principal.keyId,
    ...(principal.project !== undefined && { project: principal.project }),
    ...(principal.user !== undefined && { userPseudonym: gate.pseudonym(principal.tenant, principal.user) }),
    surface: surface.name,
    model: plan.name,
    stream: request.stream,
    ...(reserved.prompt !== undefined && promptFacts(reserved, reserved.prompt)),
    revision: revision.id,
    accounts: reservation.accounts,
    boundNanoUsd: attempts.reservedNanoUsd,
    ...(reservation.boundTokens !== undefined && { boundTokens: attempts.reservedTokens }),
    priceTable: revision.priceTable,
    guards: guards.notes(),
    ...(revision.settings.keepPayloads && {
      payload: { subject: dataSubject(principal), content: renderFor(reserved, firstRoute(reserved)) },
    }),
  };
}

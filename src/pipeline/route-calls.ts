/**
 * Calls the routes of one request, one after the other: fallback first, then repeats within the provider's retry budget
 * and the request's time. Only what has sent the client nothing is tried again.
 */
import { isRefusal, type Refusal, refuse } from '../errors.ts';
import { backoffMs } from '../routing/retry-budget.ts';
import { type Dispatched, dispatch, hedgeDelayMs, remainingMs } from './dispatch.ts';
import type { Gate, ModelRoute } from './gate.ts';
import { hedgedDispatch } from './hedged-dispatch.ts';
import { providerRefusal, screenMessage } from './provider-refusal.ts';
import type { FoundAnswer, Miss } from './request-states.ts';
import { selectRoutes } from './select-routes.ts';
import type { UpstreamSignal } from './upstream-signal.ts';

/** A provider that asks for a longer wait is not waited for: its Retry-After goes to the caller. */
const MAX_RETRY_WAIT_MS = 5_000;

export async function callRoutes(
  gate: Gate,
  miss: Miss,
  upstream: UpstreamSignal,
): Promise<FoundAnswer | Refusal> {
  const routes = selectRoutes(gate, miss, performance.now());
  if (isRefusal(routes)) return routes;
  let refusal: Refusal = refuse('provider_unavailable', 'no route was tried');
  /** Routes whose format has no place for something in the request: they are not asked again. */
  let without: Set<ModelRoute> | undefined;
  const { attempts, plan, surface } = miss;
  const most = surface.once ? 1 : plan.maxAttempts;
  for (let index = 0, made = 0; index < most; index += Math.max(1, attempts.count - made)) {
    made = attempts.count;
    const route = routes[index % routes.length];
    if (route === undefined) break;
    if (without?.has(route)) continue;
    const round = Math.floor(index / routes.length);
    if (round === 0) route.health.retries.request();
    else if (!(await mayRepeat(gate, miss, { route, round, upstream }))) break;
    const result = await attempt(gate, miss, {
      route,
      // A hedge is an attempt too.
      next: index + 1 < most ? routes[index + 1] : undefined,
      upstream,
    });
    if (!isRefusal(result)) return result;
    // What the provider said is worth more than a later "no budget for another try", or "not in this format".
    if (index === 0 || !saysNothingNew(result)) refusal = result;
    if (upstream.aborted) break;
    if (result.code === 'unsupported_field') {
      without = (without ?? new Set()).add(route);
      if (without.size < routes.length) continue;
    }
    if (!isWorthAnother(result)) break;
  }
  return refusal;
}

function saysNothingNew({ code }: Refusal): boolean {
  return code === 'budget_exhausted' || code === 'unsupported_field';
}

interface Attempting {
  readonly route: ModelRoute;
  /** What a hedge would call. */
  readonly next: ModelRoute | undefined;
  readonly upstream: UpstreamSignal;
}

async function attempt(
  gate: Gate,
  miss: Miss,
  { route, next, upstream }: Attempting,
): Promise<FoundAnswer | Refusal> {
  const hedgeMs = next === undefined ? undefined : hedgeDelayMs(miss.plan, route);
  const done =
    hedgeMs === undefined || next === undefined
      ? await dispatch(gate, miss, { route, upstream, signal: upstream.signal })
      : await hedgedDispatch(gate, miss, { route, next, upstream, afterMs: hedgeMs });
  return isRefusal(done) ? done : conclude(miss, done, upstream);
}

function conclude(
  miss: Miss,
  { reply, attempt: made }: Dispatched,
  upstream: UpstreamSignal,
): FoundAnswer | Refusal | Promise<Refusal> {
  const { exchange, slot } = miss;
  if (reply.type !== 'answer') return screenMessage(providerRefusal(reply, exchange.ended), miss.guards);
  made.providerRequestId = reply.providerRequestId;
  const cache = slot === undefined ? 'off' : 'miss';
  const provider = made.route.provider.name;
  return { cache, provider, body: reply.body, upstream, origin: undefined };
}

interface Repeating {
  readonly route: ModelRoute;
  readonly round: number;
  readonly upstream: UpstreamSignal;
}

/** Waits before a repeat. False: the provider's budget of repeats is used up, or there is no time for it. */
async function mayRepeat(gate: Gate, miss: Miss, { route, round, upstream }: Repeating): Promise<boolean> {
  const nowMs = performance.now();
  const { breaker, retries } = route.health;
  const waitMs = Math.max(breaker.waitMs(nowMs), backoffMs(round, Math.random()));
  if (waitMs > Math.min(MAX_RETRY_WAIT_MS, remainingMs(gate, miss))) return false;
  return retries.tryRetry(nowMs) && (await upstream.pause(waitMs));
}

/** A fault of the provider is worth another try; a refusal of the request itself is not. */
export function isWorthAnother({ code }: Refusal): boolean {
  return (
    code === 'provider_failed' ||
    code === 'provider_unavailable' ||
    code === 'provider_timeout' ||
    code === 'provider_rate_limited'
  );
}

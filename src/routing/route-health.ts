/**
 * What is known of each model at each provider, and of each provider's retries. It outlives a reload, so that a provider
 * that is down is not called anew by everyone with it; bounded by a number of routes.
 */
import type { ProviderReply } from '../providers/provider.ts';
import { CircuitBreaker } from './circuit-breaker.ts';
import { RetryBudget } from './retry-budget.ts';
import { RouteLatency } from './route-latency.ts';
import type { BreakerSettings } from './settings.ts';

/** Most routes that are remembered; more than configurations have. */
const MAX_ROUTES = 4_096;
/** How long other routes go first after a 429 that does not say. */
const UNSAID_REST_MS = 1_000;

export class RouteHealth {
  readonly breaker: CircuitBreaker;
  readonly latency: RouteLatency;
  readonly retries: RetryBudget;

  constructor(breaker: CircuitBreaker, latency: RouteLatency, retries: RetryBudget) {
    this.breaker = breaker;
    this.latency = latency;
    this.retries = retries;
  }

  /** Every `true` needs one `end`. */
  begin(nowMs: number): boolean {
    if (!this.breaker.begin(nowMs)) return false;
    this.latency.begin();
    return true;
  }

  /** `reply` undefined: the call was not made. */
  end(reply: ProviderReply | undefined, beganAtMs: number, nowMs: number): void {
    this.latency.end();
    switch (reply?.type) {
      case 'answer':
        this.latency.observe(nowMs - beganAtMs, nowMs);
        this.breaker.succeeded(nowMs);
        break;
      case 'error':
        this.#refused(reply, nowMs);
        break;
      case 'failed':
        if (isNews(reply)) this.breaker.failed(nowMs);
        else this.breaker.abandoned();
        break;
      case undefined:
        this.breaker.abandoned();
    }
  }

  /** An answer that had begun broke off. */
  brokeOff(nowMs: number): void {
    this.breaker.failed(nowMs);
  }

  #refused(reply: Extract<ProviderReply, { type: 'error' }>, nowMs: number): void {
    const { status, retryAfterMs } = reply;
    if (status === 429) this.breaker.limited(nowMs, retryAfterMs ?? UNSAID_REST_MS);
    // Our own credential or account: it says nothing of the provider's health, and another key may work.
    else if (status === 401 || status === 402 || status === 403) this.breaker.abandoned();
    else if (status >= 500 || status === 408) {
      this.breaker.failed(nowMs);
      if (retryAfterMs !== undefined) this.breaker.rest(nowMs, retryAfterMs);
    } else this.breaker.succeeded(nowMs);
  }
}

/** Whether a call that got no answer says something of the provider. */
function isNews({ reason, byGate }: Extract<ProviderReply, { type: 'failed' }>): boolean {
  return reason !== 'aborted' && reason !== 'address_denied' && byGate !== true;
}

export interface RouteKey {
  readonly provider: string;
  /** The model's name at the provider. */
  readonly model: string;
}

export interface HealthSettings {
  readonly breaker: BreakerSettings;
  readonly retryBudgetPercent: number;
}

export interface RouteFigures extends RouteKey {
  readonly state: CircuitBreaker['state'];
}

interface Kept extends RouteKey {
  readonly health: RouteHealth;
  readonly settings: string;
}

export class RoutingMemory {
  readonly #routes = new Map<string, Kept>();
  readonly #retries = new Map<string, { readonly percent: number; readonly budget: RetryBudget }>();

  /** Known settings keep their history; changed ones begin anew. */
  healthOf({ provider, model }: RouteKey, settings: HealthSettings): RouteHealth {
    const key = JSON.stringify([provider, model]);
    const text = JSON.stringify(settings);
    const known = this.#routes.get(key);
    if (known?.settings === text) return known.health;
    const retries = this.#retriesOf(provider, settings.retryBudgetPercent);
    const health = new RouteHealth(new CircuitBreaker(settings.breaker), new RouteLatency(), retries);
    if (this.#routes.size >= MAX_ROUTES) this.#forgetOldest();
    this.#routes.set(key, { provider, model, health, settings: text });
    return health;
  }

  figures(): readonly RouteFigures[] {
    return [...this.#routes.values()].map(({ provider, model, health }) => ({
      ...{ provider, model },
      state: health.breaker.state,
    }));
  }

  #retriesOf(provider: string, percent: number): RetryBudget {
    const known = this.#retries.get(provider);
    if (known?.percent === percent) return known.budget;
    const budget = new RetryBudget(percent);
    if (this.#retries.size >= MAX_ROUTES) this.#retries.clear();
    this.#retries.set(provider, { percent, budget });
    return budget;
  }

  #forgetOldest(): void {
    const [oldest] = this.#routes.keys();
    if (oldest !== undefined) this.#routes.delete(oldest);
  }
}

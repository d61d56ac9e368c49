/**
 * One provider with several keys. Where the provider refuses a key, or limits it, the request goes on with the next: that
 * costs nothing, since such a refusal is never billed. Nothing else is tried again here.
 */
import type { Provider, ProviderCall, ProviderReply } from '../provider.ts';
import type { Secret } from '../secret.ts';
import { chooseKey, type KeyLimits, PooledKey } from './key-pool.ts';
import { ReleasingBody } from './releasing-body.ts';

export interface KeyedRoute {
  readonly secret: Secret;
  /** The provider with this key and no other. */
  readonly provider: Provider;
  readonly limits: KeyLimits;
}

export function withSeveralKeys(
  routes: readonly [KeyedRoute, ...KeyedRoute[]],
  nowMs: () => number,
): Provider {
  return new KeyedProvider(routes, nowMs);
}

class KeyedProvider implements Provider {
  readonly name: string;
  readonly kind: string;
  readonly formats: ReadonlySet<string>;
  readonly simulated = false;
  readonly #routes: readonly KeyedRoute[];
  readonly #keys: readonly PooledKey[];
  readonly #nowMs: () => number;
  #turn = 0;

  constructor(routes: readonly [KeyedRoute, ...KeyedRoute[]], nowMs: () => number) {
    const { name, kind, formats } = routes[0].provider;
    this.name = name;
    this.kind = kind;
    this.formats = formats;
    this.#routes = routes;
    this.#keys = routes.map(({ limits }, index) => new PooledKey(index, limits));
    this.#nowMs = nowMs;
  }

  async call(call: ProviderCall): Promise<ProviderReply> {
    const tried = new Set<number>();
    let last: ProviderReply | undefined;
    for (;;) {
      const nowMs = this.#nowMs();
      for (const [index, { secret }] of this.#routes.entries())
        if (secret.isUsable?.(nowMs) === false) tried.add(index);
      const values = this.#routes.map(({ secret }) => secret.current(nowMs));
      const chosen = chooseKey(this.#keys, { nowMs, values, tried });
      const route = chosen instanceof PooledKey ? this.#routes[chosen.index] : undefined;
      if (!(chosen instanceof PooledKey) || route === undefined)
        return last ?? limited('waitMs' in chosen ? chosen.waitMs : undefined);
      tried.add(chosen.index);
      this.#turn += 1;
      chosen.begin(nowMs, this.#turn);
      const reply = await this.#callWith(chosen, route.provider, call);
      if (reply.type !== 'error' || !this.#restsAfter(chosen, reply, values[chosen.index] ?? ''))
        return reply;
      last = reply;
      if (call.signal.aborted) return reply;
    }
  }

  async #callWith(key: PooledKey, provider: Provider, call: ProviderCall): Promise<ProviderReply> {
    let answered = false;
    try {
      const reply = await provider.call(call);
      if (reply.type !== 'answer') {
        if (isFailure(reply)) key.failed(this.#nowMs());
        return reply;
      }
      answered = true;
      key.accepted();
      return { ...reply, body: new ReleasingBody(reply.body, () => key.end()) };
    } finally {
      // An answer holds the key until its body is read or given up.
      if (!answered) key.end();
    }
  }

  /** Whether the refusal was about the key: then it rests and another may do. */
  #restsAfter(
    key: PooledKey,
    { status, retryAfterMs }: Extract<ProviderReply, { type: 'error' }>,
    value: string,
  ): boolean {
    if (status === 401) key.rest({ reason: 'refused', value }, this.#nowMs());
    else if (status === 429) key.rest({ reason: 'limited', retryAfterMs }, this.#nowMs());
    else return false;
    return true;
  }
}

/** What may be the key's own trouble: a project that is down at the provider, a deployment that is overloaded. */
function isFailure(reply: Exclude<ProviderReply, { type: 'answer' }>): boolean {
  return reply.type === 'error'
    ? reply.status >= 500
    : reply.reason === 'reset' || reply.reason === 'timeout' || reply.reason === 'protocol';
}

/** No key may serve now, and nothing was sent. */
function limited(waitMs: number | undefined): ProviderReply {
  return { type: 'error', status: 429, body: '', ...(waitMs !== undefined && { retryAfterMs: waitMs }) };
}

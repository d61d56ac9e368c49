/**
 * The limits on calls to each provider, by its configured name. They outlive a reload, so that what was learnt of a
 * provider is not forgotten with it; one whose provider is gone is kept as long as the process lives, which bounds them by
 * the names that its configurations had.
 */
import type { Provider } from '../providers/provider.ts';
import { AdaptiveLimit } from './adaptive-limit.ts';
import { limitedProvider } from './limited-provider.ts';
import type { LimitSettings } from './settings.ts';

export class ProviderLimits {
  readonly #limits = new Map<string, AdaptiveLimit>();
  readonly #settings: LimitSettings['adaptive'];

  constructor(settings: LimitSettings['adaptive']) {
    this.#settings = settings;
  }

  /** The same provider where limits are off. */
  limited(provider: Provider): Provider {
    if (!this.#settings.enabled) return provider;
    const limit = this.#limits.get(provider.name) ?? new AdaptiveLimit(this.#settings);
    this.#limits.set(provider.name, limit);
    return limitedProvider(provider, limit);
  }

  figures(): readonly { readonly name: string; readonly limit: number; readonly inFlight: number }[] {
    return [...this.#limits].map(([name, { limit, inFlight }]) => ({ name, limit, inFlight }));
  }
}

/**
 * Builds the providers of one configuration. A provider that cannot work (no key, no URL) is an error here, at start or
 * reload, never at the first request.
 */
import type { Egress } from '../egress/egress.ts';
import type { Origin } from '../egress/origin.ts';
import { ProviderConfigError } from './config-error.ts';
import { createHttpProvider, type Dialect } from './http/http-provider.ts';
import { OPENAI_DIALECT } from './openai-compatible/openai-compatible.ts';
import type { Provider } from './provider.ts';
import { openSecret, type Secret } from './secret.ts';
import type { ProviderSettings } from './settings.ts';
import { createSimulator } from './simulator/simulator.ts';

export interface ProviderDependencies {
  readonly egress: Egress;
  /** Where `apiKey.env` is looked up. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly nowMs: () => number;
  /** Told when a credential's file changed and cannot be used. */
  readonly fault: (where: string, error: unknown) => void;
}

export interface ProviderRegistry {
  /** By name in the configuration. */
  readonly providers: ReadonlyMap<string, Provider>;
  /** Ends these providers' sockets, answers in flight included: after a reload, once the old revision has no request. */
  close(): Promise<void>;
}

/** Opens no socket. Throws a ProviderConfigError; reads credential files synchronously. */
export function buildProviders(
  settings: Readonly<Record<string, ProviderSettings>>,
  dependencies: ProviderDependencies,
): ProviderRegistry {
  const providers = new Map<string, Provider>();
  const origins: Origin[] = [];
  for (const [name, provider] of Object.entries(settings)) {
    providers.set(name, buildProvider(name, provider, dependencies, origins));
  }
  return {
    providers,
    close: async () => {
      await Promise.all(origins.map((origin) => origin.close()));
    },
  };
}

function buildProvider(
  name: string,
  settings: ProviderSettings,
  dependencies: ProviderDependencies,
  origins: Origin[],
): Provider {
  if (settings.kind !== 'simulator')
    return buildHttpProvider(name, DIALECTS[settings.kind], settings, { ...dependencies, origins });
  refuseUnused(name, settings);
  return createSimulator({ name, nowMs: dependencies.nowMs });
}

/** The vendors that speak a surface's own format over HTTP. */
const DIALECTS: Readonly<Record<Exclude<ProviderSettings['kind'], 'simulator'>, Dialect>> = {
  'openai-compatible': OPENAI_DIALECT,
};

function buildHttpProvider(
  name: string,
  dialect: Dialect,
  settings: ProviderSettings,
  dependencies: ProviderDependencies & { readonly origins: Origin[] },
): Provider {
  const url = checkBaseUrl(name, settings);
  const secret = openApiKey(name, settings, dependencies);
  const { headersTimeoutMs, idleTimeoutMs, connections, allowPrivateAddress } = settings;
  const origin = dependencies.egress.openOrigin({ url: url.origin, allowPrivateAddress, connections });
  dependencies.origins.push(origin);
  const basePath = url.pathname.endsWith('/') ? url.pathname.slice(0, -1) : url.pathname;
  const { nowMs } = dependencies;
  const options = { name, basePath, origin, secret, headersTimeoutMs, idleTimeoutMs, nowMs };
  return createHttpProvider(dialect, options);
}

function openApiKey(
  name: string,
  settings: ProviderSettings,
  dependencies: ProviderDependencies,
): Secret | undefined {
  if (settings.apiKey === undefined) return undefined;
  const { env, fault } = dependencies;
  return openSecret(settings.apiKey, { env, fault, path: `providers.${name}.apiKey` });
}

function checkBaseUrl(name: string, { kind, baseUrl }: ProviderSettings): URL {
  const path = `providers.${name}.baseUrl`;
  if (baseUrl === undefined) throw new ProviderConfigError(path, `is required for ${kind}`);
  const url = URL.parse(baseUrl);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw new ProviderConfigError(path, 'is not an http or https URL');
  if (url.username !== '' || url.password !== '')
    throw new ProviderConfigError(path, 'must not hold a user name or password; use apiKey');
  if (url.search !== '' || url.hash !== '')
    throw new ProviderConfigError(path, 'must not have a query or a fragment');
  return url;
}

/** An accepted field is an enforced field: what the simulator would ignore is refused. */
function refuseUnused(name: string, settings: ProviderSettings): void {
  for (const field of ['baseUrl', 'apiKey'] as const) {
    if (settings[field] !== undefined)
      throw new ProviderConfigError(
        `providers.${name}.${field}`,
        'has no effect on the simulator; remove it',
      );
  }
}

/**
 * Builds the providers of one configuration. A provider that cannot work (no key, no URL) is an error here, at start or
 * reload, never at the first request.
 */
import type { Egress } from '../egress/egress.ts';
import type { Origin } from '../egress/origin.ts';
import { ANTHROPIC_DIALECT } from './anthropic/anthropic.ts';
import { azureDialect } from './azure-openai/azure-openai.ts';
import { baseUrlOf } from './base-url.ts';
import { createBedrockProvider } from './bedrock/bedrock-provider.ts';
import { ProviderConfigError } from './config-error.ts';
import { type ConvertingProvider, isConverting } from './conversion/converted-provider.ts';
import { convertedSurfaces, openConversions } from './conversion/open-conversions.ts';
import { withSeveralKeys } from './credentials/keyed-provider.ts';
import { openCredential } from './credentials/open-credential.ts';
import { RemoteSecret } from './credentials/remote-secret.ts';
import { GEMINI_DIALECT } from './gemini/gemini.ts';
import { createHttpProvider, type Dialect } from './http/http-provider.ts';
import { kindFieldProblems } from './kind-fields.ts';
import { OPENAI_DIALECT } from './openai-compatible/openai-compatible.ts';
import type { Provider } from './provider.ts';
import type { Secret } from './secret.ts';
import type { CredentialSource, ProviderSettings, SecretSource } from './settings.ts';
import { createSimulator } from './simulator/simulator.ts';
import { withTraining } from './training/training-provider.ts';
import { readAccessToken } from './vertex/service-account.ts';
import { vertexDialect, withVertexBodies } from './vertex/vertex.ts';

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
  /** Reads the credentials that come over the network. Rejects with a ProviderConfigError where one is not there. */
  ready(): Promise<void>;
  /** Ends these providers' sockets, answers in flight included: after a reload, once the old revision has no request. */
  close(): Promise<void>;
}

/** Opens no socket. Throws a ProviderConfigError; reads credential files synchronously. */
export function buildProviders(
  settings: Readonly<Record<string, ProviderSettings>>,
  dependencies: ProviderDependencies,
): ProviderRegistry {
  const providers = new Map<string, Provider>();
  const opened: Opened = { origins: [], remote: [], converting: [] };
  for (const [name, provider] of Object.entries(settings)) {
    providers.set(name, buildProvider(name, provider, dependencies, opened));
  }
  const { origins, remote } = opened;
  return {
    providers,
    ready: async () => {
      await Promise.all(remote.map((secret) => secret.open()));
      // What the configuration names is ready before the first request.
      await Promise.all(opened.converting.map((provider) => provider.load()));
    },
    close: async () => {
      for (const secret of remote) secret.close();
      await Promise.all(origins.map((origin) => origin.close()));
    },
  };
}

/** What must be closed with the providers. */
interface Opened {
  readonly origins: Origin[];
  readonly remote: RemoteSecret[];
  /** Whose packages are loaded at the start. */
  readonly converting: ConvertingProvider[];
}

function buildProvider(
  name: string,
  settings: ProviderSettings,
  dependencies: ProviderDependencies,
  opened: Opened,
): Provider {
  const { kind } = settings;
  checkOwnFields(name, settings);
  if (kind === 'bedrock') return buildBedrock(name, settings, { ...dependencies, opened });
  if (kind !== 'simulator')
    return buildHttpProvider(name, dialectOf(kind, settings), settings, { ...dependencies, opened });
  refuseUnused(name, settings);
  return createSimulator({ name, nowMs: dependencies.nowMs });
}

type HttpKind = Exclude<ProviderSettings['kind'], 'simulator' | 'bedrock'>;

/** The vendors that speak a surface's own format over HTTP. */
const DIALECTS: Readonly<Record<Exclude<HttpKind, 'azure-openai' | 'vertex'>, Dialect>> = {
  'openai-compatible': OPENAI_DIALECT,
  anthropic: ANTHROPIC_DIALECT,
  gemini: GEMINI_DIALECT,
};

/** Azure's paths depend on the API version that its resource is called with, Vertex's on project and place. */
function dialectOf(kind: HttpKind, { apiVersion, project = '', region = '' }: ProviderSettings): Dialect {
  if (kind === 'vertex') return vertexDialect(project, region);
  return kind === 'azure-openai' ? azureDialect(apiVersion) : DIALECTS[kind];
}

/** Sockets to where the provider is, closed with the registry. */
function openProviderOrigin(name: string, settings: ProviderSettings, dependencies: KeyDependencies) {
  const url = checkBaseUrl(name, settings);
  const { connections, allowPrivateAddress } = settings;
  const origin = dependencies.egress.openOrigin({ url: url.origin, allowPrivateAddress, connections });
  dependencies.opened.origins.push(origin);
  const basePath = url.pathname.endsWith('/') ? url.pathname.slice(0, -1) : url.pathname;
  return { url, origin, basePath };
}

/** Every surface reaches it by conversion, so that its package is loaded at the start. */
function buildBedrock(name: string, settings: ProviderSettings, dependencies: KeyDependencies): Provider {
  const { url, origin, basePath } = openProviderOrigin(name, settings, dependencies);
  const { region = '', headersTimeoutMs, idleTimeoutMs, aws } = settings;
  const path = `providers.${name}.aws`;
  const provider = createBedrockProvider({
    ...{ name, region, origin, headersTimeoutMs, idleTimeoutMs, nowMs: dependencies.nowMs },
    baseUrl: url.origin + basePath,
    from: convertedSurfaces(settings),
    secrets: {
      apiKey: openApiKey(name, settings, dependencies),
      accessKeyId: aws && open(aws.accessKeyId, `${path}.accessKeyId`, dependencies),
      secretAccessKey: aws && open(aws.secretAccessKey, `${path}.secretAccessKey`, dependencies),
      sessionToken: aws?.sessionToken && open(aws.sessionToken, `${path}.sessionToken`, dependencies),
    },
  });
  dependencies.opened.converting.push(provider);
  return provider;
}

function buildHttpProvider(
  name: string,
  dialect: Dialect,
  settings: ProviderSettings,
  dependencies: ProviderDependencies & { readonly opened: Opened },
): Provider {
  const { origin, basePath } = openProviderOrigin(name, settings, dependencies);
  const keys = openKeys(name, settings, dependencies);
  const { headersTimeoutMs, idleTimeoutMs } = settings;
  const { nowMs } = dependencies;
  const options = { name, basePath, origin, headersTimeoutMs, idleTimeoutMs, nowMs };
  const withKey = (secret: Secret | undefined) => createHttpProvider(dialect, { ...options, secret });
  const [first, ...others] = keys.map((key) => ({ ...key, provider: withKey(key.secret) }));
  const provider =
    first === undefined
      ? withKey(openApiKey(name, settings, dependencies))
      : withSeveralKeys([first, ...others], nowMs);
  const native =
    settings.kind === 'vertex'
      ? withVertexBodies(provider)
      : settings.kind === 'openai-compatible'
        ? withTraining(provider)
        : provider;
  return openConverting(native, settings, dependencies);
}

function openConverting(provider: Provider, settings: ProviderSettings, dependencies: KeyDependencies) {
  const converting = openConversions(provider, { settings, nowMs: dependencies.nowMs });
  if (settings.convertFrom !== undefined && isConverting(converting))
    dependencies.opened.converting.push(converting);
  return converting;
}

/** An accepted field is an enforced field. */
function checkOwnFields(name: string, settings: ProviderSettings): void {
  const [problem] = kindFieldProblems(settings);
  if (problem !== undefined)
    throw new ProviderConfigError(`providers.${name}.${problem.field}`, problem.message);
}

type KeyDependencies = ProviderDependencies & { readonly opened: Opened };

function openKeys(name: string, { apiKeys = [] }: ProviderSettings, dependencies: KeyDependencies) {
  return apiKeys.map(({ apiKey, requestsPerMinute, concurrency }, index) => ({
    secret: open(apiKey, `providers.${name}.apiKeys[${index}].apiKey`, dependencies),
    limits: { requestsPerMinute, concurrency },
  }));
}

function openApiKey(
  name: string,
  { kind, apiKey, serviceAccount, allowPrivateAddress }: ProviderSettings,
  dependencies: KeyDependencies,
): Secret | undefined {
  if (kind === 'vertex' && serviceAccount !== undefined)
    return openAccessToken(serviceAccount, `providers.${name}.serviceAccount`, {
      ...dependencies,
      allowPrivateAddress,
    });
  return apiKey && open(apiKey, `providers.${name}.apiKey`, dependencies);
}

/** A token holds for an hour, and is renewed well before. */
const TOKEN_REFRESH_MS = 45 * 60_000;
const TOKEN_STALE_MS = 55 * 60_000;

function openAccessToken(
  source: SecretSource,
  path: string,
  dependencies: KeyDependencies & { readonly allowPrivateAddress: boolean },
): Secret {
  const { nowMs, fault, opened } = dependencies;
  const read = () => readAccessToken(source, { ...dependencies, path });
  const times = { refreshMs: TOKEN_REFRESH_MS, maxStaleMs: TOKEN_STALE_MS };
  const secret = new RemoteSecret({ read, path, ...times, nowMs, fault });
  opened.remote.push(secret);
  return secret;
}

function open(source: CredentialSource, path: string, { opened, ...context }: KeyDependencies): Secret {
  const secret = openCredential(source, { ...context, path });
  if (secret instanceof RemoteSecret) opened.remote.push(secret);
  return secret;
}

function checkBaseUrl(name: string, settings: ProviderSettings): URL {
  const path = `providers.${name}.baseUrl`;
  const baseUrl = baseUrlOf(settings);
  if (baseUrl === undefined) throw new ProviderConfigError(path, `is required for ${settings.kind}`);
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
  for (const field of ['baseUrl', 'apiKey', 'apiKeys', 'apiVersion'] as const) {
    if (settings[field] !== undefined)
      throw new ProviderConfigError(
        `providers.${name}.${field}`,
        'has no effect on the simulator; remove it',
      );
  }
}

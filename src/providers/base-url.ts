/** Where a provider is: what its settings say, or where its kind's vendor is. */
import type { ProviderSettings } from './settings.ts';

interface KnownPlace {
  readonly baseUrl: string;
  /** What stands for an empty path: the vendor's SDK takes its address without the version. */
  readonly path: string;
}

/** The kinds that have a vendor of their own; of the others the settings must say where they are. */
const PLACES: Readonly<Partial<Record<ProviderSettings['kind'], KnownPlace>>> = {
  anthropic: { baseUrl: 'https://api.anthropic.com/v1', path: '/v1' },
  gemini: { baseUrl: 'https://generativelanguage.googleapis.com/v1beta', path: '/v1beta' },
};

/** The kinds whose address has a region in it. */
const REGIONAL: Readonly<Partial<Record<ProviderSettings['kind'], (region: string) => string>>> = {
  bedrock: (region) => `https://bedrock-runtime.${region}.amazonaws.com`,
  vertex: (region) =>
    region === 'global'
      ? 'https://aiplatform.googleapis.com/v1'
      : `https://${region}-aiplatform.googleapis.com/v1`,
};

type Place = Pick<ProviderSettings, 'kind' | 'baseUrl'> & Partial<Pick<ProviderSettings, 'region'>>;

/** Up to and including the version; undefined where nobody knows. */
export function baseUrlOf({ kind, baseUrl, region }: Place): string | undefined {
  const regional = REGIONAL[kind];
  if (regional !== undefined) return baseUrl ?? (region === undefined ? undefined : regional(region));
  const known = PLACES[kind];
  if (known === undefined || baseUrl === undefined) return baseUrl ?? known?.baseUrl;
  const url = URL.parse(baseUrl);
  if (url === null || url.pathname !== '/') return baseUrl;
  url.pathname = known.path;
  return url.href;
}

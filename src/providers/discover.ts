/**
 * What a gate without configured providers can reach: vendors whose key is in the environment, an Ollama on its usual
 * port, else the simulator. It must not read a key, only see that it is there.
 */
import { isIP } from 'node:net';
import { classifyAddress } from '../egress/address-policy.ts';
import { ProviderConfigError } from './config-error.ts';
import { type ModelSettings, modelSettings, type ProviderSettings, providerSettings } from './settings.ts';
import { VENDORS, type Vendor } from './vendors.ts';

export const OLLAMA_URL = 'http://127.0.0.1:11434';
/** A start without an Ollama waits no longer than this. */
export const OLLAMA_TIMEOUT_MS = 150;
const MAX_TAGS_BYTES = 1024 * 1024;
/** Most models taken from one Ollama. */
export const MAX_OLLAMA_MODELS = 200;
const OLLAMA_MAX_OUTPUT_TOKENS = 8_192;
/** What scopes and configuration can name. */
const MODEL_NAME = /^[\w.:/@-]{1,128}$/;

/** `Egress.fetchText`; may reject, which means that nothing is there. */
export type Probe = (
  url: string,
  options: { readonly timeoutMs: number; readonly maxBytes: number; readonly allowPrivateAddress: boolean },
) => Promise<{ readonly status: number; readonly text: string }>;

export interface DiscoverOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly probe: Probe;
  /** Names of the vendor's models in the price table. */
  readonly modelsOf: (vendor: string) => readonly string[];
}

/** In the shape of the configuration's sections. */
export interface Discovered {
  readonly providers: Record<string, ProviderSettings>;
  readonly models: Record<string, ModelSettings>;
}

/** What cannot be reached is not found. Rejects with a ProviderConfigError where a base URL in the environment is none. */
export async function discoverProviders(options: DiscoverOptions): Promise<Discovered> {
  const providers: Record<string, ProviderSettings> = Object.create(null);
  const models: Record<string, ModelSettings> = Object.create(null);
  for (const vendor of VENDORS) {
    const keyVariable = keyVariableOf(vendor, options.env);
    if (keyVariable === undefined) continue;
    providers[vendor.provider] = vendorProvider({ ...vendor, keyVariable }, options.env);
    for (const model of options.modelsOf(vendor.vendor)) models[model] ??= route(vendor.provider, model);
  }
  const local = await ollamaModels(options.probe);
  if (local.length > 0) {
    providers['ollama'] = providerSettings.parse({
      kind: 'openai-compatible',
      baseUrl: `${OLLAMA_URL}/v1`,
      allowPrivateAddress: true,
    });
    for (const model of local) models[model] ??= localModel(model);
  }
  if (Object.keys(providers).length === 0) return simulatorOnly();
  return { providers, models };
}

/** The variable that holds the vendor's key; undefined where none does. */
function keyVariableOf({ keyVariable, otherKeyVariable }: Vendor, env: DiscoverOptions['env']) {
  if (!isBlank(env[keyVariable])) return keyVariable;
  return otherKeyVariable === undefined || isBlank(env[otherKeyVariable]) ? undefined : otherKeyVariable;
}

function vendorProvider(vendor: Vendor, env: DiscoverOptions['env']): ProviderSettings {
  const override = vendor.baseUrlVariable === undefined ? undefined : env[vendor.baseUrlVariable];
  const baseUrl = override === undefined || isBlank(override) ? vendor.baseUrl : override.trim();
  checkHttpUrl(baseUrl, vendor.baseUrlVariable ?? vendor.provider);
  return providerSettings.parse({
    kind: vendor.kind ?? 'openai-compatible',
    baseUrl,
    apiKey: { env: vendor.keyVariable },
    allowPrivateAddress: namesPrivateAddress(baseUrl),
  });
}

function checkHttpUrl(text: string, variable: string): void {
  const protocol = URL.parse(text)?.protocol;
  if (protocol !== 'http:' && protocol !== 'https:')
    throw new ProviderConfigError(variable, 'is not an http or https URL');
}

/** The operator wrote this address out in the gate's own environment: that is the permission. A name is none. */
function namesPrivateAddress(baseUrl: string): boolean {
  const host = (URL.parse(baseUrl)?.hostname ?? '').replace(/^\[|\]$/g, '');
  if (host === 'localhost') return true;
  return isIP(host) !== 0 && classifyAddress(host) === 'private';
}

function route(provider: string, model: string): ModelSettings {
  return modelSettings.parse({ routes: [{ provider, model }] });
}

/** A model on this machine bills nobody: an explicit price of 0, since an unpriced model is refused. */
function localModel(model: string): ModelSettings {
  return modelSettings.parse({
    routes: [{ provider: 'ollama', model }],
    price: { inputUsdPerMillion: 0, outputUsdPerMillion: 0 },
    maxOutputTokens: OLLAMA_MAX_OUTPUT_TOKENS,
  });
}

/** Priced by the table, nominally: whoever sets a budget sees it hold before a real model is configured. */
function simulatorOnly(): Discovered {
  return {
    providers: { simulator: providerSettings.parse({ kind: 'simulator' }) },
    models: { simulator: route('simulator', 'simulator') },
  };
}

async function ollamaModels(probe: Probe): Promise<readonly string[]> {
  try {
    const answer = await probe(`${OLLAMA_URL}/api/tags`, {
      timeoutMs: OLLAMA_TIMEOUT_MS,
      maxBytes: MAX_TAGS_BYTES,
      allowPrivateAddress: true,
    });
    return answer.status === 200 ? tagNames(JSON.parse(answer.text)) : [];
  } catch {
    // Nothing listens there, or it is not an Ollama: there are no local models, which is no fault.
    return [];
  }
}

function tagNames(tags: unknown): string[] {
  if (typeof tags !== 'object' || tags === null || !('models' in tags) || !Array.isArray(tags.models))
    return [];
  return tags.models
    .map((model: unknown) =>
      typeof model === 'object' && model !== null && 'name' in model ? model.name : undefined,
    )
    .filter((name): name is string => typeof name === 'string' && MODEL_NAME.test(name))
    .slice(0, MAX_OLLAMA_MODELS);
}

function isBlank(value: string | undefined): boolean {
  return value === undefined || value.trim() === '';
}

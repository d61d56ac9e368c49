/**
 * Compiles the `models` section: each model's routes with their provider, price and bounds. A model that has no price
 * stays listed without one, so that asking for it is refused with the reason and not as unknown.
 */
import {
  lookUpPrice,
  type ModelPrice,
  type PriceTable,
  priceFromSettings,
  vendorOf,
} from '../budget/price-table.ts';
import type { ModelCanary, ModelPlan, ModelRoute, RouteCondition } from '../pipeline/gate.ts';
import { matchesPattern } from '../policy/scope.ts';
import type { RoutingMemory } from '../routing/route-health.ts';
import type { RouteConditionSettings } from '../routing/settings.ts';
import type { Provider } from './provider.ts';
import type { ModelSettings, PriceSettings, ProviderSettings } from './settings.ts';

/** The enforced output maximum of a model that nobody gave one, in tokens. */
const DEFAULT_MAX_OUTPUT_TOKENS = 8_192;

export interface ModelSources {
  readonly providers: ReadonlyMap<string, Provider>;
  readonly providerSettings: Readonly<Record<string, ProviderSettings>>;
  readonly prices: PriceTable;
  /** What is known of the routes; outlives every revision. */
  readonly routing: RoutingMemory;
}

export function compileModelPlans(
  models: Readonly<Record<string, ModelSettings>>,
  sources: ModelSources,
): ReadonlyMap<string, ModelPlan> {
  return new Map(
    Object.entries(models).map(([name, settings]) => [name, compileModel(name, settings, sources)]),
  );
}

function compileModel(name: string, settings: ModelSettings, sources: ModelSources): ModelPlan {
  const routes = [
    ...settings.routes.map((route) => compileRoute({ ...route, price: settings.price }, sources)),
    ...canaryRoutes(settings, sources),
  ];
  const known = routes.map(({ price }) => price);
  return {
    name,
    routes,
    maxOutputTokens:
      settings.maxOutputTokens ??
      least(known.map((price) => price?.maxOutputTokens)) ??
      DEFAULT_MAX_OUTPUT_TOKENS,
    imageTokensBound: settings.imageTokensBound ?? most(known.map((price) => price?.imageTokensBound)),
    maxAttempts: settings.maxAttempts,
    simulated: routes.every(({ provider }) => provider.simulated),
    strategy: settings.strategy,
    hedgeAfter: settings.hedgeAfter,
    canary: canaryOf(name, settings),
    isPlain:
      settings.strategy === 'ordered' &&
      settings.canary === undefined &&
      routes.every(({ when }) => when === undefined),
  };
}

/** The canary's route stands last: nothing but its own side is sent to it. */
function canaryRoutes({ canary }: ModelSettings, sources: ModelSources): readonly ModelRoute[] {
  if (canary === undefined) return [];
  const route = { ...canary.to, price: canary.price, isCanary: true };
  return [compileRoute(route, sources)];
}

function canaryOf(name: string, { canary }: ModelSettings): ModelCanary | undefined {
  if (canary === undefined) return undefined;
  const { to, percent, sticky } = canary;
  const target = `${to.provider}/${to.model}`;
  return { id: JSON.stringify([name, target]), to: target, percent, sticky };
}

interface RouteSettings {
  readonly provider: string;
  readonly model: string;
  readonly price: PriceSettings | undefined;
  readonly weight?: number | undefined;
  readonly when?: RouteConditionSettings | undefined;
  readonly isCanary?: boolean;
}

function compileRoute(route: RouteSettings, sources: ModelSources): ModelRoute {
  const provider = sources.providers.get(route.provider);
  const configured = sources.providerSettings[route.provider];
  if (provider === undefined || configured === undefined) throw new Error(`no provider ${route.provider}`);
  const { headersTimeoutMs, idleTimeoutMs, breaker, retryBudgetPercent } = configured;
  const price = priceOf(route, { prices: sources.prices, configured });
  return {
    provider,
    model: route.model,
    price,
    tags: new Set(configured.tags),
    weight: route.weight ?? 1,
    when: route.when && conditionOf(route.when),
    isCanary: route.isCanary ?? false,
    cancelsOnHangUp:
      configured.onHangUp === undefined ? costsNothing(price) : configured.onHangUp === 'cancel',
    health: sources.routing.healthOf(route, { breaker, retryBudgetPercent }),
    outputLimitField: limitsCompletions(configured) ? 'max_completion_tokens' : 'max_tokens',
    headersTimeoutMs,
    idleTimeoutMs,
  };
}

/** OpenAI's newer models take no `max_tokens`, wherever OpenAI or Azure serves them. */
function limitsCompletions(provider: ProviderSettings): boolean {
  return provider.kind === 'azure-openai' || vendorOf(provider) === 'openai';
}

function conditionOf(when: RouteConditionSettings): RouteCondition {
  const { tenants, minInputTokens, maxInputTokens, tools, images, dataClasses } = when;
  return {
    ...{ minInputTokens, maxInputTokens, tools, images, dataClasses },
    tenants: tenants && ((tenant) => tenants.some((pattern) => matchesPattern(pattern, tenant))),
  };
}

/** Then there is no usage worth reading on for. */
function costsNothing(price: ModelPrice | undefined): boolean {
  return (
    price !== undefined &&
    price.media === undefined &&
    price.inputPicoUsd === 0 &&
    price.outputPicoUsd === 0 &&
    price.cacheWritePicoUsd === 0 &&
    price.requestPicoUsd === 0
  );
}

/** The operator's price wins, but what the table knows of the model's bounds still holds. */
function priceOf(
  { model, price }: Pick<RouteSettings, 'model' | 'price'>,
  { prices, configured }: { prices: PriceTable; configured: ProviderSettings },
): ModelPrice | undefined {
  const listed = lookUpPrice(prices, vendorOf(configured), model);
  if (price === undefined) return listed;
  const { maxOutputTokens, imageTokensBound } = listed ?? {};
  return {
    ...priceFromSettings(price),
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    ...(imageTokensBound !== undefined && { imageTokensBound }),
  };
}

function least(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

/** Images are bounded only where every route has a bound. */
function most(values: readonly (number | undefined)[]): number | undefined {
  return values.every((value) => value !== undefined) ? Math.max(...values) : undefined;
}

/**
 * Which of a model's routes may serve a request, and in which order they are tried. Decides only; what may not be sent
 * to a provider is never in the result, so that no fallback or hedge can reach it.
 */
import type { ModelPlan, ModelRoute } from '../pipeline/gate.ts';
import type { DataMark } from './data-classes.ts';

export interface RoutingFacts {
  readonly surface: string;
  readonly tenant: string;
  readonly inputTokens: number;
  readonly tools: boolean;
  readonly images: boolean;
  readonly mark: DataMark | undefined;
  /** Whether the request is on the new side of the model's canary; undefined: there is none. */
  readonly canary: boolean | undefined;
  /** Of a monotonic clock. */
  readonly nowMs: number;
  readonly random: () => number;
}

export type NoRoute =
  | { readonly none: 'format' | 'data_class' | 'conditions' }
  | { readonly none: 'down'; readonly waitMs: number };

/** At least one route, or why there is none. */
export function chooseRoutes(plan: ModelPlan, facts: RoutingFacts): readonly ModelRoute[] | NoRoute {
  const spoken = plan.routes.filter(({ provider }) => provider.formats.has(facts.surface));
  if (spoken.length === 0) return { none: 'format' };
  const permitted = spoken.filter(({ tags }) => isPermitted(tags, facts.mark));
  if (permitted.length === 0) return { none: 'data_class' };
  const eligible = permitted.filter((route) => servesSide(route, facts) && meets(route, facts));
  if (eligible.length === 0) return { none: 'conditions' };
  return inService(ordered(plan, eligible, facts), facts.nowMs);
}

export function isPermitted(tags: ReadonlySet<string>, mark: DataMark | undefined): boolean {
  return mark === undefined || mark.required.every((tag) => tags.has(tag));
}

/** The canary's route serves its own side only; the others serve it too, where the canary fails. */
function servesSide({ isCanary }: ModelRoute, { canary }: RoutingFacts): boolean {
  return !isCanary || canary === true;
}

function meets({ when }: ModelRoute, facts: RoutingFacts): boolean {
  if (when === undefined) return true;
  const { tenants, minInputTokens = 0, maxInputTokens = Number.POSITIVE_INFINITY, dataClasses } = when;
  return (
    facts.inputTokens >= minInputTokens &&
    facts.inputTokens <= maxInputTokens &&
    (when.tools === undefined || when.tools === facts.tools) &&
    (when.images === undefined || when.images === facts.images) &&
    (tenants === undefined || tenants(facts.tenant)) &&
    (dataClasses === undefined || dataClasses.some((name) => facts.mark?.classes.includes(name) === true))
  );
}

function ordered(
  { strategy }: ModelPlan,
  eligible: readonly ModelRoute[],
  facts: RoutingFacts,
): readonly ModelRoute[] {
  const canary = eligible.filter(({ isCanary }) => isCanary);
  const others = eligible.filter(({ isCanary }) => !isCanary);
  switch (strategy) {
    case 'ordered':
      return [...canary, ...others];
    case 'weighted':
      return [...canary, ...byWeight(others, facts.random)];
    case 'least-latency':
      return [...canary, ...byLatency(others, facts)];
  }
}

/** A random order in which each comes first as often as its weight says (Efraimidis and Spirakis, 2006). */
function byWeight(routes: readonly ModelRoute[], random: () => number): readonly ModelRoute[] {
  return routes
    .map((route) => ({
      route,
      key: route.weight === 0 ? Number.POSITIVE_INFINITY : -Math.log(1 - random()) / route.weight,
    }))
    .toSorted((one, other) => (one.key === other.key ? 0 : one.key - other.key))
    .map(({ route }) => route);
}

/**
 * The better one of two drawn by chance first (Mitzenmacher, The Power of Two Choices, 2001): always taking the best of
 * all would send everyone to the route that was idle a moment ago. The rest follow by their load.
 */
function byLatency(routes: readonly ModelRoute[], { nowMs, random }: RoutingFacts): readonly ModelRoute[] {
  const loads = routes
    .map((route) => ({ route, load: route.health.latency.load(nowMs) }))
    .toSorted((one, other) => one.load - other.load);
  if (loads.length > 2) {
    const one = Math.floor(random() * loads.length);
    const other = (one + 1 + Math.floor(random() * (loads.length - 1))) % loads.length;
    const [first] = loads.splice(Math.min(one, other), 1);
    if (first !== undefined) loads.unshift(first);
  }
  return loads.map(({ route }) => route);
}

/** Without routes whose circuit is open; what fails often, or asked for a rest, comes last but stays. */
function inService(routes: readonly ModelRoute[], nowMs: number): readonly ModelRoute[] | NoRoute {
  if (routes.every(({ health }) => health.breaker.isWell)) return routes;
  const standings = routes.map((route) => ({ route, standing: route.health.breaker.standing(nowMs) }));
  const kept = (wanted: string) =>
    standings.filter(({ standing }) => standing === wanted).map(({ route }) => route);
  const open = [...kept('serve'), ...kept('avoid')];
  if (open.length > 0) return open;
  const waitMs = Math.min(...routes.map(({ health }) => health.breaker.waitMs(nowMs)));
  return { none: 'down', waitMs };
}

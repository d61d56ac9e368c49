/**
 * The configuration in force and its successors: a new one is compiled whole before it takes over, and what only the
 * old one used is closed when no request can be using it any more.
 */
import type { Authenticator } from '../auth/principal.ts';
import type { PriceTable } from '../budget/price-table.ts';
import type { Problem } from '../config/problem.ts';
import { type ConfigWatch, watchConfig } from '../config/reload.ts';
import type { Config } from '../config/schema.ts';
import type { Egress } from '../egress/egress.ts';
import type { ApprovalsOf, GuardKeys } from '../guards/guard-room.ts';
import type { ProviderLimits } from '../limits/provider-limits.ts';
import type { Telemetry } from '../observability/telemetry.ts';
import { compileRevision } from '../pipeline/compile-revision.ts';
import type { Revision } from '../pipeline/gate.ts';
import type { Provider } from '../providers/provider.ts';
import { buildProviders, type ProviderRegistry } from '../providers/registry.ts';
import type { RoutingMemory } from '../routing/route-health.ts';
import type { SessionMemory } from '../sessions/session-memory.ts';
import type { ClusterRules } from './cluster-rules.ts';
import { type FollowedRules, followRules } from './follow-rules.ts';
import { openApprovals } from './open-approvals.ts';
import { type ExternalGuardRegistry, openExternalGuards } from './open-external-guards.ts';
import { withReachableProviders } from './reach-providers.ts';

export interface RevisionOptions {
  readonly config: Config;
  readonly revision: string;
  readonly configPath: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly egress: Egress;
  readonly prices: PriceTable;
  /** Outlives every revision. */
  readonly providerLimits: ProviderLimits;
  /** Outlives every revision. */
  readonly routing: RoutingMemory;
  readonly guardKeys: GuardKeys;
  /** Outlives every revision. */
  readonly sessions: SessionMemory;
  readonly telemetry: Telemetry;
  readonly nameUser: (tenant: string, user: string) => string;
  readonly clock: () => number;
  /** A new authenticator for each revision: what an old one cached must not outlive its rules. */
  readonly authenticatorOf: (config: Config) => Authenticator;
  /** Makes the change provable before it holds. */
  readonly onChange: (revisionId: string, config: Config) => Promise<void>;
  /** In a cluster: what holds over this node's file. */
  readonly rules?: ClusterRules | undefined;
}

export interface Revisions {
  current(): Revision;
  /** Whether the configuration in force has this tenant, and this policy where one is named. */
  knows(names: { readonly tenant: string; readonly policy: string | undefined }): boolean;
  close(): Promise<void>;
}

interface Compiled {
  readonly config: Config;
  readonly revision: Revision;
  readonly registry: ProviderRegistry;
  readonly external: ExternalGuardRegistry;
}

export async function openRevisions(options: RevisionOptions): Promise<Revisions> {
  let inForce = await compile(options, options.config, options.revision);
  const takeOver = async (config: Config, id: string) => {
    const next = await compile(options, config, id);
    try {
      await options.onChange(id, config);
    } catch (error) {
      await closeParts(next);
      throw error;
    }
    const old = inForce;
    inForce = next;
    closeLater(old, config.listen.totalTimeoutMs, options.telemetry);
    options.telemetry.info('configuration reloaded', { revision: id });
  };
  const followed = follow(options, takeOver, () => inForce.revision.id);
  const watch = await watchFile(options, followed === undefined ? takeOver : async () => followed.check());
  return {
    current: () => inForce.revision,
    knows: ({ tenant, policy }) => {
      const { tenants, policies } = inForce.config;
      return Object.hasOwn(tenants, tenant) && (policy === undefined || Object.hasOwn(policies, policy));
    },
    close: async () => {
      await watch?.close();
      await followed?.close();
      await closeParts(inForce);
    },
  };
}

/** What was opened for a configuration that cannot hold after all is closed again. */
async function compile(options: RevisionOptions, asWritten: Config, id: string): Promise<Compiled> {
  const { env, egress, prices, telemetry, clock } = options;
  const config = await withReachableProviders(asWritten, { env, egress, prices });
  const fault = (where: string, error: unknown) => telemetry.fault(where, error);
  const registry = buildProviders(config.providers, { egress, env, nowMs: clock, fault });
  try {
    await registry.ready();
    return compileWith(options, { config, id, registry });
  } catch (error) {
    await registry.close();
    throw error;
  }
}

interface Reachable extends Pick<Compiled, 'config' | 'registry'> {
  readonly id: string;
}

function compileWith(options: RevisionOptions, { config, id, registry }: Reachable): Compiled {
  const { env, egress, prices, guardKeys, sessions, nameUser, telemetry, clock } = options;
  const fault = (where: string, error: unknown) => telemetry.fault(where, error);
  const approvalsOf: ApprovalsOf = ({ tools, ...guards }) =>
    tools.approval && openApprovals(tools.approval, { guards, egress, env, clock, fault });
  const external = openExternalGuards({ egress, env, clock, telemetry });
  const revision = compileRevision({
    ...{ id, config, prices, guardKeys, sessions, nameUser },
    providers: limitedProviders(registry.providers, options.providerLimits),
    routing: options.routing,
    outside: { approvalsOf, externalOf: external.of },
    authenticator: options.authenticatorOf(config),
  });
  warnOfUnpriced(revision, telemetry);
  return { config, revision, registry, external };
}

function limitedProviders(
  providers: ReadonlyMap<string, Provider>,
  limits: ProviderLimits,
): ReadonlyMap<string, Provider> {
  return new Map([...providers].map(([name, provider]) => [name, limits.limited(provider)]));
}

/** An unpriced model is listed and refused; nobody should have to find out by asking for it. */
function warnOfUnpriced({ models }: Revision, telemetry: Telemetry): void {
  const unpriced = [...models.values()].filter(({ routes }) =>
    routes.some(({ price }) => price === undefined),
  );
  const [first] = unpriced;
  if (first === undefined) return;
  telemetry.warn('models without a price are refused: set models.<name>.price', {
    models: unpriced.length,
    first: first.name,
  });
}

async function watchFile(
  options: RevisionOptions,
  takeOver: (config: Config, id: string) => Promise<void>,
): Promise<ConfigWatch | undefined> {
  const { configPath, config, env, telemetry } = options;
  if (configPath === undefined) return undefined;
  return watchConfig({
    path: configPath,
    current: config,
    env,
    onNew: (next) => takeOver(next.config, next.revision),
    onBad: (problems) => warnOfRefused(problems, telemetry),
  });
}

function follow(
  { rules, config, telemetry }: RevisionOptions,
  takeOver: (config: Config, id: string) => Promise<void>,
  inForce: () => string,
): FollowedRules | undefined {
  if (rules === undefined) return undefined;
  const onBad = (problems: readonly Problem[]) => warnOfRefused(problems, telemetry);
  return followRules({ rules, started: config, inForce, takeOver, onBad });
}

function warnOfRefused(problems: readonly Problem[], telemetry: Telemetry): void {
  const [first] = problems;
  telemetry.warn('configuration refused, the last good one holds', {
    problems: problems.length,
    path: first?.path ?? '',
    message: first?.message ?? '',
  });
}

async function closeParts({ registry, external }: Compiled): Promise<void> {
  await Promise.all([registry.close(), external.close()]);
}

/** No request runs longer than the total timeout, so that after it nothing uses the old providers. */
function closeLater(old: Compiled, totalTimeoutMs: number, telemetry: Telemetry): void {
  const timer = setTimeout(() => {
    closeParts(old).catch((error: unknown) => telemetry.fault('providers', error));
  }, totalTimeoutMs + 1_000);
  timer.unref();
}

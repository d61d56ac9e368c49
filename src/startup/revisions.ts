/**
 * The configuration in force and its successors: a new one is compiled whole before it takes over, and what only the
 * old one used is closed when no request can be using it any more.
 */
import type { Authenticator } from '../auth/principal.ts';
import type { PriceTable } from '../budget/price-table.ts';
import { type ConfigWatch, watchConfig } from '../config/reload.ts';
import type { Config } from '../config/schema.ts';
import type { Egress } from '../egress/egress.ts';
import type { ApprovalsOf, GuardKeys } from '../guards/guard-room.ts';
import type { Telemetry } from '../observability/telemetry.ts';
import { compileRevision } from '../pipeline/compile-revision.ts';
import type { Revision } from '../pipeline/gate.ts';
import { buildProviders, type ProviderRegistry } from '../providers/registry.ts';
import type { SessionMemory } from '../sessions/session-memory.ts';
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
  readonly guardKeys: GuardKeys;
  /** Outlives every revision. */
  readonly sessions: SessionMemory;
  readonly telemetry: Telemetry;
  readonly nameUser: (tenant: string, user: string) => string;
  readonly clock: () => number;
  /** A new authenticator for each revision: what an old one cached must not outlive its rules. */
  readonly authenticatorOf: (config: Config) => Authenticator;
  /** Makes the change provable before it holds. */
  readonly onChange: (revisionId: string) => Promise<void>;
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
    await options.onChange(id);
    const old = inForce;
    inForce = next;
    closeLater(old, config.listen.totalTimeoutMs, options.telemetry);
  };
  const watch = await watchFile(options, takeOver);
  return {
    current: () => inForce.revision,
    knows: ({ tenant, policy }) => {
      const { tenants, policies } = inForce.config;
      return Object.hasOwn(tenants, tenant) && (policy === undefined || Object.hasOwn(policies, policy));
    },
    close: async () => {
      await watch?.close();
      await closeParts(inForce);
    },
  };
}

async function compile(options: RevisionOptions, asWritten: Config, id: string): Promise<Compiled> {
  const { env, egress, prices, guardKeys, sessions, nameUser, telemetry, clock } = options;
  const config = await withReachableProviders(asWritten, { env, egress, prices });
  const fault = (where: string, error: unknown) => telemetry.fault(where, error);
  const registry = buildProviders(config.providers, { egress, env, nowMs: clock, fault });
  const authenticator = options.authenticatorOf(config);
  const approvalsOf: ApprovalsOf = ({ tools, ...guards }) =>
    tools.approval && openApprovals(tools.approval, { guards, egress, env, clock, fault });
  const external = openExternalGuards({ egress, env, clock, telemetry });
  const revision = compileRevision({
    id,
    config,
    providers: registry.providers,
    prices,
    guardKeys,
    outside: { approvalsOf, externalOf: external.of },
    sessions,
    nameUser,
    authenticator,
  });
  warnOfUnpriced(revision, telemetry);
  return { config, revision, registry, external };
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
    onNew: async (next) => {
      await takeOver(next.config, next.revision);
      telemetry.info('configuration reloaded', { revision: next.revision });
    },
    onBad: (problems) => {
      const [first] = problems;
      telemetry.warn('configuration refused, the last good one holds', {
        problems: problems.length,
        path: first?.path ?? '',
        message: first?.message ?? '',
      });
    },
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

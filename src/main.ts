/**
 * The composition root: configuration → parts → listeners. The only place that wires; it decides nothing about a
 * request. What is opened here is closed here, in the reverse order.
 */
import { openAdminServer } from './admin/admin-server.ts';
import type { NodeAuditLog } from './audit/node-audit-log.ts';
import { openAuditLog } from './audit/open-audit-log.ts';
import type { KeyUses } from './auth/key-uses.ts';
import { budgetAlerts } from './budget/budget-alerts.ts';
import { NodeBudgets } from './budget/node-budgets.ts';
import { recoverDeadEpochs } from './budget/recover-dead-epochs.ts';
import { START_ONLY_SECTIONS } from './config/reload.ts';
import { rulesRevisionOf } from './config/revision.ts';
import type { Config } from './config/schema.ts';
import type { KeyRing } from './crypto/key-ring.ts';
import { openKeyRing } from './crypto/open-key-ring.ts';
import { pseudonymOf } from './crypto/pseudonym.ts';
import { createEgress, type Egress } from './egress/egress.ts';
import { createGateServer, type GateServer } from './http/server.ts';
import { type OpenLimiter, openLimiter } from './limits/open-limiter.ts';
import { ProviderLimits } from './limits/provider-limits.ts';
import { Turns } from './limits/turns.ts';
import { watchCache } from './observability/cache-metrics.ts';
import { watchLimits } from './observability/limit-metrics.ts';
import type { Metrics } from './observability/metrics.ts';
import { openObservability } from './observability/open-observability.ts';
import { watchRoutes } from './observability/route-metrics.ts';
import type { Telemetry } from './observability/telemetry.ts';
import { openBatchRuns } from './pipeline/batch-runs.ts';
import type { Gate } from './pipeline/gate.ts';
import { gateRoutes } from './pipeline/gate-routes.ts';
import { openRefreshes } from './pipeline/refreshes.ts';
import { openSummaries } from './pipeline/summaries.ts';
import type { PromptRegistry } from './prompts/prompt-registry.ts';
import { RoutingMemory } from './routing/route-health.ts';
import { requireClusterKek } from './startup/cluster-kek.ts';
import { ClusterRules } from './startup/cluster-rules.ts';
import { makePrivateFolder } from './startup/data-folder.ts';
import {
  adminTokenHash,
  type FirstStart,
  prepareInstallation,
  readAdminTokenHash,
} from './startup/first-start.ts';
import { followWriteOffs } from './startup/follow-write-offs.ts';
import { nodeName } from './startup/node-name.ts';
import { type CacheAdministration, openCache } from './startup/open-cache.ts';
import { type OpenCanaries, openCanaries } from './startup/open-canaries.ts';
import { openDialogs } from './startup/open-dialogs.ts';
import { type Identity, openIdentity } from './startup/open-identity.ts';
import { openKept } from './startup/open-kept.ts';
import { openPolicy } from './startup/open-policy.ts';
import { openUsage } from './startup/open-usage.ts';
import type { Revisions } from './startup/revisions.ts';
import { createTimers } from './startup/timers.ts';
import { openStorage } from './storage/open-storage.ts';
import type { RedisClient } from './storage/redis/redis-client.ts';
import type { Storage } from './storage/stores.ts';
import { VERSION } from './version.ts';

const USES_FLUSH_MS = 10_000;
const EXPIRY_CHECK_MS = 30_000;
/** A reservation that outlives the longest exchange by this much is posted in full. */
const EXPIRY_GRACE_MS = 60_000;
/** Exit code of a process that cannot keep its records (sysexits.h, EX_IOERR). */
const EXIT_NO_RECORDS = 74;

export interface StartOptions {
  readonly config: Config;
  readonly revision: string;
  /** Absolute path of the file to watch; absent: nothing is reloaded. */
  readonly configPath?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface RunningGate {
  readonly gateUrl: string;
  readonly adminUrl: string | undefined;
  readonly firstStart: FirstStart | undefined;
  readonly models: readonly { readonly name: string; readonly simulated: boolean }[];
  /** Drains, flushes and closes everything. */
  close(): Promise<void>;
}

/** Opens everything and listens. Rejects where a part cannot be opened; what was opened before it is closed again. */
export async function startGate(options: StartOptions): Promise<RunningGate> {
  const opened = new AsyncDisposableStack();
  try {
    return await open(options, opened);
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}

async function open(given: StartOptions, opened: AsyncDisposableStack): Promise<RunningGate> {
  const ground = await openGround(given, opened);
  const options = { ...given, ...(await ground.rules?.inForce()) };
  openUsage({ ...ground, settings: options.config.audit }, opened);
  followWriteOffs(ground, opened);
  const firstStart = await prepareInstallation(ground.storage, ground.keyRing, ground.clock());
  const alertAtPercent = () => revisions.current().settings.alertAtPercent;
  const budgets = await openBudgets({ ground, config: options.config, alertAtPercent }, opened);
  const identity = await openIdentity({ ...ground, settings: options.config.storage }, opened);
  const { keys, standing } = identity;
  const { configPath } = options;
  const revisions = await openPolicy({ ...ground, ...options, configPath, keys, standing }, opened);
  const kept = openKept(ground, options.config.listen, opened);
  keepTime(options.config, { ...ground, budgets, uses: identity.uses }, opened);

  const { telemetry, audit, clock, pseudonym } = ground;
  const { cache, administration } = await openAnswers(options.config, ground, opened);
  const limits = await openLimits(options.config, ground, opened);
  watchRoutes(ground.metrics.registry, () => ground.routing.figures());
  const canaries = await openCanaries(ground);
  opened.defer(() => canaries.close());
  const { totalTimeoutMs } = options.config.listen;
  const { prompts, conversations, registry } = await openDialogs({ ...ground, totalTimeoutMs }, opened);
  const gate: Gate = {
    ...{ ...kept, prompts, conversations },
    batchRuns: { nudge: () => batchRuns.nudge(), tell: (id) => batchRuns.tell(id) },
    summaries: { make: (...asked) => summaries.make(...asked) },
    ...{ telemetry, audit, clock, pseudonym, budgets },
    cache: { ...cache, refresh: (screened, slot) => refreshes.start(screened, slot) },
    canaries: canaries.book,
    limiter: limits.limiter,
    turns: limits.turns,
    current: () => revisions.current(),
  };
  const summaries = openSummaries(gate, totalTimeoutMs);
  const refreshes = openRefreshes(gate, options.config.listen.totalTimeoutMs);
  opened.defer(() => refreshes.close());
  const batchRuns = openBatchRuns(gate, ground.node);
  const server = openEdge(options.config, gate, { metrics: ground.metrics, limitMode: limits.mode });
  ground.metrics.watch({
    inFlight: () => server.inFlight,
    queued: () => server.queued,
    cacheEntries: () => cache.answers.size,
    auditPending: () => audit.pending,
  });
  await ground.record('started', { revision: options.revision, version: VERSION, node: process.version });
  const adminUrl = await openAdmin(
    { options, ground, budgets, identity, revisions, cache: administration, canaries, registry },
    opened,
  );
  const gateUrl = await server.listen();
  opened.defer(async () => {
    await Promise.all([server.close(options.config.listen.drainMs), batchRuns.close()]);
  });
  await batchRuns.start();
  const models = [...revisions.current().models.values()].map(({ name, simulated }) => ({ name, simulated }));
  return { gateUrl, adminUrl, firstStart, models, close: () => opened.disposeAsync() };
}

function clusterRules({ env, configPath }: StartOptions, storage: Storage, keyRing: KeyRing): ClusterRules {
  const { settings, changes } = storage;
  return new ClusterRules({ settings, changes, keyRing, env, configPath });
}

/** What everything else stands on. */
interface Ground {
  readonly clock: () => number;
  readonly egress: Egress;
  readonly telemetry: Telemetry;
  readonly metrics: Metrics;
  readonly onFault: (where: string, error: unknown) => void;
  readonly keyRing: KeyRing;
  readonly storage: Storage;
  /** Absent where every limit is this node's own. */
  readonly redis: RedisClient | undefined;
  /** What each provider takes at once; outlives every revision. */
  readonly providerLimits: ProviderLimits;
  /** What is known of each route; outlives every revision. */
  readonly routing: RoutingMemory;
  readonly audit: NodeAuditLog;
  /** The node's lasting name. */
  readonly node: string;
  pseudonym(tenant: string, user: string): string;
  /** Puts an event of the node's life on the audit log. */
  record(event: string, details: Readonly<Record<string, string>>): Promise<void>;
  /** In a cluster: what holds over this node's file. */
  readonly rules: ClusterRules | undefined;
  /** Shows the other nodes which rules this one runs. */
  describe(config: Config): Promise<void>;
}

async function openGround(options: StartOptions, opened: AsyncDisposableStack): Promise<Ground> {
  const { config, env } = options;
  const clock = Date.now;
  const egress = createEgress();
  opened.defer(() => egress.close());
  const { telemetry, metrics, close } = await openObservability(config.observability, egress);
  opened.defer(close);
  const onFault = (where: string, error: unknown) => telemetry.fault(where, error);
  const dataPath = config.storage.path;
  makePrivateFolder(dataPath);
  const keyRing = openKeyRing({ settings: config.encryption, dataPath, env, create: 'first_start' });
  const {
    storage,
    redis,
    close: closeStorage,
  } = await openStorage({ settings: config.storage, env, onFault });
  opened.defer(closeStorage);
  await requireClusterKek(storage.settings, keyRing);
  const node = await nodeName(config.storage, storage.settings);
  const audit = await openAuditLog({
    ...{ dataPath, keyRing },
    settings: config.audit,
    nodeId: node,
    nowMs: clock(),
    // Nothing may be delivered that cannot be recorded, so the process must not go on.
    onFatal: (error) => {
      telemetry.fault('audit', error);
      process.exit(EXIT_NO_RECORDS);
    },
    onFault: (error) => onFault('audit', error),
  });
  opened.defer(() => audit.close());
  const pseudonymKey = keyRing.derive('user-pseudonym');
  return {
    ...{ clock, egress, telemetry, metrics, onFault, keyRing, storage, redis, audit, node },
    providerLimits: new ProviderLimits(config.limits.adaptive),
    routing: new RoutingMemory(),
    pseudonym: (tenant, user) => pseudonymOf(pseudonymKey, tenant, user),
    rules: config.storage.kind === 'cluster' ? clusterRules(options, storage, keyRing) : undefined,
    describe: (running) => {
      const revision = rulesRevisionOf(running, START_ONLY_SECTIONS);
      return storage.changes.describe({ node, revision, version: VERSION });
    },
    record: (event, details) =>
      audit.append({
        type: 'event',
        requestId: audit.epoch,
        atMs: clock(),
        tenant: 'default',
        event,
        details,
      }),
  };
}

interface BudgetWiring {
  readonly ground: Ground;
  readonly config: Config;
  readonly alertAtPercent: () => readonly number[];
}

/** Dead runs' books are closed before a new request can be reserved. */
async function openBudgets(
  { ground, config, alertAtPercent }: BudgetWiring,
  opened: AsyncDisposableStack,
): Promise<NodeBudgets> {
  const { storage, audit, onFault, clock, node, telemetry, metrics, record } = ground;
  const { ledger } = storage;
  await recoverDeadEpochs({ ledger, node, journal: audit, currentEpoch: audit.epoch });
  const budgets = new NodeBudgets({
    ...{ ledger, node, onFault, alertAtPercent },
    epoch: audit.epoch,
    shared: config.storage.kind === 'cluster',
    onThreshold: budgetAlerts({
      telemetry,
      record,
      passed: (percent, unit) => metrics.budgetPassed(percent, unit),
    }),
  });
  await budgets.open();
  opened.defer(() => budgets.close());
  budgets.start(clock);
  return budgets;
}

interface Timed extends Pick<Ground, 'clock' | 'onFault'> {
  readonly budgets: NodeBudgets;
  readonly uses: KeyUses;
}

function keepTime(
  config: Config,
  { clock, onFault, budgets, uses }: Timed,
  opened: AsyncDisposableStack,
): void {
  const timers = createTimers(onFault);
  timers.every(USES_FLUSH_MS, 'keys', () => uses.flush());
  timers.every(EXPIRY_CHECK_MS, 'budget', () => {
    budgets.expireOlderThan(clock() - config.listen.totalTimeoutMs - EXPIRY_GRACE_MS, clock());
  });
  opened.defer(async () => {
    timers.stop();
    await uses.flush();
  });
}

async function openAnswers(
  { cache: settings, storage }: Config,
  ground: Ground,
  opened: AsyncDisposableStack,
) {
  const { redis } = ground;
  // The client of Redis is half of all modules: an embedded gate does not load it.
  const stores = redis && (await import('./storage/redis/entry-store.ts'));
  const open = await openCache({
    ...ground,
    settings,
    cluster: storage.kind === 'cluster',
    shared:
      redis &&
      stores &&
      ((names) => ({
        entries: new stores.RedisEntryStore({ client: redis, bounds: settings, tenantTag: names.tenant }),
        keys: new stores.RedisSubjectKeys(redis),
      })),
  });
  opened.defer(open.close);
  watchCache(ground.metrics.registry, open.administration.report);
  return open;
}

/** Rate limits as the storage has them, and turns for when there is too much. */
async function openLimits(
  { limits: settings, listen }: Config,
  { redis, node, telemetry, metrics, providerLimits }: Ground,
  opened: AsyncDisposableStack,
): Promise<OpenLimiter & { readonly turns: Turns }> {
  const open = await openLimiter({ redis, node, telemetry, settings: settings.cluster });
  opened.defer(open.close);
  const turns = new Turns(settings, listen.maxInFlight);
  opened.defer(() => turns.close());
  watchLimits(metrics.registry, {
    ...{ mode: open.mode, commands: open.commands },
    active: () => turns.active,
    waiting: () => turns.waiting,
    refused: () => turns.refused,
    lagMs: () => turns.lagMs,
    providers: () => providerLimits.figures(),
  });
  return { ...open, turns };
}

interface EdgeWiring {
  readonly metrics: Metrics;
  readonly limitMode: OpenLimiter['mode'];
}

function openEdge(config: Config, gate: Gate, { metrics, limitMode }: EdgeWiring): GateServer {
  // Where limits are this node's own there is nothing to tell of them.
  const isShared = limitMode() !== 'own';
  return createGateServer({
    settings: config.listen,
    telemetry: gate.telemetry,
    routes: gateRoutes(gate, gate.clock()),
    isReady: () => true,
    readyDetails: () => (isShared ? { limits: limitMode() } : {}),
    onRefused: (code) => metrics.refused(code),
  });
}

interface AdminWiring {
  readonly options: StartOptions;
  readonly ground: Ground;
  readonly budgets: NodeBudgets;
  readonly identity: Identity;
  readonly revisions: Revisions;
  readonly cache: CacheAdministration;
  readonly canaries: OpenCanaries;
  readonly registry: PromptRegistry;
}

async function openAdmin(
  { options, ground, budgets, identity, revisions, cache, canaries, registry }: AdminWiring,
  opened: AsyncDisposableStack,
): Promise<string | undefined> {
  const { clock, audit, metrics, telemetry, keyRing, storage } = ground;
  const { config } = options;
  if (!config.admin.enabled) return undefined;
  const startedAtMs = clock();
  const server = await openAdminServer({
    ...{ settings: config.admin, version: VERSION, telemetry, budgets, cache },
    canaries: canaries.administration,
    prompts: registry,
    usage: storage.usage,
    now: clock,
    keys: identity.administration,
    metrics: { contentType: metrics.registry.contentType, text: () => metrics.text() },
    knows: (names) => revisions.knows(names),
    status: () => ({
      version: VERSION,
      revision: revisions.current().id,
      epoch: audit.epoch,
      uptimeMs: clock() - startedAtMs,
      auditEntries: audit.size,
    }),
    hashToken: (token) => adminTokenHash(token, keyRing),
    validHash: () => readAdminTokenHash(storage),
  });
  opened.defer(() => server.close());
  return server.url;
}

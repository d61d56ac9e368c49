/**
 * The composition root: configuration → parts → listeners. The only place that wires; it decides nothing about a
 * request. What is opened here is closed here, in the reverse order.
 */
import { randomUUID } from 'node:crypto';
import { openAdminServer } from './admin/admin-server.ts';
import type { NodeAuditLog } from './audit/node-audit-log.ts';
import { openAuditLog } from './audit/open-audit-log.ts';
import { createAuthenticator } from './auth/authenticator.ts';
import { createJwtAuthenticator } from './auth/jwt-authenticator.ts';
import { KeyAdministration } from './auth/key-administration.ts';
import { createKeyAuthenticator, type VerifyText } from './auth/key-authenticator.ts';
import { KeyDirectory } from './auth/key-directory.ts';
import { KeyUses } from './auth/key-uses.ts';
import { PEPPER_PURPOSE } from './auth/mint-key.ts';
import { sealUsers } from './auth/sealed-key-store.ts';
import { NodeBudgets } from './budget/node-budgets.ts';
import { builtInPriceTable } from './budget/price-table.ts';
import { recoverDeadEpochs } from './budget/recover-dead-epochs.ts';
import { MemoryCache } from './cache/memory-cache.ts';
import type { Config } from './config/schema.ts';
import type { KeyRing } from './crypto/key-ring.ts';
import { openKeyRing } from './crypto/open-key-ring.ts';
import { pseudonymOf } from './crypto/pseudonym.ts';
import { createEgress, type Egress } from './egress/egress.ts';
import { createGateServer, type GateServer } from './http/server.ts';
import { MemoryRateLimiter } from './limits/memory-rate-limiter.ts';
import type { Metrics } from './observability/metrics.ts';
import { openObservability } from './observability/open-observability.ts';
import type { Telemetry } from './observability/telemetry.ts';
import type { Gate } from './pipeline/gate.ts';
import { gateRoutes } from './pipeline/gate-routes.ts';
import { createSessionMemory } from './sessions/session-memory.ts';
import { makePrivateFolder } from './startup/data-folder.ts';
import {
  adminTokenHash,
  type FirstStart,
  prepareInstallation,
  readAdminTokenHash,
} from './startup/first-start.ts';
import { openRevisions, type Revisions } from './startup/revisions.ts';
import { createTimers } from './startup/timers.ts';
import { openEmbeddedStorage } from './storage/embedded/open-embedded-storage.ts';
import type { Storage } from './storage/stores.ts';
import { VERSION } from './version.ts';

/** How long a stop waits for what is under way, in milliseconds. */
const DRAIN_MS = 10_000;
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

async function open(options: StartOptions, opened: AsyncDisposableStack): Promise<RunningGate> {
  const ground = await openGround(options, opened);
  const firstStart = await prepareInstallation(ground.storage, ground.keyRing, ground.clock());
  const budgets = await openBudgets(ground, opened);
  const identity = openIdentity(ground, opened);
  const revisions = await openPolicy(options, ground, identity, opened);
  keepTime(options.config, { ...ground, budgets, uses: identity.uses }, opened);

  const { telemetry, audit, clock, pseudonym } = ground;
  const cache = new MemoryCache(options.config.cache);
  const gate: Gate = {
    ...{ telemetry, audit, clock, pseudonym, budgets, cache },
    limiter: new MemoryRateLimiter(),
    current: () => revisions.current(),
  };
  const server = openEdge(options.config, gate, ground.metrics);
  ground.metrics.watch({
    inFlight: () => server.inFlight,
    queued: () => server.queued,
    cacheEntries: () => cache.size,
    auditPending: () => audit.pending,
  });
  await ground.record('started', { revision: options.revision, version: VERSION, node: process.version });
  const adminUrl = await openAdmin({ options, ground, budgets, identity, revisions }, opened);
  const gateUrl = await server.listen();
  opened.defer(() => server.close(DRAIN_MS));
  const models = [...revisions.current().models.values()].map(({ name, simulated }) => ({ name, simulated }));
  return { gateUrl, adminUrl, firstStart, models, close: () => opened.disposeAsync() };
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
  readonly audit: NodeAuditLog;
  pseudonym(tenant: string, user: string): string;
  /** Puts an event of the node's life on the audit log. */
  record(event: string, details: Readonly<Record<string, string>>): Promise<void>;
}

async function openGround({ config, env }: StartOptions, opened: AsyncDisposableStack): Promise<Ground> {
  const clock = Date.now;
  const egress = createEgress();
  opened.defer(() => egress.close());
  const { telemetry, metrics, close } = await openObservability(config.observability, egress);
  opened.defer(close);
  const onFault = (where: string, error: unknown) => telemetry.fault(where, error);
  const dataPath = config.storage.path;
  makePrivateFolder(dataPath);
  const keyRing = openKeyRing({ settings: config.encryption, dataPath, env, create: 'first_start' });
  const storage = await openEmbeddedStorage({ path: dataPath, onFault });
  opened.defer(() => storage.close());
  const audit = await openAuditLog({
    ...{ dataPath, keyRing },
    settings: config.audit,
    nodeId: await storage.settings.setOnce('node_id', randomUUID()),
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
    ...{ clock, egress, telemetry, metrics, onFault, keyRing, storage, audit },
    pseudonym: (tenant, user) => pseudonymOf(pseudonymKey, tenant, user),
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

/** Dead runs' books are closed before a new request can be reserved. */
async function openBudgets(
  { storage, audit, onFault, clock }: Ground,
  opened: AsyncDisposableStack,
): Promise<NodeBudgets> {
  const { ledger } = storage;
  await recoverDeadEpochs({ ledger, journal: audit, currentEpoch: audit.epoch });
  const budgets = new NodeBudgets({ ledger, epoch: audit.epoch, onFault });
  opened.defer(() => budgets.close());
  budgets.start(clock);
  return budgets;
}

interface Identity {
  readonly keys: VerifyText;
  readonly uses: KeyUses;
  readonly administration: KeyAdministration;
}

function openIdentity(
  { storage, keyRing, onFault, audit, clock }: Ground,
  opened: AsyncDisposableStack,
): Identity {
  const pepper = keyRing.derive(PEPPER_PURPOSE);
  const store = sealUsers(storage.keys, keyRing);
  const directory = new KeyDirectory({ store, onFault });
  const uses = new KeyUses(store);
  opened.defer(storage.changes.subscribe(() => directory.invalidateAll()));
  const administration = new KeyAdministration({
    ...{ pepper, audit, clock, store },
    changed: () => directory.invalidateAll(),
  });
  return { keys: createKeyAuthenticator({ directory, uses, pepper }), uses, administration };
}

async function openPolicy(
  options: StartOptions,
  ground: Ground,
  { keys }: Identity,
  opened: AsyncDisposableStack,
): Promise<Revisions> {
  const { config, revision, configPath, env } = options;
  const { egress, telemetry, clock, keyRing, onFault, pseudonym, record } = ground;
  const revisions = await openRevisions({
    ...{ config, revision, configPath, env, egress, telemetry, clock },
    prices: builtInPriceTable(),
    guardKeys: {
      placeholders: keyRing.derive('placeholders'),
      canary: keyRing.derive('canary'),
      spotlight: keyRing.derive('spotlight'),
      env,
    },
    sessions: createSessionMemory({ key: keyRing.derive('history'), clock }),
    nameUser: pseudonym,
    authenticatorOf: ({ auth, tenants }) => {
      const fetchText: Egress['fetchText'] = (url, bounds) => egress.fetchText(url, bounds);
      const jwt = createJwtAuthenticator({
        issuers: auth.jwt,
        knownTenants: new Set(Object.keys(tenants)),
        fetchText,
        onFault,
      });
      return createAuthenticator({ keys, jwt });
    },
    onChange: (id) => record('configuration_changed', { revision: id }),
  });
  opened.defer(() => revisions.close());
  return revisions;
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

function openEdge(config: Config, gate: Gate, metrics: Metrics): GateServer {
  return createGateServer({
    settings: config.listen,
    telemetry: gate.telemetry,
    routes: gateRoutes(gate, gate.clock()),
    isReady: () => true,
    onRefused: (code) => metrics.refused(code),
  });
}

interface AdminWiring {
  readonly options: StartOptions;
  readonly ground: Ground;
  readonly budgets: NodeBudgets;
  readonly identity: Identity;
  readonly revisions: Revisions;
}

async function openAdmin(
  { options, ground, budgets, identity, revisions }: AdminWiring,
  opened: AsyncDisposableStack,
): Promise<string | undefined> {
  const { clock, audit, metrics, telemetry, keyRing, storage } = ground;
  const { config } = options;
  if (!config.admin.enabled) return undefined;
  const startedAtMs = clock();
  const server = await openAdminServer({
    ...{ settings: config.admin, version: VERSION, telemetry, budgets, keys: identity.administration },
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

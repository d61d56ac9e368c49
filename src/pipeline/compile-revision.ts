/** Compiles a validated configuration into the revision that requests run under. Throws where it cannot be enforced. */
import { userAccountName } from '../auth/account-name.ts';
import type { Authenticator, Principal } from '../auth/principal.ts';
import type { PriceTable } from '../budget/price-table.ts';
import { cachePolicies, digestOf, routesDigest } from '../cache/cache-policies.ts';
import type { Config } from '../config/schema.ts';
import { type GuardKeys, GuardRoom, type OutsideParties } from '../guards/guard-room.ts';
import type { GuardSettings } from '../guards/settings.ts';
import { createStructuredOutput } from '../guards/structured-output.ts';
import { envelopesOf } from '../limits/limit-claims.ts';
import { createAccessPolicy } from '../policy/access-policy.ts';
import { policyGuards } from '../policy/policy-guards.ts';
import { DEFAULT_NAME, policyNameOf } from '../policy/policy-name.ts';
import type { TenantSettings } from '../policy/settings.ts';
import { compileModelPlans } from '../providers/model-plans.ts';
import type { Provider } from '../providers/provider.ts';
import { policyRouting } from '../routing/policy-routing.ts';
import type { RoutingMemory } from '../routing/route-health.ts';
import { RequestSession } from '../sessions/request-session.ts';
import type { SessionMemory } from '../sessions/session-memory.ts';
import { SessionRules } from '../sessions/session-rules.ts';
import type { Revision } from './gate.ts';

export interface RevisionSources {
  readonly id: string;
  /** With `providers` and `models` as discovered, where the file names none. */
  readonly config: Config;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly prices: PriceTable;
  /** Outlives every revision. */
  readonly routing: RoutingMemory;
  readonly guardKeys: GuardKeys;
  readonly outside: OutsideParties;
  readonly sessions: SessionMemory;
  readonly authenticator: Authenticator;
  readonly nameUser: (tenant: string, user: string) => string;
}

export function compileRevision(sources: RevisionSources): Revision {
  const { id, config, providers, prices, nameUser, routing } = sources;
  const { limits, budgets, audit } = config;
  const tenants = withAccountNames(config.tenants);
  const envelopeOf = envelopesOf({ limits, budgets, tenants, nameUser });
  const roomOf = policyGuards(config, guardRooms(sources));
  const cacheFor = cachePolicies(config);
  const routes = new Map(
    Object.entries(config.models).map(([name, model]) => [name, routesDigest(model, config.providers)]),
  );
  return {
    id,
    authenticator: sources.authenticator,
    access: createAccessPolicy({ policies: config.policies, tenants: config.tenants }),
    models: compileModelPlans(config.models, {
      ...{ providers, prices, routing },
      providerSettings: config.providers,
    }),
    priceTable: prices.version,
    settings: {
      clampMaxTokens: budgets.clampMaxTokens,
      drainMs: budgets.drainMs,
      totalTimeoutMs: config.listen.totalTimeoutMs,
      alertAtPercent: budgets.alertAtPercent.toSorted((left, right) => left - right),
      keepPayloads: audit.payloads === 'encrypted',
      surfaces: config.surfaces,
      realtime: config.realtime,
      jsonDepth: config.listen.jsonDepth,
      responses: config.responses,
      conversations: config.conversations,
      files: config.files,
      batches: config.batches,
      maxPayloadBytes: audit.maxPayloadBytes,
    },
    turns: {
      isShared: Object.keys(config.tenants).some((tenant) => tenant !== DEFAULT_NAME),
      priorityOf: (principal) =>
        config.policies[policyNameOf(principal, config.tenants) ?? '']?.priority ?? 'normal',
    },
    limitClaims: (principal, tokens) => envelopeOf(principal).limitClaims(tokens),
    budgetScopes: (principal) => envelopeOf(principal).budgetScopes,
    cacheFor,
    routingFor: policyRouting(config),
    guardsDigest: (principal, asked) => roomOf(principal, asked).digest,
    routesDigest: ({ name }) => routes.get(name) ?? '',
    openGuards: (principal, request, { requestId, surface, mayHear }) =>
      roomOf(principal, { model: request.model, surface }).guards.open({
        tenant: principal.tenant,
        session: sessionOf(principal),
        requestId,
        request,
        mayHear,
      }),
    openSession: (principal, request, { surface, ...asked }) => {
      const { sessions } = roomOf(principal, { model: request.model, surface });
      return sessions.isOff ? undefined : new RequestSession(sessions, { ...asked, principal, request });
    },
  };
}

/** Principals carry users' names encoded; the configuration has them as people write them. */
function withAccountNames(tenants: Config['tenants']): Record<string, TenantSettings> {
  return Object.fromEntries(
    Object.entries(tenants).map(([name, tenant]) => {
      const users = Object.entries(tenant.users).map(([user, settings]) => [
        userAccountName(user) ?? user,
        settings,
      ]);
      return [name, { ...tenant, users: Object.fromEntries(users) }];
    }),
  );
}

interface PolicyRooms {
  readonly guards: GuardRoom;
  readonly sessions: SessionRules;
  /** Of the settings that it was opened with. */
  readonly digest: string;
}

function guardRooms(sources: RevisionSources): (settings: GuardSettings) => PolicyRooms {
  const { guardKeys, outside, sessions } = sources;
  const structured = createStructuredOutput();
  return (settings) => {
    const approvals = settings.session.mode === 'approve' ? outside.approvalsOf?.(settings) : undefined;
    return {
      guards: new GuardRoom(settings, guardKeys, structured, outside),
      sessions: new SessionRules(settings, sessions, approvals),
      digest: digestOf(settings),
    };
  };
}

function sessionOf({ tenant, keyId, user }: Principal): string {
  return JSON.stringify([tenant, keyId, user ?? null]);
}

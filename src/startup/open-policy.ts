/** Opens the configuration in force and what follows it: rules, guards, providers, who may ask. */
import { createAuthenticator, type VerifyStanding } from '../auth/authenticator.ts';
import type { JwksSource } from '../auth/jwks-source.ts';
import { createJwtAuthenticator } from '../auth/jwt-authenticator.ts';
import type { VerifyText } from '../auth/key-authenticator.ts';
import type { Authenticator } from '../auth/principal.ts';
import { builtInPriceTable } from '../budget/price-table.ts';
import type { Config } from '../config/schema.ts';
import type { KeyRing } from '../crypto/key-ring.ts';
import type { Egress } from '../egress/egress.ts';
import { createSessionMemory } from '../sessions/session-memory.ts';
import { openRevisions, type RevisionOptions, type Revisions } from './revisions.ts';

type Passed = Pick<
  RevisionOptions,
  | 'config'
  | 'revision'
  | 'configPath'
  | 'env'
  | 'egress'
  | 'telemetry'
  | 'clock'
  | 'providerLimits'
  | 'routing'
  | 'rules'
>;

export interface PolicyParts extends Passed {
  readonly keyRing: KeyRing;
  readonly onFault: (where: string, error: unknown) => void;
  readonly keys: VerifyText;
  readonly standing: VerifyStanding;
  pseudonym(tenant: string, user: string): string;
  record(event: string, details: Readonly<Record<string, string>>): Promise<void>;
  /** Shows the other nodes what holds here. */
  describe(config: Config): Promise<void>;
}

export async function openPolicy(parts: PolicyParts, opened: AsyncDisposableStack): Promise<Revisions> {
  const { config, revision, configPath, env, egress, telemetry, clock, keyRing } = parts;
  const { providerLimits, routing, rules } = parts;
  const sources = new Map<string, JwksSource>();
  const revisions = await openRevisions({
    ...{ config, revision, configPath, env, egress, telemetry, clock, providerLimits, routing, rules },
    prices: builtInPriceTable(),
    guardKeys: {
      placeholders: keyRing.derive('placeholders'),
      canary: keyRing.derive('canary'),
      spotlight: keyRing.derive('spotlight'),
      env,
    },
    sessions: createSessionMemory({ key: keyRing.derive('history'), clock }),
    nameUser: (tenant, user) => parts.pseudonym(tenant, user),
    authenticatorOf: (changed) => authenticatorOf(changed, { ...parts, sources }),
    onChange: async (id, changed) => {
      await parts.record('configuration_changed', { revision: id });
      await parts.describe(changed);
    },
  });
  opened.defer(() => revisions.close());
  await parts.describe(config);
  return revisions;
}

interface AuthenticatorNeeds extends Pick<PolicyParts, 'egress' | 'keys' | 'standing' | 'onFault'> {
  readonly sources: Map<string, JwksSource>;
}

function authenticatorOf(
  { auth, tenants }: Config,
  { egress, keys, standing, onFault, sources }: AuthenticatorNeeds,
): Authenticator {
  const fetchText: Egress['fetchText'] = (url, bounds) => egress.fetchText(url, bounds);
  const jwt = createJwtAuthenticator({
    ...{ issuers: auth.jwt, fetchText, onFault, sources },
    knownTenants: new Set(Object.keys(tenants)),
  });
  return createAuthenticator({ keys, jwt, standing });
}

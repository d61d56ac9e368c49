/**
 * Opens the external guards of a revision: their sockets, credentials, metrics. Policies with the same settings share one
 * client, so that a service that fails is left alone by all of them. A credential that cannot be read fails the reload.
 */
import type { Egress } from '../egress/egress.ts';
import type { Origin } from '../egress/origin.ts';
import { parseHttpUrl } from '../egress/origin.ts';
import { exchangeText } from '../egress/text-exchange.ts';
import { EXTERNAL_ADAPTERS } from '../guards/external/adapters.ts';
import { MAX_ANSWER_BYTES } from '../guards/external/answer-json.ts';
import { type ExternalGuards, externalGuards } from '../guards/external/external-guards.ts';
import { type ClientParts, GuardClient } from '../guards/external/guard-client.ts';
import type { ExternalGuardSettings } from '../guards/external/settings.ts';
import type { GuardSettings } from '../guards/settings.ts';
import type { Telemetry } from '../observability/telemetry.ts';
import { openSecret, type Secret } from '../providers/secret.ts';

export interface ExternalGuardParts {
  readonly egress: Pick<Egress, 'openOrigin'>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since the Unix epoch. */
  readonly clock: () => number;
  readonly telemetry: Telemetry;
}

export interface ExternalGuardRegistry {
  /** Undefined where the settings name none. */
  readonly of: (settings: Pick<GuardSettings, 'external'>) => ExternalGuards | undefined;
  close(): Promise<void>;
}

export function openExternalGuards(parts: ExternalGuardParts): ExternalGuardRegistry {
  const clients = new Map<string, GuardClient>();
  const origins: Origin[] = [];
  const clientOf = (settings: ExternalGuardSettings): GuardClient => {
    const key = JSON.stringify(settings);
    const known = clients.get(key);
    if (known !== undefined) return known;
    const opened = openClient(settings, parts, (origin) => void origins.push(origin));
    clients.set(key, opened);
    return opened;
  };
  return {
    of: ({ external }) =>
      externalGuards(external.map(clientOf), (guard, reason) =>
        parts.telemetry.warn('an external guard did not judge; the request goes on', { guard, reason }),
      ),
    close: async () => {
      await Promise.all(origins.map((origin) => origin.close()));
    },
  };
}

function openClient(
  settings: ExternalGuardSettings,
  { egress, env, clock, telemetry }: ExternalGuardParts,
  opened: (origin: Origin) => void,
): GuardClient {
  const { name } = settings;
  return new GuardClient({
    ...{ settings, clock },
    adapter: EXTERNAL_ADAPTERS[settings.kind].open(settings),
    secret: secretOf(settings, env, telemetry),
    post: posting(settings, egress, opened),
    monotonicMs: () => performance.now(),
    onCall: (outcome, ms) => telemetry.guardCall(name, outcome, ms),
    onBreaker: (state) => telemetry.warn('the breaker of an external guard changed', { guard: name, state }),
  });
}

function secretOf(
  { apiKey, name }: ExternalGuardSettings,
  env: ExternalGuardParts['env'],
  telemetry: Telemetry,
): Secret | undefined {
  if (apiKey === undefined) return undefined;
  return openSecret(apiKey, {
    env,
    path: `guards.external.${name}.apiKey`,
    fault: (where, error) => telemetry.fault(where, error),
  });
}

/** Opens the sockets' pool with the first call, so that a revision that is not taken over leaves nothing behind. */
function posting(
  { url, allowPrivateAddress, maxConcurrent: connections }: ExternalGuardSettings,
  egress: ExternalGuardParts['egress'],
  opened: (origin: Origin) => void,
): ClientParts['post'] {
  const { pathname, search } = parseHttpUrl(url);
  let origin: Origin | undefined;
  return (body, headers, timeoutMs) => {
    if (origin === undefined) {
      origin = egress.openOrigin({ url, allowPrivateAddress, connections });
      opened(origin);
    }
    const sent = { 'user-agent': 'portcullis', 'accept-encoding': 'identity', ...headers };
    return exchangeText(
      origin,
      { path: pathname + search, method: 'POST', headers: Object.entries(sent).flat(), body },
      { timeoutMs, maxBytes: MAX_ANSWER_BYTES },
    );
  };
}

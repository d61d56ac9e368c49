/**
 * Proves JWTs of the configured issuers. The token's unverified `iss` only selects whose keys and rules apply; jose
 * verifies signature and claims against exactly those, so that one issuer's token never counts as another's (mix-up).
 */
import { hash } from 'node:crypto';
import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import { type FetchText, type JwksSource, type KeySet, openJwksSource } from './jwks-source.ts';
import { denied, type VerifyText } from './key-authenticator.ts';
import type { Authentication, AuthFailure } from './principal.ts';
import type { JwtIssuerSettings } from './settings.ts';
import { tokenPrincipal, tokenTimeProblem } from './token-claims.ts';
import { tokenFailure } from './token-failure.ts';
import { MAX_TOKEN_CHARS, readUnverified, type UnverifiedToken } from './token-form.ts';

/** Verified tokens remembered, by the SHA-256 of the whole token (a part of it would let one token pass as another). */
export const MAX_CACHED_TOKENS = 10_000;
export const MAX_TOKEN_CACHE_MS = 60_000;

export interface JwtAuthenticatorParts {
  readonly issuers: readonly JwtIssuerSettings[];
  /** Every configured tenant, `default` included. */
  readonly knownTenants: ReadonlySet<string>;
  readonly fetchText: FetchText;
  readonly onFault: (where: string, error: unknown) => void;
  /**
   * The sources of the authenticator before, which this one goes on with: keys that are trusted still must not be forgotten
   * with a reload while their issuer is away. Left with those of this one.
   */
  readonly sources?: Map<string, JwksSource>;
}

interface Issuer {
  readonly settings: JwtIssuerSettings;
  readonly source: JwksSource;
}

interface CachedToken {
  readonly granted: Authentication;
  readonly untilMs: number;
  readonly source: JwksSource;
  readonly revision: number;
}

/** No key of the issuer may be trusted now; not the token's fault. */
class KeysUnavailable extends Error {}

export function createJwtAuthenticator(parts: JwtAuthenticatorParts): VerifyText {
  const issuers = groupByName(parts);
  const cache = new LRUCache<string, CachedToken>({ max: MAX_CACHED_TOKENS });

  async function verify(
    token: string,
    digest: string,
    issuer: Issuer,
    nowMs: number,
  ): Promise<Authentication> {
    try {
      const { claims, revision } = await verifyToken(token, issuer, nowMs);
      const problem = tokenTimeProblem(claims, issuer.settings, nowMs);
      if (problem !== undefined) return denied(problem);
      const principal = tokenPrincipal(claims, issuer.settings, parts.knownTenants);
      if (typeof principal === 'string') return denied(principal);
      const granted: Authentication = { ok: true, principal };
      cache.set(digest, {
        granted,
        untilMs: cacheUntilMs(claims, issuer.settings, nowMs),
        source: issuer.source,
        revision,
      });
      return granted;
    } catch (error) {
      if (error instanceof KeysUnavailable) return denied('keys_unavailable');
      if (!(error instanceof errors.JOSEError)) parts.onFault('auth.jwt', error);
      return denied(tokenFailure(error));
    }
  }

  return (token, nowMs) => {
    if (token.length > MAX_TOKEN_CHARS) return denied('malformed');
    const digest = hash('sha256', token, 'base64url');
    const known = cache.get(digest);
    if (known !== undefined && nowMs < known.untilMs && known.revision === known.source.revision)
      return known.granted;
    const unverified = readUnverified(token);
    if (typeof unverified === 'string') return denied(unverified);
    const issuer = chooseIssuer(issuers, unverified);
    return typeof issuer === 'string' ? denied(issuer) : verify(token, digest, issuer, nowMs);
  };
}

function groupByName(parts: JwtAuthenticatorParts): ReadonlyMap<string, readonly Issuer[]> {
  const { issuers, fetchText, onFault, sources } = parts;
  const known = new Map(sources);
  sources?.clear();
  const opened = issuers.map((settings) => {
    const { issuer, jwksUrl, jwksFile, allowPrivateAddress } = settings;
    const name = JSON.stringify([issuer, jwksUrl, jwksFile, allowPrivateAddress]);
    const source = known.get(name) ?? openJwksSource(settings, fetchText, onFault);
    sources?.set(name, source);
    return { settings, source };
  });
  return Map.groupBy(opened, (issuer) => issuer.settings.issuer);
}

/** One issuer may be configured more than once, with an audience for each. */
function chooseIssuer(
  issuers: ReadonlyMap<string, readonly Issuer[]>,
  token: UnverifiedToken,
): Issuer | AuthFailure {
  const named = issuers.get(token.issuer);
  if (named === undefined) return 'wrong_issuer';
  const issuer = named.find(({ settings }) => token.audiences.includes(settings.audience));
  if (issuer === undefined) return 'wrong_audience';
  const allowed: readonly string[] = issuer.settings.algorithms;
  return allowed.includes(token.algorithm) ? issuer : 'algorithm_refused';
}

async function verifyToken(
  token: string,
  { settings, source }: Issuer,
  nowMs: number,
): Promise<{ claims: JWTPayload; revision: number }> {
  const keys = await source.keys(nowMs);
  if (keys === undefined) throw new KeysUnavailable();
  let used: KeySet = keys;
  const findKey: JWTVerifyGetKey = async (header) => {
    try {
      return await keys.find(header);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      const newer = await source.newerThan(keys, nowMs);
      if (newer === undefined) throw error;
      used = newer;
      return await newer.find(header);
    }
  };
  const { payload } = await jwtVerify(token, findKey, {
    algorithms: [...settings.algorithms],
    issuer: settings.issuer,
    audience: settings.audience,
    clockTolerance: settings.clockSkewSeconds,
    currentDate: new Date(nowMs),
    requiredClaims: ['iss', 'aud', 'iat', 'exp'],
  });
  return { claims: payload, revision: used.revision };
}

function cacheUntilMs(claims: JWTPayload, settings: JwtIssuerSettings, nowMs: number): number {
  return Math.min(((claims.exp ?? 0) + settings.clockSkewSeconds) * 1000, nowMs + MAX_TOKEN_CACHE_MS);
}

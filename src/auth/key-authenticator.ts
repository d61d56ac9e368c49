/**
 * Proves virtual keys. Malformed ones are refused without a lookup; for all others the work does not depend on whether
 * the id exists. Any failure of the store denies.
 */
import { hash, type KeyObject } from 'node:crypto';
import type { KeyDirectory, KeyLookup } from './key-directory.ts';
import { keyProblem, standingProblem, wasProven } from './key-entry.ts';
import type { KeyUses } from './key-uses.ts';
import { hashKey } from './mint-key.ts';
import type { Authentication, AuthFailure } from './principal.ts';
import { StandingKey } from './standing-key.ts';
import { readKeyId } from './virtual-key.ts';

export interface KeyAuthenticatorParts {
  readonly directory: Pick<KeyDirectory, 'find'>;
  readonly uses: Pick<KeyUses, 'note'>;
  /** `KeyRing.derive('api-key-pepper')`. */
  readonly pepper: KeyObject;
}

export type VerifyText = (text: string, nowMs: number) => Authentication | Promise<Authentication>;

export function createKeyAuthenticator({ directory, uses, pepper }: KeyAuthenticatorParts): VerifyText {
  // The whole key is hashed on every request; nothing is cached by a part of it (CVE-2026-35030).
  function decide(lookup: KeyLookup, key: string, nowMs: number): Authentication {
    const entry = typeof lookup === 'string' ? undefined : lookup;
    const digest = hash('sha256', key);
    const problem = wasProven(entry, digest)
      ? standingProblem(entry, nowMs)
      : keyProblem(entry, hashKey(key, pepper), nowMs);
    if (lookup === 'unavailable') return denied('keys_unavailable');
    if (entry === undefined || problem !== undefined) return denied(problem ?? 'unknown_key');
    if (entry.previousHashUntilMs === 0) entry.provenDigest = digest;
    entry.lastNotedMs = uses.note(entry.id, entry.lastNotedMs, nowMs);
    return entry.granted;
  }

  return (key, nowMs) => {
    const id = readKeyId(key);
    if (id === undefined) return denied('malformed');
    const lookup = directory.find(id, nowMs);
    return lookup instanceof Promise
      ? lookup.then((found) => decide(found, key, nowMs))
      : decide(lookup, key, nowMs);
  };
}

/** Whether a key that proved itself earlier still may act: revoked, expired and unreachable all deny. */
export function createStandingVerifier({ directory, uses }: Omit<KeyAuthenticatorParts, 'pepper'>) {
  function decide(lookup: KeyLookup, nowMs: number): Authentication {
    if (lookup === 'unavailable') return denied('keys_unavailable');
    if (lookup === 'absent') return denied('unknown_key');
    const problem = standingProblem(lookup, nowMs);
    if (problem !== undefined) return denied(problem);
    lookup.lastNotedMs = uses.note(lookup.id, lookup.lastNotedMs, nowMs);
    return lookup.granted;
  }

  return (key: StandingKey, nowMs: number): Authentication | Promise<Authentication> => {
    const id = StandingKey.keyIdOf(key);
    if (id === undefined) return denied('malformed');
    const lookup = directory.find(id, nowMs);
    return lookup instanceof Promise ? lookup.then((found) => decide(found, nowMs)) : decide(lookup, nowMs);
  };
}

export function denied(reason: AuthFailure): Authentication {
  return { ok: false, reason };
}

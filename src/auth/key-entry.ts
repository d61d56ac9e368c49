/**
 * A key record made ready for the hot path: hashes as bytes, the principal built once. Must refuse a record that it
 * cannot read rather than guess.
 */
import { timingSafeEqual } from 'node:crypto';
import type { KeyRecord } from '../storage/stores.ts';
import { userAccountName } from './account-name.ts';
import type { Authentication, AuthFailure, Principal } from './principal.ts';

const HASH_BYTES = 32;
/** Compared where there is no hash, so that an absent key costs the work of a present one. A match grants nothing. */
const DUMMY_HASH = Buffer.alloc(HASH_BYTES);

/** As long as a digest in hex, and no digest. */
const NOT_PROVEN = '-'.repeat(2 * HASH_BYTES);

export interface KeyEntry {
  readonly id: string;
  readonly hash: Buffer;
  readonly previousHash: Buffer;
  /** 0 where no rotation overlaps. */
  readonly previousHashUntilMs: number;
  readonly expiresAtMs: number;
  readonly revoked: boolean;
  readonly granted: Authentication;
  readonly loadedAtMs: number;
  /**
   * SHA-256 in hex of the key that its HMAC has proven, or dashes: an HMAC costs eight times as much as a digest, and this
   * entry lives in memory only, until the next change. Not kept while a rotation overlaps: there are two keys then.
   */
  provenDigest: string;
  /** When a use was last noted, so that the store hears of it once a minute. */
  lastNotedMs: number;
}

/** Throws where the record is damaged: a key that cannot be checked must not be served. */
export function keyEntry(record: KeyRecord, nowMs: number): KeyEntry {
  return {
    id: record.id,
    hash: readHash(record.hash),
    previousHash: record.previousHash === undefined ? DUMMY_HASH : readHash(record.previousHash),
    previousHashUntilMs: record.previousHash === undefined ? 0 : (record.previousHashUntilMs ?? 0),
    expiresAtMs: record.expiresAtMs ?? Number.POSITIVE_INFINITY,
    revoked: record.revokedAtMs !== undefined,
    granted: { ok: true, principal: principalOf(record) },
    loadedAtMs: nowMs,
    provenDigest: NOT_PROVEN,
    lastNotedMs: record.lastUsedAtMs ?? 0,
  };
}

/**
 * Why a key with this HMAC may not pass, or undefined where it may. Both hashes are always compared, and nothing of
 * the record shows before one of them fits. `entry` is undefined for an id that does not exist.
 */
export function keyProblem(
  entry: KeyEntry | undefined,
  hmac: Buffer,
  nowMs: number,
): AuthFailure | undefined {
  const current = timingSafeEqual(hmac, entry?.hash ?? DUMMY_HASH);
  const previous = timingSafeEqual(hmac, entry?.previousHash ?? DUMMY_HASH);
  if (entry === undefined || (!current && !previous)) return 'unknown_key';
  if (!current && nowMs >= entry.previousHashUntilMs) return 'expired';
  return standingProblem(entry, nowMs);
}

/** Whether the key with this digest was proven before. Takes the same time for an id that does not exist. */
export function wasProven(entry: KeyEntry | undefined, digest: string): entry is KeyEntry {
  const proven = entry?.provenDigest ?? NOT_PROVEN;
  let difference = digest.length ^ proven.length;
  for (let at = 0; at < digest.length; at += 1) difference |= digest.charCodeAt(at) ^ proven.charCodeAt(at);
  return difference === 0;
}

/** Why a proven key may not pass now, or undefined where it may. */
export function standingProblem(entry: KeyEntry, nowMs: number): AuthFailure | undefined {
  if (entry.revoked) return 'revoked';
  if (nowMs >= entry.expiresAtMs) return 'expired';
  return undefined;
}

function readHash(hex: string): Buffer {
  const bytes = Buffer.from(hex, 'hex');
  if (bytes.length !== HASH_BYTES || hex.length !== 2 * HASH_BYTES)
    throw new Error('damaged key record: hash');
  return bytes;
}

function principalOf(record: KeyRecord): Principal {
  const user = record.user === undefined ? undefined : userAccountName(record.user);
  if (record.user !== undefined && user === undefined) throw new Error('damaged key record: user');
  return Object.freeze({
    tenant: record.tenant,
    ...(record.project !== undefined && { project: record.project }),
    keyId: record.id,
    ...(user !== undefined && { user }),
    method: 'virtual_key',
    scopes: record.scopes,
    ...(record.policy !== undefined && { policy: record.policy }),
    budgets: record.budgets,
    limits: record.limits,
  });
}

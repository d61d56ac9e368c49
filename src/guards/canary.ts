/**
 * Canaries: a keyed mark in the system text that means nothing to anyone, so that an answer which carries it has
 * repeated the system text. Stable per tenant and text, or the provider's prefix cache would go cold.
 */
import { createHmac, type KeyObject } from 'node:crypto';

const PREFIX = 'pcn';
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';
/** 16 characters of 5 bits: nobody hits one by chance. */
const BODY_CHARACTERS = 16;

/** `key`: derived for this purpose alone. The result is lower-case ASCII letters and digits. */
export function makeCanary(key: KeyObject, tenant: string, systemText: string): string {
  const mac = createHmac('sha256', key).update(`${tenant.length}:${tenant}`).update(systemText).digest();
  let canary = PREFIX;
  for (const byte of mac.subarray(0, BODY_CHARACTERS)) canary += ALPHABET[byte & 31];
  return canary;
}

/** The name of one effective configuration, for logs, headers, cache keys and audit records. Says nothing of secrets. */
import { createHash } from 'node:crypto';
import type { Config } from './schema.ts';

const REVISION_CHARACTERS = 12;
/** Fields that may be a secret's source. */
const SECRETS: ReadonlySet<string> = new Set(['apiKey', 'url']);

/**
 * First 12 hex digits of the SHA-256 of the canonical configuration, defaults filled in. Take it before paths are made
 * absolute: nodes with the same file have the same revision wherever it lies. Literal secrets are left out, since a
 * hash of a short secret could be searched for; `$schema` is left out because it decides nothing.
 */
export function revisionOf(config: Config): string {
  const { $schema: _, ...effective } = config;
  return createHash('sha256').update(canonical(effective)).digest('hex').slice(0, REVISION_CHARACTERS);
}

/** As `revisionOf`, of what nodes of one cluster must have in common: without the sections that are each node's own. */
export function rulesRevisionOf(config: Config, own: readonly (keyof Config)[]): string {
  const rules = Object.entries(config).filter(
    ([name]) => name !== '$schema' && !own.some((section) => section === name),
  );
  return createHash('sha256')
    .update(canonical(Object.fromEntries(rules)))
    .digest('hex')
    .slice(0, REVISION_CHARACTERS);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (key, inner: unknown) =>
    SECRETS.has(key) ? withoutValue(inner) : sortedKeys(inner),
  );
}

function withoutValue(source: unknown): unknown {
  return typeof source === 'object' && source !== null && 'value' in source ? { value: true } : source;
}

function sortedKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Which hosts answers may lead to: exact names and `*.name`. Compares what a browser would connect to, in ASCII, so
 * that a look-alike letter makes another host.
 */
import { domainToASCII } from 'node:url';

/** A host name, `*.name` for everything below it, or `*`. */
export const HOST_PATTERN = /^(?:\*|(?:\*\.)?[^\s/:@?#*]{1,253})$/u;

export type AllowedHosts = (host: string) => boolean;

/** Throws RangeError for a pattern that is no host name. */
export function allowedHosts(patterns: readonly string[]): AllowedHosts {
  if (patterns.includes('*')) return () => true;
  const exact = new Set<string>();
  const below = new Set<string>();
  for (const pattern of patterns) {
    const wild = pattern.startsWith('*.');
    const host = domainToASCII(wild ? pattern.slice(2) : pattern).replace(/\.$/, '');
    if (host === '')
      throw new RangeError(`guards.exfiltration.allowedHosts: ${JSON.stringify(pattern)} is no host`);
    (wild ? below : exact).add(host);
  }
  return (host) => exact.has(host) || isBelow(host, below);
}

function isBelow(host: string, parents: ReadonlySet<string>): boolean {
  if (parents.size === 0) return false;
  for (let dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
    if (parents.has(host.slice(dot + 1))) return true;
  }
  return false;
}

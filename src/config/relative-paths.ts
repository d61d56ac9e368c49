/**
 * Paths in a configuration are relative to the file that holds them, so that the gate does not depend on the folder it
 * is started in. Every setting that is a path is listed here; a test compares the list with the schema.
 */
import { resolve } from 'node:path';

/** `*` stands for every entry of a map or list. */
export const PATH_SETTINGS: readonly (readonly string[])[] = [
  ['listen', 'tls', 'certFile'],
  ['listen', 'tls', 'keyFile'],
  ['storage', 'path'],
  ['storage', 'postgres', 'url', 'file'],
  ['storage', 'postgres', 'tls', 'caFile'],
  ['storage', 'postgres', 'tls', 'certFile'],
  ['storage', 'postgres', 'tls', 'keyFile'],
  ['storage', 'redis', 'url', 'file'],
  ['storage', 'redis', 'tls', 'caFile'],
  ['storage', 'redis', 'tls', 'certFile'],
  ['storage', 'redis', 'tls', 'keyFile'],
  ['providers', '*', 'apiKey', 'file'],
  ['providers', '*', 'apiKey', 'vault', 'tokenFile'],
  ['providers', '*', 'apiKeys', '*', 'apiKey', 'file'],
  ['providers', '*', 'apiKeys', '*', 'apiKey', 'vault', 'tokenFile'],
  ['providers', '*', 'aws', 'accessKeyId', 'file'],
  ['providers', '*', 'aws', 'secretAccessKey', 'file'],
  ['providers', '*', 'aws', 'sessionToken', 'file'],
  ['providers', '*', 'serviceAccount', 'file'],
  ['guards', 'leakage', 'secrets', '*', 'file'],
  ['policies', '*', 'guards', 'leakage', 'secrets', '*', 'file'],
  ['policies', '*', 'guardRules', '*', 'guards', 'leakage', 'secrets', '*', 'file'],
  ['auth', 'jwt', '*', 'jwksFile'],
  ['audit', 'witnessFile'],
  ['encryption', 'kek', 'file'],
  ['guards', 'external', '*', 'apiKey', 'file'],
  ['policies', '*', 'guards', 'external', '*', 'apiKey', 'file'],
  ['policies', '*', 'guardRules', '*', 'guards', 'external', '*', 'apiKey', 'file'],
  ['guards', 'tools', 'approval', 'secret', 'file'],
  ['policies', '*', 'guards', 'tools', 'approval', 'secret', 'file'],
  ['policies', '*', 'guardRules', '*', 'guards', 'tools', 'approval', 'secret', 'file'],
];

/** A copy of `config` in which every path is absolute. */
export function withAbsolutePaths<T>(config: T, folder: string): T {
  const copy = structuredClone(config);
  for (const setting of PATH_SETTINGS) makeAbsolute(copy, setting, folder);
  return copy;
}

function makeAbsolute(node: unknown, setting: readonly string[], folder: string): void {
  const [name, ...rest] = setting;
  if (name === undefined || !isRecord(node)) return;
  for (const key of name === '*' ? Object.keys(node) : [name]) {
    const value = node[key];
    if (rest.length > 0) makeAbsolute(value, rest, folder);
    else if (typeof value === 'string') node[key] = resolve(folder, value);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

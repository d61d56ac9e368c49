/** Reads a secret of HashiCorp Vault's KV engine, version 2, over its HTTP API. Never shows an answer or the token. */
import { readFile } from 'node:fs/promises';
import type { Egress } from '../../egress/egress.ts';
import { ProviderConfigError } from '../config-error.ts';
import { checkSecret } from '../secret.ts';
import { readJson, textIn } from './json-secret.ts';
import type { FetchedSecret } from './remote-secret.ts';
import type { VaultSettings } from './settings.ts';

export const VAULT_TIMEOUT_MS = 5_000;

export interface VaultContext {
  readonly egress: Pick<Egress, 'fetchText'>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Path in the configuration, for errors. */
  readonly path: string;
}

/** https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2#read-secret-version */
export async function readVaultSecret(
  settings: VaultSettings,
  context: VaultContext,
): Promise<FetchedSecret> {
  const { address, mount, secret, field, namespace, allowPrivateAddress } = settings;
  const { egress, path } = context;
  const url = `${address.replace(/\/+$/, '')}/v1/${mount}/data/${secret}`;
  const { status, text } = await egress.fetchText(url, {
    timeoutMs: VAULT_TIMEOUT_MS,
    allowPrivateAddress,
    headers: {
      'x-vault-token': await tokenOf(settings, context),
      'x-vault-request': 'true',
      ...(namespace !== undefined && { 'x-vault-namespace': namespace }),
    },
  });
  if (status !== 200) throw new ProviderConfigError(path, `Vault answered ${status}`);
  const answer = readJson(text, path);
  const { data: outer, lease_duration: lease } = answer;
  const value = textIn(outer, ['data', field]);
  if (value === undefined) throw new ProviderConfigError(path, `the secret has no text in ${field}`);
  return typeof lease === 'number' && lease > 0 ? { value, leaseMs: lease * 1_000 } : { value };
}

async function tokenOf({ tokenFile, tokenEnv }: VaultSettings, context: VaultContext): Promise<string> {
  const { env, path } = context;
  if (tokenFile !== undefined) return checkSecret(await readFile(tokenFile, 'utf8'), `${path}.tokenFile`);
  const value = env[tokenEnv ?? ''];
  if (value === undefined)
    throw new ProviderConfigError(`${path}.tokenEnv`, `the environment variable ${tokenEnv} is not set`);
  return checkSecret(value, `${path}.tokenEnv`);
}

/** Opens one credential of a provider, wherever it comes from. */
import type { Egress } from '../../egress/egress.ts';
import { openSecret, type Secret } from '../secret.ts';
import type { CredentialSource } from '../settings.ts';
import { readAwsSecret } from './aws-secret.ts';
import { RemoteSecret } from './remote-secret.ts';
import { readVaultSecret } from './vault-secret.ts';

export interface CredentialContext {
  readonly egress: Egress;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Path in the configuration, for errors: `providers.openai.apiKey`. */
  readonly path: string;
  readonly nowMs: () => number;
  readonly fault: (where: string, error: unknown) => void;
}

/** A RemoteSecret must be opened before it is used, and closed. Throws a ProviderConfigError where there is nothing. */
export function openCredential(source: CredentialSource, context: CredentialContext): Secret {
  const { egress, env, nowMs, fault } = context;
  if ('vault' in source) {
    const path = `${context.path}.vault`;
    const { refreshMs, maxStaleMs } = source.vault;
    const read = () => readVaultSecret(source.vault, { egress, env, path });
    return new RemoteSecret({ read, path, refreshMs, maxStaleMs, nowMs, fault });
  }
  if ('awsSecretsManager' in source) {
    const path = `${context.path}.awsSecretsManager`;
    const { refreshMs, maxStaleMs } = source.awsSecretsManager;
    const read = () => readAwsSecret(source.awsSecretsManager, { egress, env, path, nowMs });
    return new RemoteSecret({ read, path, refreshMs, maxStaleMs, nowMs, fault });
  }
  return openSecret(source, { env, fault, path: context.path });
}

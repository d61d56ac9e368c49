/** Reads a secret of AWS Secrets Manager, signed with Signature Version 4. Never shows an answer or the access key. */
import { AwsV4Signer } from 'aws4fetch';
import type { Egress } from '../../egress/egress.ts';
import { ProviderConfigError } from '../config-error.ts';
import { readJson, textIn } from './json-secret.ts';
import type { FetchedSecret } from './remote-secret.ts';
import type { AwsSecretSettings } from './settings.ts';

export const AWS_TIMEOUT_MS = 5_000;

export interface AwsContext {
  readonly egress: Pick<Egress, 'post'>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Path in the configuration, for errors. */
  readonly path: string;
  readonly nowMs: () => number;
}

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html */
export async function readAwsSecret(
  settings: AwsSecretSettings,
  context: AwsContext,
): Promise<FetchedSecret> {
  const { region, secretId, field, allowPrivateAddress } = settings;
  const { egress, path } = context;
  const url = settings.endpoint ?? `https://secretsmanager.${region}.amazonaws.com/`;
  const body = JSON.stringify({ SecretId: secretId });
  const headers = await sign({ url, body, region }, settings, context);
  const { status, text } = await egress.post(url, body, {
    timeoutMs: AWS_TIMEOUT_MS,
    maxBytes: 256 * 1024,
    allowPrivateAddress,
    headers,
  });
  if (status !== 200) throw new ProviderConfigError(path, `Secrets Manager answered ${status}`);
  const secret = textIn(readJson(text, path), ['SecretString']);
  if (secret === undefined) throw new ProviderConfigError(path, 'the secret has no text');
  if (field === undefined) return { value: secret };
  const value = textIn(readJson(secret, path), [field]);
  if (value === undefined) throw new ProviderConfigError(path, `the secret has no text in ${field}`);
  return { value };
}

interface Signing {
  readonly url: string;
  readonly body: string;
  readonly region: string;
}

async function sign(
  { url, body, region }: Signing,
  settings: AwsSecretSettings,
  { env, path, nowMs }: AwsContext,
): Promise<Record<string, string>> {
  const required = (name: string): string => {
    const value = env[name];
    if (value !== undefined && value !== '') return value;
    throw new ProviderConfigError(path, `the environment variable ${name} is not set`);
  };
  const sessionToken = env[settings.sessionTokenEnv];
  const signer = new AwsV4Signer({
    ...{ method: 'POST', url, body, region, service: 'secretsmanager' },
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'secretsmanager.GetSecretValue',
    },
    accessKeyId: required(settings.accessKeyIdEnv),
    secretAccessKey: required(settings.secretAccessKeyEnv),
    ...(sessionToken !== undefined && sessionToken !== '' && { sessionToken }),
    datetime: new Date(nowMs()).toISOString().replace(/[:-]|\.\d{3}/g, ''),
  });
  const signed = await signer.sign();
  return Object.fromEntries(signed.headers);
}

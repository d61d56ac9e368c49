/**
 * An access token for a Google service account (RFC 7523): a signed assertion for the token endpoint, through the gate's
 * own sockets. The key never leaves this file, and no error carries it.
 */
import { readFileSync } from 'node:fs';
import { importPKCS8, SignJWT } from 'jose';
import { z } from 'zod';
import type { Egress } from '../../egress/egress.ts';
import { ProviderConfigError } from '../config-error.ts';
import { readJson } from '../credentials/json-secret.ts';
import type { FetchedSecret } from '../credentials/remote-secret.ts';
import type { SecretSource } from '../settings.ts';

export const TOKEN_TIMEOUT_MS = 5_000;
const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';
const LIFETIME_SECONDS = 3_600;
const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const MAX_KEY_BYTES = 64 * 1024;

const serviceAccount = z.looseObject({
  client_email: z.string().min(1),
  private_key: z.string().min(1),
  private_key_id: z.string().optional(),
  token_uri: z.url({ protocol: /^https?$/ }).default('https://oauth2.googleapis.com/token'),
});
const token = z.looseObject({ access_token: z.string().min(1), expires_in: z.number().positive() });

export interface ServiceAccountContext {
  readonly egress: Pick<Egress, 'post'>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Path in the configuration, for errors. */
  readonly path: string;
  readonly nowMs: () => number;
  readonly allowPrivateAddress: boolean;
}

/** https://developers.google.com/identity/protocols/oauth2/service-account#httprest */
export async function readAccessToken(
  source: SecretSource,
  context: ServiceAccountContext,
): Promise<FetchedSecret> {
  const { egress, path, allowPrivateAddress } = context;
  const account = readAccount(source, context);
  const assertion = await signAssertion(account, context);
  const { status, text } = await egress.post(
    account.token_uri,
    new URLSearchParams({ grant_type: GRANT, assertion }).toString(),
    {
      timeoutMs: TOKEN_TIMEOUT_MS,
      allowPrivateAddress,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    },
  );
  if (status !== 200) throw new ProviderConfigError(path, `the token endpoint answered ${status}`);
  const answer = token.safeParse(readJson(text, path));
  if (!answer.success) throw new ProviderConfigError(path, 'the token endpoint gave no token');
  return { value: answer.data.access_token, leaseMs: answer.data.expires_in * 1_000 };
}

type Account = z.output<typeof serviceAccount>;

/** Read anew each time, so that a changed key is used from the next token on. */
function readAccount(source: SecretSource, { env, path }: ServiceAccountContext): Account {
  const account = serviceAccount.safeParse(readJson(textOf(source, { env, path }), path));
  if (account.success) return account.data;
  throw new ProviderConfigError(path, 'is not the JSON key of a service account');
}

function textOf(source: SecretSource, { env, path }: Pick<ServiceAccountContext, 'env' | 'path'>): string {
  if ('value' in source) return source.value;
  if ('env' in source) {
    const value = env[source.env];
    if (value !== undefined) return value;
    throw new ProviderConfigError(path, `the environment variable ${source.env} is not set`);
  }
  try {
    const text = readFileSync(source.file, 'utf8');
    if (text.length <= MAX_KEY_BYTES) return text;
  } catch {
    throw new ProviderConfigError(path, `cannot read ${source.file}`);
  }
  throw new ProviderConfigError(path, 'the key is too long');
}

async function signAssertion(account: Account, { nowMs, path }: ServiceAccountContext): Promise<string> {
  const issuedAt = Math.floor(nowMs() / 1_000);
  const key = await importPKCS8(account.private_key, 'RS256').catch(() => {
    throw new ProviderConfigError(path, 'has no private key that can be read');
  });
  return new SignJWT({ scope: SCOPE })
    .setProtectedHeader({
      alg: 'RS256',
      typ: 'JWT',
      ...(account.private_key_id && { kid: account.private_key_id }),
    })
    .setIssuer(account.client_email)
    .setAudience(account.token_uri)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + LIFETIME_SECONDS)
    .sign(key);
}

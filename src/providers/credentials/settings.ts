/** Where a provider's credential may come from besides the file, and how several of them share one provider. */
import { z } from 'zod';

const refresh = {
  refreshMs: z
    .int()
    .min(1_000)
    .max(86_400_000)
    .default(60_000)
    .describe('How often it is read again; sooner where its lease is shorter.'),
  maxStaleMs: z
    .int()
    .min(1_000)
    .max(604_800_000)
    .default(3_600_000)
    .describe(
      'How long the last good value is used while it cannot be read; then the provider is unavailable.',
    ),
  allowPrivateAddress: z.boolean().default(false).describe('Permit loopback and private addresses.'),
};

const vault = z
  .strictObject({
    address: z.url({ protocol: /^https?$/ }).describe('https://vault.example:8200'),
    mount: z
      .string()
      .regex(/^[\w.-]+(?:\/[\w.-]+)*$/)
      .default('secret')
      .describe('Where the KV version 2 engine is mounted.'),
    secret: z
      .string()
      .regex(/^[\w.-]+(?:\/[\w.-]+)*$/)
      .describe('The secret’s name below the mount: apps/portcullis'),
    field: z.string().min(1).default('apiKey').describe('The field of the secret that holds the key.'),
    namespace: z
      .string()
      .regex(/^[\w./-]+$/)
      .optional()
      .describe('Vault Enterprise namespace.'),
    tokenFile: z
      .string()
      .optional()
      .describe('File with Vault’s token, read anew each time (an agent’s sink).'),
    tokenEnv: z.string().optional().describe('Environment variable with Vault’s token.'),
    ...refresh,
  })
  .refine(({ tokenFile, tokenEnv }) => (tokenFile === undefined) !== (tokenEnv === undefined), {
    message: 'needs one of tokenFile and tokenEnv',
  });

const awsSecretsManager = z.strictObject({
  region: z.string().regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/),
  secretId: z.string().min(1).max(2048).describe('Name or ARN of the secret.'),
  field: z.string().min(1).optional().describe('The member that holds the key, where the secret is JSON.'),
  endpoint: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Another address than https://secretsmanager.REGION.amazonaws.com.'),
  accessKeyIdEnv: z.string().default('AWS_ACCESS_KEY_ID'),
  secretAccessKeyEnv: z.string().default('AWS_SECRET_ACCESS_KEY'),
  sessionTokenEnv: z.string().default('AWS_SESSION_TOKEN'),
  ...refresh,
});

export const remoteSources = [
  z.strictObject({ vault: vault.describe('HashiCorp Vault, KV version 2.') }),
  z.strictObject({ awsSecretsManager: awsSecretsManager.describe('AWS Secrets Manager.') }),
] as const;

/** Most keys of one provider. */
export const MAX_KEYS = 16;

export const keyLimits = {
  requestsPerMinute: z
    .int()
    .min(1)
    .max(60_000)
    .optional()
    .describe('Most requests with this key in any minute, on this node.'),
  concurrency: z
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe('Most requests with this key at once, on this node.'),
};

export type VaultSettings = z.output<typeof vault>;
export type AwsSecretSettings = z.output<typeof awsSecretsManager>;

/** The `providers` and `models` sections: who answers, by which route, at which price. */
import { z } from 'zod';
import { canaryFields, modelRoutingFields, providerRoutingFields, routeFields } from '../routing/settings.ts';
import { keyLimits, MAX_KEYS, remoteSources } from './credentials/settings.ts';
import { mediaPriceFields } from './media-price-settings.ts';

export const secretSource = z
  .union([
    z.strictObject({ env: z.string().describe('Name of an environment variable.') }),
    z.strictObject({ file: z.string().describe('Path of a file whose trimmed content is the secret.') }),
    z.strictObject({ value: z.string().describe('The secret itself; prefer env or file.') }),
  ])
  .describe('Where a secret is read from.');

/** A provider's credential may also come from a store that is asked over the network. */
export const credentialSource = z
  .union([...secretSource.def.options, ...remoteSources])
  .describe('Where the credential is read from.');

export const providerSettings = z.strictObject({
  kind: z
    .enum(['openai-compatible', 'anthropic', 'gemini', 'azure-openai', 'bedrock', 'vertex', 'simulator'])
    .describe('What the provider speaks.'),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'Base URL up to and including the version: https://api.openai.com/v1; anthropic and gemini have a default. For azure-openai without a path: https://NAME.openai.azure.com',
    ),
  apiKey: credentialSource.optional(),
  apiKeys: z
    .array(z.strictObject({ apiKey: credentialSource, ...keyLimits }))
    .min(1)
    .max(MAX_KEYS)
    .optional()
    .describe(
      'Several keys in place of apiKey: the least busy one serves, and one that is refused or limited rests.',
    ),
  apiVersion: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}(?:-preview)?$/)
    .optional()
    .describe(
      'Only azure-openai: calls deployments by this API version (2024-10-21); without it, the v1 path by model.',
    ),
  region: z
    .string()
    .regex(/^[a-z]{2,16}(?:-[a-z]{2,16}){0,3}(?:-?\d{1,2})?$/)
    .optional()
    .describe('Only bedrock and vertex, and required there: us-east-1; for vertex also `global`.'),
  aws: z
    .strictObject({
      accessKeyId: secretSource,
      secretAccessKey: secretSource,
      sessionToken: secretSource.optional(),
    })
    .optional()
    .describe(
      'Only bedrock: what its requests are signed with; in its place apiKey can hold a Bedrock API key.',
    ),
  project: z
    .string()
    .regex(/^[a-z][a-z0-9:.-]{4,62}$/)
    .optional()
    .describe('Only vertex, and required there: the Google Cloud project.'),
  serviceAccount: secretSource
    .optional()
    .describe('Only vertex, and required there: the JSON key of a service account.'),
  convertFrom: z
    .array(z.enum(['chat', 'messages', 'responses', 'generate_content']))
    .optional()
    .describe(
      'Surfaces whose requests are converted to this provider’s own format. Given, they are ready at the start; default: all that can be, made ready at the first such request. An empty list converts none.',
    ),
  allowPrivateAddress: z
    .boolean()
    .default(false)
    .describe('Permit loopback and private addresses (a local Ollama or vLLM).'),
  headersTimeoutMs: z
    .int()
    .min(1)
    .max(600_000)
    .default(60_000)
    .describe('Most time to wait for the response headers.'),
  idleTimeoutMs: z
    .int()
    .min(1)
    .max(600_000)
    .default(60_000)
    .describe('Most time between two chunks of the answer.'),
  connections: z.int().min(1).max(4096).default(256).describe('Most sockets open to this provider.'),
  ...providerRoutingFields,
});

const usdPerMillion = z.number().min(0).max(100_000);

export const priceSettings = z.strictObject({
  inputUsdPerMillion: usdPerMillion,
  outputUsdPerMillion: usdPerMillion,
  cachedInputUsdPerMillion: usdPerMillion.optional(),
  cacheWriteUsdPerMillion: usdPerMillion
    .optional()
    .describe('Input that the provider writes to its prefix cache; default: as input.'),
  audioInputUsdPerMillion: usdPerMillion.optional().describe('Audio among the input; default: as input.'),
  audioOutputUsdPerMillion: usdPerMillion.optional().describe('Audio among the output; default: as output.'),
  imageInputUsdPerMillion: usdPerMillion.optional().describe('Images among the input; default: as input.'),
  imageOutputUsdPerMillion: usdPerMillion.optional().describe('Images among the output; default: as output.'),
  requestUsd: z.number().min(0).max(1_000).optional().describe('What each call costs besides its tokens.'),
  trainingUsdPerMillion: usdPerMillion
    .optional()
    .describe('Tokens that a model is trained on, each pass counted; without it no training of this model.'),
  ...mediaPriceFields,
});

export const modelSettings = z.strictObject({
  routes: z
    .array(
      z.strictObject({
        provider: z.string(),
        model: z.string().describe("The model's name at the provider."),
        ...routeFields,
      }),
    )
    .min(1)
    .max(8)
    .describe('Tried in the order that `strategy` says.'),
  ...modelRoutingFields,
  canary: z
    .strictObject({ ...canaryFields, price: priceSettings.optional() })
    .optional()
    .describe(
      'Sends a share of the requests to another model, to compare the two (`portcullis canary status`, `canary rollback`). Its `price` is its own: the model’s does not hold for it.',
    ),
  price: priceSettings
    .optional()
    .describe('Overrides the built-in price table; required for a model that it does not know.'),
  maxOutputTokens: z
    .int()
    .min(1)
    .optional()
    .describe(
      'The enforced output maximum for each choice; default: the model’s own, from the built-in table.',
    ),
  imageTokensBound: z
    .int()
    .min(1)
    .optional()
    .describe(
      'The most input tokens that one image can cost; without it and without a table entry, images are refused.',
    ),
  maxAttempts: z.int().min(1).max(8).default(3).describe('Most attempts over all routes.'),
});

export type ProviderSettings = z.output<typeof providerSettings>;
export type ModelSettings = z.output<typeof modelSettings>;
export type PriceSettings = z.output<typeof priceSettings>;
export type CredentialSource = z.output<typeof credentialSource>;
export type SecretSource = z.output<typeof secretSource>;

/** The `providers` and `models` sections: every route leads somewhere, every model has a price, every key is there. */
import { baseUrlOf } from '../providers/base-url.ts';
import { kindFieldProblems } from '../providers/kind-fields.ts';
import type { CredentialSource, ModelSettings, ProviderSettings } from '../providers/settings.ts';
import { checkEnvironment, checkFile, checkSecret } from './check-files.ts';
import { isLoopback } from './check-listeners.ts';
import { suggestion } from './nearest-name.ts';
import type { ConfigPath, Finding } from './problem.ts';
import type { Config } from './schema.ts';
import type { Facts } from './validate.ts';

/** Sent back in a response header and used as a metric's label. */
const PROVIDER_NAME = /^[\w.-]{1,64}$/;
/** What scope patterns can name: a model outside of it could not be permitted by name. */
const MODEL_NAME = /^[\w.:/@-]{1,128}$/;

export function checkProviders(config: Config, facts: Facts): Finding[] {
  const providers = Object.entries(config.providers).flatMap(([name, provider]) =>
    checkProvider(name, provider, facts),
  );
  const models = Object.entries(config.models).flatMap(([name, model]) =>
    checkModel(name, model, config, facts),
  );
  return [...providers, ...models];
}

function checkProvider(name: string, provider: ProviderSettings, facts: Facts): Finding[] {
  const path = ['providers', name];
  const findings = PROVIDER_NAME.test(name)
    ? []
    : [{ path, message: 'a provider’s name has letters, digits, ".", "_" and "-"; 64 at most' }];
  if (provider.kind === 'simulator') return [...findings, ...checkSimulator(path, provider)];
  const baseUrl = baseUrlOf(provider);
  if (baseUrl === undefined && (provider.kind === 'bedrock' || provider.kind === 'vertex'))
    return [...findings, { path: [...path, 'region'], message: `is required for ${provider.kind}` }];
  if (baseUrl === undefined)
    return [...findings, { path: [...path, 'baseUrl'], message: `is required for ${provider.kind}` }];
  return [
    ...findings,
    ...checkBaseUrl(path, new URL(baseUrl), provider),
    ...checkCredential([...path, 'apiKey'], provider.apiKey, facts),
    ...(provider.apiKeys ?? []).flatMap(({ apiKey }, index) =>
      checkCredential([...path, 'apiKeys', index, 'apiKey'], apiKey, facts),
    ),
    ...checkSources(path, provider, facts),
    ...kindFieldProblems(provider).map(({ field, message }) => ({ path: [...path, field], message })),
  ];
}

/** Credentials that are more than one key. */
function checkSources(path: ConfigPath, { aws, serviceAccount }: ProviderSettings, facts: Facts): Finding[] {
  const { accessKeyId, secretAccessKey, sessionToken } = aws ?? {};
  return [
    ...checkCredential([...path, 'aws', 'accessKeyId'], accessKeyId, facts),
    ...checkCredential([...path, 'aws', 'secretAccessKey'], secretAccessKey, facts),
    ...checkCredential([...path, 'aws', 'sessionToken'], sessionToken, facts),
    ...(serviceAccount !== undefined && 'file' in serviceAccount
      ? checkFile([...path, 'serviceAccount', 'file'], serviceAccount.file, facts)
      : []),
  ];
}

/** Of a store that is asked over the network only what is on this machine can be checked. */
function checkCredential(path: ConfigPath, source: CredentialSource | undefined, facts: Facts): Finding[] {
  if (source === undefined) return [];
  if ('vault' in source) {
    const { tokenFile, tokenEnv } = source.vault;
    const at = [...path, 'vault'];
    return [
      ...checkFile([...at, 'tokenFile'], tokenFile, facts),
      ...(tokenEnv === undefined ? [] : checkEnvironment([...at, 'tokenEnv'], tokenEnv, facts)),
    ];
  }
  if (!('awsSecretsManager' in source)) return checkSecret(path, source, facts);
  const { accessKeyIdEnv, secretAccessKeyEnv } = source.awsSecretsManager;
  return [accessKeyIdEnv, secretAccessKeyEnv].flatMap((name) =>
    checkEnvironment([...path, 'awsSecretsManager'], name, facts),
  );
}

function checkSimulator(path: readonly string[], provider: ProviderSettings): Finding[] {
  return (['baseUrl', 'apiKey', 'apiKeys', 'apiVersion'] as const)
    .filter((field) => provider[field] !== undefined)
    .map((field) => ({ path: [...path, field], message: 'has no effect on the simulator; remove it' }));
}

function checkBaseUrl(path: readonly string[], url: URL, provider: ProviderSettings): Finding[] {
  const at = [...path, 'baseUrl'];
  if (url.username !== '' || url.password !== '')
    return [{ path: at, message: 'must not hold a user name or password; use apiKey' }];
  if (url.search !== '' || url.hash !== '')
    return [{ path: at, message: 'must not have a query or a fragment' }];
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isLoopback(host)) {
    return provider.allowPrivateAddress
      ? []
      : [{ path: at, message: 'is on this machine: set allowPrivateAddress: true to permit it' }];
  }
  if (url.protocol === 'https:') return [];
  return [
    {
      path: at,
      message: 'is plain HTTP: prompts and the provider key cross the network unencrypted',
      warning: true,
    },
  ];
}

function checkModel(name: string, model: ModelSettings, config: Config, facts: Facts): Finding[] {
  const path = ['models', name];
  const findings: Finding[] = [];
  if (!MODEL_NAME.test(name))
    findings.push({ path, message: 'a model’s name has letters, digits and . _ : / @ -; 128 at most' });
  for (const [index, route] of model.routes.entries()) {
    const provider = Object.hasOwn(config.providers, route.provider)
      ? config.providers[route.provider]
      : undefined;
    const at = [...path, 'routes', index];
    if (provider === undefined) {
      const near = suggestion(route.provider, Object.keys(config.providers));
      findings.push({
        path: [...at, 'provider'],
        message: `there is no provider \`${route.provider}\`${near}`,
      });
    } else if (model.price === undefined && !facts.isPriced(provider, route.model)) {
      findings.push({
        path: at,
        message: `the price of \`${route.model}\` is not known, so it would be refused: set ${path.join('.')}.price`,
      });
    }
  }
  return findings;
}

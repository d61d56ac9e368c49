/** What of a provider's credentials is found wrong before the gate starts with it. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { checkConfig } from '../../config/load.ts';

const folder = mkdtempSync(join(tmpdir(), 'portcullis-credential-settings-'));
after(() => rmSync(folder, { recursive: true }));

const BASE = { kind: 'openai-compatible', baseUrl: 'https://api.example/v1' };
const VAULT = { address: 'https://vault.example:8200', secret: 'apps/gate' };
const AWS = { region: 'eu-north-1', secretId: 'x' };

function problemsOf(provider: object, env: Record<string, string> = {}): readonly string[] {
  const text = JSON.stringify({ providers: { p: provider } });
  const result = checkConfig(text, { path: join(folder, 'portcullis.yaml'), cwd: folder, env });
  return result.ok ? [] : result.problems.map(({ path, message }) => `${path}: ${message}`);
}

const WRONG: readonly (readonly [string, object, RegExp])[] = [
  [
    'apiKey beside apiKeys',
    { ...BASE, apiKey: { value: 'a' }, apiKeys: [{ apiKey: { value: 'b' } }] },
    /apiKeys: stands in place of apiKey/,
  ],
  ['no key among several', { ...BASE, apiKeys: [] }, /apiKeys/],
  [
    'a limit that is none',
    { ...BASE, apiKeys: [{ apiKey: { value: 'a' }, requestsPerMinute: 0 }] },
    /requestsPerMinute/,
  ],
  [
    'a key’s variable that is not set',
    { ...BASE, apiKeys: [{ apiKey: { env: 'NOWHERE' } }] },
    /apiKeys\[0\]\.apiKey\.env: .*NOWHERE is not set/,
  ],
  ['Vault without a token', { ...BASE, apiKey: { vault: VAULT } }, /apiKey/],
  ['Vault with two', { ...BASE, apiKey: { vault: { ...VAULT, tokenEnv: 'A', tokenFile: 'b' } } }, /apiKey/],
  [
    'a token’s variable that is not set',
    { ...BASE, apiKey: { vault: { ...VAULT, tokenEnv: 'NOWHERE' } } },
    /tokenEnv: .*NOWHERE is not set/,
  ],
  [
    'a token’s file that is not there',
    { ...BASE, apiKey: { vault: { ...VAULT, tokenFile: 'none' } } },
    /tokenFile: the file does not exist/,
  ],
  [
    'a path out of Vault’s mount',
    { ...BASE, apiKey: { vault: { ...VAULT, secret: '../sys/raw', tokenEnv: 'A' } } },
    /apiKey/,
  ],
  [
    'AWS without access keys',
    { ...BASE, apiKey: { awsSecretsManager: AWS } },
    /AWS_ACCESS_KEY_ID is not set/,
  ],
  [
    'an API version elsewhere than at Azure',
    { ...BASE, apiVersion: '2024-10-21' },
    /apiVersion: has an effect on azure-openai only/,
  ],
  [
    'an API version that would be more of the query',
    { kind: 'azure-openai', baseUrl: 'https://x.example', apiVersion: '2024-10-21&x=y' },
    /apiVersion/,
  ],
  [
    'several keys of the simulator',
    { kind: 'simulator', apiKeys: [{ apiKey: { value: 'a' } }] },
    /apiKeys: has no effect on the simulator/,
  ],
];
for (const [name, provider, expected] of WRONG)
  test(`is found: ${name}`, () => assert.match(problemsOf(provider).join('\n'), expected));

test('what is complete is taken', () => {
  const env = { VAULT_TOKEN: 'x', AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' };
  const vault = { vault: { ...VAULT, tokenEnv: 'VAULT_TOKEN' } };
  const apiKeys = [
    { apiKey: vault, requestsPerMinute: 60 },
    { apiKey: { awsSecretsManager: AWS }, concurrency: 2 },
  ];
  assert.deepEqual(problemsOf({ ...BASE, apiKeys }, env), []);
  assert.deepEqual(
    problemsOf({ kind: 'gemini', apiKey: vault }, env),
    [],
    'a gemini provider has an address',
  );
});

/** Secrets that must be found, texts that must pass, and what the guard does in each mode. Values are made up. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contextFor } from './guard-context.fixture.ts';
import { findSecrets, MAX_PRIVATE_KEY_CHARACTERS } from './secrets/find-secrets.ts';
import { SECRET_RULES } from './secrets/secret-rules.ts';
import { secretsGuard } from './secrets-guard.ts';

/** Varied characters without meaning; joined to prefixes here so that no scanner takes this file for a leak. */
const MIXED = 'aB3dE5gH7jK9mN2pQ4sT6vW8xY1zC0fR'.repeat(12);
const HEX = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822c'.repeat(8);
const UPPER = 'QX7RT2WK5NB3VZ6MJ4HD'.repeat(10);
const mixed = (length: number): string => MIXED.slice(0, length);
const hex = (length: number): string => HEX.slice(0, length);
const upper = (length: number): string => UPPER.slice(0, length);
const jwt = ['eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9', 'eyJzdWIiOiIxMjM0NTY3ODkwIn0', mixed(43)].join('.');
const pem = (kind: string, body: string): string =>
  [`-----BEGIN ${kind}PRIVATE KEY-----`, body, `-----END ${kind}PRIVATE KEY-----`].join('\n');

const SECRETS: readonly (readonly [type: string, secret: string])[] = [
  ['openai_key', `sk-${mixed(20)}T3Blbk${'FJ'}${mixed(20)}`],
  ['openai_key', `sk-proj-${mixed(120)}`],
  ['openrouter_key', `sk-or-v1-${hex(64)}`],
  ['anthropic_key', `sk-ant-api03-${mixed(93)}AA`],
  ['google_api_key', `AIza${mixed(35)}`],
  ['huggingface_token', `hf_${'aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgH'}`],
  ['perplexity_key', `pplx-${mixed(48)}`],
  ['groq_key', `gsk_${mixed(52)}`],
  ['gate_key', `pcl_${mixed(12)}_${mixed(49)}`],
  ['aws_access_key_id', `AKIA${'Q7RT2WK5NB3VZ6MJ'}`],
  ['azure_client_secret', `abc8Q~${mixed(34)}`],
  ['digitalocean_token', `dop_v1_${hex(64)}`],
  ['databricks_token', `dapi${hex(32)}`],
  ['terraform_token', `${mixed(14)}.atlasv1.${mixed(64)}`],
  ['vault_token', `hvs.${mixed(95)}`],
  ['github_token', `ghp_${mixed(36)}`],
  ['github_token', `gho_${mixed(36)}`],
  ['github_token', `github_pat_${mixed(82)}`],
  ['gitlab_token', `glpat-${mixed(20)}`],
  ['npm_token', `npm_${mixed(36)}`],
  ['pypi_token', `pypi-AgEIcHlwaS5vcmc${mixed(80)}`],
  ['slack_token', `xoxb-${'123456789012'}-${'210987654321'}-${mixed(24)}`],
  ['slack_webhook', `hooks.slack.com/services/T${upper(8)}/B${upper(10)}/${mixed(24)}`],
  ['discord_webhook', `discord.com/api/webhooks/123456789012345678/${mixed(68)}`],
  ['sendgrid_key', `SG.${mixed(22)}.${mixed(43)}`],
  ['twilio_key', `SK${hex(32)}`],
  ['stripe_key', `sk_${'live'}_${mixed(24)}`],
  ['stripe_webhook_secret', `whsec_${mixed(32)}`],
  ['shopify_token', `shpat_${hex(32)}`],
  ['square_token', `sq0atp-${mixed(22)}`],
  ['postman_key', `PMAK-${hex(24)}-${hex(34)}`],
  ['linear_key', `lin_api_${mixed(40)}`],
  ['grafana_token', `glsa_${mixed(32)}_${hex(8)}`],
  ['sentry_token', `sntryu_${hex(64)}`],
  ['newrelic_key', `NRAK-${upper(27)}`],
  ['airtable_token', `pat${mixed(14)}.${hex(64)}`],
  ['grafana_token', `eyJrIjoi${mixed(90)}`],
  ['dropbox_token', `sl.${mixed(140)}`],
  ['authress_key', `scauth_${mixed(16)}.5da8.acc-${mixed(14)}.${mixed(44)}`],
  ['slack_token', `xoxa-2-${mixed(12)}`],
  ['jwt', jwt],
  ['private_key', pem('RSA ', mixed(200))],
  ['private_key', pem('', mixed(120))],
  ['private_key', pem('OPENSSH ', `${mixed(70)}\n${mixed(70)}`)],
];

/** `«»` marks what must go; the rest must stay. */
const NAMED: readonly (readonly [type: string, marked: string])[] = [
  ['api_key', `api_key = "«${mixed(32)}»"`],
  ['api_key', `{"apiKey": "«${mixed(24)}»"}`],
  ['api_key', `export SERVICE_TOKEN=«${mixed(40)}»`],
  ['api_key', `Authorization: Bearer «${mixed(30)}»`],
  ['api_key', `aws_secret_access_key = «${mixed(20)}/${mixed(19)}»`],
  ['api_key', `my token is «${mixed(20)}».`],
  ['api_key', `client-secret: «${hex(32)}»`],
  ['password', 'password: «Tr0ub4dor&3»'],
  ['password', 'my password is «hunter2!x».'.replace('!x»', '»')],
  ['password', "db_password='«s3cr3t-Pa55»'"],
  ['password', 'passphrase = «correct-horse-9-staple»'],
  ['url_password', `postgres://app:«${mixed(16)}»@db.internal:5432/app`],
  ['url_password', 'redis://:«r3disPa55»@cache:6379'],
  ['url_password', 'https://bob:«pa55w0rd»@git.example/repo'],
  ['provider_secret', `DATADOG: «${hex(40)}»`],
  ['curl_password', 'curl -s -u admin:«Tr0ub4dor» https://api.example/'],
  ['sidekiq_secret', 'BUNDLE_GEMS__CONTRIBSYS__COM=«24cc88c5:d0b7171d»'],
  ['password', '<add key="Password" value="«0HMf9NaA8mg»" />'],
  ['provider_secret', `<mailgun>«${mixed(32)}»</mailgun>`],
  ['provider_secret', `connect("rapidapi", "«${mixed(50)}»")`],
  ['provider_secret', `alibaba := «${mixed(30)}»`],
  ['api_key', `set("api_token", "«${mixed(32)}»")`],
  ['telegram_token', `telegram_bot: «123456789:A${mixed(34)}»`],
];

const HARMLESS = [
  'Please summarise the key points of the token economy and who has access to the api.',
  'How do I reset my password?',
  'password: required',
  'The password is wrong.',
  'token: string',
  'api_key: YOUR_API_KEY',
  'api_key = "your-api-key-1234567890"',
  'key: value',
  'key = user-profile-12345',
  'primary_key = order_12345_67890',
  'keyboard: Logitech-G915-2021x',
  'tokens: 123456789012',
  'max_tokens=4096',
  'monkey = abc123def456ghi789',
  'const token = getToken(user1, user2)',
  'apiKey: process.env.API_KEY_2',
  `password = ${'{DB_PASSWORD_1}'}`,
  'secret: {{ vault.secret_1 }}',
  'auth: https://example.com/oauth2/v1/token',
  'see the key, order 1234567 is next',
  'the password, hunter22 or so, is wrong',
  'curl -u user:password https://example.com',
  'xoxb-your-token-here',
  'sk-learn',
  'ghp_ is the prefix of tokens',
  `ghp_${'x'.repeat(36)}`,
  'AKIA',
  'AKIAIOSFODNN7',
  'eyJhbGciOiJIUzI1NiJ9',
  'https://example.com:8080/a@b',
  'postgres://user:password@localhost/db',
  'postgres://user:****@localhost/db',
  '-----BEGIN PRIVATE KEY-----',
  'A key starts with -----BEGIN RSA PRIVATE KEY----- and then base64 follows.',
  '-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0',
  'task-2024-11-21',
  'pattern. pat.',
  'live_results_2024',
  'api-docs',
  'the author: J. R. R. Tolkien, 1954',
  'pk.sk.',
  'sha256: 9f86d081884c7d659a2feaa0c55ad015',
  'commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b',
  'SKU-12345',
  'v1.0-beta',
  'access: read-only',
  'token_type: bearer',
  'idempotency_key: 550e8400-e29b-41d4-a716-446655440000',
  'hf_transfer',
];

test('finds each provider secret whole, in prose, quotes and brackets', () => {
  for (const [type, secret] of SECRETS) {
    for (const [before, after] of [
      ['', ''],
      ['It is ', '.'],
      ['("', '")'],
      ['X=', '\n'],
      ['see: ', ', ok'],
    ] as const) {
      const start = before.length;
      const found = findSecrets(before + secret + after);
      assert.deepEqual(found, [{ type, start, end: start + secret.length }], `${type} in ${before}…${after}`);
    }
  }
});

test('finds secrets by the name that they are assigned to', () => {
  for (const [type, marked] of NAMED) {
    const text = marked.replace(/[«»]/g, '');
    const start = marked.indexOf('«');
    assert.deepEqual(findSecrets(text), [{ type, start, end: marked.indexOf('»') - 1 }], marked);
  }
});

test('leaves ordinary text, code and documentation alone', () => {
  for (const text of HARMLESS) assert.deepEqual(findSecrets(text), [], text);
});

test('redacts a private key without its end up to the bound', () => {
  const begin = '-----BEGIN PRIVATE KEY-----\n';
  const short = begin + mixed(200);
  assert.equal(findSecrets(short)[0]?.end, short.length);
  const long = begin + 'Ab1/'.repeat(MAX_PRIVATE_KEY_CHARACTERS);
  const [key] = findSecrets(long);
  assert.ok(
    key !== undefined && key.end >= MAX_PRIVATE_KEY_CHARACTERS && key.end < MAX_PRIVATE_KEY_CHARACTERS + 100,
  );
});

test('finds many secrets in one text, in order', () => {
  const text = SECRETS.map(([, secret]) => secret).join(' and ');
  assert.deepEqual(
    findSecrets(text).map(({ type }) => type),
    SECRETS.map(([type]) => type),
  );
});

test('rules are well formed and each has a test', () => {
  for (const { id, pattern, keywords } of SECRET_RULES) {
    assert.doesNotThrow(() => new RegExp(pattern), id);
    assert.match(id, /^[a-z0-9_]+$/);
    for (const keyword of keywords)
      assert.ok(keyword.length >= 3 && keyword === keyword.toLowerCase(), keyword);
  }
});

test('replaces irreversibly, blocks or watches as the mode says', () => {
  const secret = `ghp_${mixed(36)}`;
  const inspect = (mode: 'watch' | 'redact' | 'block') =>
    secretsGuard({ input: mode, output: 'off' }).input?.inspect(
      { kind: 'user', text: secret, index: 0 },
      contextFor(),
    );
  const [redacted] = inspect('redact') ?? [];
  assert.equal(redacted?.action, 'redact');
  assert.equal(redacted?.replacement, '[SECRET:github_token]');
  assert.equal(redacted?.type, 'secret.github_token');
  assert.equal(inspect('block')?.[0]?.action, 'block');
  assert.equal(inspect('watch')?.[0]?.action, 'allow');
  assert.equal(inspect('watch')?.[0]?.replacement, undefined);
  assert.ok(!JSON.stringify(inspect('redact')).includes(secret));
});

test('a direction that is off has no guard', () => {
  assert.deepEqual(Object.keys(secretsGuard({ input: 'off', output: 'off' })), []);
  assert.deepEqual(Object.keys(secretsGuard({ input: 'redact', output: 'off' })), ['input']);
});

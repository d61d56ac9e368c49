/** Provider credentials from Vault and Secrets Manager, several keys of one provider, and Azure OpenAI's ways. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { inspect } from 'node:util';
import { createEgress, type Egress } from '../../src/egress/egress.ts';
import { CallCancellation } from '../../src/providers/call-signal.ts';
import type { Provider, ProviderReply } from '../../src/providers/provider.ts';
import { buildProviders, type ProviderRegistry } from '../../src/providers/registry.ts';
import { providerSettings } from '../../src/providers/settings.ts';
import { type KeyCheckingUpstream, startKeyCheckingUpstream } from '../fixtures/key-checking-upstream.ts';
import { admin, chat, startTestGate } from '../fixtures/running-gate.ts';
import { eventually } from '../fixtures/sdk-gate.ts';
import { type StoreDouble, startSecretsManager, startVault } from '../fixtures/secret-stores.ts';

const TOKEN = ['hvs', 'not-a-real-token'].join('.');
const IDENTITY = {
  accessKeyId: 'AKIANOTAREALKEYID',
  secretAccessKey: 'not/a/real/secret',
  region: 'eu-north-1',
};
const ENV = {
  VAULT_TOKEN: TOKEN,
  AWS_ACCESS_KEY_ID: IDENTITY.accessKeyId,
  AWS_SECRET_ACCESS_KEY: IDENTITY.secretAccessKey,
};

let egress: Egress;
let upstream: KeyCheckingUpstream;
let vault: StoreDouble;
let manager: StoreDouble;
let nowMs = Date.now();
const faults: string[] = [];
const registries: ProviderRegistry[] = [];
const folder = mkdtempSync(join(tmpdir(), 'portcullis-credentials-'));

before(async () => {
  egress = createEgress();
  upstream = await startKeyCheckingUpstream();
  vault = await startVault({ token: TOKEN, path: '/v1/kv/data/apps/gate', field: 'openai' }, 'vault-key-1');
  manager = await startSecretsManager(IDENTITY, 'prod/openai', '{"key":"aws-key-1","other":"x"}');
});
after(async () => {
  await Promise.all([egress.close(), upstream.close(), vault.close(), manager.close()]);
  rmSync(folder, { recursive: true });
});
afterEach(async () => {
  await Promise.all(registries.splice(0).map((registry) => registry.close()));
  faults.length = 0;
  vault.answer = { secret: 'vault-key-1' };
  manager.answer = { secret: '{"key":"aws-key-1","other":"x"}' };
});

async function open(settings: object, env: Readonly<Record<string, string>> = ENV): Promise<Provider> {
  const registry = buildProviders(
    {
      p: providerSettings.parse({
        kind: 'openai-compatible',
        baseUrl: upstream.url,
        allowPrivateAddress: true,
        ...settings,
      }),
    },
    {
      egress,
      env,
      nowMs: () => nowMs,
      fault: (where, error) => faults.push(`${where} ${String(error)}`),
    },
  );
  registries.push(registry);
  await registry.ready();
  const provider = registry.providers.get('p');
  assert.ok(provider);
  return provider;
}

function call(provider: Provider, more: object = {}): Promise<ProviderReply> {
  return provider.call({
    ...{ requestId: 'r', surface: 'chat', model: 'm', body: '{}', stream: false },
    ...{ signal: new CallCancellation(), headersTimeoutMs: 5_000, idleTimeoutMs: 5_000 },
    ...more,
  });
}

async function drained(reply: ProviderReply): Promise<void> {
  if (reply.type === 'answer') for await (const _ of reply.body);
}

async function ask(provider: Provider, more: object = {}): Promise<string> {
  const reply = await call(provider, more);
  await drained(reply);
  const last = upstream.seen.at(-1);
  return reply.type === 'answer'
    ? (last?.key ?? '')
    : `${reply.type} ${'status' in reply ? reply.status : reply.reason}`;
}

const vaultSource = (more: object = {}) => ({
  vault: {
    ...{ address: vault.url, mount: 'kv', secret: 'apps/gate', field: 'openai', allowPrivateAddress: true },
    ...{ tokenEnv: 'VAULT_TOKEN', refreshMs: 1_000, ...more },
  },
});

describe('a key in Vault', () => {
  it('is read before the first request, and no request asks Vault', async () => {
    const provider = await open({ apiKey: vaultSource({ refreshMs: 60_000 }) });
    const { asked } = vault;
    for (let time = 0; time < 20; time += 1) assert.equal(await ask(provider), 'vault-key-1');
    assert.equal(vault.asked, asked);
    assert.ok(!inspect(provider, { depth: 9, showHidden: true }).includes('vault-key-1'));
  });

  it('is taken over where it changes, and the last good one holds where Vault fails', async () => {
    const provider = await open({ apiKey: vaultSource() });
    assert.equal(await ask(provider), 'vault-key-1');
    vault.answer = { secret: 'vault-key-2' };
    let used = '';
    for (let time = 0; time < 100 && used !== 'vault-key-2'; time += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      used = await ask(provider);
    }
    assert.equal(used, 'vault-key-2');
    vault.answer = { status: 503 };
    await eventually(() => faults.length > 0, 'the failed reading is told');
    assert.match(faults[0] ?? '', /providers\.p\.apiKey\.vault.*Vault answered 503/);
    assert.ok(!faults.join().includes('vault-key'));
    assert.equal(await ask(provider), 'vault-key-2');
  });

  it('that was not read for too long is used no more, and nothing is sent', async () => {
    const provider = await open({ apiKey: vaultSource({ refreshMs: 60_000, maxStaleMs: 10_000 }) });
    const sent = upstream.seen.length;
    const before = nowMs;
    nowMs += 10_001;
    assert.equal(await ask(provider), 'failed refused');
    nowMs = before;
    assert.equal(upstream.seen.length, sent);
  });

  it('with a lease is used no longer than the lease', async () => {
    vault.answer = { secret: 'vault-key-1', leaseSeconds: 30 };
    const provider = await open({ apiKey: vaultSource({ refreshMs: 60_000 }) });
    const before = nowMs;
    nowMs += 30_001;
    assert.equal(await ask(provider), 'failed refused');
    nowMs = before;
  });

  it('that is not there, or not ours, ends the start with the reason and no secret', async () => {
    const file = join(folder, 'token');
    writeFileSync(file, 'hvs.somebody-elses\n');
    const stranger = { tokenEnv: undefined, tokenFile: file };
    await assert.rejects(open({ apiKey: vaultSource(stranger) }), /apiKey\.vault.*Vault answered 403/);
    await assert.rejects(open({ apiKey: vaultSource({ field: 'none' }) }), /no text in none/);
    writeFileSync(file, `${TOKEN}\n`);
    assert.equal(await ask(await open({ apiKey: vaultSource(stranger) })), 'vault-key-1');
  });

  it('serves a running gate, which does not start without it and shows it nowhere', async () => {
    const file = join(folder, 'gate-token');
    writeFileSync(file, TOKEN);
    const apiKey = vaultSource({ tokenEnv: undefined, tokenFile: file });
    const provider = { baseUrl: upstream.url, apiKey };
    const gate = await startTestGate({ provider });
    try {
      const answer = await chat(gate, { model: 'test-model', messages: [{ role: 'user', content: 'hi' }] });
      assert.equal(upstream.seen.at(-1)?.key, 'vault-key-1');
      assert.ok(!(await answer.text()).includes('vault-key'));
      assert.ok(!JSON.stringify(await admin(gate, '/admin/v1/status')).includes('vault-key'));
    } finally {
      await gate.close();
    }
    vault.answer = { status: 503 };
    await assert.rejects(startTestGate({ provider }), /apiKey\.vault.*Vault answered 503/);
  });

  it('is not fetched from a private address without permission', async () => {
    await assert.rejects(
      open({ apiKey: vaultSource({ allowPrivateAddress: false }) }),
      /cannot be read: EgressError/,
    );
  });
});

const awsSource = (more: object = {}) => ({
  awsSecretsManager: {
    ...{ region: IDENTITY.region, secretId: 'prod/openai', field: 'key', endpoint: `${manager.url}/` },
    ...{ allowPrivateAddress: true, ...more },
  },
});

describe('a key in a namespace of Vault', () => {
  it('is read there and nowhere else', async () => {
    const path = '/v1/kv/data/apps/gate';
    const apart = await startVault({ token: TOKEN, path, field: 'openai', namespace: 'team/a' }, 'team-key');
    try {
      const source = (more: object) => ({ apiKey: vaultSource({ address: apart.url, ...more }) });
      assert.equal(await ask(await open(source({ namespace: 'team/a' }))), 'team-key');
      for (const other of [{}, { namespace: 'team/b' }])
        await assert.rejects(open(source(other)), /Vault answered 403/);
    } finally {
      await apart.close();
    }
  });
});

describe('a key in AWS Secrets Manager', () => {
  const source = awsSource;

  it('is read with a valid signature', async () => {
    assert.equal(await ask(await open({ apiKey: source() })), 'aws-key-1');
  });

  it('is not read with another’s', async () => {
    await assert.rejects(open({ apiKey: source({ region: 'eu-west-1' }) }), /Secrets Manager answered 400/);
    await assert.rejects(open({ apiKey: source({ accessKeyIdEnv: 'NOWHERE' }) }), /NOWHERE is not set/);
  });

  it('is read with the access key of other variables, and with a session token where there is one', async () => {
    const sessionToken = ['not', 'a', 'real', 'session'].join('-');
    const strict = await startSecretsManager(
      { ...IDENTITY, sessionToken },
      'prod/openai',
      '{"key":"aws-key-2"}',
    );
    try {
      const names = {
        accessKeyIdEnv: 'OUR_ID',
        secretAccessKeyEnv: 'OUR_SECRET',
        sessionTokenEnv: 'OUR_SESSION',
      };
      const apiKey = source({ ...names, endpoint: `${strict.url}/` });
      const ours = { OUR_ID: IDENTITY.accessKeyId, OUR_SECRET: IDENTITY.secretAccessKey };
      assert.equal(await ask(await open({ apiKey }, { ...ours, OUR_SESSION: sessionToken })), 'aws-key-2');
      for (const env of [ours, { ...ours, OUR_SESSION: 'another' }, { ...ours, OUR_SECRET: 'another' }])
        await assert.rejects(open({ apiKey }, env), /Secrets Manager answered 400/);
    } finally {
      await strict.close();
    }
  });

  it('is taken over where it changes, used no longer than told, and not fetched from a private address', async () => {
    const provider = await open({ apiKey: source({ refreshMs: 1_000, maxStaleMs: 10_000 }) });
    manager.answer = { secret: '{"key":"aws-key-3"}' };
    let used = '';
    for (let time = 0; time < 100 && used !== 'aws-key-3'; time += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      used = await ask(provider);
    }
    assert.equal(used, 'aws-key-3');
    manager.answer = { status: 503 };
    await eventually(() => faults.length > 0, 'the failed reading is told');
    const before = nowMs;
    nowMs += 10_001;
    assert.equal(await ask(provider), 'failed refused');
    nowMs = before;
    manager.answer = { secret: '{"key":"aws-key-1"}' };
    await assert.rejects(
      open({ apiKey: source({ allowPrivateAddress: false }) }),
      /cannot be read: EgressError/,
    );
  });
});

describe('several keys of one provider', () => {
  const keys = (...list: object[]) => ({ apiKeys: list });
  const key = (value: string, limits: object = {}) => ({ apiKey: { value }, ...limits });

  it('share the requests', async () => {
    const provider = await open(keys(key('one'), key('two')));
    const used = [await ask(provider), await ask(provider), await ask(provider), await ask(provider)];
    assert.deepEqual(used, ['one', 'two', 'one', 'two']);
  });

  it('come each from a source of its own', async () => {
    const file = join(folder, 'pooled-key');
    writeFileSync(file, 'key-of-a-file\n');
    const apiKeys = [{ env: 'POOLED' }, { file }, vaultSource(), awsSource()].map((apiKey) => ({ apiKey }));
    const provider = await open({ apiKeys }, { ...ENV, POOLED: 'key-of-the-environment' });
    const used: string[] = [];
    for (const _ of apiKeys) used.push(await ask(provider));
    assert.deepEqual(used, ['key-of-the-environment', 'key-of-a-file', 'vault-key-1', 'aws-key-1']);
  });

  it('let another serve where one is refused or limited, and that one rests', async () => {
    for (const status of [401, 429]) {
      const provider = await open(keys(key('bad'), key('good')));
      upstream.refuse('bad', status);
      const from = upstream.seen.length;
      for (let time = 0; time < 5; time += 1) assert.equal(await ask(provider), 'good');
      const tried = upstream.seen.slice(from).filter((one) => one.key === 'bad').length;
      assert.equal(tried, 1, `${status}: a key that rests is not asked`);
      upstream.refuse('bad', undefined);
      const before = nowMs;
      nowMs += 61_000;
      const later = [await ask(provider), await ask(provider)];
      nowMs = before;
      assert.deepEqual(later.sort(), ['bad', 'good'], 'and serves again after its rest');
    }
  });

  it('do not answer for each other where the request is at fault', async () => {
    const provider = await open(keys(key('bad'), key('good')));
    upstream.refuse('bad', 400);
    const from = upstream.seen.length;
    assert.equal(await ask(provider), 'error 400');
    assert.equal(upstream.seen.length, from + 1);
    upstream.refuse('bad', undefined);
  });

  it('tell the shortest wait where every one is limited', async () => {
    const provider = await open(keys(key('one'), key('two')));
    upstream.refuse('one', 429);
    upstream.refuse('two', 429);
    assert.equal(await ask(provider), 'error 429');
    const from = upstream.seen.length;
    const reply = await call(provider);
    assert.ok(reply.type === 'error' && reply.status === 429);
    assert.equal(reply.retryAfterMs, 7_000);
    assert.equal(upstream.seen.length, from, 'nothing is sent');
    upstream.refuse('one', undefined);
    upstream.refuse('two', undefined);
  });

  it('keep to their own limits: at once and in a minute', async () => {
    const provider = await open(
      keys(key('narrow', { concurrency: 1 }), key('rare', { requestsPerMinute: 1 })),
    );
    upstream.hold = true;
    const first = call(provider);
    const second = call(provider);
    const replies = await Promise.all([first, second]);
    assert.deepEqual(
      replies.map(({ type }) => type),
      ['answer', 'answer'],
    );
    assert.equal(await ask(provider), 'error 429', 'one is busy, the other has had its request');
    upstream.hold = false;
    upstream.release();
    await Promise.all(replies.map(drained));
    assert.equal(await ask(provider), 'narrow');
    assert.equal(await ask(provider), 'narrow');
  });

  it('free their place where the reader gives up', async () => {
    const provider = await open(keys(key('narrow', { concurrency: 1 })));
    upstream.hold = true;
    const reply = await call(provider);
    assert.ok(reply.type === 'answer');
    await reply.body[Symbol.asyncIterator]().return?.();
    upstream.hold = false;
    assert.equal(await ask(provider), 'narrow');
  });
});

describe('Gemini', () => {
  it('takes its own format and chat, each at its path with its header, where nothing is converted', async () => {
    const provider = await open({ kind: 'gemini', apiKey: { value: 'google-key' }, convertFrom: [] });
    assert.equal(await ask(provider, { surface: 'generate_content', model: 'a b/../c' }), 'google-key');
    assert.equal(upstream.seen.at(-1)?.path, '/v1beta/models/a%20b%2F..%2Fc:generateContent');
    assert.equal(await ask(provider), 'google-key');
    assert.equal(upstream.seen.at(-1)?.path, '/v1beta/openai/chat/completions');
    assert.equal(await ask(provider, { surface: 'messages' }), 'failed protocol');
  });
});

describe('Azure OpenAI', () => {
  it('is called at its v1 path, or at a deployment’s with an API version', async () => {
    const azure = { kind: 'azure-openai', apiKey: { value: 'azure-key' } };
    assert.equal(await ask(await open(azure)), 'azure-key');
    assert.equal(upstream.seen.at(-1)?.path, '/openai/v1/chat/completions');
    const dated = await open({ ...azure, apiVersion: '2024-10-21' });
    await ask(dated, { model: 'my-deployment' });
    assert.equal(
      upstream.seen.at(-1)?.path,
      '/openai/deployments/my-deployment/chat/completions?api-version=2024-10-21',
    );
    await ask(dated, { surface: 'embeddings', model: 'e/../x' });
    assert.equal(
      upstream.seen.at(-1)?.path,
      '/openai/deployments/e%2F..%2Fx/embeddings?api-version=2024-10-21',
    );
  });

  it('is the only kind that has an API version', async () => {
    await assert.rejects(open({ apiVersion: '2024-10-21' }), /azure-openai only/);
  });
});

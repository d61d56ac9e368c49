/** Bedrock as a provider: signed with its own settings and with no others, in every surface's format. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type BedrockDouble, startBedrock } from '../../../test/fixtures/bedrock-double.ts';
import { BODIES, hear, type SurfaceName } from '../../../test/fixtures/conversion-rig.ts';
import { createEgress } from '../../egress/egress.ts';
import type { Provider } from '../provider.ts';
import { buildProviders, type ProviderRegistry } from '../registry.ts';
import { providerSettings } from '../settings.ts';

const IDENTITY = {
  accessKeyId: 'AKIANOTAREALKEYID',
  secretAccessKey: 'not/a/real/secret',
  sessionToken: 'not-a-real-token',
  region: 'eu-north-1',
};
const MODEL = 'eu.anthropic.claude-sonnet-4-5-20250929-v1:0';
const AWS = {
  accessKeyId: { value: IDENTITY.accessKeyId },
  secretAccessKey: { env: 'SECRET' },
  sessionToken: { env: 'TOKEN' },
};
const ENV = { SECRET: IDENTITY.secretAccessKey, TOKEN: IDENTITY.sessionToken };

describe('Bedrock', () => {
  const egress = createEgress();
  const registries: ProviderRegistry[] = [];
  let double: BedrockDouble;
  before(async () => {
    double = await startBedrock(IDENTITY);
  });
  after(async () => {
    await Promise.all(registries.map((registry) => registry.close()));
    await egress.close();
    await double.close();
  });

  async function open(more: object = {}): Promise<Provider> {
    const settings = providerSettings.parse({
      ...{ kind: 'bedrock', region: IDENTITY.region, baseUrl: double.url, allowPrivateAddress: true },
      aws: AWS,
      ...more,
    });
    const registry = buildProviders({ b: settings }, { egress, env: ENV, nowMs: Date.now, fault: () => {} });
    registries.push(registry);
    await registry.ready();
    const provider = registry.providers.get('b');
    assert.ok(provider);
    return provider;
  }

  function call(provider: Provider, surface: SurfaceName, more: { stream?: boolean; model?: string } = {}) {
    const { stream = false, model = MODEL } = more;
    return provider.call({
      ...{ requestId: 'r', surface, model, stream, headersTimeoutMs: 5_000, idleTimeoutMs: 5_000 },
      body: JSON.stringify({ ...BODIES[surface] }),
      signal: new AbortController().signal,
    });
  }

  for (const surface of ['chat', 'messages', 'responses', 'generate_content'] as const)
    it(`answers ${surface}, signed, whole and as a stream`, async () => {
      const provider = await open();
      const reply = await call(provider, surface);
      assert.ok(reply.type === 'answer', JSON.stringify(reply));
      let text = '';
      for await (const chunk of reply.body) text += chunk;
      assert.ok(text.includes('From Bedrock.'));
      const streamed = await call(provider, surface, { stream: true });
      assert.ok(streamed.type === 'answer', JSON.stringify(streamed));
      let stream = '';
      for await (const chunk of streamed.body) stream += chunk;
      const heard = hear(surface, stream);
      assert.equal(heard.last, 'end');
      assert.deepEqual([heard.usage?.inputTokens, heard.usage?.outputTokens], [40, 33]);
      const [whole, last] = double.requests.slice(-2);
      assert.equal(whole?.path, `/model/${encodeURIComponent(MODEL)}/converse`);
      assert.equal(last?.path, `/model/${encodeURIComponent(MODEL)}/converse-stream`);
      assert.ok(whole.signed && last.signed);
      assert.equal(whole.headers['user-agent'], 'portcullis');
      assert.deepEqual(whole.body['inferenceConfig'], { maxTokens: 500 });
    });

  it('tells its errors: the status, and what it says', async () => {
    const reply = await call(await open(), 'chat', { model: 'throttled' });
    assert.deepEqual(reply, { type: 'error', status: 429, body: '{"error":{"message":"Too many tokens."}}' });
    const wrong = await open({ aws: { ...AWS, secretAccessKey: { value: 'another' } } });
    const refused = await call(wrong, 'chat');
    assert.ok(refused.type === 'error' && refused.status === 403);
  });

  it('never ends a stream that broke off', async () => {
    const reply = await call(await open(), 'chat', { stream: true, model: 'broken' });
    assert.ok(reply.type === 'answer');
    await assert.rejects(
      async () => {
        for await (const _ of reply.body);
      },
      { code: 'provider_stream_failed' },
    );
  });

  it('takes no credential that its settings do not name', async () => {
    process.env['AWS_BEARER_TOKEN_BEDROCK'] = 'of-somebody-else';
    try {
      const reply = await call(await open(), 'chat');
      assert.equal(reply.type, 'answer');
      assert.ok(double.requests.at(-1)?.signed);
    } finally {
      delete process.env['AWS_BEARER_TOKEN_BEDROCK'];
    }
    const keyed = await open({ aws: undefined, apiKey: { value: 'bedrock-key' } });
    await call(keyed, 'chat');
    assert.equal(double.requests.at(-1)?.headers.authorization, 'Bearer bedrock-key');
  });

  it('refuses settings that could not work', () => {
    const build = (more: object) => () =>
      buildProviders(
        { b: providerSettings.parse({ kind: 'bedrock', region: 'eu-north-1', aws: AWS, ...more }) },
        { egress, env: ENV, nowMs: Date.now, fault: () => {} },
      );
    assert.throws(build({ region: undefined }), { path: 'providers.b.region' });
    assert.throws(build({ aws: undefined }), { path: 'providers.b.aws' });
    assert.throws(build({ apiKey: { value: 'x' } }), { path: 'providers.b.aws' });
    assert.throws(build({ project: 'some-project' }), { path: 'providers.b.project' });
  });
});

/** Anthropic as a provider: where each request goes, and in which header the credential is. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { type ProviderDouble, startProviderDouble } from '../../../test/fixtures/provider-double.ts';
import { createEgress } from '../../egress/egress.ts';
import { baseUrlOf } from '../base-url.ts';
import type { Provider } from '../provider.ts';
import { buildProviders, type ProviderRegistry } from '../registry.ts';
import { providerSettings } from '../settings.ts';

const KEY = ['sk', 'ant', 'invented'].join('-');
const TIMEOUTS = { headersTimeoutMs: 5_000, idleTimeoutMs: 5_000 };

describe('the provider', () => {
  const egress = createEgress();
  let double: ProviderDouble;
  let registry: ProviderRegistry;
  let provider: Provider;
  before(async () => {
    double = await startProviderDouble();
    const settings = providerSettings.parse({
      kind: 'anthropic',
      // Without the version, as Anthropic's own SDK takes it.
      baseUrl: double.url.replace(/\/v1$/, ''),
      apiKey: { env: 'KEY' },
      allowPrivateAddress: true,
      // Chat goes to the vendor's own endpoint for it only where it is not converted.
      convertFrom: [],
    });
    registry = buildProviders(
      { anthropic: settings },
      { egress, env: { KEY }, nowMs: Date.now, fault: () => {} },
    );
    const built = registry.providers.get('anthropic');
    assert.ok(built);
    provider = built;
  });
  after(async () => {
    await registry.close();
    await egress.close();
    await double.close();
  });
  beforeEach(() => double.reset());

  async function call(surface: string, headers?: readonly string[]) {
    const messages = [{ role: 'user', content: 'Hello' }];
    const body = JSON.stringify({ model: 'm', max_tokens: 10, messages });
    const { signal } = new AbortController();
    const reply = await provider.call({
      ...{ requestId: 'r', surface, model: 'm', body, headers, stream: false, signal },
      ...TIMEOUTS,
    });
    if (reply.type === 'answer') for await (const _ of reply.body);
    return { reply, sent: double.requests.at(-1) };
  }

  it('takes each format at its path, with the key in the header of that format', async () => {
    const messages = await call('messages', ['anthropic-version', '2023-06-01']);
    assert.equal(messages.sent?.path, '/v1/messages');
    assert.equal(messages.sent.headers['x-api-key'], KEY);
    assert.equal(messages.sent.headers['anthropic-version'], '2023-06-01');
    assert.equal(messages.sent.headers['authorization'], undefined);
    assert.ok(messages.reply.type === 'answer' && messages.reply.providerRequestId === 'req-double-1');
    const counted = await call('messages_count_tokens');
    assert.equal(counted.sent?.path, '/v1/messages/count_tokens');
    assert.equal(counted.sent.headers['x-api-key'], KEY);
    const chat = await call('chat');
    assert.equal(chat.sent?.path, '/v1/chat/completions');
    assert.equal(chat.sent.headers['authorization'], `Bearer ${KEY}`);
    assert.equal(chat.sent.headers['x-api-key'], undefined);
  });

  it('takes no other format', async () => {
    const { reply } = await call('embeddings');
    assert.deepEqual(reply, { type: 'failed', reason: 'protocol', dispatched: false, byGate: true });
    assert.equal(double.received, 0);
  });
});

describe('its address', () => {
  it('is Anthropic’s where none is given, and has a version where the given one has no path', () => {
    assert.equal(baseUrlOf({ kind: 'anthropic' }), 'https://api.anthropic.com/v1');
    assert.equal(
      baseUrlOf({ kind: 'anthropic', baseUrl: 'https://api.anthropic.com' }),
      'https://api.anthropic.com/v1',
    );
    for (const baseUrl of ['https://other.example/v1', 'https://other.example/anthropic/v1'])
      assert.equal(baseUrlOf({ kind: 'anthropic', baseUrl }), baseUrl);
    assert.equal(baseUrlOf({ kind: 'openai-compatible' }), undefined);
    assert.equal(baseUrlOf({ kind: 'openai-compatible', baseUrl: 'https://x.example' }), 'https://x.example');
  });
});

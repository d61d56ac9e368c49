/** What is found in an environment, and what is not. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { builtInPriceTable, lookUpPrice } from '../budget/price-table.ts';
import { createEgress } from '../egress/egress.ts';
import {
  discoverProviders,
  MAX_OLLAMA_MODELS,
  OLLAMA_TIMEOUT_MS,
  OLLAMA_URL,
  type Probe,
} from './discover.ts';

const nothing: Probe = () => Promise.reject(new Error('nobody listens'));
const ollama =
  (text: string, status = 200): Probe =>
  async (url, options) => {
    assert.equal(url, `${OLLAMA_URL}/api/tags`);
    assert.ok(options.timeoutMs <= 150 && options.allowPrivateAddress && options.maxBytes > 0);
    return { status, text };
  };
const modelsOf = (vendor: string): readonly string[] =>
  ({
    openai: ['gpt-x', 'gpt-y'],
    anthropic: ['claude-x'],
    google: ['gemini-x'],
    mistral: ['mistral-x'],
    deepseek: ['gpt-x', 'deepseek-x'],
  })[vendor] ?? [];

test('finds the simulator where there is nothing else', async () => {
  const found = await discoverProviders({ env: { OPENAI_API_KEY: '  ' }, probe: nothing, modelsOf });
  assert.deepEqual(Object.keys(found.providers), ['simulator']);
  assert.equal(found.providers['simulator']?.kind, 'simulator');
  assert.deepEqual(found.models['simulator']?.routes, [{ provider: 'simulator', model: 'simulator' }]);
  // The price table's nominal price holds, so that a budget can be seen to hold.
  assert.equal(found.models['simulator']?.price, undefined);
  assert.ok(lookUpPrice(builtInPriceTable(), 'simulator', 'simulator') !== undefined);
});

test('takes Google’s key from either of its variables, and speaks its own format', async () => {
  for (const [env, used] of [
    [{ GOOGLE_API_KEY: 'x' }, 'GOOGLE_API_KEY'],
    [{ GOOGLE_API_KEY: 'x', GEMINI_API_KEY: 'y' }, 'GEMINI_API_KEY'],
  ] as const) {
    const { providers } = await discoverProviders({ env, probe: nothing, modelsOf });
    assert.equal(providers['google']?.kind, 'gemini');
    assert.deepEqual(providers['google']?.apiKey, { env: used });
  }
});

test('finds each vendor by its key, without copying the key', async () => {
  const secret = ['sk', 'invented'].join('-');
  const variables = [
    'OPENAI_API_KEY',
    'ANTHROPIC_API_KEY',
    'GEMINI_API_KEY',
    'MISTRAL_API_KEY',
    'DEEPSEEK_API_KEY',
  ];
  const env = Object.fromEntries(variables.map((name) => [name, secret]));
  const found = await discoverProviders({ env, probe: nothing, modelsOf });
  const urls = Object.entries(found.providers).map(([name, { baseUrl, apiKey }]) => [name, baseUrl, apiKey]);
  assert.deepEqual(urls, [
    ['openai', 'https://api.openai.com/v1', { env: 'OPENAI_API_KEY' }],
    ['anthropic', 'https://api.anthropic.com/v1', { env: 'ANTHROPIC_API_KEY' }],
    ['google', 'https://generativelanguage.googleapis.com/v1beta', { env: 'GEMINI_API_KEY' }],
    ['mistral', 'https://api.mistral.ai/v1', { env: 'MISTRAL_API_KEY' }],
    ['deepseek', 'https://api.deepseek.com/v1', { env: 'DEEPSEEK_API_KEY' }],
  ]);
  assert.equal(found.providers['anthropic']?.kind, 'anthropic');
  assert.ok(Object.values(found.providers).every((provider) => !provider.allowPrivateAddress));
  // The first vendor of a name keeps it.
  assert.deepEqual(found.models['gpt-x']?.routes, [{ provider: 'openai', model: 'gpt-x' }]);
  assert.deepEqual(found.models['deepseek-x']?.routes, [{ provider: 'deepseek', model: 'deepseek-x' }]);
  assert.equal(found.models['gpt-x']?.price, undefined);
  assert.ok(!inspect(found, { depth: Infinity }).includes(secret));
});

test('honours OPENAI_BASE_URL, and permits a private address that it spells out', async () => {
  const baseUrls: readonly (readonly [string, boolean])[] = [
    ['http://127.0.0.1:8000/v1', true],
    ['http://localhost:8000/v1', true],
    ['http://[::1]:8000/v1', true],
    ['http://10.0.0.5/v1', true],
    ['http://169.254.169.254/v1', false],
    ['https://llm.example.com/v1', false],
    ['https://8.8.8.8/v1', false],
  ];
  for (const [baseUrl, allowPrivateAddress] of baseUrls) {
    const env = { OPENAI_API_KEY: 'k', OPENAI_BASE_URL: baseUrl };
    const { providers } = await discoverProviders({ env, probe: nothing, modelsOf });
    assert.equal(providers['openai']?.baseUrl, baseUrl);
    assert.equal(providers['openai']?.allowPrivateAddress, allowPrivateAddress, baseUrl);
  }
  const env = { OPENAI_API_KEY: 'k', OPENAI_BASE_URL: 'localhost:8000' };
  await assert.rejects(discoverProviders({ env, probe: nothing, modelsOf }), { path: 'OPENAI_BASE_URL' });
});

test('finds the models of an Ollama, free of charge', async () => {
  const tags = {
    models: [{ name: 'llama3.2:latest' }, { name: 'bad name' }, { name: 7 }, null, { name: 'qwen3:8b' }],
  };
  const found = await discoverProviders({ env: {}, probe: ollama(JSON.stringify(tags)), modelsOf });
  assert.equal(found.providers['ollama']?.baseUrl, 'http://127.0.0.1:11434/v1');
  assert.equal(found.providers['ollama']?.allowPrivateAddress, true);
  assert.deepEqual(Object.keys(found.models), ['llama3.2:latest', 'qwen3:8b']);
  assert.deepEqual(found.models['qwen3:8b']?.price, { inputUsdPerMillion: 0, outputUsdPerMillion: 0 });
  assert.ok((found.models['qwen3:8b']?.maxOutputTokens ?? 0) > 0);
});

test('takes what is no Ollama for none, and a bounded number of models', async () => {
  for (const probe of [
    ollama('{}'),
    ollama('not json'),
    ollama('{"models":"x"}'),
    ollama('{"models":[]}'),
    ollama('{}', 404),
  ]) {
    const found = await discoverProviders({ env: {}, probe, modelsOf });
    assert.deepEqual(Object.keys(found.providers), ['simulator']);
  }
  const models = Array.from({ length: MAX_OLLAMA_MODELS + 50 }, (_, index) => ({ name: `m${index}` }));
  const many = await discoverProviders({ env: {}, probe: ollama(JSON.stringify({ models })), modelsOf });
  assert.equal(Object.keys(many.models).length, MAX_OLLAMA_MODELS);
});

test('waits no longer than its timeout for a port that says nothing', async () => {
  const server = createServer(() => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const egress = createEgress();
  const probe: Probe = (url, options) => egress.fetchText(url.replace('11434', String(port)), options);
  const startedMs = performance.now();
  const found = await discoverProviders({ env: {}, probe, modelsOf });
  assert.ok(performance.now() - startedMs < OLLAMA_TIMEOUT_MS + 250);
  assert.deepEqual(Object.keys(found.providers), ['simulator']);
  await egress.close();
  server.closeAllConnections();
  server.close();
});

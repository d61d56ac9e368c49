/** Providers as the configuration describes them. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createEgress } from '../egress/egress.ts';
import { buildProviders } from './registry.ts';
import { providerSettings } from './settings.ts';

const egress = createEgress();
after(() => egress.close());
const dependencies = { egress, env: { KEY: 'k' }, nowMs: Date.now, fault: () => {} };

test('builds each provider under its name', async () => {
  const registry = buildProviders(
    {
      sim: providerSettings.parse({ kind: 'simulator' }),
      real: providerSettings.parse({
        kind: 'openai-compatible',
        baseUrl: 'https://api.example.com/v1/',
        apiKey: { env: 'KEY' },
      }),
    },
    dependencies,
  );
  const facts = [...registry.providers].map(([name, { kind, formats, simulated, name: own }]) => [
    name,
    own,
    kind,
    formats.has('chat'),
    simulated,
  ]);
  assert.deepEqual(facts, [
    ['sim', 'sim', 'simulator', true, true],
    ['real', 'real', 'openai-compatible', true, false],
  ]);
  await registry.close();
});

test('refuses a provider that cannot work, naming the field', () => {
  const cases: readonly (readonly [object, string])[] = [
    [{ kind: 'openai-compatible' }, 'providers.p.baseUrl'],
    [{ kind: 'openai-compatible', baseUrl: 'https://user:pw@example.com/v1' }, 'providers.p.baseUrl'],
    [{ kind: 'openai-compatible', baseUrl: 'https://example.com/v1?x=1' }, 'providers.p.baseUrl'],
    [
      { kind: 'openai-compatible', baseUrl: 'https://example.com/v1', apiKey: { env: 'UNSET' } },
      'providers.p.apiKey',
    ],
    [{ kind: 'simulator', baseUrl: 'https://example.com/v1' }, 'providers.p.baseUrl'],
    [{ kind: 'simulator', apiKey: { env: 'KEY' } }, 'providers.p.apiKey'],
  ];
  for (const [settings, path] of cases) {
    assert.throws(() => buildProviders({ p: providerSettings.parse(settings) }, dependencies), {
      code: 'invalid_provider',
      path,
    });
  }
});

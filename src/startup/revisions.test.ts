/** A configuration that is refused at the last step leaves nothing open behind it. */
import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { builtInPriceTable } from '../budget/price-table.ts';
import { loadConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import { createEgress } from '../egress/egress.ts';
import { ProviderLimits } from '../limits/provider-limits.ts';
import { RoutingMemory } from '../routing/route-health.ts';
import { createSessionMemory } from '../sessions/session-memory.ts';
import { openRevisions } from './revisions.ts';

const REFRESH_MS = 1_000;

async function startVault() {
  let reads = 0;
  const server = createServer((_request, response) => {
    reads += 1;
    response.end(JSON.stringify({ data: { data: { apiKey: 'sk-not-a-real-key' } } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return {
    url: `http://127.0.0.1:${address.port}`,
    reads: () => reads,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function revisionsOf(config: Config, configPath: string, faults: string[]) {
  const key = createSecretKey(randomBytes(32));
  return openRevisions({
    ...{ config, configPath, revision: 'first', env: { VAULT_TOKEN: 'not-a-token' }, egress: createEgress() },
    prices: builtInPriceTable(),
    providerLimits: new ProviderLimits(config.limits.adaptive),
    routing: new RoutingMemory(),
    guardKeys: { placeholders: key, canary: key, spotlight: key },
    sessions: createSessionMemory({ key, clock: Date.now }),
    telemetry: {
      begin: () => ({ stage: () => {}, end: () => {} }),
      ...{ fault: () => {}, guardCall: () => {}, info: () => {} },
      warn: (_message, { message = '' }) => void faults.push(String(message)),
    },
    nameUser: (_tenant, user) => user,
    clock: Date.now,
    authenticatorOf: () => ({
      authenticate: () => ({ ok: false, reason: 'missing' }),
      standing: () => ({ ok: false, reason: 'missing' }),
    }),
    onChange: () => Promise.reject(new Error('the log is full')),
  });
}

test('a reload that cannot be recorded no longer reads the credentials that it brought', async () => {
  const vault = await startVault();
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-revisions-'));
  const path = join(folder, 'portcullis.yaml');
  writeFileSync(path, '{}');
  const loaded = await loadConfig({ path, cwd: folder, env: {} });
  assert.ok(loaded.ok);
  const faults: string[] = [];
  const revisions = await revisionsOf(loaded.config, path, faults);
  try {
    const source = { address: vault.url, secret: 'gate', tokenEnv: 'VAULT_TOKEN', allowPrivateAddress: true };
    const apiKey = { vault: { ...source, refreshMs: REFRESH_MS } };
    const house = { kind: 'openai-compatible', baseUrl: 'https://models.example/v1', apiKey };
    const price = { inputUsdPerMillion: 1, outputUsdPerMillion: 2 };
    const model = { routes: [{ provider: 'house', model: 'm' }], price };
    writeFileSync(path, JSON.stringify({ providers: { house }, models: { m: model } }));
    process.emit('SIGHUP');
    while (faults.length === 0) await delay(20);
    assert.deepEqual([revisions.current().id, faults], ['first', ['the log is full']]);
    assert.equal(vault.reads(), 1);
    await delay(1.3 * REFRESH_MS);
    assert.equal(vault.reads(), 1, 'nobody uses what would be read');
  } finally {
    await revisions.close();
    await vault.close();
    rmSync(folder, { recursive: true });
  }
});

/** Reloading while the gate runs: whole or not at all, the last good revision holds, half-written files do not count. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkConfig } from './load.ts';
import type { Problem } from './problem.ts';
import {
  type ConfigWatch,
  type GoodReload,
  START_ONLY_PARTS,
  START_ONLY_SECTIONS,
  startOnlyChanges,
  watchConfig,
} from './reload.ts';
import type { Config } from './schema.ts';

const INTERVAL_MS = 20;

function configOf(text: string): Config {
  const result = checkConfig(text, { cwd: '/', env: {} });
  assert.ok(result.ok);
  return result.config;
}

describe('watching a file', () => {
  let folder = '';
  let path = '';
  let watch: ConfigWatch;
  let good: GoodReload[] = [];
  let bad: (readonly Problem[])[] = [];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'reload-'));
    path = join(folder, 'portcullis.yaml');
    good = [];
    bad = [];
    writeFileSync(path, 'limits: { key: { requestsPerMinute: 1 } }');
    const current = checkConfig('limits: { key: { requestsPerMinute: 1 } }', { path, cwd: folder, env: {} });
    assert.ok(current.ok);
    watch = await watchConfig({
      path,
      env: {},
      current: current.config,
      intervalMs: INTERVAL_MS,
      onNew: (next) => void good.push(next),
      onBad: (problems) => void bad.push(problems),
    });
  });

  afterEach(async () => {
    await watch.close();
    rmSync(folder, { recursive: true });
  });

  async function until(done: () => boolean): Promise<void> {
    for (let round = 0; round < 200 && !done(); round++) await sleep(INTERVAL_MS);
    assert.ok(done(), 'waited too long');
  }

  test('takes a changed file over', async () => {
    writeFileSync(path, 'limits: { key: { requestsPerMinute: 22 } }');
    await until(() => good.length > 0);
    assert.equal(good[0]?.config.limits.key?.requestsPerMinute, 22);
    assert.match(good[0]?.revision ?? '', /^[0-9a-f]{12}$/);
    assert.deepEqual(bad, []);
  });

  test('tells a bad file once and goes on with the next good one', async () => {
    writeFileSync(path, 'cahce: {}');
    await until(() => bad.length > 0);
    await sleep(5 * INTERVAL_MS);
    assert.equal(bad.length, 1);
    assert.match(bad[0]?.[0]?.message ?? '', /did you mean `cache`/);
    assert.deepEqual(good, []);
    writeFileSync(path, 'limits: { key: { requestsPerMinute: 333 } }');
    await until(() => good.length > 0);
  });

  test('refuses what cannot change while the gate runs', async () => {
    writeFileSync(path, 'listen: { port: 9 }\nstorage: { kind: embedded, path: ./other }');
    await until(() => bad.length > 0);
    assert.deepEqual(
      bad[0]?.map((problem) => problem.path),
      ['listen.port', 'storage.path'],
    );
    assert.deepEqual(good, []);
  });

  test('tells that the file is gone', async () => {
    rmSync(path);
    await until(() => bad.length > 0);
    assert.equal(bad[0]?.[0]?.message, 'the file is gone');
  });

  test('reload() reads at once, changed or not, as SIGHUP does', async () => {
    await watch.reload();
    assert.equal(good.length, 1);
    process.emit('SIGHUP', 'SIGHUP');
    await until(() => good.length === 2);
  });

  test('a take-over that fails is told, and later files still count', async () => {
    await watch.close();
    let calls = 0;
    const current = configOf('');
    watch = await watchConfig({
      path,
      env: {},
      current: { ...current, storage: { kind: 'embedded', path: join(folder, 'data') } },
      intervalMs: INTERVAL_MS,
      onNew: () => {
        calls += 1;
        throw new Error('provider refused');
      },
      onBad: (problems) => void bad.push(problems),
    });
    await watch.reload();
    assert.equal(bad[0]?.[0]?.message, 'provider refused');
    await watch.reload();
    assert.equal(calls, 2);
  });
});

test('start-only settings are compared by value, and told by the field', () => {
  const same = 'admin: {}\nlimits: { key: { requestsPerMinute: 5 } }\nguards: { unicode: { mode: block } }';
  assert.deepEqual(startOnlyChanges(configOf(''), configOf(same)), []);
  const changes: readonly (readonly [string, readonly string[]])[] = [
    ['admin: { enabled: false }', ['admin.enabled']],
    ['listen: { host: "::1", bodyBytes: 9 }', ['listen.host', 'listen.bodyBytes']],
    ['listen: { corsOrigins: [https://app.example.com] }', ['listen.corsOrigins']],
    ['cache: { exact: false }', ['cache.exact']],
    ['audit: { checkpointSeconds: 1, payloads: none }', ['audit.payloads', 'audit.checkpointSeconds']],
    ['observability: { logLevel: debug }', ['observability.logLevel']],
    [
      'observability: { traces: { endpoint: "https://traces.example.com/v1/traces" } }',
      ['observability.traces'],
    ],
    ['storage: { kind: embedded, path: ./other }', ['storage.path']],
    [
      'cache: { similar: { threshold: 1 }, maxEntriesPerTenant: 5 }',
      ['cache.similar', 'cache.maxEntriesPerTenant'],
    ],
    [
      'limits: { cluster: { withoutRedis: share, maxNodes: 3 } }',
      ['limits.cluster.withoutRedis', 'limits.cluster.maxNodes'],
    ],
    [
      'limits: { fairness: { active: 4, weights: { default: 2 } } }',
      ['limits.fairness.weights', 'limits.fairness.active'],
    ],
    ['limits: { overload: { lagMs: 0 } }', ['limits.overload.lagMs']],
    ['limits: { adaptive: { enabled: true, max: 9 } }', ['limits.adaptive.enabled', 'limits.adaptive.max']],
  ];
  for (const [text, paths] of changes) {
    const problems = startOnlyChanges(configOf(''), configOf(text));
    assert.deepEqual(
      problems.map(({ path }) => path),
      paths,
    );
    assert.ok(problems.every(({ message }) => message === 'cannot change while the gate runs; restart it'));
  }
});

test('every part of the limits is either a limit that a reload takes over or start-only', () => {
  const takenOver = ['key', 'user', 'project', 'tenant'];
  const parts = Object.keys(configOf('').limits);
  assert.deepEqual(parts.sort(), [...takenOver, ...START_ONLY_PARTS.limits].sort());
});

test('every section is either taken over by a reload or start-only', () => {
  const takenOver = [
    ...['providers', 'models', 'policies', 'tenants', 'auth', 'guards', 'budgets', 'limits'],
    ...['responses', 'conversations', 'surfaces', 'realtime', 'files', 'batches'],
  ];
  const sections = Object.keys(configOf('')).filter((name) => name !== '$schema');
  assert.deepEqual(sections.sort(), [...takenOver, ...START_ONLY_SECTIONS].sort());
});

/**
 * Promise: whoever makes, rotates or revokes a key, by API or by command line, beside a running gate or while none runs:
 * each change stands on one node's audit log, once, and never the key. Real processes and the real command line.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { LeafBody } from '../../src/audit/leaf.ts';
import { openEmbeddedStorage } from '../../src/storage/embedded/open-embedded-storage.ts';
import { type Cluster, type ClusterNode, startCluster } from '../fixtures/cluster.ts';
import { leavesOf } from '../fixtures/gate-records.ts';
import { admin, createKey, runCli, startTestGate } from '../fixtures/running-gate.ts';

type EventBody = Extract<LeafBody, { type: 'event' }>;

/** Rounds of looking for what must be recorded, 50 ms apart, and how long nothing more may come after that. */
const MOST_ROUNDS = 400;
const SETTLES_WITHIN_MS = 600;

interface KeyOnce {
  readonly id: string;
  readonly key: string;
}

async function command(configPath: string, ...words: string[]): Promise<KeyOnce> {
  const { code, stdout, stderr } = await runCli(['keys', ...words, '--json', '--config', configPath]);
  assert.equal(code, 0, stderr);
  return asKey(JSON.parse(stdout));
}

/** As `keys create` and `keys rotate` tell it; `keys revoke` has no key. */
function asKey({ id, key = '' }: Readonly<Record<string, unknown>>): KeyOnce {
  assert.ok(typeof id === 'string' && typeof key === 'string');
  return { id, key };
}

async function eventsOf(dataPaths: readonly string[], id: string): Promise<readonly EventBody[]> {
  const logs = await Promise.all(dataPaths.map((dataPath) => leavesOf({ dataPath })));
  return logs
    .flat()
    .flatMap(({ body }) => (body.type === 'event' && body.requestId === id ? [body] : []))
    .sort((left, right) => left.atMs - right.atMs);
}

/** The events of a key over all logs, once there are so many and no more come. */
async function settled(
  dataPaths: readonly string[],
  id: string,
  count: number,
): Promise<readonly EventBody[]> {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    if ((await eventsOf(dataPaths, id)).length >= count) break;
    await delay(50);
  }
  await delay(SETTLES_WITHIN_MS);
  return eventsOf(dataPaths, id);
}

function assertLife(events: readonly EventBody[], { id }: KeyOnce, keys: readonly string[]): void {
  assert.deepEqual(
    events.map(({ event }) => event),
    ['key_created', 'key_rotated', 'key_revoked'],
  );
  for (const { tenant, details } of events) {
    assert.equal(tenant, 'acme');
    assert.deepEqual(Object.keys(details).sort(), ['change', 'keyId']);
    assert.equal(details['keyId'], id);
  }
  assert.equal(new Set(events.map(({ details }) => details['change'])).size, events.length);
  for (const key of keys) assert.ok(!JSON.stringify(events).includes(key.slice(-20)), 'never the key');
}

const config = { tenants: { acme: {} } };
const create = (configPath: string) => command(configPath, 'create', '--name', 'k', '--tenant', 'acme');

describe('changes of keys in a data folder', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'portcullis-key-changes-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('by the command line, beside a running gate and while none runs, stand on its log once', async () => {
    const paths = [join(folder, 'data')];
    const first = await startTestGate({ folder, config });
    const { configPath } = first;
    await createKey(first, { tenant: 'acme' });
    const made = await create(configPath);
    const rotated = await command(configPath, 'rotate', made.id);
    assert.equal((await settled(paths, made.id, 2)).length, 2);
    await first.close();

    await command(configPath, 'revoke', made.id);
    await command(configPath, 'revoke', made.id);
    const other = await create(configPath);
    assert.equal((await eventsOf(paths, made.id)).length, 2);
    for (let start = 0; start < 2; start += 1) {
      const gate = await startTestGate({ folder, config });
      assertLife(await settled(paths, made.id, 3), made, [made.key, rotated.key]);
      assert.equal((await settled(paths, other.id, 1)).length, 1);
      await gate.close();
    }
    const storage = await openEmbeddedStorage({ path: join(folder, 'data') });
    const left = await storage.raw.read('key_changes', { from: 0, rows: 10 });
    await storage.close();
    assert.deepEqual(left, [], 'nothing is left to record');
  });
});

describe('changes of keys in a cluster', () => {
  let cluster: Cluster;
  let nodes: readonly ClusterNode[];
  let paths: readonly string[];
  before(async () => {
    cluster = await startCluster({ config });
    nodes = await Promise.all([cluster.node('one'), cluster.node('two')]);
    // The first start's node has a log too.
    const folders = [...nodes.map((node) => node.folder), join(nodes[0]?.folder ?? '', '..', 'first')];
    paths = folders.map((each) => join(each, 'data'));
  });
  after(() => cluster.close());

  it('by the command line stand on one node’s log each, once over all', async () => {
    const [{ configPath } = { configPath: '' }] = nodes;
    await Promise.all(
      nodes.map(async () => {
        const made = await create(configPath);
        const rotated = await command(configPath, 'rotate', made.id);
        await command(configPath, 'revoke', made.id);
        assertLife(await settled(paths, made.id, 3), made, [made.key, rotated.key]);
      }),
    );
  });

  it('by the admin API are on record when they are answered, and no other node repeats them', async () => {
    const [one, two] = nodes;
    assert.ok(one && two);
    const post = (node: ClusterNode, path: string, body: object = {}) =>
      admin({ adminUrl: node.adminUrl, adminToken: cluster.adminToken }, `/admin/v1/keys${path}`, body);
    const made = asKey(await post(one, '', { name: 'k', tenant: 'acme' }));
    assert.equal((await eventsOf(paths, made.id)).length, 1);
    const rotated = asKey(await post(two, `/${made.id}/rotate`));
    await Promise.all(nodes.map((node) => post(node, `/${made.id}/revoke`)));
    assertLife(await eventsOf(paths, made.id), made, [made.key, rotated.key]);
    assertLife(await settled(paths, made.id, 3), made, [made.key, rotated.key]);
  });

  it('while no node runs stand on the log of the first that starts', async () => {
    for (const node of nodes) await node.stop();
    const made = await create(cluster.write('one'));
    assert.equal((await eventsOf(paths, made.id)).length, 0);
    await Promise.all([cluster.node('one'), cluster.node('two')]);
    const [event, ...more] = await settled(paths, made.id, 1);
    assert.deepEqual([event?.event, more.length], ['key_created', 0]);
  });
});

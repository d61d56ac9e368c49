/** What `doctor` asks of a cluster's servers: there, new enough, up to date, of one mind. Changes nothing. */
import type { Config } from '../config/schema.ts';
import { openKeyRing } from '../crypto/open-key-ring.ts';
import { openSecret } from '../providers/secret.ts';
import { requireClusterKek } from '../startup/cluster-kek.ts';
import {
  connectPostgres,
  openPostgresStorage,
  postgresMigrationState,
  postgresVersion,
  requireVersion,
} from '../storage/postgres/open-postgres-storage.ts';
import { RedisClient } from '../storage/redis/redis-client.ts';
import { redisConnection } from '../storage/redis/redis-connection.ts';
import type { ClusterSettings, RedisSettings } from '../storage/settings.ts';
import type { LiveNode, Storage } from '../storage/stores.ts';
import type { CommandIo } from './command.ts';
import { type Check, runCheck, type Verdict } from './doctor-check.ts';

const LEAST_REDIS_MAJOR = 7;

const good = (detail: string): Verdict => ({ ok: true, detail });
const bad = (detail: string): Verdict => ({ ok: false, detail });

export async function checkCluster(config: Config, env: CommandIo['env']): Promise<Check[]> {
  const { storage } = config;
  if (storage.kind !== 'cluster') return [];
  const postgres = await runCheck('postgres', () => checkPostgres(storage, env));
  const { redis } = storage;
  return [
    postgres,
    ...(redis === undefined ? [] : [await runCheck('redis', () => checkRedis(redis, env))]),
    ...(postgres.ok ? await checkNodes(config, storage, env) : []),
  ];
}

async function checkPostgres(storage: ClusterSettings, env: CommandIo['env']): Promise<Verdict> {
  await using connection = connectPostgres({ settings: storage.postgres, env, onFault: () => undefined });
  const { database } = connection;
  await requireVersion(database);
  const startedAtMs = performance.now();
  const version = await postgresVersion(database);
  const answeredMs = performance.now() - startedAtMs;
  const { applied, pending, unknown } = await postgresMigrationState(database);
  const text = `version ${Math.floor(version / 10_000)}, answers in ${answeredMs.toFixed(1)} ms`;
  if (applied.length === 0) return good(`${text}; empty, the first start makes its tables`);
  if (pending.length > 0) return bad(`${text}; lacks ${pending.join(', ')}: run portcullis migrate`);
  return good(
    `${text}; ${applied.length} migrations${unknown.length > 0 ? `, ${unknown.length} of a later version` : ''}`,
  );
}

async function checkRedis(settings: RedisSettings, env: CommandIo['env']): Promise<Verdict> {
  const secret = openSecret(settings.url, { env, path: 'storage.redis.url', fault: () => undefined });
  const client = await RedisClient.open({
    connection: redisConnection(settings, secret),
    onFault: () => undefined,
  });
  try {
    if (client.state === 'down')
      return bad('cannot be reached; the gate runs on its share of the limits without it');
    const info = String(await client.command(['INFO', 'server']));
    const version = /^(?:valkey|redis)_version:(\S+)/m.exec(info)?.[1] ?? 'unknown';
    return Number.parseInt(version, 10) >= LEAST_REDIS_MAJOR
      ? good(`version ${version}`)
      : bad(`version ${version}; ${LEAST_REDIS_MAJOR} or later is needed`);
  } finally {
    await client.close();
  }
}

/** Only where Postgres can be read: without it these would say the same again. */
async function checkNodes(config: Config, storage: ClusterSettings, env: CommandIo['env']): Promise<Check[]> {
  const opened = await openToLook(storage, env);
  if (opened === undefined) return [];
  try {
    return [
      await runCheck('cluster key', async () => {
        const ring = openKeyRing({
          settings: config.encryption,
          dataPath: storage.path,
          env,
          create: 'never',
        });
        await requireClusterKek(opened.settings, ring);
        return good('the same as the cluster’s');
      }),
      await runCheck('nodes', async () => verdictOnNodes(await opened.changes.liveNodes())),
    ];
  } finally {
    await opened.close();
  }
}

/** Undefined for a database that no node has started on yet. */
async function openToLook(storage: ClusterSettings, env: CommandIo['env']): Promise<Storage | undefined> {
  try {
    return await openPostgresStorage({
      ...{ settings: storage.postgres, env, migrate: 'never' },
      onFault: () => undefined,
    });
  } catch {
    // Whatever it is, the check of Postgres has said it already.
    return undefined;
  }
}

/** Nodes that run different configurations enforce different rules: legal while one is being rolled out, not for long. */
export function verdictOnNodes(nodes: readonly LiveNode[]): Verdict {
  if (nodes.length === 0) return good('none is running');
  const by = (field: 'revision' | 'version') => new Set(nodes.map((node) => node[field])).size;
  const list = nodes
    .map(({ node, revision, version }) => `${node} (${version}, revision ${revision})`)
    .join(', ');
  return by('revision') > 1
    ? bad(`${nodes.length} run different configurations: ${list}`)
    : good(`${nodes.length} running${by('version') > 1 ? ' different versions' : ''}: ${list}`);
}

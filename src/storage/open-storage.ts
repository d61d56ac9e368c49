/** Opens the storage that the configuration names, whatever its backend. The only file that knows all of them. */
import { openSecret } from '../providers/secret.ts';
import type { ChangeHints } from './change-hints.ts';
import { openEmbeddedStorage } from './embedded/open-embedded-storage.ts';
import type { RedisClient } from './redis/redis-client.ts';
import { redisConnection } from './redis/redis-connection.ts';
import type { RedisSettings, StorageSettings } from './settings.ts';
import type { Storage } from './stores.ts';

export interface OpenStorageOptions {
  readonly settings: StorageSettings;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Told of faults that no caller waits for. */
  readonly onFault: (where: string, error: unknown) => void;
  /** `never`: an empty cluster database is refused instead of being made ready. */
  readonly migrate?: 'empty' | 'never';
}

export interface OpenedStorage {
  readonly storage: Storage;
  /** Absent on embedded storage, and on a cluster without Redis. */
  readonly redis: RedisClient | undefined;
  close(): Promise<void>;
}

/** Throws a StorageFault that says what to do. A Redis that cannot be reached does not stop the start. */
export async function openStorage(options: OpenStorageOptions): Promise<OpenedStorage> {
  const { settings, onFault } = options;
  if (settings.kind === 'embedded') {
    const storage = await openEmbeddedStorage({ path: settings.path, onFault });
    return { storage, redis: undefined, close: () => storage.close() };
  }
  return openCluster(settings, options);
}

/** The clients of Postgres and Redis are five hundred modules, which an embedded gate has no use for. */
async function openCluster(
  settings: Extract<StorageSettings, { kind: 'cluster' }>,
  options: OpenStorageOptions,
): Promise<OpenedStorage> {
  const { onFault } = options;
  const { openPostgresStorage } = await import('./postgres/open-postgres-storage.ts');
  const { RedisChangeHints } = await import('./redis/change-hints.ts');
  const redis = settings.redis === undefined ? undefined : await openRedis(settings.redis, options);
  const hints = redis && new RedisChangeHints(redis, (error) => onFault('redis.hints', error));
  try {
    const storage = await openPostgresStorage({ ...options, settings: settings.postgres, hints });
    return { storage, redis, close: () => closeAll(storage, hints, redis) };
  } catch (error) {
    await redis?.close();
    throw error;
  }
}

async function openRedis(
  settings: RedisSettings,
  { env, onFault }: OpenStorageOptions,
): Promise<RedisClient> {
  const { RedisClient } = await import('./redis/redis-client.ts');
  const secret = openSecret(settings.url, { env, path: 'storage.redis.url', fault: onFault });
  return RedisClient.open({
    connection: redisConnection(settings, secret),
    onFault: (error) => onFault('redis', error),
  });
}

/** Redis last: the change feed sends its last hints while it closes. */
async function closeAll(
  storage: Storage,
  hints: ChangeHints | undefined,
  redis: RedisClient | undefined,
): Promise<void> {
  await storage.close();
  await hints?.close();
  await redis?.close();
}

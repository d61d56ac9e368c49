/** Reads how to reach Redis or Valkey from the configuration. Never repeats the URL: a password stands in it. */
import type { ConnectionOptions } from 'node:tls';
import type { Secret } from '../../providers/secret.ts';
import type { RedisSettings } from '../settings.ts';
import { parseStoreUrl, StorageFault, tlsFor } from '../store-address.ts';

const WHERE = 'storage.redis.url';
const DEFAULT_PORT = 6379;

export interface RedisConnection {
  readonly host: string;
  readonly port: number;
  readonly database: number;
  readonly username?: string;
  readonly password?: string;
  /** Absent: in the clear. */
  readonly tls?: ConnectionOptions;
}

/** Throws a StorageFault where the URL or a file is of no use. */
export function redisConnection(settings: RedisSettings, secret: Secret): RedisConnection {
  const url = parseStoreUrl(secret.current(Date.now()), ['redis:', 'rediss:'], WHERE);
  const host = decodeURIComponent(url.hostname).replace(/^\[|\]$/g, '');
  const path = url.pathname.replace(/^\/$/, '');
  if (host === '' || url.search !== '' || !/^(\/\d{1,4})?$/.test(path))
    throw new StorageFault(
      'storage_misconfigured',
      `${WHERE} must be redis://user:password@host:port/number`,
    );
  if (url.protocol === 'rediss:' && settings.tls.mode === 'off')
    throw new StorageFault(
      'storage_misconfigured',
      `${WHERE} asks for TLS and storage.redis.tls.mode is off`,
    );
  const verify = url.protocol === 'rediss:' ? { mode: 'verify' as const } : {};
  const tls = tlsFor(host, { ...settings.tls, ...verify });
  return {
    host,
    port: url.port === '' ? DEFAULT_PORT : Number(url.port),
    database: path === '' ? 0 : Number(path.slice(1)),
    ...(url.username !== '' && { username: decodeURIComponent(url.username) }),
    ...(url.password !== '' && { password: decodeURIComponent(url.password) }),
    ...(tls !== undefined && { tls }),
  };
}

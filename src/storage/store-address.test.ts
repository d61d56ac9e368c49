/** Addresses and TLS of Postgres and Redis: every source and option is obeyed, and the default never trusts a network. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openSecret } from '../providers/secret.ts';
import { connectionConfig } from './postgres/postgres-client.ts';
import { redisConnection } from './redis/redis-connection.ts';
import { postgresSettings, redisSettings } from './settings.ts';
import { tlsFor } from './store-address.ts';

const folder = mkdtempSync(join(tmpdir(), 'address-'));
after(() => rmSync(folder, { recursive: true }));
const pem = (name: string) =>
  fileURLToPath(new URL(`../../test/fixtures/tls/test-only-${name}.pem`, import.meta.url));

test('a URL comes from the environment, a file or the configuration itself', () => {
  const file = join(folder, 'url');
  writeFileSync(file, 'postgres://gate:pw@db.example.test:6432/books\n');
  const env = { DATABASE: 'postgres://gate:pw@db.example.test:6432/books' };
  for (const url of [{ env: 'DATABASE' }, { file }, { value: env.DATABASE }]) {
    const settings = postgresSettings.parse({ url });
    const secret = openSecret(settings.url, { env, path: 'storage.postgres.url', fault: assert.fail });
    const { host, port, database, user } = connectionConfig(settings, secret);
    assert.deepEqual([host, port, database, user], ['db.example.test', 6432, 'books', 'gate']);
  }
  const redis = redisSettings.parse({ url: { env: 'REDIS' } });
  const secret = openSecret(redis.url, {
    ...{ env: { REDIS: 'redis://cache.example.test:7000/2' }, path: 'storage.redis.url', fault: assert.fail },
  });
  const { host, port, database, tls } = redisConnection(redis, secret);
  assert.deepEqual([host, port, database, tls?.rejectUnauthorized], ['cache.example.test', 7000, 2, true]);
});

test('beyond this machine there is TLS that checks the name, unless mode says off', () => {
  assert.equal(tlsFor('db.example.test', {})?.rejectUnauthorized, true);
  assert.equal(tlsFor('db.example.test', {})?.servername, 'db.example.test');
  assert.equal(tlsFor('db.example.test', { mode: 'off' }), undefined);
  for (const host of ['127.0.0.1', '127.8.8.8', '::1', 'localhost', '/run/postgresql'])
    assert.equal(tlsFor(host, {}), undefined, host);
  for (const host of ['10.0.0.1', '127.0.0.1.example.test', 'localhost.example.test'])
    assert.notEqual(tlsFor(host, {}), undefined, host);
  assert.notEqual(tlsFor('127.0.0.1', { mode: 'verify' }), undefined);
});

test('caFile, certFile and keyFile are what is presented and trusted', () => {
  const files = { caFile: pem('second.cert'), certFile: pem('first.cert'), keyFile: pem('first.key') };
  const tls = tlsFor('127.0.0.1', files);
  const read = (path: string) => readFileSync(path, 'utf8');
  assert.deepEqual(
    [tls?.ca, tls?.cert, tls?.key],
    [read(files.caFile), read(files.certFile), read(files.keyFile)],
  );
  assert.throws(() => tlsFor('127.0.0.1', { caFile: join(folder, 'nowhere') }), /ENOENT/);
});

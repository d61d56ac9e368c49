/** The client against a real server: bounded waits, nothing queued, back by itself after a pause and after a crash. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type RedisServer, startRedisServer } from '../../../test/fixtures/redis-server.ts';
import { RedisClient, redisKey, redisScript } from './redis-client.ts';
import { RedisUnavailable } from './redis-unavailable.ts';

const BUSY_MACHINE_MS = 1_000;

async function until(holds: () => boolean, timeoutMs = 8_000): Promise<void> {
  for (const endMs = Date.now() + timeoutMs; !holds(); await delay(10))
    if (Date.now() > endMs) throw new Error('it did not become so in time');
}

describe('the Redis client', () => {
  let server: RedisServer;
  let client: RedisClient;
  before(async () => {
    server = await startRedisServer();
    client = await open(server);
  });
  after(async () => {
    await client.close();
    await server.stop();
  });
  const patient = { timeoutMs: BUSY_MACHINE_MS };

  it('answers commands, with text or bytes', async () => {
    assert.equal(client.state, 'up');
    await client.command(['SET', redisKey('test', 'a'), Buffer.from([0, 255])], patient);
    assert.deepEqual(
      await client.command(['GET', redisKey('test', 'a')], { ...patient, buffers: true }),
      Buffer.from([0, 255]),
    );
    assert.equal(await client.command(['GET', redisKey('test', 'none')], patient), null);
    await assert.rejects(client.command(['NOSUCH'], patient), /unknown command/);
    assert.equal(client.state, 'up');
  });

  it('sends a script in full only where the server does not know it', async () => {
    const script = redisScript('return {KEYS[1], ARGV[1]}');
    await client.command(['SCRIPT', 'FLUSH'], patient);
    for (const argument of ['1', '2'])
      assert.deepEqual(await client.script(script, ['k'], [argument], patient), ['k', argument]);
    const stats = String(await client.command(['INFO', 'commandstats'], patient));
    assert.match(stats, /cmdstat_eval:calls=1,/);
    assert.match(stats, /cmdstat_evalsha:calls=2,/);
  });

  it('hands over messages of a channel until the subscription ends', async () => {
    const heard: string[] = [];
    const end = await client.subscribe('test-channel', (message) => void heard.push(message));
    await client.command(['PUBLISH', 'test-channel', 'one'], patient);
    await until(() => heard.length === 1);
    await end();
    await client.command(['PUBLISH', 'test-channel', 'two'], patient);
    assert.deepEqual(heard, ['one']);
  });

  it('gives up on a server that stands still, leaves it alone, and comes back', async () => {
    server.pause();
    try {
      const beganMs = performance.now();
      await assert.rejects(client.command(['PING']), RedisUnavailable);
      assert.ok(performance.now() - beganMs < BUSY_MACHINE_MS);
      assert.equal(client.state, 'down');
      const again = performance.now();
      for (let index = 0; index < 1_000; index++)
        await assert.rejects(client.command(['PING']), { reason: 'down' });
      assert.ok(performance.now() - again < BUSY_MACHINE_MS, 'a thousand refusals cost no wait each');
    } finally {
      server.resume();
    }
    await until(() => client.state === 'up');
    assert.equal(await client.command(['PING'], patient), 'PONG');
  });

  it('tells of a crash and of the server that comes after it', async () => {
    const states: string[] = [];
    const stop = client.onState((state) => void states.push(state));
    const { serverRunId } = client;
    const lost = client.command(['BLPOP', 'nothing', '0'], { timeoutMs: 5_000 });
    await Promise.all([assert.rejects(lost, { reason: 'down' }), server.kill()]);
    await until(() => client.state === 'down');
    await server.start();
    await until(() => client.state === 'up');
    stop();
    assert.deepEqual(states, ['down', 'up']);
    assert.notEqual(client.serverRunId, serverRunId);
  });

  it('starts without a server and finds it later', async () => {
    const late = await startRedisServer();
    await late.kill();
    const waiting = await open(late);
    assert.equal(waiting.state, 'down');
    await assert.rejects(waiting.command(['PING']), { reason: 'down' });
    await late.start();
    await until(() => waiting.state === 'up');
    await waiting.close();
    await assert.rejects(waiting.command(['PING']), { reason: 'closed' });
    await late.stop();
  });
});

function open({ port, password }: RedisServer): Promise<RedisClient> {
  const connection = { host: '127.0.0.1', port, database: 0, username: 'default', password };
  return RedisClient.open({ connection, onFault: () => undefined });
}

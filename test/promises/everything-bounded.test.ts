/**
 * Promise 9: everything is bounded. Overload is answered at once and hurts nobody who was accepted; slow readers, many
 * names, many callers and many requests do not grow the gate. Body, header and time bounds are in test/attacks.
 */
import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { connect, type Socket } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { KeyDirectory, MAX_CACHED_ABSENT } from '../../src/auth/key-directory.ts';
import { MemoryStore } from '../../src/cache/memory-store.ts';
import { cacheSettings } from '../../src/cache/settings.ts';
import { MemoryRateLimiter } from '../../src/limits/memory-rate-limiter.ts';
import { ask, refusalCode } from '../fixtures/chat-client.ts';
import { INSPECTABLE, openLiveHeap } from '../fixtures/live-heap.ts';
import {
  type PreparedInstallation,
  prepareInstallation,
  residentMiB,
} from '../fixtures/prepared-installation.ts';
import { type ProviderDouble, startProviderDouble } from '../fixtures/provider-double.ts';
import {
  createKey,
  type GateProcess,
  spawnGate,
  startTestGate,
  type TestGate,
} from '../fixtures/running-gate.ts';
import { begun, undisturbed } from '../fixtures/undisturbed.ts';

const UNLIMITED = { key: { requestsPerMinute: 1_000_000, concurrency: 100_000 } };

function chatBody(model: string, more: object = {}) {
  return { model, max_tokens: 50, messages: [{ role: 'user', content: 'bounded' }], ...more };
}

describe('overload', () => {
  const SLOW_MS = 700;
  const PLACES = 20;
  const QUEUE = 10;
  let gate: TestGate;
  before(async () => {
    gate = await startTestGate({
      models: ['slow'],
      config: { listen: { port: 0, maxInFlight: PLACES, maxQueue: QUEUE }, limits: UNLIMITED },
    });
    gate.double.script('slow', { headersDelayMs: SLOW_MS });
  });
  after(() => gate.close());

  test('past the bounds it is 503 with Retry-After within 50 ms; the accepted keep their time', () =>
    undisturbed(async () => {
      const receivedBefore = gate.double.received;
      const slow = () => ask({ url: gate.url, key: gate.key, body: chatBody('slow') });
      const accepted = begun(Array.from({ length: PLACES }, slow));
      await delay(100);
      const queued = begun(Array.from({ length: QUEUE }, slow));
      await delay(50);
      const refusalsMs: number[] = [];
      for (let burst = 0; burst < 8; burst++) {
        for (const refused of await Promise.all(Array.from({ length: 5 }, slow))) {
          assert.deepEqual([refused.status, refusalCode(refused)], [503, 'overloaded']);
          assert.ok(Number(refused.headers['retry-after']) >= 1);
          refusalsMs.push(refused.tookMs);
        }
      }
      // Clients, gate and provider share this process: one pause of it is not the gate's.
      const late = refusalsMs.filter((tookMs) => tookMs > 50);
      assert.ok(late.length <= refusalsMs.length / 10, `refusals took ${late.map(Math.round).join(' ')} ms`);
      for (const { status, tookMs } of await Promise.all(accepted)) {
        assert.equal(status, 200);
        assert.ok(tookMs < SLOW_MS + 250, `an accepted request took ${tookMs} ms`);
      }
      for (const { status } of await Promise.all(queued)) assert.equal(status, 200);
      assert.equal(gate.double.received - receivedBefore, PLACES + QUEUE);
    }));

  test('a caller past its own concurrency hears 429 and no other caller notices', () =>
    undisturbed(async () => {
      const greedy = await createKey(gate, { limits: { concurrency: 4 } });
      const own = begun(
        Array.from({ length: 12 }, () => ask({ url: gate.url, key: greedy, body: chatBody('slow') })),
      );
      await delay(50);
      const other = await ask({ url: gate.url, key: gate.key, body: chatBody('test-model') });
      assert.equal(other.status, 200);
      const answers = await Promise.all(own);
      const refused = answers.filter((answer) => refusalCode(answer) === 'concurrency_limited');
      assert.equal(refused.length, 8);
      for (const { status, headers } of refused) {
        assert.equal(status, 429);
        assert.ok(Number(headers['retry-after']) >= 1);
      }
    }));
});

describe('memory of a gate in its own process', () => {
  const IDLE_MS = 3_500;
  const WATCHED_MS = 3_000;
  const READERS = 6;
  const FILLING_MS = 8_000;
  let double: ProviderDouble;
  let installation: PreparedInstallation;
  let gate: GateProcess;
  before(async () => {
    double = await startProviderDouble();
    installation = await prepareInstallation({
      upstream: double.url,
      keys: [{}],
      models: ['double-endless', 'double-huge-chunk'],
      config: {
        listen: { port: 0, idleTimeoutMs: IDLE_MS },
        budgets: { drainMs: 100 },
        limits: UNLIMITED,
      },
    });
    gate = await spawnGate(installation.configPath, INSPECTABLE);
  });
  after(async () => {
    await gate.stop();
    await double.close();
    installation.remove();
  });

  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  after(() => agent.destroy());
  const key = () => installation.keys[0] ?? '';
  const send = (body: object) => ask({ url: gate.url, key: key(), body, agent });

  async function sendMany(count: number, bodyOf: (index: number) => object): Promise<void> {
    let next = 0;
    const lane = async () => {
      while (next < count) await send(bodyOf(next++));
    };
    await Promise.all(Array.from({ length: 32 }, lane));
  }

  test('20,000 requests leave it flat', async () => {
    const heap = await openLiveHeap(gate);
    const [live, resident]: [number[], number[]] = [[], []];
    for (let round = 0; round < 10; round++) {
      await sendMany(2_000, (index) => chatBody('test-model', { stream: index % 4 === 0 }));
      live.push(await heap.measureMiB());
      resident.push(residentMiB(gate.child.pid));
    }
    heap.close();
    // 6,000 requests lie between the thirds: what each of them leaves behind shows from 500 bytes on.
    assert.ok(growth(live) < 3, `live MiB: ${live.map((mib) => mib.toFixed(1)).join(' ')}`);
    assert.ok(growth(resident) < 32, `resident MiB: ${resident.map(Math.round).join(' ')}`);
  });

  test('readers that take nothing of an endless stream do not grow it, and are cut off', async () => {
    const heap = await openLiveHeap(gate);
    const measure = async () => ({ live: await heap.measureMiB(), resident: residentMiB(gate.child.pid) });
    const before = await measure();
    const answered = double.received;
    const readers = Array.from({ length: READERS }, () => openDeafReader(gate.url, key()));
    await delay(WATCHED_MS);
    const after = await measure();
    heap.close();
    assert.equal(double.received - answered, READERS);
    // Each may keep up to audit.maxPayloadBytes (1 MiB) of its answer for the record, and its sockets' buffers.
    assert.ok(
      after.live - before.live < 2 * READERS + 4,
      `live memory grew by ${after.live - before.live} MiB`,
    );
    const grownMiB = after.resident - before.resident;
    assert.ok(grownMiB < 30, `resident memory grew by ${grownMiB} MiB`);
    assert.equal(await readGauge(gate, installation, 'portcullis_in_flight'), READERS);
    // The sockets' own buffers have to fill before a client counts as taking nothing.
    const cutBy = performance.now() + IDLE_MS + FILLING_MS;
    while ((await readGauge(gate, installation, 'portcullis_in_flight')) > 0) {
      assert.ok(performance.now() < cutBy, 'they are still served');
      await delay(100);
    }
    const own = double.requests.slice(answered);
    assert.ok(
      own.every(({ aborted }) => aborted),
      'the provider still generates for nobody',
    );
    for (const reader of readers) reader.destroy();
  });

  test('an event larger than the bound is refused, not kept', async () => {
    const heap = await openLiveHeap(gate);
    const beforeMiB = await heap.measureMiB();
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => send(chatBody('double-huge-chunk', { stream: true }))),
    );
    for (const answer of answers) assert.equal(refusalCode(answer), 'provider_failed');
    const grownMiB = (await heap.measureMiB()) - beforeMiB;
    heap.close();
    assert.ok(grownMiB < 4, `${grownMiB} MiB stayed`);
  });

  test('3,000 names of models and 3,000 paths add no series to the metrics', async () => {
    await send(chatBody('never-heard-of-0'));
    await fetch(`${gate.url}/never/heard/of`);
    const seriesBefore = await countSeries(gate, installation);
    await sendMany(3_000, (index) => chatBody(`never-heard-of-${index}`));
    for (let batch = 0; batch < 30; batch++) {
      const paths = Array.from({ length: 100 }, (_, index) => `${gate.url}/v${batch}/path-${index}`);
      await Promise.all(paths.map(async (path) => (await fetch(path)).arrayBuffer()));
    }
    const grown = (await countSeries(gate, installation)) - seriesBefore;
    assert.ok(grown <= 8, `${grown} new series`);
  });
});

/** How much the highest of the last third is above the highest of the third before it. */
function growth(samples: readonly number[]): number {
  const third = Math.floor(samples.length / 3);
  return Math.max(...samples.slice(-third)) - Math.max(...samples.slice(-2 * third, -third));
}

/** Asks for an endless stream and never reads a byte of it. */
function openDeafReader(url: string, key: string): Socket {
  const { hostname, port, host } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  // The gate may cut it with a reset.
  socket.on('error', () => socket.destroy());
  const body = JSON.stringify(chatBody('double-endless', { stream: true }));
  const fields = [
    'POST /v1/chat/completions HTTP/1.1',
    `host: ${host}`,
    `authorization: Bearer ${key}`,
    'content-type: application/json',
    `content-length: ${body.length}`,
  ];
  socket.write(`${fields.join('\r\n')}\r\n\r\n${body}`);
  return socket.pause();
}

async function readMetrics(gate: GateProcess, { adminToken }: PreparedInstallation): Promise<string> {
  const headers = { authorization: `Bearer ${adminToken}` };
  const response = await fetch(`${gate.adminUrl}/metrics`, { headers });
  assert.equal(response.status, 200);
  return response.text();
}

async function countSeries(gate: GateProcess, installation: PreparedInstallation): Promise<number> {
  const lines = (await readMetrics(gate, installation)).split('\n');
  return lines.filter((line) => line.startsWith('portcullis_')).length;
}

async function readGauge(
  gate: GateProcess,
  installation: PreparedInstallation,
  name: string,
): Promise<number> {
  const metrics = await readMetrics(gate, installation);
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(metrics)?.[1]);
}

describe('tables', () => {
  test('rate limits: callers past the bound are refused, and nobody known is forgotten', () => {
    const limiter = new MemoryRateLimiter(1_000);
    const claim = (index: number) => [
      { scope: `key:${index}`, name: 'requests' as const, limit: 1, amount: 1 },
    ];
    const taken = Array.from({ length: 5_000 }, (_, index) => limiter.take(claim(index), 0).allowed);
    assert.equal(taken.filter(Boolean).length, 1_000);
    for (let index = 0; index < 1_000; index++) assert.equal(limiter.take(claim(index), 1).allowed, false);
  });

  test('keys: a guesser of well-formed keys fills a bounded table and no more', async () => {
    const directory = new KeyDirectory({ store: { find: async () => undefined }, onFault: assert.ifError });
    for (let index = 0; index < MAX_CACHED_ABSENT + 2_000; index++) await directory.find(`guess-${index}`, 0);
    assert.deepEqual(directory.sizes, { entries: 0, absent: MAX_CACHED_ABSENT, lookups: 0 });
  });

  test('answers: neither one tenant nor all together keep more than their bytes', () => {
    const bytes = { maxBytes: 300_000, maxBytesPerTenant: 100_000, maxEntryBytes: 20_000 };
    const store = new MemoryStore(cacheSettings.parse({ ...bytes, maxEntriesPerTenant: 1_000 }));
    const put = (key: string, tenant: string, length: number) =>
      store.put(
        { key, tenant },
        { bytes: Buffer.alloc(length), tags: { model: 'm', prompt: '', subject: '' }, expiresAtMs: 1 },
      );
    for (let index = 0; index < 100; index++) put(`one-${index}`, 'one', 4_000);
    assert.ok(store.bytes <= bytes.maxBytesPerTenant, `${store.bytes} bytes`);
    for (let index = 0; index < 1_000; index++) put(`${index}`, `tenant-${index % 50}`, 4_000);
    assert.ok(store.bytes <= bytes.maxBytes, `${store.bytes} bytes`);
    const before = store.size;
    put('too-large', 'one', 20_001);
    assert.equal(store.size, before);
  });
});

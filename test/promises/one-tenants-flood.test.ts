/**
 * A part of promise 9: a tenant that floods the gate costs itself its time and no other tenant theirs. A real gate in front
 * of a provider that takes as long as models do.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { ConfigInput } from '../../src/config/schema.ts';
import { chat, createKey, startTestGate, type TestGate } from '../fixtures/running-gate.ts';
import { undisturbed } from '../fixtures/undisturbed.ts';

/** Long beside what the clients of a flood cost this process, so that it is the gate that is measured. */
const UPSTREAM_MS = 400;
const FLOOD = 40;
/** What Retry-After says. */
const PAUSE_MS = 1_000;
const BODY = { model: 'test-model', max_tokens: 5, messages: [{ role: 'user', content: 'Name a tree.' }] };

const TENANTS: Partial<ConfigInput> = {
  tenants: { flood: {}, quiet: {} },
  policies: { background: { priority: 'low' } },
  cache: { exact: false },
};
const FREE = { key: { requestsPerMinute: 1_000_000, concurrency: 10_000 } };

async function ask(gate: TestGate, key: string): Promise<Response> {
  const response = await chat({ url: gate.url, key }, BODY);
  await response.text();
  return response;
}

/** Clients that ask again as soon as they are answered, until the run is over. */
function flood(gate: TestGate, key: string, statuses: Map<number, number>): () => Promise<void> {
  let isOver = false;
  const client = async () => {
    while (!isOver) {
      const { status, headers } = await ask(gate, key);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status !== 503) continue;
      assert.equal(headers.get('retry-after'), '1');
      await delay(PAUSE_MS);
    }
  };
  const clients = Promise.all(Array.from({ length: FLOOD }, client));
  return async () => {
    isOver = true;
    await clients;
  };
}

describe("one tenant's flood", () => {
  let gate: TestGate;
  let keys: { readonly flood: string; readonly quiet: string };
  before(async () => {
    gate = await startTestGate({
      config: {
        listen: { port: 0, maxInFlight: 32, maxQueue: 32 },
        limits: FREE,
        ...TENANTS,
      },
    });
    gate.double.script('test-model', { headersDelayMs: UPSTREAM_MS });
    keys = {
      flood: await createKey(gate, { tenant: 'flood' }),
      quiet: await createKey(gate, { tenant: 'quiet' }),
    };
  });
  after(() => gate.close());

  /** The 99th percentile of 30 requests of five clients, in ms. Every one of them is answered. */
  async function p99OfQuiet(): Promise<number> {
    const tookMs: number[] = [];
    const client = async () => {
      for (let index = 0; index < 6; index++) {
        const beganMs = performance.now();
        assert.equal((await ask(gate, keys.quiet)).status, 200);
        tookMs.push(performance.now() - beganMs);
      }
    };
    await Promise.all(Array.from({ length: 5 }, client));
    return tookMs.sort((left, right) => left - right)[Math.ceil(tookMs.length * 0.99) - 1] ?? Number.NaN;
  }

  it("leaves another's p99 within 1.5 times of quiet", () =>
    undisturbed(async () => {
      await ask(gate, keys.quiet);
      const quietMs = await p99OfQuiet();
      const statuses = new Map<number, number>();
      const end = flood(gate, keys.flood, statuses);
      await delay(300);
      const floodedMs = await p99OfQuiet().finally(end);
      assert.ok((statuses.get(200) ?? 0) > 50, 'the flood itself is served');
      assert.ok((statuses.get(503) ?? 0) > 10, 'there was more than the gate takes');
      assert.ok(floodedMs <= 1.5 * quietMs, `${floodedMs} ms under the flood, ${quietMs} ms in quiet`);
    }));

  it('calls no provider for what it refuses, and holds nothing for it', async () => {
    const before = gate.double.received;
    const responses = await Promise.all(Array.from({ length: FLOOD }, () => ask(gate, keys.flood)));
    const served = responses.filter(({ status }) => status === 200).length;
    assert.ok(served < FLOOD && served > 0);
    assert.equal(gate.double.received - before, served);
    assert.equal((await ask(gate, keys.flood)).status, 200);
  });
});

test('serves what is urgent before what is not', async () => {
  const gate = await startTestGate({
    config: {
      listen: { port: 0, maxInFlight: 200 },
      limits: { ...FREE, fairness: { active: 16, queue: 160, waitMs: 10_000 } },
      ...TENANTS,
    },
  });
  try {
    gate.double.script('test-model', { headersDelayMs: UPSTREAM_MS });
    const low = await createKey(gate, { tenant: 'flood', policy: 'background' });
    const normal = await createKey(gate, { tenant: 'flood' });
    const statuses = { normal: new Map<number, number>(), low: new Map<number, number>() };
    const ends = [flood(gate, low, statuses.low), flood(gate, normal, statuses.normal)];
    // Each client is served once more when the flood ends, the low ones too: what comes before must outweigh that.
    await delay(2_600);
    await Promise.all(ends.map((end) => end()));
    const served = (of: Map<number, number>) => of.get(200) ?? 0;
    assert.ok(
      served(statuses.normal) > served(statuses.low),
      `more of the normal: ${served(statuses.normal)}, of the low ${served(statuses.low)}`,
    );
  } finally {
    await gate.close();
  }
});

/**
 * Identical requests in flight share one call: each is limited, reserved, screened and recorded by itself, whoever fails
 * or hangs up, and what the call cost adds up. A real gate and a real provider double.
 */
import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { CACHE_CONFIG, question } from '../fixtures/cache-rig.ts';
import { ask } from '../fixtures/chat-client.ts';
import { leavesOf, totalsOf } from '../fixtures/gate-records.ts';
import { createKey, startTestGate, type TestGate } from '../fixtures/running-gate.ts';

describe('identical requests in flight', () => {
  let gate: TestGate;
  let key: string;
  before(async () => {
    gate = await startTestGate({
      models: ['slow', 'flaky', 'streams', 'crowd', 'dies', 'rejects'],
      config: {
        listen: { port: 0, maxInFlight: 2_000, maxQueue: 2_000, maxConnections: 3_000 },
        policies: CACHE_CONFIG.policies ?? {},
        limits: { key: { concurrency: 2_000 }, tenant: { concurrency: 4_000 } },
      },
    });
    key = await createKey(gate, { budgets: [{ usd: 100, period: 'total' }] });
  });
  after(() => gate.close());

  const all = (count: number, body: object, who = key) =>
    Array.from({ length: count }, () => ask({ url: gate.url, key: who, body }));
  const started = async (before: number) => {
    while (gate.double.received === before) await delay(1);
  };

  it('a thousand of them cost one call, and each has its records', async () => {
    gate.double.script('crowd', { headersDelayMs: 1_500, say: { text: 'One answer for all of you.' } });
    const agent = new Agent({ maxSockets: 1_000, keepAlive: true });
    const { spentNanoUsd } = await totalsOf(gate);
    const body = question('everybody', { model: 'crowd' });
    const answers = await Promise.all(
      Array.from({ length: 1_000 }, () => ask({ url: gate.url, key, body, agent })),
    );
    agent.destroy();
    assert.equal(gate.double.requests.filter(({ model }) => model === 'crowd').length, 1);
    const wrong = answers.filter(
      ({ status, text }) => status !== 200 || !text.includes('One answer for all'),
    );
    assert.deepEqual(wrong.map(({ status, text }) => [status, text]).slice(0, 3), []);
    const ids = new Set(answers.map(({ requestId }) => requestId));
    const records = (await leavesOf(gate)).map(({ body }) => body).filter((body) => ids.has(body.requestId));
    const outcomes = records.filter((body) => body.type === 'outcome');
    assert.deepEqual([records.length, outcomes.length], [2_000, 1_000]);
    assert.ok(outcomes.every(({ outcome, settles }) => outcome === 'answered' && settles));
    assert.equal(outcomes.filter(({ originRequestId }) => originRequestId !== undefined).length, 999);
    const bill = gate.double.bill().entries.filter(({ model }) => model === 'crowd');
    assert.equal((await totalsOf(gate)).spentNanoUsd - spentNanoUsd, bill[0]?.costNanoUsd);
  });

  it('streams too, each from the first byte', async () => {
    gate.double.script('streams', { chunkDelayMs: 15, say: { text: 'a b c d e f g h i j k l m n o p' } });
    const body = question('stream', { model: 'streams', stream: true });
    const calledBefore = gate.double.received;
    const first = all(3, body);
    await started(calledBefore);
    await delay(80);
    const answers = await Promise.all([...first, ...all(3, body)]);
    assert.equal(gate.double.received - calledBefore, 1);
    for (const { text, complete } of answers) assert.deepEqual([text, complete], [answers[0]?.text, true]);
  });

  it('go on when the first hangs up', async () => {
    for (const stream of [false, true]) {
      gate.double.script('slow', {
        headersDelayMs: 200,
        chunkDelayMs: 10,
        say: { text: 'Worth waiting for.' },
      });
      const body = question(`hang up ${stream}`, { model: 'slow', stream });
      const calledBefore = gate.double.received;
      const leader = ask({ url: gate.url, key, body, hangUpAfterMs: 60 });
      await started(calledBefore);
      const followers = all(3, body);
      assert.equal((await leader).complete, false);
      for (const { status, text, complete } of await Promise.all(followers)) {
        assert.deepEqual([status, complete], [200, true]);
        assert.match(text, /Worth|Wort/);
      }
      assert.equal(gate.double.received - calledBefore, 1);
      await settled();
    }
  });

  it('let the next one call when the first one fails, and give up after a few', async () => {
    gate.double.script('flaky', { headersDelayMs: 150, fault: 'reset-before-headers' });
    const body = question('flaky', { model: 'flaky' });
    const calledBefore = gate.double.received;
    const answers = all(12, body);
    await started(calledBefore);
    await delay(60);
    gate.double.script('flaky', { say: { text: 'Well again.' } });
    const statuses = (await Promise.all(answers)).map(({ status }) => status);
    assert.deepEqual(
      [statuses.filter((one) => one === 200).length, statuses.filter((one) => one === 502).length],
      [11, 1],
    );
    assert.equal(gate.double.received - calledBefore, 2);

    gate.double.script('dies', { headersDelayMs: 40, status: 503 });
    const failing = gate.double.received;
    const failed = await Promise.all(all(12, question('dies', { model: 'dies' })));
    assert.deepEqual(new Set(failed.map(({ status }) => status)), new Set([503]));
    assert.ok(gate.double.received - failing <= 8, `${gate.double.received - failing} calls for 12 requests`);
    await settled();
  });

  it('whose call breaks off within a whole answer let another one call', async () => {
    gate.double.script('dies', { headersDelayMs: 120, chunkDelayMs: 20, fault: 'reset-mid-stream' });
    const calledBefore = gate.double.received;
    const answers = all(6, question('breaks off', { model: 'dies' }));
    await started(calledBefore);
    await delay(60);
    gate.double.script('dies', { say: { text: 'Whole this time.' } });
    const statuses = (await Promise.all(answers)).map(({ status }) => status).sort();
    assert.deepEqual(statuses, [200, 200, 200, 200, 200, 502]);
    assert.equal(gate.double.received - calledBefore, 2);
  });

  it('hear at once that the request itself is refused, and never what the other one was told in person', async () => {
    const message = 'planted words of the provider';
    gate.double.script('rejects', { status: 400, errorBody: JSON.stringify({ error: { message } }) });
    const body = question('May I?', { model: 'rejects' });
    const calledBefore = gate.double.received;
    const answers = await Promise.all(all(8, body));
    const told = answers.filter(({ text }) => text.includes(message)).length;
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([400]));
    assert.equal(told, gate.double.received - calledBefore, 'only those who called');
    assert.ok(told < 8, `${told} of 8 called`);
    await settled();
  });

  it('pay even parts that add up to the bill, where the policy says `coalescedCost: even`', async () => {
    const even = await createKey(gate, { policy: 'even', budgets: [{ usd: 100, period: 'total' }] });
    for (const stream of [false, true]) {
      gate.double.script('slow', {
        headersDelayMs: 250,
        say: { text: 'Shared by seven, to the last nano.' },
      });
      const before = await totalsOf(gate);
      const billedBefore = gate.double.bill().totalNanoUsd;
      const answers = await Promise.all(all(7, question(`even ${stream}`, { model: 'slow', stream }), even));
      const billed = gate.double.bill().totalNanoUsd - billedBefore;
      await settled();
      const ids = new Set(answers.map(({ requestId }) => requestId));
      const costs = (await leavesOf(gate)).flatMap(({ body }) =>
        body.type === 'outcome' && ids.has(body.requestId) ? [body.costNanoUsd] : [],
      );
      assert.equal(costs.length, 7);
      assert.equal(
        costs.reduce((sum, cost) => sum + cost, 0),
        billed,
      );
      assert.ok(Math.max(...costs) - Math.min(...costs) <= 1, costs.join());
      assert.equal((await totalsOf(gate)).spentNanoUsd - before.spentNanoUsd, billed);
    }
  });

  it('each call alone where the policy says `coalesce: false`, or where the answer may not be kept', async () => {
    gate.double.script('slow', { headersDelayMs: 100 });
    const alone = await createKey(gate, { policy: 'alone' });
    const calledBefore = gate.double.received;
    await Promise.all(all(3, question('alone', { model: 'slow' }), alone));
    assert.equal(gate.double.received - calledBefore, 3);
    await Promise.all(all(3, question('drawn', { model: 'slow', temperature: 1 })));
    assert.equal(gate.double.received - calledBefore, 6);
  });

  it('a follower out of budget is refused by itself', async () => {
    gate.double.script('slow', { headersDelayMs: 150 });
    const poor = await createKey(gate, { budgets: [{ usd: 0, period: 'total' }] });
    const body = question('poor', { model: 'slow' });
    const [leader, refused] = await Promise.all([...all(1, body), ...all(1, body, poor)]);
    assert.deepEqual([leader?.status, refused?.status], [200, 429]);
  });

  async function settled(): Promise<void> {
    for (let waited = 0; (await totalsOf(gate)).heldNanoUsd > 0 && waited < 5_000; waited += 20)
      await delay(20);
    assert.equal((await totalsOf(gate)).heldNanoUsd, 0, 'nothing stays reserved');
  }
});

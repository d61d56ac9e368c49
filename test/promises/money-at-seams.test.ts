/**
 * Money where features meet: repairs of shared and of kept answers, answers that are fetched anew, streams that tell
 * their usage as they go. What the provider bills is what the books have, and nothing is paid twice.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { cacheOf, question } from '../fixtures/cache-rig.ts';
import { ask } from '../fixtures/chat-client.ts';
import { leavesOf, outcomeOf, post, recordsOf, totalsOf } from '../fixtures/gate-records.ts';
import { startRawUpstream } from '../fixtures/raw-upstream.ts';
import { createKey, DOUBLE_PRICE, startTestGate, type TestGate } from '../fixtures/running-gate.ts';

const FORMAT = { response_format: { type: 'json_object' } };

describe('a shared answer that each has to repair', () => {
  let gate: TestGate;
  before(async () => {
    gate = await startTestGate({
      models: ['shared'],
      config: {
        guards: { structuredOutput: { mode: 'repair' } },
        policies: { default: {}, even: { cache: { coalescedCost: 'even' } } },
      },
    });
    gate.double.script('shared', { headersDelayMs: 200, say: { text: 'This is no JSON. '.repeat(20) } });
  });
  after(() => gate.close());

  for (const policy of ['default', 'even'])
    it(`is on the books as it is billed (${policy})`, async () => {
      const key = await createKey(gate, { policy, budgets: [{ usd: 100, period: 'total' }] });
      const before = await totalsOf(gate);
      const { totalNanoUsd: billedBefore } = gate.double.bill();
      const calledBefore = gate.double.received;
      const body = question(`List it for ${policy}`, { model: 'shared', ...FORMAT });
      const answers = await Promise.all(Array.from({ length: 3 }, () => ask({ url: gate.url, key, body })));
      assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([502]));
      assert.equal(gate.double.received - calledBefore, 4, 'one call that is shared, and a repair for each');
      const billed = gate.double.bill().totalNanoUsd - billedBefore;
      assert.equal((await totalsOf(gate)).spentNanoUsd - before.spentNanoUsd, billed);
      for (const { requestId } of answers) {
        const records = await recordsOf(gate, requestId);
        assert.ok(
          records.some(({ type }) => type === 'extension'),
          'the repair is a longer text than was reserved for',
        );
      }
    });
});

describe('a kept answer past its time', () => {
  it('is fetched anew in the form that its caller asked for, once', async () => {
    const gate = await startTestGate({
      provider: { kind: 'anthropic' },
      config: { policies: { default: { cache: { ttlSeconds: 1, staleSeconds: 600 } } } },
    });
    try {
      const send = () =>
        post(gate, {
          key: gate.key,
          path: '/v1/messages',
          headers: { 'anthropic-beta': 'some-feature-2026-01-01' },
          body: question('What is old?'),
        });
      const first = await send();
      await delay(1_050);
      assert.equal(cacheOf(await send()), 'hit');
      while ((await leavesOf(gate)).filter(({ body }) => body.type === 'outcome').length < 3) await delay(20);
      const asked = gate.double.requests.map(({ headers }) => headers['anthropic-beta']);
      assert.deepEqual(asked, ['some-feature-2026-01-01', 'some-feature-2026-01-01']);
      // On record is not yet kept.
      const givenNow = async () => {
        const again = await send();
        assert.equal(cacheOf(again), 'hit');
        return (await outcomeOf(gate, again.requestId)).originRequestId;
      };
      let given = await givenNow();
      for (let tries = 0; tries < 50 && given === first.requestId; tries += 1) given = await givenNow();
      assert.notEqual(given, first.requestId, 'the new answer is the one that is given');
    } finally {
      await gate.close();
    }
  });
});

describe('a stream that tells its usage with every part', () => {
  const part = (content: string, tokens: number, finish: string | null = null) =>
    JSON.stringify({
      choices: [{ index: 0, delta: { content }, finish_reason: finish }],
      usage: { prompt_tokens: 10, completion_tokens: tokens },
    });

  it('costs the last of them where it is whole, and the bound where it breaks off', async () => {
    const upstream = await startRawUpstream();
    const gate = await startTestGate({ upstream: upstream.url });
    try {
      const body = question('Count.', { stream: true });
      upstream.answerWith([part('one ', 1), part('two ', 2), part('three', 3, 'stop'), '[DONE]']);
      const whole = await outcomeOf(gate, (await post(gate, { key: gate.key, body })).requestId);
      const { inputUsdPerMillion, outputUsdPerMillion } = DOUBLE_PRICE;
      assert.equal(whole.costNanoUsd, 1_000 * (10 * inputUsdPerMillion + 3 * outputUsdPerMillion));

      upstream.answerWith([part('one ', 1), part('two ', 2)]);
      const { requestId } = await post(gate, { key: gate.key, body: question('Break.', { stream: true }) });
      const [intent] = await recordsOf(gate, requestId);
      assert.ok(intent?.type === 'intent');
      const broken = await outcomeOf(gate, requestId);
      assert.deepEqual([broken.outcome, broken.costNanoUsd], ['provider_failed', intent.boundNanoUsd]);
    } finally {
      await gate.close();
      await upstream.close();
    }
  });
});

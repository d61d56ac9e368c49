/**
 * Promise 3: billed never exceeds the limit. The provider double keeps the authoritative bill; whatever clients and
 * provider do, the bill stays under the limit, the gate's books are never below the bill, and nothing stays held.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ConfigInput } from '../../src/config/schema.ts';
import { ask, type Delivery, refusalCode } from '../fixtures/chat-client.ts';
import { settledAccounts } from '../fixtures/gate-books.ts';
import type { Bill } from '../fixtures/provider-double.ts';
import { createKey, DOUBLE_PRICE, startTestGate, type TestGate } from '../fixtures/running-gate.ts';
import { type SeededRandom, seededRandom } from '../fixtures/seeded-random.ts';

const NANO = 1_000_000_000;
const CLIENTS = 220;
const REQUESTS_PER_CLIENT = 3;
const TENANT_LIMIT_NANO_USD = 100_000_000;

/** Every way in which the double can misbehave; the two that send megabytes are met less often. */
const FAULTS = [
  'double-reset-before-headers',
  'double-reset-mid-stream',
  'double-hang-headers',
  'double-hang-body',
  'double-truncated',
  'double-malformed-json',
  'double-wrong-content-type',
  'double-error-event',
  'double-redirect',
  'double-400',
  'double-401',
  'double-429',
  'double-500',
  'double-529',
  'double-no-usage',
];
const HEAVY_FAULTS = ['double-endless', 'double-huge-chunk'];
const IMPATIENT = { headersTimeoutMs: 250, idleTimeoutMs: 250 };
const SOUND = ['plain', 'echo', 'slow', 'billed-anyway'];

describe('billed never exceeds the limit', () => {
  for (const clampMaxTokens of [false, true]) {
    test(`${CLIENTS} clients at once, hang-ups, every fault, retries, fallback; clamp ${clampMaxTokens}`, async () => {
      const gate = await startTestGate({ config: stormConfig(clampMaxTokens), provider: IMPATIENT });
      try {
        prepareDouble(gate);
        const deliveries = await storm(gate, seededRandom(clampMaxTokens ? 2 : 1));
        await assertBooksHold(gate);
        assertTheLimitWasMet(deliveries, gate.double.bill());
        const clamped = await spendToTheEnd(gate);
        assert.equal(
          clamped,
          clampMaxTokens,
          'max_tokens was lowered where it must not be, or not where it may',
        );
        await assertBooksHold(gate);
      } finally {
        await gate.close();
      }
    });
  }
});

function stormConfig(clampMaxTokens: boolean): Partial<ConfigInput> {
  const model = (routes: readonly string[], maxAttempts: number) => ({
    routes: routes.map((name) => ({ provider: 'double', model: name })),
    price: DOUBLE_PRICE,
    maxOutputTokens: 60,
    maxAttempts,
  });
  const faults = [...FAULTS, ...HEAVY_FAULTS];
  return {
    models: {
      ...Object.fromEntries(SOUND.map((name) => [name, model([name], 2)])),
      ...Object.fromEntries(faults.map((name) => [name, model([name], 2)])),
      ...Object.fromEntries(faults.map((name) => [`${name}-then-plain`, model([name, 'plain'], 3)])),
    },
    budgets: {
      tenant: [{ usd: TENANT_LIMIT_NANO_USD / NANO, period: 'total' }],
      user: [{ usd: (TENANT_LIMIT_NANO_USD * 0.8) / NANO, period: 'month' }],
      drainMs: 300,
      clampMaxTokens,
    },
    limits: { key: { requestsPerMinute: 1_000_000, concurrency: 10_000 } },
    tenants: { default: {}, calm: {} },
  };
}

function prepareDouble({ double }: TestGate): void {
  const say = { text: 'so many words that the maximum is reached '.repeat(8) };
  double.script('plain', { say });
  double.script('slow', { say, chunkDelayMs: 3 });
  double.script('billed-anyway', { say, chunkDelayMs: 10, billAfterAbort: true });
}

async function storm(gate: TestGate, random: SeededRandom): Promise<readonly Delivery[]> {
  const keys = await Promise.all(
    ['ann', 'ben', 'eve'].map((user) =>
      createKey(gate, { user, budgets: [{ usd: (TENANT_LIMIT_NANO_USD * 0.6) / NANO, period: 'day' }] }),
    ),
  );
  const plans = Array.from({ length: CLIENTS }, () =>
    Array.from({ length: REQUESTS_PER_CLIENT }, () => planRequest(random, random.pick(keys))),
  );
  const deliveries = await Promise.all(
    plans.map(async (plan) => {
      const own: Delivery[] = [];
      for (const { key, body, hangUp } of plan) own.push(await ask({ url: gate.url, key, body, ...hangUp }));
      return own;
    }),
  );
  return deliveries.flat();
}

function planRequest(random: SeededRandom, key: string) {
  const luck = random.next();
  const fault = `${luck < 0.02 ? random.pick(HEAVY_FAULTS) : random.pick(FAULTS)}${random.pick(['', '-then-plain'])}`;
  const stream = random.next() < 0.5;
  const patience = random.next();
  const body = {
    model: luck < 0.5 ? fault : random.pick(SOUND),
    messages: [{ role: 'user', content: 'x'.repeat(random.between(1, 400)) }],
    stream,
    ...(random.next() < 0.7 && { max_tokens: random.between(1, 60) }),
    ...(random.next() < 0.2 && { n: 2 }),
    ...(stream && random.next() < 0.3 && { stream_options: { include_usage: true } }),
  };
  // Nobody waits for the end of what is endless.
  const leaves = patience < 0.35 || body.model.startsWith('double-endless');
  if (!leaves) return { key, body, hangUp: {} };
  const hangUp =
    patience < 0.15
      ? { hangUpAfterMs: random.between(0, 40) }
      : { hangUpAfterBytes: random.between(1, 4_000) };
  return { key, body, hangUp };
}

async function assertBooksHold(gate: TestGate): Promise<void> {
  const accounts = await settledAccounts(gate);
  const billed = gate.double.bill().totalNanoUsd;
  const tenants = accounts.filter(({ account }) => account.startsWith('tenant:'));
  const spent = tenants.reduce((sum, { spentNanoUsd }) => sum + spentNanoUsd, 0);
  assert.ok(tenants.length > 0);
  assert.ok(billed <= tenants.length * TENANT_LIMIT_NANO_USD, `billed ${billed}`);
  assert.ok(spent >= billed, `the books say ${spent}, the bill ${billed}`);
  for (const { account, spentNanoUsd, limitNanoUsd } of accounts)
    assert.ok(spentNanoUsd <= limitNanoUsd, `${account} spent ${spentNanoUsd} of ${limitNanoUsd}`);
}

/** A storm that never reaches the limit, or that only meets one kind of answer, shows nothing. */
function assertTheLimitWasMet(deliveries: readonly Delivery[], bill: Bill): void {
  const codes = new Map<string, number>();
  for (const delivery of deliveries) {
    const code = refusalCode(delivery) ?? (delivery.complete ? 'complete' : 'cut');
    codes.set(code, (codes.get(code) ?? 0) + 1);
  }
  for (const code of ['complete', 'cut', 'budget_exhausted', 'provider_failed', 'provider_timeout'])
    assert.ok((codes.get(code) ?? 0) > 0, `no ${code} among ${JSON.stringify([...codes])}`);
  assert.ok(bill.totalNanoUsd > TENANT_LIMIT_NANO_USD / 4, `only ${bill.totalNanoUsd} was billed`);
}

/**
 * One after the other until the first refusal, by a tenant that the storm left alone, so that there is money to spend;
 * tells whether a provider was asked for less than the caller wanted.
 */
async function spendToTheEnd(gate: TestGate): Promise<boolean> {
  const body = { model: 'echo', max_tokens: 60, messages: [{ role: 'user', content: 'one more' }] };
  const budgets = [{ usd: (TENANT_LIMIT_NANO_USD * 0.05) / NANO, period: 'day' }];
  const key = await createKey(gate, { tenant: 'calm', budgets });
  for (let count = 0; count < 2_000; count++) {
    const delivery = await ask({ url: gate.url, key, body });
    if (refusalCode(delivery) === 'budget_exhausted') {
      const sent = gate.double.requests.slice(-20).map((request) => String(request.body));
      return sent.some((text) => text.includes('one more') && !text.includes('"max_tokens":60'));
    }
    assert.equal(delivery.status, 200);
  }
  return assert.fail('the budget does not end');
}

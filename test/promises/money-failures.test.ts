/**
 * Promise 3 in single cases: the ways in which other gateways let money escape or refused too early, each by its name.
 * One gate for all; every test spends from keys of its own.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { loadConfig } from '../../src/config/load.ts';
import { type Asking, ask, refusalCode } from '../fixtures/chat-client.ts';
import { readAccounts, settledAccounts } from '../fixtures/gate-books.ts';
import { leavesOf } from '../fixtures/gate-records.ts';
import { admin, createKey, DOUBLE_PRICE, startTestGate, type TestGate } from '../fixtures/running-gate.ts';

const NANO = 1_000_000_000;
const ISSUER = 'https://login.example.test';
const USER_LIMIT_NANO_USD = 2_000_000;
/** A provider that reports no usage is charged at the bound: so the bound of this body can be read from the books. */
const UNREPORTED = chatBody('double-no-usage');
/** The same number of bytes, so the same bound. */
const REPORTED = chatBody('double-reported');

let folder: string;
let gate: TestGate;
let issuer: Awaited<ReturnType<typeof generateKeyPair>>;
let boundNanoUsd: number;

before(async () => {
  issuer = await generateKeyPair('ES256', { extractable: true });
  folder = mkdtempSync(join(tmpdir(), 'portcullis-test-'));
  const jwk = { ...(await exportJWK(issuer.publicKey)), kid: 'k1', use: 'sig', alg: 'ES256' };
  writeFileSync(join(folder, 'jwks.json'), JSON.stringify({ keys: [jwk] }));
  const provider = { headersTimeoutMs: 200, idleTimeoutMs: 200 };
  gate = await startTestGate({ folder, config: config(), provider });
  const probe = await budgetedKey(NANO);
  await send(probe.key, UNREPORTED);
  boundNanoUsd = await probe.spent();
});
beforeEach(() => gate.double.reset());
after(async () => {
  await gate?.close();
  rmSync(folder, { recursive: true, force: true });
});

function config() {
  const model = (name: string) => ({
    routes: [{ provider: 'double', model: name }],
    price: { ...DOUBLE_PRICE, cachedInputUsdPerMillion: 0.1 },
    maxOutputTokens: 100,
    maxAttempts: 1,
  });
  const twoRoutes = (first: string) => ({
    ...model(first),
    routes: [first, 'double-reported'].map((name) => ({ provider: 'double', model: name })),
    maxAttempts: 2,
  });
  const names = [
    ...['double-no-usage', 'double-reported', 'cached', 'aborted', 'slow', 'double-slow-headers'],
    ...['double-reset-before-headers', 'double-hang-headers', 'double-500', 'double-error-event'],
  ];
  return {
    models: {
      ...Object.fromEntries(names.map((name) => [name, model(name)])),
      'refused-then-ok': twoRoutes('double-500'),
      'brokens-then-ok': twoRoutes('double-reset-before-headers'),
    },
    budgets: { user: [{ usd: USER_LIMIT_NANO_USD / NANO, period: 'total' as const }], drainMs: 600 },
    limits: { key: { requestsPerMinute: 1_000_000, concurrency: 10_000 } },
    auth: {
      jwt: [
        {
          issuer: ISSUER,
          audience: 'gate',
          jwksFile: 'jwks.json',
          algorithms: ['ES256' as const],
          tenant: 'default',
          defaultScopes: ['*'],
        },
      ],
    },
  };
}

function chatBody(model: string, content = 'twelve bytes') {
  return { model, max_tokens: 20, messages: [{ role: 'user', content }] };
}

function send(key: string, body: object, rest: Partial<Asking> = {}) {
  return ask({ url: gate.url, key, body, ...rest });
}

/** A key with a budget of this size, and what its account says once everything is settled. */
async function budgetedKey(limitNanoUsd: number, more: object = {}) {
  const budgets = [{ usd: limitNanoUsd / NANO, period: 'total' }];
  const answer = await admin(gate, '/admin/v1/keys', { name: 'budgeted', budgets, ...more });
  const { id, key } = answer;
  assert.ok(typeof id === 'string' && typeof key === 'string');
  const account = async () =>
    (await settledAccounts(gate)).find((one) => one.account === `key:${encodeURIComponent(id)}@total`);
  return { key, spent: async () => (await account())?.spentNanoUsd ?? 0 };
}

async function problemsOf(yaml: string) {
  const path = join(folder, 'refused.yaml');
  writeFileSync(path, yaml);
  const loaded = await loadConfig({ path, cwd: folder, env: {} });
  assert.ok(!loaded.ok, 'the configuration was accepted');
  return loaded.problems;
}

function token(user: string): Promise<string> {
  const now = Math.floor(Date.now() / 1_000);
  return new SignJWT({ iss: ISSUER, aud: 'gate', sub: user, iat: now, exp: now + 300 })
    .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
    .sign(issuer.privateKey);
}

describe('overspending', () => {
  test('check then act: of 200 at once exactly as many pass as the budget has bounds', async () => {
    const { key, spent } = await budgetedKey(10 * boundNanoUsd + boundNanoUsd - 1);
    const answers = await Promise.all(Array.from({ length: 200 }, () => send(key, UNREPORTED)));
    const passed = answers.filter(({ status }) => status === 200);
    const refused = answers.filter((answer) => refusalCode(answer) === 'budget_exhausted');
    assert.deepEqual([passed.length, refused.length], [10, 190]);
    assert.equal(gate.double.received, 10);
    assert.equal(await spent(), 10 * boundNanoUsd);
  });

  test('the request that would pass the limit is refused before it costs, not after', async () => {
    const { key } = await budgetedKey(boundNanoUsd - 1);
    assert.equal(refusalCode(await send(key, REPORTED)), 'budget_exhausted');
    assert.equal(gate.double.received, 0);
  });

  test('the first requests of users whom nobody has seen do not escape the default budget', async () => {
    const asBig = chatBody('double-reported', 'x'.repeat(USER_LIMIT_NANO_USD / 1_000));
    const viaKey = await createKey(gate, { user: 'first-seen@example.test' });
    for (const key of [viaKey, await token('first-seen-by-token')]) {
      assert.equal(refusalCode(await send(key, asBig)), 'budget_exhausted');
      assert.equal((await send(key, REPORTED)).status, 200);
    }
    assert.equal(gate.double.received, 2);
  });

  test('one user behind many keys and tokens has one budget', async () => {
    // With a sign that account names must encode: each way in must encode it alike.
    const user = 'many+keys@example.test';
    const keys = await Promise.all(Array.from({ length: 10 }, () => createKey(gate, { user })));
    keys.push(...(await Promise.all(Array.from({ length: 10 }, () => token(user)))));
    const answers = await Promise.all(
      Array.from({ length: 120 }, (_, index) => send(keys[index % keys.length] ?? '', UNREPORTED)),
    );
    const passed = answers.filter(({ status }) => status === 200).length;
    assert.equal(passed, Math.floor(USER_LIMIT_NANO_USD / boundNanoUsd));
    assert.ok(gate.double.bill().totalNanoUsd <= USER_LIMIT_NANO_USD);
  });

  test('an unknown model is not free: it reaches nobody', async () => {
    const { key } = await budgetedKey(NANO);
    assert.equal(refusalCode(await send(key, chatBody('nobody-knows-it'))), 'model_not_found');
    assert.equal(gate.double.received, 0);
  });

  test('a model without a price is not free: the configuration is refused', async () => {
    const routes = '[{ provider: d, model: of-no-known-price }]';
    const problems = await problemsOf(
      `providers: { d: { kind: openai-compatible, baseUrl: "https://p.example.test/v1" } }
models: { free: { routes: ${routes}, maxOutputTokens: 9 } }`,
    );
    assert.ok(
      problems.some(({ path, message }) => path === 'models.free.routes[0]' && /price/.test(message)),
    );
  });

  test('a budget field in the singular is refused and not dropped', async () => {
    for (const [text, at] of [
      ['budget: { key: [{ usd: 1, period: day }] }', 'budget'],
      ['tenants: { acme: { budget: [{ usd: 1, period: day }] } }', 'tenants.acme.budget'],
    ] as const) {
      const problems = await problemsOf(text);
      assert.ok(problems.some(({ path, message }) => path === at && /budgets/.test(message)));
    }
    const singular = { name: 'singular', budget: [{ usd: 1, period: 'total' }] };
    await assert.rejects(admin(gate, '/admin/v1/keys', singular), /answered 400/);
  });
});

describe('double counting', () => {
  test('cached tokens are charged once, at their own price', async () => {
    const usage = {
      ...{ prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 },
      prompt_tokens_details: { cached_tokens: 80 },
    };
    gate.double.script('cached', { usage });
    for (const stream of [false, true]) {
      const { key, spent } = await budgetedKey(NANO);
      assert.equal((await send(key, { ...chatBody('cached'), stream })).status, 200);
      assert.equal(await spent(), 20 * 1_000 + 80 * 100 + 10 * 2_000);
    }
  });

  test('a request is posted once in each of its accounts', async () => {
    const before = await readAccounts(gate);
    const key = await createKey(gate, { user: 'posted-once', budgets: [{ usd: 1, period: 'day' }] });
    assert.equal((await send(key, REPORTED)).status, 200);
    const cost = gate.double.bill().totalNanoUsd;
    const known = new Set(before.map(({ account }) => account));
    const fresh = (await settledAccounts(gate)).filter(({ account }) => !known.has(account));
    assert.deepEqual(
      fresh.map(({ spentNanoUsd }) => spentNanoUsd),
      [cost, cost],
    );
  });
});

describe('refusing too early', () => {
  test('nobody is refused while a whole reservation is free: spent down to the last that fits', async () => {
    const limitNanoUsd = 12 * boundNanoUsd;
    const { key, spent } = await budgetedKey(limitNanoUsd);
    for (;;) {
      const answer = await send(key, REPORTED);
      if (answer.status === 200) continue;
      assert.equal(refusalCode(answer), 'budget_exhausted');
      const freeNanoUsd = limitNanoUsd - (await spent());
      assert.ok(freeNanoUsd < boundNanoUsd, `refused with ${freeNanoUsd} free, bound ${boundNanoUsd}`);
      break;
    }
    assert.ok(gate.double.received > 12, 'what was reserved and not used was not given back');
    assert.equal(await spent(), gate.double.bill().totalNanoUsd);
  });

  for (const [name, model, rest] of [
    ['a cancel before the first chunk', 'double-slow-headers', { hangUpAfterMs: 30 }],
    ['an error before the first chunk', 'double-reset-before-headers', {}],
    ['a timeout of the provider', 'double-hang-headers', {}],
    ['an error status', 'double-500', {}],
    ['an error inside the stream', 'double-error-event', {}],
  ] as const) {
    for (const stream of [false, true]) {
      test(`no reservation and no parallel count leaks on ${name}, stream: ${stream}`, async () => {
        const { key, spent } = await budgetedKey(7 * boundNanoUsd, { limits: { concurrency: 3 } });
        await Promise.all([1, 2, 3].map(() => send(key, { ...chatBody(model), stream }, rest)));
        const charged = await spent();
        assert.ok(charged >= gate.double.bill().totalNanoUsd);
        // Each of the three can have cost its whole bound; all else must be there again, and so must the three places.
        const answers = await Promise.all([1, 2, 3].map(() => send(key, UNREPORTED)));
        assert.deepEqual(
          answers.map(({ status }) => status),
          [200, 200, 200],
        );
      });
    }
  }

  test('an error status costs nothing', async () => {
    const { key, spent } = await budgetedKey(NANO);
    await send(key, chatBody('double-500'));
    assert.equal(await spent(), 0);
  });
});

describe('hanging up', () => {
  const words = { text: 'one word after the other '.repeat(16) };

  test('is billed for what was generated, no more and no less', async () => {
    gate.double.script('aborted', { say: words, chunkDelayMs: 2 });
    const { key, spent } = await budgetedKey(NANO);
    const body = { ...chatBody('aborted'), max_tokens: 100, stream: true };
    const cut = await send(key, body, { hangUpAfterBytes: 100 });
    assert.equal(cut.complete, false);
    const spentNanoUsd = await spent();
    const bill = gate.double.bill();
    assert.equal(spentNanoUsd, bill.totalNanoUsd);
    assert.equal(bill.entries[0]?.finished, true, 'the answer was not read on for its usage');
  });

  test('before the answer begins is billed too', async () => {
    gate.double.script('slow', { say: words, headersDelayMs: 120 });
    for (const stream of [false, true]) {
      const { key, spent } = await budgetedKey(NANO);
      const body = { ...chatBody('slow'), stream };
      assert.equal((await send(key, body, { hangUpAfterMs: 40 })).status, undefined);
      assert.ok((await spent()) > 0);
    }
  });

  test('costs the whole reservation where the provider does not come to its end in time', async () => {
    gate.double.script('aborted', { say: words, chunkDelayMs: 60, billAfterAbort: true });
    const { key, spent } = await budgetedKey(NANO);
    const body = { ...chatBody('aborted'), stream: true };
    await send(key, body, { hangUpAfterBytes: 1 });
    assert.ok((await spent()) >= gate.double.bill().totalNanoUsd);
    assert.equal(gate.double.requests[0]?.aborted, true, 'the provider was left working');
  });
});

describe('tokens', () => {
  const tokensOf = async (id: string) => {
    await settledAccounts(gate);
    const { budgets } = await admin(gate, '/admin/v1/budgets');
    assert.ok(Array.isArray(budgets));
    return budgets.find(({ account }) => account === `key:${encodeURIComponent(id)}@total#tokens`);
  };
  const talker = async (tokens: number, more: object = {}) => {
    const budgets = [{ tokens, period: 'total' }];
    const { id, key } = await admin(gate, '/admin/v1/keys', { name: 'talks', budgets, ...more });
    return { key: String(key), spent: async () => (await tokensOf(String(id)))?.spentTokens ?? 0 };
  };

  test('are a budget of their own: held by the bound, charged by the usage', async () => {
    const usage = { prompt_tokens: 30, completion_tokens: 12, total_tokens: 42 };
    gate.double.script('double-reported', { usage });
    const { key, spent } = await talker(1_000);
    assert.equal((await send(key, REPORTED)).status, 200);
    assert.equal(await spent(), 42);
  });

  test('pass no limit, whatever is asked at once, and no provider is called past it', async () => {
    const probe = await talker(1_000_000);
    await send(probe.key, UNREPORTED);
    const bound = await probe.spent();
    const { key, spent } = await talker(4 * bound + 1);
    gate.double.reset();
    const answers = await Promise.all(Array.from({ length: 30 }, () => send(key, UNREPORTED)));
    assert.equal(answers.filter(({ status }) => status === 200).length, 4);
    assert.equal(gate.double.received, 4);
    assert.equal(await spent(), 4 * bound);
  });

  test('and money are held together or not at all', async () => {
    const budgets = [{ usd: 1, tokens: 1, period: 'total' }];
    const { id, key } = await admin(gate, '/admin/v1/keys', { name: 'poor in tokens', budgets });
    assert.equal(refusalCode(await send(String(key), REPORTED)), 'budget_exhausted');
    const accounts = await settledAccounts(gate);
    const money = accounts.find(({ account }) => account === `key:${encodeURIComponent(String(id))}@total`);
    assert.equal(money?.heldNanoUsd ?? 0, 0);
    assert.equal(gate.double.received, 0);
  });
});

describe('attempts', () => {
  test('that failed after they were sent cost their bound, those that were refused nothing, the last its usage', async () => {
    const usage = { prompt_tokens: 10, completion_tokens: 10, total_tokens: 20 };
    gate.double.script('double-reported', { usage });
    const cost = 10 * 1_000 + 10 * 2_000;
    const refusedFirst = await budgetedKey(NANO);
    assert.equal((await send(refusedFirst.key, chatBody('refused-then-ok'))).status, 200);
    assert.equal(await refusedFirst.spent(), cost);
    const brokenFirst = await budgetedKey(NANO);
    assert.equal((await send(brokenFirst.key, chatBody('brokens-then-ok'))).status, 200);
    const spent = await brokenFirst.spent();
    assert.ok(spent > cost, 'what may have been billed was not charged');
    assert.equal(spent - cost, boundNanoUsd);
    assert.equal(gate.double.received, 4);
  });
});

describe('thresholds', () => {
  test('are told once, in the audit log and in the metrics', async () => {
    const { key, spent } = await budgetedKey(4 * boundNanoUsd);
    const told = async () =>
      (await leavesOf(gate)).filter(
        ({ body }) =>
          body.type === 'event' &&
          body.event === 'budget_threshold' &&
          String(body.details['account']).startsWith('key:'),
      ).length;
    const before = await told();
    for (let turn = 0; turn < 4; turn++) {
      assert.equal((await send(key, UNREPORTED)).status, 200);
      await spent();
    }
    assert.equal((await told()) - before, 2, '50 % after two of four, 100 % after four');
  });
});

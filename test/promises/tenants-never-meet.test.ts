/**
 * Promise 7: tenants never meet. Two tenants with users of the same names, asking the same things: no answer, value,
 * limit, budget, model, record or key of one is ever the other's.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Leaf } from '../../src/audit/leaf.ts';
import type { ConfigInput } from '../../src/config/schema.ts';
import { type Account, type Answer, accountsOf, leavesOf, post, saidIn } from '../fixtures/gate-records.ts';
import { createKey, startTestGate, type TestGate } from '../fixtures/running-gate.ts';

const MAIL = 'planted.person@mail-example.org';
const SYSTEM = 'You answer questions about garden tools for the customers of a small shop in the hills.';
const HUGE = 1_000_000;

const CONFIG: Partial<ConfigInput> = {
  guards: { leakage: { canary: true } },
  policies: {
    default: {},
    acme: { deny: ['model:globex-*'] },
    globex: { deny: ['model:acme-*'] },
  },
  tenants: {
    acme: { policy: 'acme', budgets: [{ usd: 50, period: 'total' }] },
    globex: { policy: 'globex', budgets: [{ usd: 50, period: 'total' }] },
    // Apart from the two, so that what is used up here is missed nowhere else.
    tight: { limits: { requestsPerMinute: 3 } },
    poor: { budgets: [{ usd: 0.001, period: 'total' }] },
    loose: {
      limits: { requestsPerMinute: HUGE },
      budgets: [{ usd: 50, period: 'total' }],
      users: { alice: { limits: { requestsPerMinute: 2 } } },
    },
    twin: { budgets: [{ usd: 50, period: 'total' }], users: { alice: { limits: { concurrency: 9 } } } },
  },
};

const chatOf = (text: string, rest: object = {}) => ({
  model: 'test-model',
  max_tokens: 20,
  messages: [
    { role: 'system', content: SYSTEM },
    { role: 'user', content: text },
  ],
  ...rest,
});

describe('two tenants of one gate', () => {
  let gate: TestGate;
  const keys = new Map<string, string>();

  before(async () => {
    gate = await startTestGate({ config: CONFIG, models: ['acme-model', 'globex-model'] });
    for (const tenant of ['acme', 'globex', 'tight', 'poor', 'loose', 'twin']) {
      keys.set(tenant, await createKey(gate, { tenant }));
      for (const user of ['alice', 'bob'])
        keys.set(`${tenant}/${user}`, await createKey(gate, { tenant, user }));
    }
  });
  after(() => gate.close());

  function keyOf(who: string): string {
    const key = keys.get(who);
    assert.ok(key);
    return key;
  }

  async function ask(who: string, body: object): Promise<Answer & { readonly sent: string }> {
    const calledBefore = gate.double.received;
    const answer = await post(gate, { key: keyOf(who), body });
    const called = gate.double.received > calledBefore;
    return { ...answer, sent: called ? (gate.double.requests.at(-1)?.body.toString() ?? '') : '' };
  }

  it('share no cached answer', async () => {
    // Without a system text, so that no canary tells the tenants' requests apart: only the cache's key does.
    const messages = [{ role: 'user', content: 'What is a dibber?' }];
    const body = { model: 'test-model', max_tokens: 20, temperature: 0, messages };
    const outcomes: string[] = [];
    for (const who of ['acme', 'acme', 'globex', 'globex', 'acme/alice', 'globex/alice', 'twin/alice']) {
      const { headers, status } = await ask(who, body);
      outcomes.push(`${who} ${status} ${headers.get('x-portcullis-cache')}`);
    }
    assert.deepEqual(outcomes, [
      'acme 200 miss',
      'acme 200 hit',
      'globex 200 miss',
      'globex 200 hit',
      'acme/alice 200 hit',
      'globex/alice 200 hit',
      'twin/alice 200 miss',
    ]);
  });

  it('nor a call that is under way for the same request', async () => {
    gate.double.script('test-model', { headersDelayMs: 150 });
    const body = {
      model: 'test-model',
      temperature: 0,
      messages: [{ role: 'user', content: 'What is loess?' }],
    };
    for (const stream of [false, true]) {
      const calledBefore = gate.double.received;
      // Two of them have the same policy.
      const asking = ['loose', 'twin', 'loose', 'twin', 'acme'];
      const answers = await Promise.all(
        asking.map((who) => post(gate, { key: keyOf(who), body: { ...body, stream, seed: Number(stream) } })),
      );
      assert.ok(answers.every(({ status }) => status === 200));
      assert.equal(gate.double.received - calledBefore, 3, 'one for each tenant');
    }
    gate.double.script('test-model', {});
  });

  it('nor do users, where the answer holds what one of them hid', async () => {
    const body = chatOf(`I am ${MAIL}; what is a hori hori?`, { temperature: 0 });
    for (const who of ['acme/alice', 'acme/bob', 'globex/alice']) {
      const { headers, text } = await ask(who, body);
      assert.equal(headers.get('x-portcullis-cache'), 'miss', who);
      assert.ok(text.includes(MAIL));
    }
    assert.equal((await ask('acme/alice', body)).headers.get('x-portcullis-cache'), 'hit');
  });

  it('hide the same value behind different placeholders', async () => {
    const placeholders = new Set<string>();
    const callers = ['acme', 'acme/alice', 'acme/bob', 'globex', 'globex/alice', 'globex/bob'];
    for (const who of callers) {
      const { sent } = await ask(who, chatOf(`I am ${MAIL}.`));
      placeholders.add(/\[EMAIL_\w{6}\]/.exec(sent)?.[0] ?? '');
    }
    assert.equal(placeholders.size, callers.length);
    assert.ok(!placeholders.has(''));
  });

  it("cannot fetch each other's values with a placeholder, nor with their own of an earlier request", async () => {
    const { sent } = await ask('acme', chatOf(`I am ${MAIL}.`));
    const placeholder = /\[EMAIL_\w{6}\]/.exec(sent)?.[0] ?? '';
    assert.notEqual(placeholder, '');
    for (const who of ['globex', 'acme/bob', 'acme']) {
      const answer = await ask(who, chatOf(`Who is ${placeholder}?`));
      assert.deepEqual(saidIn(answer), [`Who is ${placeholder}?`], who);
    }
  });

  it('have canaries of their own in the same system text', async () => {
    const canaries = new Set<string>();
    for (const who of ['acme', 'acme/alice', 'globex', 'globex/bob']) {
      const { sent } = await ask(who, chatOf('What is loam?'));
      canaries.add(/pcn[a-z0-9]{16}/.exec(sent)?.[0] ?? '');
    }
    assert.equal(canaries.size, 2, 'one for each tenant, so that providers’ prefix caches stay warm');
  });

  it("do not use up each other's rate limits", async () => {
    const statuses: number[] = [];
    for (const who of ['tight', 'tight/alice', 'tight', 'tight', 'tight/bob', 'loose', 'twin'])
      statuses.push((await ask(who, chatOf('Hello', { max_tokens: 1 }))).status);
    assert.deepEqual(statuses, [200, 200, 200, 429, 429, 200, 200]);
  });

  it('nor those of users who are called the same', async () => {
    const statuses: number[] = [];
    for (const who of ['loose/alice', 'loose/alice', 'loose/alice', 'loose/bob', 'twin/alice', 'acme/alice'])
      statuses.push((await ask(who, chatOf('Hello', { max_tokens: 1 }))).status);
    assert.deepEqual(statuses, [200, 200, 429, 200, 200, 200]);
  });

  it("do not spend each other's budgets", async () => {
    const spentBefore = await spent();
    await ask('acme/alice', chatOf('Hello'));
    const spentAfter = await spent();
    const changed = [...spentAfter].filter(([account, value]) => spentBefore.get(account) !== value);
    assert.deepEqual(
      changed.map(([account]) => account),
      ['tenant:acme@total'],
    );
    assert.equal(changed[0]?.[1], (spentBefore.get('tenant:acme@total') ?? 0) + lastBill());
    for (const account of spentAfter.keys()) assert.ok(!account.includes('alice'), 'names nobody');
  });

  it('stay able to pay when another is at its limit', async () => {
    const expensive = chatOf('Hello', { max_tokens: 900 });
    const refused = await ask('poor', expensive);
    assert.deepEqual([refused.status, refused.sent], [429, '']);
    assert.match(refused.text, /"budget_exhausted"/);
    assert.equal((await ask('loose', expensive)).status, 200);
    assert.equal((await ask('twin', expensive)).status, 200);
  });

  it("are not shown each other's models, nor told that they exist", async () => {
    for (const [who, own, foreign] of [
      ['acme', 'acme-model', 'globex-model'],
      ['globex', 'globex-model', 'acme-model'],
    ] as const) {
      const headers = { authorization: `Bearer ${keyOf(who)}` };
      const list = (await (await fetch(`${gate.url}/v1/models`, { headers })).json()) as {
        data: { id: string }[];
      };
      const names = list.data.map(({ id }) => id);
      assert.ok(names.includes(own) && !names.includes(foreign), names.join());
      assert.equal((await fetch(`${gate.url}/v1/models/${own}`, { headers })).status, 200);
      const hidden = await fetch(`${gate.url}/v1/models/${foreign}`, { headers });
      const missing = await fetch(`${gate.url}/v1/models/nothing`, { headers });
      assert.deepEqual([hidden.status, await hidden.text()], [404, await missing.text()]);
      const [denied, unknown] = [
        await ask(who, chatOf('Hello', { model: foreign })),
        await ask(who, chatOf('Hello', { model: 'nothing' })),
      ];
      assert.deepEqual([denied.status, denied.text, denied.sent], [404, unknown.text, '']);
    }
  });

  it('have records and data subjects of their own', async () => {
    const requestIds = new Map<string, string>();
    for (const who of ['acme/alice', 'acme/bob', 'globex/alice', 'acme'])
      requestIds.set((await ask(who, chatOf('What is a spade?'))).requestId, who);
    const leaves = (await leavesOf(gate)).filter(({ body }) => requestIds.has(body.requestId));
    assert.equal(leaves.length, 2 * requestIds.size);
    const subjects = new Map<string, Set<string>>();
    for (const leaf of leaves) {
      const who = requestIds.get(leaf.body.requestId) ?? '';
      assert.equal(leaf.body.tenant, who.split('/')[0]);
      subjects.set(who, (subjects.get(who) ?? new Set()).add(leaf.payload?.subject ?? ''));
    }
    const all = [...subjects.values()].map((own) => [...own]);
    assert.ok(
      all.every((own) => own.length === 1),
      'one subject a caller',
    );
    assert.equal(new Set(all.flat()).size, requestIds.size, 'and another for each');
    assert.equal(new Set(pseudonymsOf(leaves)).size, 3, 'users of one name are two people');
  });

  it("cannot look into anyone's keys, budgets or metrics with a key of the gate", async () => {
    for (const path of ['/admin/v1/keys', '/admin/v1/budgets', '/admin/v1/status', '/metrics']) {
      for (const who of ['acme', 'globex']) {
        const headers = { authorization: `Bearer ${keyOf(who)}` };
        assert.equal((await fetch(`${gate.adminUrl}${path}`, { headers })).status, 401);
        assert.equal((await fetch(`${gate.url}${path}`, { headers })).status, 404);
      }
    }
  });

  it('cannot name another tenant in the request', async () => {
    const spentBefore = await spent();
    const answer = await post(gate, {
      key: keyOf('acme'),
      headers: { 'x-tenant': 'globex', 'x-portcullis-tenant': 'globex', 'openai-organization': 'globex' },
      body: chatOf('Hello', { user: 'globex/alice', metadata: { tenant: 'globex' } }),
    });
    assert.equal(answer.status, 200);
    const records = (await leavesOf(gate)).filter(({ body }) => body.requestId === answer.requestId);
    assert.deepEqual([...new Set(records.map(({ body }) => body.tenant))], ['acme']);
    assert.equal((await spent()).get('tenant:globex@total'), spentBefore.get('tenant:globex@total'));
  });

  async function spent(): Promise<ReadonlyMap<string, number>> {
    const accounts: readonly Account[] = await accountsOf(gate);
    return new Map(accounts.map(({ account, spentNanoUsd }) => [account, spentNanoUsd]));
  }

  function lastBill(): number {
    return gate.double.bill().entries.at(-1)?.costNanoUsd ?? 0;
  }
});

function pseudonymsOf(leaves: readonly Leaf[]): readonly string[] {
  return leaves.flatMap(({ body }) =>
    body.type === 'intent' && body.userPseudonym !== undefined ? [body.userPseudonym] : [],
  );
}

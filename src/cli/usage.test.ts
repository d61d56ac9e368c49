/** What was used, as an operator asks for it: the command beside a gate, and the admin API of a running one. */
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { admin, chat, createKey, startTestGate, type TestGate } from '../../test/fixtures/running-gate.ts';
import { main } from './main.ts';

const ASK = { model: 'test-model', messages: [{ role: 'user', content: 'Say hello' }] };
const USER = 'someone@example.test';

interface Sums {
  readonly rows: readonly { name: string; requests: number; refused: number; costNanoUsd: number }[];
}
interface Requests {
  readonly requests: readonly Record<string, unknown>[];
  readonly next?: string;
}

let gate: TestGate;
let id: string;

async function ask(key: string, body: object = {}): Promise<string> {
  const response = await chat({ url: gate.url, key }, { ...ASK, ...body });
  await response.arrayBuffer();
  return response.headers.get('x-request-id') ?? '';
}

async function requests(query = ''): Promise<Requests> {
  return (await admin(gate, `/admin/v1/requests${query}`)) as unknown as Requests;
}

before(async () => {
  gate = await startTestGate({ config: { tenants: { acme: {} } } });
  const acme = await createKey(gate, { tenant: 'acme', project: 'shop', user: USER });
  for (let round = 0; round < 3; round++) await ask(gate.key, { seed: round });
  id = await ask(acme);
  await ask(acme, { model: 'nobody-has-this' });
  const deadlineMs = performance.now() + 20_000;
  while ((await requests()).requests.length < 5 && performance.now() < deadlineMs) await sleep(50);
});
after(() => gate.close());

describe('usage over the admin API', () => {
  it('has every finished request, refused ones too, where it is found by its id', async () => {
    assert.equal((await requests()).requests.length, 5);
    const [found, ...others] = (await requests(`?id=${id}`)).requests;
    assert.deepEqual(others, []);
    assert.equal(found?.['tenant'], 'acme');
    assert.equal(found?.['project'], 'shop');
    assert.equal(found?.['outcome'], 'answered');
    assert.equal(found?.['provider'], 'double');
    assert.ok(Number(found?.['costNanoUsd']) > 0);
    assert.match(String(found?.['userPseudonym']), /^[\w-]{22}$/);
    assert.ok(!JSON.stringify(await requests()).includes(USER), 'a person is named');
    const refused = (await requests()).requests.filter(({ outcome }) => outcome === 'model_not_found');
    assert.deepEqual(
      refused.map(({ project, costNanoUsd }) => [project, costNanoUsd]),
      [['shop', 0]],
    );
  });

  it('gives pages that go on where the one before ended', async () => {
    const seen: unknown[] = [];
    let after = '';
    for (let page = 0; page < 5; page++) {
      const { requests: rows, next } = await requests(`?limit=2${after}`);
      assert.ok(rows.length <= 2);
      seen.push(...rows.map(({ requestId }) => requestId));
      if (next === undefined) break;
      after = `&after=${encodeURIComponent(next)}`;
    }
    assert.equal(new Set(seen).size, 5);
    assert.equal(seen.length, 5);
  });

  it('sums by tenant what the budgets were charged', async () => {
    const { rows } = (await admin(gate, '/admin/v1/usage?by=tenant')) as unknown as Sums;
    const sums = Object.fromEntries(rows.map(({ name, requests, refused }) => [name, [requests, refused]]));
    assert.deepEqual(sums, { default: [3, 0], acme: [2, 1] });
    const total = rows.reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0);
    const each = (await requests()).requests.reduce((sum, { costNanoUsd }) => sum + Number(costNanoUsd), 0);
    assert.equal(total, each);
  });

  it('refuses questions that it does not understand, and pages without a bound', async () => {
    const headers = { authorization: `Bearer ${gate.adminToken}` };
    for (const path of [
      'usage?by=user',
      'usage?since=yesterday',
      'usage?limit=100000',
      'requests?limit=0',
      'requests?after=1.2',
      'requests?from=then',
      'requests?tenant=acme',
      'budgets?limit=5000',
    ]) {
      const { status } = await fetch(`${gate.adminUrl}/admin/v1/${path}`, { headers });
      assert.equal(status, 400, path);
    }
    assert.equal((await fetch(`${gate.adminUrl}/admin/v1/usage`)).status, 401);
  });

  it('gives budgets in pages', async () => {
    for (const usd of [1, 2, 3]) {
      const key = await createKey(gate, { budgets: [{ usd, period: 'total' }] });
      await ask(key, { seed: usd });
    }
    const page = async (query: string) =>
      (await admin(gate, `/admin/v1/budgets${query}`)) as unknown as {
        budgets: readonly { account: string }[];
        next?: string;
      };
    const all = await page('');
    assert.equal(all.budgets.length, 3);
    assert.equal(all.next, undefined);
    const first = await page('?limit=2');
    assert.equal(first.budgets.length, 2);
    const rest = await page(`?limit=2&after=${encodeURIComponent(first.next ?? '')}`);
    assert.deepEqual([...first.budgets, ...rest.budgets], all.budgets);
  });
});

describe('portcullis usage', () => {
  async function run(...args: string[]) {
    const [out, err]: [string[], string[]] = [[], []];
    const io = { stdin: Readable.from([]), isTerminal: false, env: {} };
    const code = await main(['usage', ...args, '--config', gate.configPath], {
      ...{ ...io, out: (line: string) => out.push(line), err: (line: string) => err.push(line) },
    });
    return { code, out: out.join('\n'), err: err.join('\n') };
  }

  it('tells the same as the admin API, beside the running gate', async () => {
    const { code, out } = await run('--by', 'model', '--json');
    assert.equal(code, 0);
    const { rows } = JSON.parse(out) as Sums;
    assert.deepEqual(rows, ((await admin(gate, '/admin/v1/usage?by=model')) as unknown as Sums).rows);
    assert.ok(rows.some(({ name }) => name === 'test-model'));
  });

  it('shows a table', async () => {
    const { out } = await run();
    assert.match(out, /^tenant +requests +refused/);
    assert.match(out, /^acme +2 +1 /m);
  });

  it('covers the days that were asked for', async () => {
    const { out } = await run('--until', '2020-01-02', '--since', '2020-01-01', '--json');
    assert.deepEqual((JSON.parse(out) as Sums).rows, []);
  });

  it('refuses what it does not understand', async () => {
    for (const args of [
      ['--by', 'user'],
      ['--since', 'x'],
      ['--until', '99999'],
    ])
      assert.equal((await run(...args)).code, 2, args.join(' '));
  });
});

describe('without an index', () => {
  it('nothing is stored, and the gate answers as ever', async () => {
    const bare = await startTestGate({ config: { audit: { indexDays: 0 } } });
    try {
      await (await chat(bare, ASK)).arrayBuffer();
      await sleep(1_500);
      assert.deepEqual(await admin(bare, '/admin/v1/requests'), { requests: [] });
    } finally {
      await bare.close();
    }
  });
});

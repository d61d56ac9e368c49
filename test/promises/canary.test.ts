/**
 * A new model beside an old one: who gets it is stable, both sides are counted, and one command takes it back, on every
 * node and after every start. Real gates, a real provider double.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { isOnCanary } from '../../src/routing/canary-split.ts';
import { ask } from '../fixtures/chat-client.ts';
import {
  admin,
  createKey,
  DOUBLE_PRICE,
  type GateOptions,
  runCli,
  startTestGate,
  type TestGate,
} from '../fixtures/running-gate.ts';

const model = { price: DOUBLE_PRICE, maxOutputTokens: 100, maxAttempts: 2 };
const OPTIONS: GateOptions = {
  models: ['plain'],
  config: {
    models: {
      'test-model': {
        ...model,
        routes: [{ provider: 'double', model: 'old-model' }],
        canary: { to: { provider: 'double', model: 'new-model' }, percent: 40, price: DOUBLE_PRICE },
      },
      halves: {
        ...model,
        routes: [{ provider: 'double', model: 'old-model' }],
        canary: {
          to: { provider: 'double', model: 'new-model' },
          percent: 50,
          sticky: 'request',
          price: DOUBLE_PRICE,
        },
      },
    },
  },
};

interface Row {
  readonly model: string;
  readonly rolledBack: boolean;
  readonly control: Counts;
  readonly canary: Counts;
}
type Counts = Readonly<Record<'requests' | 'errors' | 'refusals' | 'costNanoUsd' | 'outputTokens', number>>;

describe('a canary', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-canary-'));
  let gate: TestGate;
  before(async () => {
    gate = await startTestGate({ ...OPTIONS, folder });
  });
  after(async () => {
    await gate.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const keys = new Map<string, string>();
  const send = async (user: string, asked = 'test-model', temperature = 1) => {
    const key = keys.get(user) ?? (await createKey(gate, { user }));
    keys.set(user, key);
    const messages = [{ role: 'user', content: 'Hello.' }];
    return ask({ url: gate.url, key, body: { model: asked, temperature, messages } });
  };
  const users = Array.from({ length: 40 }, (_, index) => `user-${index}`);
  const askedFor = () => gate.double.requests.map((request) => request.model);
  const rowOf = async (name = 'test-model'): Promise<Row> => {
    const { rows } = (await admin(gate, '/admin/v1/canaries')) as unknown as { rows: readonly Row[] };
    const row = rows.find((one) => one.model === name);
    assert.ok(row, 'the canary has figures');
    return row;
  };

  it('serves a stable part of the users', async () => {
    const sides = new Map<string, string>();
    for (const user of [...users, ...users]) {
      gate.double.reset();
      assert.equal((await send(user)).status, 200);
      const [model = ''] = askedFor();
      assert.equal(sides.get(user) ?? model, model, `${user} changed sides`);
      sides.set(user, model);
    }
    const share = [...sides.values()].filter((name) => name === 'new-model').length;
    assert.ok(share >= 6 && share <= 28, `${share} of 40 with 40 %`);
    const { control, canary } = await rowOf();
    assert.deepEqual([control.requests, canary.requests], [2 * (40 - share), 2 * share]);
    assert.ok(canary.outputTokens > 0 && canary.costNanoUsd > 0);
  });

  it('shares no call with the other side, who ask the same at once', async () => {
    const some = users.slice(0, 12);
    const sideOf = (text: string) => /"model":"(old|new)-model"/.exec(text)?.[1];
    const alone: (string | undefined)[] = [];
    for (const user of some) alone.push(sideOf((await send(user)).text));
    for (const name of ['old-model', 'new-model']) gate.double.script(name, { headersDelayMs: 150 });
    const together = await Promise.all(some.map((user) => send(user, 'test-model', 0)));
    gate.double.reset();
    assert.deepEqual(new Set(alone), new Set(['old', 'new']));
    assert.deepEqual(
      together.map(({ text }) => sideOf(text)),
      alone,
    );
  });

  it('moves nobody back when its share is raised', () => {
    const on = (percent: number) => users.filter((user) => isOnCanary({ id: 'c', percent }, user));
    assert.deepEqual(on(0), []);
    assert.deepEqual(on(100), users);
    assert.ok(on(10).every((user) => on(30).includes(user)));
  });

  it('is split by request where it says so', async () => {
    gate.double.reset();
    await Promise.all(Array.from({ length: 40 }, () => send('one user', 'halves')));
    assert.deepEqual([...new Set(askedFor())].sort(), ['new-model', 'old-model']);
  });

  it('has its faults and refusals counted on its side, and the old model answers in its place', async () => {
    const before = await rowOf();
    gate.double.script('new-model', { status: 500 });
    const failing = await Promise.all(users.map((user) => send(user)));
    assert.ok(failing.every(({ status }) => status === 200));
    gate.double.script('new-model', { say: { refusal: 'I cannot help with that.' } });
    await Promise.all(users.map((user) => send(user)));
    const { control, canary } = await rowOf();
    const onCanary = (canary.requests - before.canary.requests) / 2;
    assert.deepEqual([canary.errors, control.errors, control.refusals], [onCanary, 0, 0]);
    assert.equal(canary.refusals, onCanary);
  });

  it('is rolled back by one command, at once, after a start too, until it is resumed', async () => {
    const done = await runCli(['canary', 'rollback', 'test-model', '--config', gate.configPath]);
    assert.equal(done.code, 0, done.stderr);
    gate.double.reset();
    await Promise.all(users.map((user) => send(user)));
    assert.deepEqual(new Set(askedFor()), new Set(['old-model']));
    assert.equal((await rowOf()).rolledBack, true);
    const counted = (await rowOf()).canary.requests;

    const { adminToken } = gate;
    await gate.close();
    gate = { ...(await startTestGate({ ...OPTIONS, folder })), adminToken };
    await Promise.all(users.map((user) => send(user)));
    assert.deepEqual(new Set(askedFor()), new Set(['old-model']));
    assert.equal((await rowOf()).canary.requests, counted, 'what was counted before is not lost');

    const status = await runCli(['canary', 'status', '--config', gate.configPath]);
    assert.match(status.stdout, /test-model\s+canary\s+\d+ .*double\/new-model, rolled back/);
    await admin(gate, '/admin/v1/canaries/resume', { model: 'test-model' });
    await Promise.all(users.map((user) => send(user)));
    assert.ok(askedFor().includes('new-model'));
  });
});

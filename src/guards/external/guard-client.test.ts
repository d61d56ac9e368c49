/** What happens when a service is slow, broken, hostile or gone: denial with a reason, a breaker, bounds; skipping only by word. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Bench, openBench } from '../../../test/fixtures/external-guards/guard-bench.ts';
import {
  type ReplayServer,
  type Reply,
  startReplayServer,
} from '../../../test/fixtures/external-guards/replay-server.ts';
import { MAX_ANSWER_BYTES } from './answer-json.ts';
import { MAX_CALLS } from './guard-client.ts';

const SIGNING_KEY = ['not', 'a', 'real', 'key', 'bench'].join('-');
const FINE = JSON.stringify({ version: 1, findings: [] });
const FOUND = JSON.stringify({ version: 1, findings: [{ text: 0, type: 'mood', score: 1 }] });

let server: ReplayServer;
let bench: Bench | undefined;
before(async () => {
  server = await startReplayServer();
});
after(() => server.close());
beforeEach(() => server.reset());
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

function open(...settings: readonly Record<string, unknown>[]): Bench {
  bench = openBench(
    ...settings.map((one) => ({ kind: 'webhook', url: server.url, apiKey: { value: SIGNING_KEY }, ...one })),
  );
  return bench;
}

const reasonOf = async (made: Bench, text = 'Hello') => (await made.judge(text)).blocked;

describe('a service that fails', () => {
  const CASES: readonly (readonly [what: string, reply: Reply, reason: string])[] = [
    ['never answers', 'hang', 'timeout'],
    ['answers too late', { body: FINE, delayMs: 400 }, 'timeout'],
    ['drips bytes for ever', 'drip', 'timeout'],
    ['sends more than is read', 'flood', 'too_large'],
    ['sends a large body at once', { body: `${FINE}${' '.repeat(MAX_ANSWER_BYTES)}` }, 'too_large'],
    ['breaks the connection', 'reset', 'unreachable'],
    ['answers 500', { status: 500, body: FINE }, 'status'],
    ['answers 503', { status: 503, body: '' }, 'status'],
    ['answers 429', { status: 429, body: FINE }, 'status'],
    ['does not know the key', { status: 401, body: FINE }, 'status'],
    ['sends us elsewhere', { status: 302, body: FINE }, 'status'],
    ['answers 204', { status: 204, body: '' }, 'status'],
    ['refuses the text', { status: 400, body: FINE }, 'rejected'],
    ['says that the text is too long', { status: 413, body: FINE }, 'rejected'],
    ['talks nonsense', { body: 'certainly!' }, 'malformed'],
  ];
  for (const [what, reply, reason] of CASES) {
    it(`denies: ${what}`, async () => {
      server.answer(reply);
      const made = open({ timeoutMs: 200 });
      const startedMs = performance.now();
      const verdict = await made.judge('Hello');
      assert.equal(verdict.blocked, `guard_failed: external.one: ${reason}`);
      assert.ok(performance.now() - startedMs < 1_000, 'within its time');
      assert.deepEqual(
        verdict.findings.map(({ finding: { type, action } }) => `${type} ${action}`),
        [`failed.${reason} block`],
      );
      assert.deepEqual(made.told.calls, [['one', reason]]);
    });
  }

  it('denies where nobody listens', async () => {
    const gone = await startReplayServer();
    await gone.close();
    assert.equal(await reasonOf(open({ url: gone.url })), 'guard_failed: external.one: unreachable');
  });

  it('denies an address that is not permitted, without a call', async () => {
    const made = open({ allowPrivateAddress: false });
    assert.equal(await reasonOf(made), 'guard_failed: external.one: unreachable');
    assert.equal(server.sent.length, 0);
  });

  it('is told without the text, the answer or the credential', async () => {
    server.answer({ body: `secret words of the service` });
    const made = open({ breaker: { failures: 1 } });
    const verdict = await made.judge('secret words of the user');
    const told = JSON.stringify([verdict, made.told]);
    assert.ok(!told.includes('secret words') && !told.includes(SIGNING_KEY), told);
  });

  it('is passed over under "skip", counted and logged; a finding still blocks', async () => {
    server.answer({ status: 500, body: '' });
    const made = open({ onFailure: 'skip' });
    const verdict = await made.judge('Hello');
    assert.equal(verdict.blocked, undefined);
    assert.deepEqual(
      verdict.findings.map(({ finding: { type, action } }) => `${type} ${action}`),
      ['failed.status allow'],
    );
    assert.deepEqual(made.told.calls, [['one', 'status']]);
    const [warning] = made.told.warnings;
    assert.deepEqual([warning?.['guard'], warning?.['reason']], ['one', 'status']);
    server.answer({ body: FOUND });
    assert.equal(await reasonOf(made), 'external.one: webhook.other');
  });

  it('is not passed over where the text is what it refuses: a sender could switch the guard off', async () => {
    const made = open({ onFailure: 'skip' });
    for (const status of [400, 413, 422]) {
      server.answer({ status, body: FINE });
      assert.equal(await reasonOf(made), 'guard_failed: external.one: rejected');
    }
    const tooLong = 'word '.repeat((MAX_CALLS + 1) * 16 * 2_000);
    assert.equal(await reasonOf(made, tooLong), 'guard_failed: external.one: too_long');
  });

  it('changes nothing under "watch"', async () => {
    server.answer('reset');
    assert.equal(await reasonOf(open({ action: 'watch' })), undefined);
  });
});

describe('the breaker', () => {
  const settings = { timeoutMs: 200, breaker: { failures: 3, windowMs: 5_000, openMs: 300 } };

  it('opens after its failures, asks nobody while it is open, tries once, and closes', async () => {
    server.answer({ status: 500, body: '' });
    const made = open(settings);
    for (let call = 0; call < 3; call += 1)
      assert.equal(await reasonOf(made), 'guard_failed: external.one: status');
    assert.equal(server.sent.length, 3);
    for (let call = 0; call < 5; call += 1)
      assert.equal(await reasonOf(made), 'guard_failed: external.one: open');
    assert.equal(server.sent.length, 3, 'nobody was asked');

    await sleep(320);
    assert.equal(await reasonOf(made), 'guard_failed: external.one: status', 'the try fails');
    assert.equal(await reasonOf(made), 'guard_failed: external.one: open', 'so the pause begins again');
    assert.equal(server.sent.length, 4);

    await sleep(320);
    server.answer({ body: FINE, delayMs: 50 });
    const tries = await Promise.all([reasonOf(made), reasonOf(made), reasonOf(made)]);
    assert.deepEqual(tries.sort(), [
      'guard_failed: external.one: open',
      'guard_failed: external.one: open',
      undefined,
    ]);
    assert.equal(server.sent.length, 5, 'one try at a time');
    assert.equal(await reasonOf(made), undefined);
    const states = made.told.warnings.map(({ state }) => state);
    assert.deepEqual(states, ['open', 'closed']);
  });

  it('lets a request pass while it is open only under "skip"', async () => {
    server.answer('reset');
    const made = open({ ...settings, onFailure: 'skip' });
    for (let call = 0; call < 4; call += 1) assert.equal(await reasonOf(made), undefined);
    assert.deepEqual(made.told.calls.at(-1), ['one', 'open']);
  });

  it('is not opened by texts that the service refuses', async () => {
    server.answer({ status: 422, body: '' });
    const made = open(settings);
    for (let call = 0; call < 6; call += 1)
      assert.equal(await reasonOf(made), 'guard_failed: external.one: rejected');
    assert.equal(server.sent.length, 6);
  });

  it('is one for all policies with the same settings, and each guard has its own', async () => {
    server.answer(({ path }) => (path === '/bad' ? { status: 500, body: '' } : { body: FINE }));
    const made = open(
      { ...settings, name: 'bad', url: `${server.url}/bad`, onFailure: 'skip' },
      { ...settings, name: 'good' },
    );
    for (let call = 0; call < 5; call += 1) assert.equal(await reasonOf(made), undefined);
    const called = (guard: string) =>
      made.told.calls.filter(([name]) => name === guard).map(([, how]) => how);
    assert.deepEqual(called('bad'), ['status', 'status', 'status', 'open', 'open']);
    assert.deepEqual(
      called('good'),
      Array.from({ length: 5 }, () => 'answered'),
    );
  });
});

describe('bounds', () => {
  it('no more calls at a time than configured; the others wait their turn', async () => {
    server.answer({ body: FINE, delayMs: 30 });
    const made = open({ maxConcurrent: 2, timeoutMs: 5_000 });
    const verdicts = await Promise.all(Array.from({ length: 9 }, () => reasonOf(made)));
    assert.deepEqual([...new Set(verdicts)], [undefined]);
    assert.equal(server.sent.length, 9);
    assert.equal(server.mostOpen, 2);
  });

  it('who waits past its time is denied without a call', async () => {
    server.answer('hang');
    const made = open({ maxConcurrent: 1, timeoutMs: 150, breaker: { failures: 100 } });
    const reasons = await Promise.all([reasonOf(made), reasonOf(made), reasonOf(made)]);
    assert.ok(
      reasons.every((reason) => /: (timeout|overloaded)$/.test(reason ?? '')),
      String(reasons),
    );
    assert.ok(reasons.includes('guard_failed: external.one: overloaded'));
    assert.ok(server.sent.length <= 2, 'not all were sent');
  });

  it('a long text goes in overlapping windows, all of which must pass', async () => {
    const text = Array.from({ length: 5_000 }, (_, index) => `w${index}`).join(' ');
    const parts: string[] = [];
    server.answer(({ body }) => {
      for (const one of body['texts'] as { text: string }[]) parts.push(one.text);
      return { body: FINE };
    });
    assert.equal(await reasonOf(open({}), text), undefined);
    assert.ok(parts.length > 3 && parts.every((part) => part.length <= 8_000));
    for (let at = 0; at + 200 <= text.length; at += 77) {
      const stretch = text.slice(at, at + 200);
      assert.ok(
        parts.some((part) => part.includes(stretch)),
        `${at} is whole somewhere`,
      );
    }
  });

  it('a finding in any window counts, with its place in the whole text', async () => {
    const text = `${'a '.repeat(10_000)}BLUEBIRD${' b'.repeat(3_000)}`;
    server.answer(({ body }) => {
      const found = (body['texts'] as { text: string }[]).flatMap((one, index) => {
        const start = one.text.indexOf('BLUEBIRD');
        return start < 0 ? [] : [{ text: index, type: 'name', score: 1, start, end: start + 8 }];
      });
      return { body: JSON.stringify({ version: 1, findings: found, offsets: 'utf16' }) };
    });
    const { findings } = await open({ action: 'redact' }).judge(text);
    assert.ok(findings.length > 0);
    for (const { finding } of findings) assert.equal(text.slice(finding.start, finding.end), 'BLUEBIRD');
  });

  it('one failed call of several decides, and what still waits is not sent', async () => {
    let calls = 0;
    server.answer(() => {
      calls += 1;
      return calls === 1 ? { status: 500, body: '' } : { body: FINE, delayMs: 20 };
    });
    const made = open({ maxConcurrent: 1, timeoutMs: 5_000 });
    const text = 'word '.repeat(16 * 1_700 * 4);
    assert.equal(await reasonOf(made, text), 'guard_failed: external.one: status');
    assert.equal(calls, 1);
  });

  it('blank texts are not sent', async () => {
    const made = open({});
    assert.equal(await reasonOf(made, ' \n\t '), undefined);
    assert.equal(server.sent.length, 0);
  });

  it('what is sent is well-formed, whatever came', async () => {
    server.answer({ body: FINE });
    await open({}).judge(`a\ud800b ${'🦊'.repeat(9_000)}`);
    for (const { text } of server.sent) assert.ok(!/\\ud[89a-f]/i.test(text), 'no lone surrogate');
  });
});

describe('several guards', () => {
  it('are asked at the same time, and each may deny', async () => {
    server.answer(({ path }) => ({ body: path === '/b' ? FOUND : FINE, delayMs: 150 }));
    const made = open(
      { name: 'a', url: `${server.url}/a` },
      { name: 'b', url: `${server.url}/b` },
      { name: 'c', url: `${server.url}/c`, stage: 'output' },
    );
    const startedMs = performance.now();
    assert.equal(await reasonOf(made), 'external.b: webhook.other');
    assert.ok(performance.now() - startedMs < 280, 'not one after the other');
    assert.deepEqual(
      server.sent.map(({ path }) => path).sort(),
      ['/a', '/b'],
      'the stage of the other is not this',
    );
  });
});

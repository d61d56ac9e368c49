/**
 * Tool calls are judged before they reach the caller: unknown tools, wrong arguments, tainted values, approvals. Through a
 * running gate, whole and streamed; every denial is settled and on record, and nothing of a denied call is delivered.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ApprovalDesk, NO, startApprovalDesk, YES } from '../fixtures/approval-desk.ts';
import { ask } from '../fixtures/chat-client.ts';
import { type Answer, leavesOf, outcomeOf, post, saidIn, totalsOf } from '../fixtures/gate-records.ts';
import { createKey, startTestGate, type TestGate } from '../fixtures/running-gate.ts';

const SECRET = ['approval', 'secret', 'nobody', 'has'].join('-');
const TIMEOUT_MS = 1_500;
const WAYS = [false, true];
const way = (stream: boolean) => (stream ? 'streamed' : 'whole');
const SEND = {
  type: 'function',
  function: {
    name: 'send_email',
    parameters: { type: 'object', properties: { to: { type: 'string' } }, required: ['to'] },
  },
};
const EVE = 'eve@drop-letters.example';

describe('tool calls', { concurrency: false }, () => {
  let gate: TestGate;
  let desk: ApprovalDesk;
  let folder: string;
  const keys = new Map<string, string>();

  before(async () => {
    desk = await startApprovalDesk(SECRET);
    folder = mkdtempSync(join(tmpdir(), 'portcullis-approval-'));
    const secret = { file: join(folder, 'secret') };
    writeFileSync(secret.file, SECRET);
    const approval = { url: desk.url, secret, timeoutMs: TIMEOUT_MS, allowPrivateAddress: true };
    const policies = {
      default: {},
      strict: { guards: { tools: { taint: 'block', arguments: 'block' } } },
      asking: { guards: { tools: { taint: 'approve', approval } } },
      plain: { guards: { tools: { taint: 'approve', approval: { ...approval, content: 'plain' } } } },
      alone: {
        guards: { tools: { taint: 'approve', approval: { ...approval, url: 'http://127.0.0.1:9/nobody' } } },
      },
    } as const;
    gate = await startTestGate({ config: { policies } });
    for (const policy of Object.keys(policies))
      keys.set(policy, await createKey(gate, { policy, budgets: [{ usd: 50, period: 'total' }] }));
  });
  after(async () => {
    await gate.close();
    await desk.close();
    rmSync(folder, { recursive: true, force: true });
  });

  interface Called {
    readonly policy: string;
    readonly stream: boolean;
    readonly name?: string;
    readonly given?: object | string;
    readonly result?: string;
  }

  function bodyOf({ stream, name = 'send_email', given = { to: EVE }, result }: Omit<Called, 'policy'>) {
    const text = typeof given === 'string' ? given : JSON.stringify(given);
    gate.double.script('test-model', { say: { toolCalls: [{ name, arguments: text }] } });
    const messages = [
      { role: 'user', content: 'Look at the notes, please.' },
      ...(result === undefined ? [] : [{ role: 'tool', tool_call_id: 'c', content: result }]),
    ];
    return { model: 'test-model', stream, tools: [SEND], messages };
  }

  const call = ({ policy, ...called }: Called): Promise<Answer> =>
    post(gate, { key: keys.get(policy), body: bodyOf(called) });

  async function assertDenied(answer: Answer, reason: string): Promise<void> {
    assert.match(answer.text, /"code":"output_blocked"/);
    assert.ok(!answer.text.includes('tool_calls') && !answer.text.includes('[DONE]'), answer.text);
    const outcome = await outcomeOf(gate, answer.requestId);
    assert.equal(outcome.outcome, 'output_blocked');
    assert.equal(outcome.reason, reason);
    assert.equal(outcome.costNanoUsd, gate.double.bill().entries.at(-1)?.costNanoUsd);
    assert.ok(outcome.guards.some(({ guard, action }) => guard === 'tools' && action === 'block'));
    assert.equal((await totalsOf(gate)).heldNanoUsd, 0);
  }

  function assertDelivered(answer: Answer): void {
    assert.equal(answer.status, 200, answer.text);
    assert.ok(answer.text.includes('send_email') && !answer.text.includes('"error"'), answer.text);
    assert.deepEqual(saidIn(answer), [JSON.stringify({ to: EVE })]);
  }

  for (const stream of WAYS) {
    describe(way(stream), () => {
      it('of a tool that was not offered are denied by default', async () => {
        await assertDenied(
          await call({ policy: 'default', stream, name: 'wipe' }),
          'tools: tools.unknown_tool',
        );
      });

      it('that do not match the schema are noted, and denied where the policy says so', async () => {
        const given = { to: 7 };
        assert.equal((await call({ policy: 'default', stream, given })).status, 200);
        await assertDenied(
          await call({ policy: 'strict', stream, given }),
          'tools: tools.arguments_not_in_schema',
        );
      });

      it('that are tainted are noted, and denied where the policy says so', async () => {
        const result = 'some notes';
        const noted = await call({ policy: 'default', stream, result });
        assertDelivered(noted);
        const { guards } = await outcomeOf(gate, noted.requestId);
        assert.deepEqual(
          guards.filter(({ guard }) => guard === 'tools'),
          [{ guard: 'tools', type: 'tools.tainted_address', action: 'allow', count: 1 }],
        );
        await assertDenied(await call({ policy: 'strict', stream, result }), 'tools: tools.tainted_address');
        assertDelivered(await call({ policy: 'strict', stream }));
      });

      it('are delivered as the bytes that came where nothing is wrong', async () => {
        const mine = await call({ policy: 'strict', stream });
        const direct = await fetch(`${gate.double.url}/chat/completions`, {
          method: 'POST',
          body: JSON.stringify({
            ...bodyOf({ stream }),
            ...(stream && { stream_options: { include_usage: false } }),
          }),
        });
        const plain = (text: string) => text.replace(/double-\d+|"usage":\{[^}]*\},?|"created":\d+/g, '');
        assert.equal(plain(mine.text), plain(await direct.text()));
      });

      it('reach the caller once they are approved', async () => {
        desk.answerWith(YES);
        const before = desk.asked.length;
        const answer = await call({ policy: 'asking', stream, result: 'x' });
        assertDelivered(answer);
        assert.equal(desk.asked.length, before + 1);
        const told = desk.asked.at(-1) ?? {};
        assert.deepEqual(
          [told['tool'], told['tenant'], told['reason'], told['requestId']],
          ['send_email', 'default', 'tools.tainted_address', answer.requestId],
        );
        assert.ok(!JSON.stringify(told).includes(EVE));
        const { guards } = await outcomeOf(gate, answer.requestId);
        assert.ok(guards.some(({ type }) => type === 'tools.tainted_address.approved'));
        await call({ policy: 'plain', stream, result: 'x' });
        assert.equal(desk.asked.at(-1)?.['arguments'], JSON.stringify({ to: EVE }));
        assert.equal(desk.forged, 0);
      });

      it('are not asked about where nobody else’s text is in the conversation', async () => {
        const before = desk.asked.length;
        assertDelivered(await call({ policy: 'asking', stream }));
        assert.equal(desk.asked.length, before);
      });

      const DENIALS = [
        ['a no', NO],
        ['an error', { ...YES, status: 500 }],
        ['something else', { body: '{"approved": "yes"}' }],
        ['a redirect', { status: 307, headers: { location: '/approve' } }],
        ['an answer that is too long', { body: `{"approved": true, "x": "${'x'.repeat(10_000)}"}` }],
        ['an answer that is late', { ...YES, afterMs: TIMEOUT_MS + 500 }],
      ] as const;
      for (const [what, answer] of DENIALS) {
        it(`are denied after ${what}`, async () => {
          desk.answerWith(answer);
          const denied = await call({ policy: 'asking', stream, result: 'x' });
          await assertDenied(denied, 'tools: tools.tainted_address, not approved');
          desk.answerWith(YES);
          assertDelivered(await call({ policy: 'asking', stream, result: 'x' }));
        });
      }

      it('are denied where nobody listens', async () => {
        const denied = await call({ policy: 'alone', stream, result: 'x' });
        await assertDenied(denied, 'tools: tools.tainted_address, not approved');
      });
    });
  }

  it('that wait keep the connection of a stream that has begun alive', async () => {
    desk.answerWith({ ...YES, afterMs: 700 });
    const body = bodyOf({ stream: true, result: 'x' });
    gate.double.script('test-model', {
      say: { toolCalls: [{ name: 'send_email', arguments: JSON.stringify({ to: EVE }) }] },
      unknownFields: true,
    });
    const delivery = await ask({ url: gate.url, key: keys.get('asking') ?? '', body });
    assert.ok(delivery.complete);
    const [before = '', ...behind] = delivery.text.split('send_email');
    assert.ok((before.match(/^:$/gm) ?? []).length >= 3, 'signs of life while it waited');
    assert.ok(behind.join('').includes('[DONE]'));
  });

  it('whose caller hangs up while they wait are settled at once', async () => {
    desk.answerWith({ ...YES, afterMs: 1_200 });
    const settledBefore = (await leavesOf(gate)).filter(({ body: { type } }) => type === 'outcome').length;
    const startedMs = performance.now();
    const body = bodyOf({ stream: false, result: 'x' });
    await ask({ url: gate.url, key: keys.get('asking') ?? '', body, hangUpAfterMs: 150 });
    const outcomes = async () => (await leavesOf(gate)).filter(({ body: { type } }) => type === 'outcome');
    while ((await outcomes()).length === settledBefore) await sleep(20);
    assert.ok(performance.now() - startedMs < 1_000, 'not only once the approval came');
    const last = (await outcomes()).at(-1)?.body;
    assert.ok(last?.type === 'outcome');
    assert.equal(last.outcome, 'client_closed');
    assert.equal(last.costNanoUsd, gate.double.bill().entries.at(-1)?.costNanoUsd);
    assert.equal((await totalsOf(gate)).heldNanoUsd, 0);
  });
});

/**
 * Data of a class goes to other people's guards only where they have the tags that the class requires, whole and
 * streamed: a real server on loopback says what it was sent.
 */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { type ReplayServer, startReplayServer } from '../fixtures/external-guards/replay-server.ts';
import { outcomeOf, post, totalsOf } from '../fixtures/gate-records.ts';
import { createKey, startTestGate, type TestGate } from '../fixtures/running-gate.ts';

const PERSONAL = 'Tell them that my address is planted.person@mail-example.org.';
const HEADER = 'x-portcullis-data-class';

describe('external guards and data of a class', () => {
  let server: ReplayServer;
  let gate: TestGate;
  const keys = new Map<string, string>();

  function policy(onFailure: 'deny' | 'skip', tags: string[]) {
    const webhook = {
      ...{ name: 'webhook', kind: 'webhook' as const, url: `${server.url}/webhook`, stage: 'both' as const },
      ...{ action: 'block' as const, allowPrivateAddress: true, onFailure, tags },
      apiKey: { value: ['not', 'a', 'real', 'key'].join('-') },
    };
    return {
      dataClasses: { restricted: { require: ['house'], personalData: true } },
      guards: { external: [webhook] },
    };
  }

  before(async () => {
    server = await startReplayServer();
    const policies = {
      deny: policy('deny', []),
      skip: policy('skip', []),
      'deny-house': policy('deny', ['house']),
      'skip-house': policy('skip', ['house']),
    };
    gate = await startTestGate({ models: ['teller'], provider: { tags: ['house'] }, config: { policies } });
    for (const name of Object.keys(policies)) keys.set(name, await createKey(gate, { policy: name }));
  });
  after(async () => {
    await server.close();
    await gate.close();
  });
  beforeEach(() => {
    gate.double.reset();
    forget();
  });

  function forget(): void {
    server.reset();
    server.answer(() => ({ body: JSON.stringify({ version: 1, findings: [] }) }));
  }

  for (const stream of [false, true]) {
    const way = stream ? 'streamed' : 'whole';
    const ask = (name: string, content: string, headers = {}) =>
      post(gate, {
        key: keys.get(name),
        headers,
        body: { model: 'teller', max_tokens: 400, stream, messages: [{ role: 'user', content }] },
      });

    it(`are not sent what they may not have, ${way}: denied where they must judge`, async () => {
      const answer = await ask('deny', PERSONAL);
      assert.equal(answer.status, 400);
      assert.match(answer.text, /"code":"input_blocked"/);
      assert.equal(server.sent.length, 0);
      assert.equal(gate.double.received, 0, 'no provider was called');
      const { reason, costNanoUsd } = await outcomeOf(gate, answer.requestId);
      assert.equal(reason, 'guard_failed: external.webhook: data_class');
      assert.equal(costNanoUsd, 0);
      assert.equal((await totalsOf(gate)).heldNanoUsd, 0, 'the reservation is back');
      assert.equal((await ask('deny', 'Tell them the time.')).status, 200);
      assert.equal(server.sent.length, 2, 'what has no class is sent: request and answer');
    });

    it(`are left out where they may be skipped, ${way}`, async () => {
      const answer = await ask('skip', PERSONAL);
      assert.equal(answer.status, 200);
      assert.equal(server.sent.length, 0);
      const { guards } = await outcomeOf(gate, answer.requestId);
      assert.ok(guards.some(({ type }) => type === 'failed.data_class'));
    });

    it(`are sent it where their tags are those that the class requires, ${way}`, async () => {
      for (const name of ['deny-house', 'skip-house']) {
        forget();
        assert.equal((await ask(name, PERSONAL)).status, 200);
        assert.equal(server.sent.length, 2);
      }
    });

    it(`are not sent what a caller marked, nor what it may not mark, ${way}`, async () => {
      for (const name of ['restricted', 'no-such-class']) {
        await ask('skip', 'Hello.', { [HEADER]: name });
        assert.equal(server.sent.length, 0, name);
      }
    });
  }
});

/**
 * Answers already paid for: a repeated question costs nothing, goes through everything, and no answer reaches a tenant,
 * project, user, policy, guard or prompt that it was not made for. Real gates, a real provider double.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { CacheRig, cacheOf, question } from '../fixtures/cache-rig.ts';
import {
  accountsOf,
  eventsOf,
  outcomeOf,
  post,
  recordsOf,
  saidIn,
  totalsOf,
} from '../fixtures/gate-records.ts';
import { admin, type TestGate } from '../fixtures/running-gate.ts';

describe('an answer that is already paid for', () => {
  let rig: CacheRig;
  let gate: TestGate;

  before(async () => {
    rig = await CacheRig.open();
    gate = rig.gate;
  });
  after(() => rig.close());
  const send = (...asked: Parameters<CacheRig['send']>) => rig.send(...asked);

  describe('is given to nobody else', () => {
    const GROUND = 'acme/default/p1/alice';
    const APART: readonly (readonly [name: string, first: string, second: string])[] = [
      ['tenant', 'acme/default/p1/alice', 'globex/default/p1/alice'],
      ['project, where the scope is the project', 'acme/project/p1/alice', 'acme/project/p2/alice'],
      ['key without a project, then', 'acme/project', 'acme/project/p1'],
      ['user, where the scope is the user', 'acme/user/p1/alice', 'acme/user/p1/bob'],
      ['key without a user, then', 'acme/user/p1', 'acme/user/p1/carol'],
      ['policy', GROUND, 'acme/other/p1/alice'],
      ['guard setting', GROUND, 'acme/guarded/p1/alice'],
      ['guard rule of one policy', 'acme/ruled/p1', 'acme/ruled/strict'],
    ];
    for (const [name, first, second] of APART) {
      it(`of another ${name}`, async () => {
        const body = question(`What does a rake do? (${name})`);
        assert.equal((await send(first, body)).cache, 'miss');
        const other = await send(second, body);
        assert.deepEqual([other.cache, other.called], ['miss', 1]);
        assert.deepEqual([(await send(first, body)).cache, (await send(second, body)).cache], ['hit', 'hit']);
      });
    }

    it('with another prompt, model, output bound or any other member', async () => {
      const base = question('What is a trowel?');
      assert.equal((await send(GROUND, base)).cache, 'miss');
      const changed = [
        { ...base, messages: [{ role: 'system', content: 'Version 2.' }, ...base.messages] },
        { ...base, model: 'slow' },
        { ...base, max_tokens: 201 },
        { ...base, seed: 7 },
        { ...base, stop: ['x'] },
      ];
      for (const body of changed)
        assert.deepEqual(
          [(await send(GROUND, body)).cache, (await send(GROUND, body)).cache],
          ['miss', 'hit'],
        );
      assert.equal((await send(GROUND, base)).cache, 'hit');
    });

    it('with numbers that only a double would take for the same', async () => {
      const body = (seed: string) =>
        `{"seed":${seed},"model":"test-model","temperature":0,"messages":[{"role":"user","content":"numbers"}]}`;
      const caches: (string | null)[] = [];
      for (const seed of ['9007199254740993', '9007199254740992', '9007199254740993'])
        caches.push((await send(GROUND, body(seed))).cache);
      assert.deepEqual(caches, ['miss', 'miss', 'hit']);
    });

    it('but is for whoever shares it, whatever the order, the spaces and the escapes', async () => {
      const text =
        '{"model":"test-model","temperature":0,"max_tokens":20,"messages":[{"role":"user","content":"Über"}]}';
      const alike =
        '{ "messages": [ {"content":"\\u00dcber", "role":"user"} ],\n "max_tokens":20,"temperature":0, "model":"test-model" }';
      assert.equal((await send(GROUND, text)).cache, 'miss');
      const hit = await send('acme/default/p2/bob', alike);
      assert.deepEqual([hit.cache, hit.called], ['hit', 0]);
    });
  });

  describe('of personal data', () => {
    it('is kept with placeholders, and never given to whoever hid another value', async () => {
      const body = (mail: string) => question(`Repeat my address: ${mail}`);
      const [first, second] = ['ada.one@mail-example.org', 'bea.two@mail-example.org'];
      for (const [who, mail] of [
        ['acme/default/p1/alice', first],
        ['acme/default/p1/bob', second],
        ['acme/default/p1/alice', second],
      ] as const) {
        const answer = await send(who, body(mail));
        assert.deepEqual([answer.cache, answer.called], ['miss', 1]);
        const other = mail === first ? second : first;
        assert.ok(answer.text.includes(mail) && !answer.text.includes(other));
      }
      const hit = await send('acme/default/p1/alice', body(first));
      assert.deepEqual(
        [hit.cache, hit.text.includes(first), hit.text.includes(second)],
        ['hit', true, false],
      );
    });
  });

  describe('comes in the form that is asked for', () => {
    const whole = (stream: boolean, text: string, rest: object = {}) => question(text, { stream, ...rest });

    it('a whole one as a stream, with its usage only for who asks for it', async () => {
      const text = 'A question of several words, for a stream of several events.';
      const first = await send('acme', whole(false, text));
      const streamed = await send('acme', whole(true, text));
      assert.deepEqual([first.cache, streamed.cache, streamed.called], ['miss', 'hit', 0]);
      assert.deepEqual(saidIn(streamed), saidIn(first));
      assert.ok(eventsOf(streamed.text).length > 5);
      assert.equal(eventsOf(streamed.text).at(-1), '[DONE]');
      assert.ok(!streamed.text.includes('"usage"'));
      const told = await send('acme', whole(true, text, { stream_options: { include_usage: true } }));
      assert.equal(told.cache, 'hit');
      assert.ok(told.text.includes('"prompt_tokens"'));
    });

    it('a stream as a whole one, and again as the very stream', async () => {
      const text = 'Another question, first asked for as a stream.';
      const first = await send('acme', whole(true, text));
      const again = await send('acme', whole(true, text));
      const one = await send('acme', whole(false, text));
      assert.deepEqual([first.cache, again.cache, one.cache], ['miss', 'hit', 'hit']);
      assert.equal(again.text, first.text);
      assert.deepEqual(saidIn(one), saidIn(first));
      const { choices, object } = JSON.parse(one.text) as {
        choices: { finish_reason: string }[];
        object: string;
      };
      assert.deepEqual([object, choices[0]?.finish_reason], ['chat.completion', 'stop']);
    });

    it('in events with pauses where the policy says `replay: paced`', async () => {
      const text = 'one two three four five six seven eight nine ten eleven twelve thirteen fourteen';
      await send('acme/paced', whole(false, text));
      const startedAtMs = performance.now();
      const paced = await send('acme/paced', whole(true, text));
      const tookMs = performance.now() - startedAtMs;
      assert.equal(paced.cache, 'hit');
      const pauses = eventsOf(paced.text).length - 1;
      assert.ok(pauses >= 14 && tookMs >= pauses * 2 * 0.9, `${pauses} pauses in ${tookMs} ms`);
    });
  });

  describe('goes through everything', () => {
    it('has an age, the origin on record, costs nothing, and says what it saved', async () => {
      const body = question('What does it cost?');
      const first = await send('acme', body);
      const { spentNanoUsd } = await totalsOf(gate);
      const hit = await send('acme', body);
      assert.match(hit.headers.get('age') ?? '', /^[0-2]$/);
      assert.equal(first.headers.get('age'), null);
      assert.equal((await totalsOf(gate)).spentNanoUsd, spentNanoUsd);
      const [paid, outcome] = [await outcomeOf(gate, first.requestId), await outcomeOf(gate, hit.requestId)];
      assert.deepEqual(
        [outcome.cache, outcome.costNanoUsd, outcome.originRequestId, outcome.savedNanoUsd],
        ['hit', 0, first.requestId, paid.costNanoUsd],
      );
      assert.ok(
        paid.costNanoUsd > 0 && (outcome.savedInputTokens ?? 0) > 0 && (outcome.savedOutputTokens ?? 0) > 0,
      );
      assert.deepEqual(
        (await recordsOf(gate, hit.requestId)).map(({ type }) => type),
        ['intent', 'outcome'],
      );
    });

    it('its text is judged again, whole, in the other form, and where a call was shared', async () => {
      const mail = 'eve.three@mail-example.org';
      const secret = ['gh', 'p_', 'wJ4kQ9tZ2mX7vB5nR8cY3hL6pD1sF0gA', 'eT5u'].join('');
      const text = `I am ${mail}, who asks about garden sheds.`;
      const who = 'acme/default/p1/eve';
      await send(who, question(text));
      const placeholder = /\[EMAIL_\w{6}\]/.exec(gate.double.requests.at(-1)?.body.toString() ?? '')?.[0];
      gate.double.script('slow', {
        headersDelayMs: 120,
        say: { text: `Write to ${placeholder}; the key is ${secret}.` },
      });
      const asked = (stream: boolean) => send(who, question(text, { model: 'slow', stream }));
      const answers = [
        ...(await Promise.all([asked(false), asked(false)])),
        await asked(false),
        await asked(true),
      ];
      assert.deepEqual(answers.map(({ status, text: told }) => (status === 200 ? '' : told)).join(''), '');
      assert.deepEqual(answers.map(({ cache }) => cache).sort(), ['hit', 'hit', 'hit', 'miss']);
      for (const answer of answers) {
        const [said = ''] = saidIn(answer);
        assert.ok(said.includes(mail) && !answer.text.includes(secret) && said.includes('[SECRET:'), said);
        const { guards } = await outcomeOf(gate, answer.requestId);
        assert.ok(
          guards.some(({ guard }) => guard === 'secrets'),
          'and is on record',
        );
      }
      gate.double.script('slow', {});
    });

    it('costs its price where the policy sets `hitUsd`', async () => {
      const body = question('What is the price?', { max_tokens: 900 });
      await send('acme/priced', body);
      const before = (await totalsOf(gate)).spentNanoUsd;
      const hit = await send('acme/priced', body);
      assert.equal(hit.cache, 'hit');
      assert.equal((await outcomeOf(gate, hit.requestId)).costNanoUsd, 500_000);
      const accounts = (await accountsOf(gate)).filter(({ spentNanoUsd }) => spentNanoUsd > 0);
      assert.ok(accounts.length > 0);
      assert.equal((await totalsOf(gate)).spentNanoUsd - before, 500_000);
    });

    it('is refused to a revoked key', async () => {
      const body = question('Is it still mine?');
      const { id, key } = (await admin(gate, '/admin/v1/keys', { name: 'short', tenant: 'acme' })) as {
        id: string;
        key: string;
      };
      for (const cache of ['miss', 'hit']) assert.equal(cacheOf(await post(gate, { key, body })), cache);
      await admin(gate, `/admin/v1/keys/${id}/revoke`, {});
      assert.equal((await post(gate, { key, body })).status, 401);
    });
  });
});

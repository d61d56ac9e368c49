/**
 * A reworded question costs nothing where it truly is the same question, and no such answer reaches a tenant, user,
 * policy or prompt that it was not made for. A real gate, a real provider double.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { ConfigInput } from '../../src/config/schema.ts';
import { outcomeOf, post, recordsOf, totalsOf } from '../fixtures/gate-records.ts';
import { admin, createKey, startTestGate, type TestGate } from '../fixtures/running-gate.ts';

const CONFIG: Partial<ConfigInput> = {
  policies: {
    default: {},
    other: {},
    user: { cache: { scope: 'user' } },
    guarded: { guards: { personalData: { input: 'block' } } },
    off: { cache: { similar: { enabled: false } } },
    strict: { cache: { similar: { threshold: 1 } } },
    brief: { cache: { similar: { maxChars: 20 } } },
  },
  tenants: { acme: {}, globex: {} },
};

const asked = (text: string, rest: object = {}) => ({
  model: 'test-model',
  max_tokens: 200,
  temperature: 0,
  messages: [{ role: 'user', content: text }],
  ...rest,
});

describe('a reworded question', () => {
  let gate: TestGate;
  const keys = new Map<string, string>();

  before(async () => {
    gate = await startTestGate({ config: CONFIG, models: ['second-model'] });
  });
  after(() => gate.close());

  async function send(who: string, body: object, headers: Record<string, string> = {}) {
    const [tenant = 'acme', policy = 'default', user = ''] = who.split('/');
    const key =
      keys.get(who) ??
      (await createKey(gate, {
        ...{ tenant, policy, budgets: [{ usd: 100, period: 'total' }] },
        ...(user !== '' && { user }),
      }));
    keys.set(who, key);
    const calledBefore = gate.double.received;
    const answer = await post(gate, { key, body, headers });
    return {
      ...answer,
      called: gate.double.received - calledBefore,
      cache: answer.headers.get('x-portcullis-cache'),
    };
  }

  it('gets the answer of the first one, for nothing, and the record says whose', async () => {
    const first = await send('acme', asked('What is the best way to prune roses?'));
    const spent = (await totalsOf(gate)).spentNanoUsd;
    const second = await send('acme', asked('How can I prune roses?'));
    assert.deepEqual([second.status, second.cache, second.called], [200, 'similar', 0]);
    assert.equal((await totalsOf(gate)).spentNanoUsd, spent);
    const outcome = await outcomeOf(gate, second.requestId);
    assert.equal(outcome.originRequestId, first.requestId);
    assert.deepEqual(
      (await recordsOf(gate, second.requestId)).map(({ type }) => type),
      ['intent', 'outcome'],
    );
    assert.equal((await totalsOf(gate)).heldNanoUsd, 0, 'nothing stays reserved');
  });

  describe('is another question with', () => {
    const first = 'How do I water 3 ferns from Lisbon before winter?';
    const others = {
      'another number': 'How can I water 5 ferns from Lisbon before winter?',
      'another place': 'How can I water 3 ferns from Porto before winter?',
      'another date': 'How can I water 3 ferns from Lisbon before spring?',
      'a negation': 'How can I not water 3 ferns from Lisbon before winter?',
      'another order in time': 'How can I water 3 ferns from Lisbon after winter?',
      'another direction': 'How can I water 3 ferns to Lisbon before winter?',
    };
    before(() => send('acme', asked(first)));
    for (const [what, text] of Object.entries(others)) {
      it(what, async () => {
        const other = await send('acme', asked(text));
        assert.deepEqual([other.cache, other.called], ['miss', 1]);
      });
    }
    it('nothing of that', async () => {
      const same = await send('acme', asked('How can I water three ferns from Lisbon before winter?'));
      assert.deepEqual([same.cache, same.called], ['similar', 0]);
    });
  });

  describe('gets nothing from another', () => {
    const APART: readonly (readonly [name: string, first: string, second: string])[] = [
      ['tenant', 'acme', 'globex'],
      ['policy', 'acme', 'acme/other'],
      ['guard setting', 'acme', 'acme/guarded'],
      ['user, where the scope is the user', 'acme/user/alice', 'acme/user/bob'],
    ];
    for (const [name, first, second] of APART) {
      it(name, async () => {
        const topic = name.split(',')[0]?.replaceAll(' ', '') ?? '';
        assert.equal((await send(first, asked(`How do I buy a ${topic} basket?`))).cache, 'miss');
        const reworded = asked(`What is the best way to buy a ${topic} basket?`);
        const other = await send(second, reworded);
        assert.deepEqual([other.cache, other.called], ['miss', 1]);
        assert.equal((await send(first, reworded)).cache, 'similar');
      });
    }

    it('prompt, model, bound or other member', async () => {
      const base = asked('How do I sharpen a hoe?');
      const reworded = asked('What is the best way to sharpen a hoe?');
      assert.equal((await send('acme', base)).cache, 'miss');
      const changed = [
        { ...reworded, messages: [{ role: 'system', content: 'Be brief.' }, ...reworded.messages] },
        { ...reworded, model: 'second-model' },
        { ...reworded, max_tokens: 201 },
        { ...reworded, seed: 5 },
        { ...reworded, top_p: 0.5 },
      ];
      for (const body of changed) {
        const other = await send('acme', body);
        assert.deepEqual([other.cache, other.called], ['miss', 1], JSON.stringify(body));
      }
      assert.equal((await send('acme', reworded)).cache, 'similar');
    });
  });

  it('is asked anew in a conversation, with chance, when long, and where the caller or the policy says so', async () => {
    const base = asked('How do I store seed potatoes?');
    const reworded = asked('How can I store seed potatoes?');
    const turns = (text: string) => [
      { role: 'user', content: 'Hello.' },
      { role: 'assistant', content: 'Hello!' },
      { role: 'user', content: text },
    ];
    const long = (text: string) => `${text} ${'It is about the garden shed behind the house. '.repeat(8)}`;
    const rows: readonly (readonly [string, object, object, Record<string, string>?])[] = [
      ['acme', { ...base, messages: turns('How do I dig?') }, { ...base, messages: turns('How can I dig?') }],
      ['acme', { ...base, temperature: 1 }, { ...reworded, temperature: 1 }],
      ['acme', asked(long('How do I dig?')), asked(long('How can I dig?'))],
      ['acme', base, reworded, { 'cache-control': 'no-cache' }],
      ['acme/off', base, reworded],
      ['acme/strict', base, reworded],
      ['acme/brief', base, reworded],
    ];
    for (const [who, first, second, headers] of rows) {
      await send(who, first);
      const other = await send(who, second, headers);
      assert.notEqual(other.cache, 'similar', JSON.stringify([who, second]));
      assert.equal(other.called, 1, JSON.stringify([who, second]));
    }
  });

  it('is asked anew after a purge', async () => {
    assert.equal((await send('globex', asked('How do I move a hedge?'))).cache, 'miss');
    assert.equal((await send('globex', asked('How can I move a hedge?'))).cache, 'similar');
    await admin(gate, '/admin/v1/cache/purge', { tenant: 'globex' });
    const other = await send('globex', asked('What is the best way to move a hedge?'));
    assert.deepEqual([other.cache, other.called], ['miss', 1]);
  });

  it('gets a stream of the answer where it asks for one', async () => {
    assert.equal((await send('acme', asked('How do I plant a quince?'))).cache, 'miss');
    const streamed = await send('acme', { ...asked('How can I plant a quince?'), stream: true });
    assert.deepEqual([streamed.cache, streamed.called], ['similar', 0]);
    assert.match(streamed.text, /data: \[DONE\]/);
  });
});

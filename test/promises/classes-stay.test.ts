/**
 * A data class stays with what the gate keeps: whoever goes on with a conversation or an answer, header or not, under
 * whichever policy, sends it only where its class may go.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Config } from '../../src/config/schema.ts';
import { type Answer, post } from '../fixtures/gate-records.ts';
import { createKey, startTestGate, type TestGate } from '../fixtures/running-gate.ts';

const MARKED = { 'x-portcullis-data-class': 'restricted' };
const classes = { restricted: { require: ['house'] } };

/** Everybody's provider first, then the house's own. */
function withHouse(config: Config): Config {
  const { double } = config.providers;
  const model = config.models['test-model'];
  assert.ok(double !== undefined && model !== undefined);
  const [route] = model.routes;
  assert.ok(route !== undefined);
  const routes = [route, { ...route, provider: 'house' }];
  return {
    ...config,
    providers: { ...config.providers, house: { ...double, tags: ['house'] } },
    models: { ...config.models, 'test-model': { ...model, routes } },
  };
}

describe('what the gate keeps of marked data', () => {
  let gate: TestGate;
  const keys = new Map<string, string>();
  before(async () => {
    const policies = {
      default: { dataClasses: classes },
      strict: { dataClasses: { restricted: { ...classes.restricted, always: true } } },
      ignorant: {},
    };
    gate = await startTestGate({ config: { policies }, alter: withHouse });
    for (const policy of Object.keys(policies))
      keys.set(policy, await createKey(gate, { policy, user: 'ann' }));
  });
  after(() => gate.close());

  const send = (policy: string, path: string, body: object, headers = {}): Promise<Answer> =>
    post(gate, { key: keys.get(policy) ?? '', path, headers, body: { model: 'test-model', ...body } });
  const providerOf = ({ headers }: Answer) => headers.get('x-portcullis-provider');

  /** The provider of each turn, or why there was none. */
  async function talk(turns: readonly (readonly [policy: string, headers?: object])[]) {
    const { text } = await post(gate, {
      key: keys.get('default') ?? '',
      path: '/v1/conversations',
      body: {},
    });
    const { id } = JSON.parse(text);
    const heard: unknown[] = [];
    for (const [policy, headers = {}] of turns) {
      const messages = [{ role: 'user', content: 'Go on.' }];
      const answer = await send(policy, '/v1/chat/completions', { conversation: id, messages }, headers);
      heard.push(answer.status === 200 ? providerOf(answer) : answer.status);
    }
    return heard;
  }

  it('is sent on as marked data, with the header or without', async () => {
    assert.deepEqual(await talk([['default'], ['default', MARKED], ['default'], ['default']]), [
      ...['double', 'house', 'house', 'house'],
    ]);
  });

  it('has the class of the policy that it was said under', async () => {
    assert.deepEqual(await talk([['strict'], ['default']]), ['house', 'house']);
  });

  it('goes nowhere under a policy that does not know its class', async () => {
    assert.deepEqual(await talk([['strict'], ['ignorant'], ['default']]), ['house', 403, 'house']);
  });

  it('is marked in an answer that is continued, and in what continues that', async () => {
    const first = await send('default', '/v1/responses', { input: 'Begin.' }, MARKED);
    assert.equal(providerOf(first), 'house');
    let previous = JSON.parse(first.text).id;
    for (const input of ['Go on.', 'And on.']) {
      const next = await send('default', '/v1/responses', { input, previous_response_id: previous });
      assert.equal(providerOf(next), 'house', input);
      previous = JSON.parse(next.text).id;
    }
    const item = JSON.parse(first.text).output[0].id;
    const named = [
      { type: 'item_reference', id: item },
      { role: 'user', content: 'Repeat it.' },
    ];
    assert.equal(providerOf(await send('default', '/v1/responses', { input: named })), 'house');
    assert.equal(providerOf(await send('default', '/v1/responses', { input: 'Something else.' })), 'double');
  });
});

/**
 * What bounds a request's calls where features meet: a hedge and the attempts that a model may have, a provider that asks
 * for a rest and repeats, a data class and the cache, a vendor's options beside those of the format.
 */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { cacheOf, question } from '../fixtures/cache-rig.ts';
import { outcomeOf, post } from '../fixtures/gate-records.ts';
import { createKey, DOUBLE_PRICE, startTestGate, type TestGate } from '../fixtures/running-gate.ts';

const route = (model: string) => ({ provider: 'double', model });
const model = { price: DOUBLE_PRICE, maxOutputTokens: 1_000 };
const MARKED = { 'x-portcullis-data-class': 'restricted' };

describe('the calls of a request', () => {
  let gate: TestGate;
  before(async () => {
    gate = await startTestGate({
      provider: { tags: ['local'] },
      config: {
        policies: { default: { dataClasses: { restricted: { require: ['local'] } } } },
        models: {
          'test-model': { ...model, routes: [route('test-model')] },
          hedged: {
            ...model,
            ...{ routes: [route('fails'), route('slow'), route('spare')], hedgeAfter: 60, maxAttempts: 2 },
          },
          rests: { ...model, routes: [route('rests')], maxAttempts: 3 },
        },
      },
    });
  });
  after(() => gate.close());
  beforeEach(() => gate.double.reset());

  it('are no more than `maxAttempts`, a hedge included', async () => {
    gate.double.script('fails', { status: 500 });
    gate.double.script('slow', { headersDelayMs: 250 });
    const { status, requestId } = await post(gate, {
      key: gate.key,
      body: question('Twice.', { model: 'hedged' }),
    });
    assert.deepEqual([status, gate.double.received], [200, 2]);
    assert.equal((await outcomeOf(gate, requestId)).attempts, 2);
  });

  it('are not repeated before the time that a provider names which is overloaded', async () => {
    gate.double.script('rests', { status: 503, retryAfter: '30' });
    const { status, headers } = await post(gate, {
      key: gate.key,
      body: question('Rest.', { model: 'rests' }),
    });
    assert.deepEqual([status, headers.get('retry-after'), gate.double.received], [503, '30', 1]);
  });

  it('are not spared for who may not name the data class under which an answer is kept', async () => {
    const scopes = ['model:*', 'surface:*'];
    const trusted = await createKey(gate, { scopes: [...scopes, 'data-class:*'] });
    const body = question('Of a class.');
    const send = (key: string) => post(gate, { key, headers: MARKED, body });
    assert.deepEqual([cacheOf(await send(trusted)), cacheOf(await send(trusted))], ['miss', 'hit']);
    assert.equal((await send(await createKey(gate, { scopes }))).status, 403);
    assert.equal(gate.double.received, 1);
  });

  it('are none where a vendor’s option would have another model answer, on any surface', async () => {
    const others = { models: ['a-dearer-model'] };
    for (const [path, body] of [
      ['/v1/chat/completions', question('Hello')],
      ['/v1/responses', { model: 'test-model', input: 'Hello' }],
      ['/v1/completions', { model: 'test-model', prompt: 'Hello' }],
      ['/v1/embeddings', { model: 'test-model', input: 'Hello' }],
    ] as const) {
      const { status, text } = await post(gate, { key: gate.key, path, body: { ...body, ...others } });
      assert.deepEqual([status, text.includes('"unsupported_content"')], [400, true], path);
    }
    assert.equal(gate.double.received, 0);
  });
});

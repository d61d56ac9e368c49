/**
 * What keeps answers coming while providers fail, and that none of it goes around a data class, a budget or the log:
 * fallback, repeats, hedges, circuits, stale answers, written messages, hang-ups. Real gates, real provider doubles.
 */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { ConfigInput } from '../../src/config/schema.ts';
import { ask, type Delivery, refusalCode } from '../fixtures/chat-client.ts';
import { outcomeOf, recordsOf, totalsOf } from '../fixtures/gate-records.ts';
import { type ProviderDouble, startProviderDouble } from '../fixtures/provider-double.ts';
import {
  createKey,
  DOUBLE_PRICE,
  NEVER_OPEN,
  startTestGate,
  type TestGate,
} from '../fixtures/running-gate.ts';
import { undisturbed } from '../fixtures/undisturbed.ts';

const SMALL = { price: DOUBLE_PRICE, maxOutputTokens: 100 };
const MESSAGE = 'Our assistant is resting. Please come back in a few minutes.';
const MARKED = { 'x-portcullis-data-class': 'restricted' };

let gate: TestGate;
let first: ProviderDouble;
let second: ProviderDouble;

const provider = (double: ProviderDouble, rest: object = {}) => ({
  kind: 'openai-compatible' as const,
  ...{ baseUrl: double.url, allowPrivateAddress: true, breaker: NEVER_OPEN },
  apiKey: { value: ['sk', 'double', 'not-a-real-key'].join('-') },
  ...rest,
});

const to = (name: string, ...providers: string[]) => ({
  routes: providers.map((provider) => ({ provider, model: name })),
  ...SMALL,
});

function config(): Partial<ConfigInput> {
  const restricted = { require: ['local'] };
  return {
    providers: {
      first: provider(first),
      second: provider(second, { tags: ['local', 'eu'] }),
      breaking: provider(first, { breaker: { consecutiveFailures: 3, openMs: 200 } }),
      ejecting: provider(first, { breaker: { errorPercent: 50, minRequests: 4, openMs: 5_000 } }),
      ending: provider(first, { onHangUp: 'cancel' }),
      stingy: provider(first, { retryBudgetPercent: 0 }),
    },
    models: {
      'test-model': to('test-model', 'first'),
      pair: { ...to('pair', 'first', 'second'), maxAttempts: 2 },
      'home-first': { ...to('home-first', 'second', 'first'), maxAttempts: 2 },
      abroad: to('abroad', 'first'),
      'hedged-pair': { ...to('hedged-pair', 'first', 'second'), hedgeAfter: 60, maxAttempts: 2 },
      breaks: { ...to('breaks', 'breaking'), maxAttempts: 1 },
      'breaks-over': { ...to('breaks-over', 'breaking', 'second'), maxAttempts: 2 },
      'ejects-over': { ...to('ejects-over', 'ejecting', 'second'), maxAttempts: 2 },
      ended: to('ended', 'ending'),
      again: { ...to('again', 'first'), maxAttempts: 3 },
      never: { ...to('never', 'stingy'), maxAttempts: 3 },
    },
    policies: {
      default: { dataClasses: { restricted } },
      always: {
        dataClasses: { restricted: { ...restricted, always: true } },
        cache: { ttlSeconds: 1, staleSeconds: 600 },
      },
      found: { dataClasses: { restricted: { ...restricted, personalData: true } } },
      stale: { cache: { ttlSeconds: 1 }, fallback: { staleSeconds: 60, message: MESSAGE } },
      message: { fallback: { message: MESSAGE } },
      refreshing: { dataClasses: { restricted }, cache: { ttlSeconds: 1, staleSeconds: 600 } },
      cancel: { onHangUp: 'cancel' },
    },
  };
}

before(async () => {
  [first, second] = await Promise.all([startProviderDouble(), startProviderDouble()]);
  gate = await startTestGate({ config: config() });
});
after(async () => {
  const { heldNanoUsd } = await totalsOf(gate);
  await gate.close();
  await Promise.all([first.close(), second.close()]);
  assert.equal(heldNanoUsd, 0, 'nothing stays reserved');
});
beforeEach(() => {
  first.reset();
  second.reset();
});

const keys = new Map<string, Promise<string>>();
function keyOf(policy: string, rest: object = {}): Promise<string> {
  const name = policy + JSON.stringify(rest);
  const known =
    keys.get(name) ?? createKey(gate, { policy, budgets: [{ usd: 100, period: 'total' }], ...rest });
  keys.set(name, known);
  return known;
}

interface Sending {
  readonly policy?: string;
  readonly key?: string;
  readonly text?: string;
  readonly body?: object;
  readonly headers?: Record<string, string>;
  readonly hangUpAfterMs?: number;
}

async function send(model: string, { policy = 'default', text = 'Say something.', ...rest }: Sending = {}) {
  const { body, headers, key = await keyOf(policy), hangUpAfterMs } = rest;
  return ask({
    ...{ url: gate.url, key },
    body: { model, temperature: 0, messages: [{ role: 'user', content: text }], ...body },
    ...(headers !== undefined && { headers }),
    ...(hangUpAfterMs !== undefined && { hangUpAfterMs }),
  });
}

const codesOf = ({ status, text }: Delivery) => [status, refusalCode({ text })];

describe('data of a class', () => {
  it('goes to providers with its tags only, in whatever way the class was given', async () => {
    const personal = 'My card is 4111 1111 1111 1111.';
    const ways: Sending[] = [{ policy: 'always' }, { headers: MARKED }, { policy: 'found', text: personal }];
    for (const way of ways) assert.equal((await send('pair', way)).status, 200);
    assert.deepEqual([first.received, second.received], [0, 3]);
    assert.equal((await send('pair', { policy: 'found', text: 'Nothing personal.' })).status, 200);
    assert.equal(first.received, 1, 'without the class the first route serves');
  });

  it('goes nowhere on fallback either: not to the untagged route when the tagged one fails', async () => {
    second.script('pair', { status: 500 });
    const answer = await send('pair', { headers: MARKED });
    assert.deepEqual(codesOf(answer), [502, 'provider_failed']);
    assert.equal(first.received, 0);
  });

  it('goes nowhere on a hedge', async () => {
    second.script('hedged-pair', { headersDelayMs: 200 });
    assert.equal((await send('hedged-pair', { headers: MARKED })).status, 200);
    assert.deepEqual([first.received, second.received], [0, 1]);
  });

  it('is refused where no provider of the model has the tags', async () => {
    const answer = await send('abroad', { headers: MARKED });
    assert.deepEqual(codesOf(answer), [403, 'forbidden']);
    const outcome = await outcomeOf(gate, answer.requestId);
    assert.deepEqual([first.received, outcome.costNanoUsd, outcome.attempts], [0, 0, 0]);
  });

  it('goes nowhere when a stale answer is refreshed in the background', async () => {
    const asked = { policy: 'refreshing', headers: MARKED, text: 'Refresh me.' };
    assert.equal((await send('home-first', asked)).status, 200);
    await delay(1_100);
    second.script('home-first', { status: 500 });
    assert.equal((await send('home-first', asked)).headers['x-portcullis-cache'], 'hit');
    while (second.received < 2) await delay(5);
    while ((await totalsOf(gate)).heldNanoUsd > 0) await delay(5);
    assert.equal(first.received, 0);
  });

  it('may be named only by who has the scope, and only where it exists', async () => {
    const scopes = ['model:*', 'surface:*'];
    const plain = await keyOf('default', { scopes });
    const trusted = await keyOf('default', { scopes: [...scopes, 'data-class:restr*'] });
    assert.deepEqual(codesOf(await send('pair', { key: plain, headers: MARKED })), [403, 'forbidden']);
    const unknown = { 'x-portcullis-data-class': 'restricted, secret' };
    assert.deepEqual(codesOf(await send('pair', { headers: unknown })), [403, 'forbidden']);
    assert.deepEqual([first.received, second.received], [0, 0]);
    assert.equal((await send('pair', { key: trusted, headers: MARKED })).status, 200);
    assert.deepEqual([first.received, second.received], [0, 1]);
  });
});

describe('a call that fails', () => {
  it('falls back to the next route at once, each attempt on record', async () => {
    first.script('pair', { status: 500 });
    const answer = await send('pair');
    assert.deepEqual([answer.status, answer.headers['x-portcullis-provider']], [200, 'second']);
    assert.equal((await outcomeOf(gate, answer.requestId)).attempts, 2);
  });

  it('is repeated after what Retry-After says, within five seconds', async () => {
    first.script('again', { status: 429, retryAfter: '1' });
    const pending = send('again');
    await delay(300);
    first.script('again', {});
    const answer = await pending;
    assert.equal(answer.status, 200);
    assert.ok(answer.tookMs >= 950, `${answer.tookMs} ms`);
    first.script('again', { status: 429, retryAfter: '30' });
    const late = await send('again', { text: 'Another one.' });
    assert.deepEqual([late.status, late.headers['retry-after'], first.received], [429, '30', 3]);
  });

  it('is not repeated where the provider has no budget for repeats', async () => {
    first.script('never', { status: 500 });
    assert.equal((await send('never')).status, 502);
    assert.equal(first.received, 1);
  });
});

describe('a hedge', () => {
  it('takes the faster answer, closes the other call and charges its bound', async () => {
    first.script('hedged-pair', { headersDelayMs: 5_000 });
    const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };
    second.script('hedged-pair', { usage });
    for (const stream of [false, true]) {
      const answer = await send('hedged-pair', { body: { stream } });
      assert.deepEqual([answer.status, answer.headers['x-portcullis-provider']], [200, 'second']);
      assert.ok(answer.tookMs < 4_000);
      const { attempts, costNanoUsd } = await outcomeOf(gate, answer.requestId);
      const cost = 10 * 1_000 + 5 * 2_000;
      assert.equal(attempts, 2);
      assert.ok(
        costNanoUsd > 100 * 2_000 + cost,
        `${costNanoUsd}: the usage of one and the bound of the other`,
      );
      while (first.requests.some(({ aborted }) => !aborted)) await delay(5);
    }
  });

  it('leaves the first its answer where that comes first all the same', async () => {
    const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };
    first.script('hedged-pair', { headersDelayMs: 250, usage });
    second.script('hedged-pair', { headersDelayMs: 5_000 });
    const answer = await send('hedged-pair', { text: 'The first one.' });
    assert.deepEqual([answer.status, answer.headers['x-portcullis-provider']], [200, 'first']);
    const outcome = await outcomeOf(gate, answer.requestId);
    const [asked] = first.requests;
    assert.deepEqual([outcome.attempts, outcome.providerRequestId], [2, asked?.id]);
    while (second.requests.some(({ aborted }) => !aborted)) await delay(5);
  });

  it('is not made where the first answers in time', async () => {
    assert.equal((await send('hedged-pair', { text: 'In time.' })).headers['x-portcullis-provider'], 'first');
    assert.equal(second.received, 0);
  });

  it('is not made where the budget covers one call only', async () => {
    first.script('hedged-pair', { headersDelayMs: 250 });
    const bound = 100 * 2_000 + 400 * 1_000;
    const key = await createKey(gate, { budgets: [{ usd: (bound * 1.5) / 1e9, period: 'total' }] });
    const answer = await send('hedged-pair', { key, text: 'One call only.' });
    assert.deepEqual([answer.status, second.received], [200, 0]);
  });
});

describe('a circuit', () => {
  it('opens after failures in a row, lets single probes through and closes after one that succeeds', async () => {
    first.script('breaks', { status: 500 });
    for (let turn = 0; turn < 3; turn++) assert.equal((await send('breaks')).status, 502);
    const refused = await send('breaks');
    assert.deepEqual(codesOf(refused), [503, 'provider_unavailable']);
    assert.equal(first.received, 3, 'the fourth was not sent');
    assert.match((await outcomeOf(gate, refused.requestId)).reason ?? '', /circuit/);
    first.script('breaks', { headersDelayMs: 150 });
    await delay(250);
    const statuses = (
      await Promise.all(Array.from({ length: 5 }, (_, at) => send('breaks', { text: `${at}` })))
    ).map(({ status }) => status);
    assert.deepEqual([statuses.filter((one) => one === 200).length, first.received], [1, 4], 'one probe');
    assert.equal((await send('breaks')).status, 200);
  });

  it('that is open sends requests to the next route without a try', async () => {
    first.script('breaks-over', { status: 500 });
    for (let turn = 0; turn < 5; turn++)
      assert.equal((await send('breaks-over', { text: `${turn}` })).status, 200);
    assert.deepEqual([first.received, second.received], [3, 5]);
  });

  it('ejects a route that fails often behind the others, and calls it still where they fail', async () => {
    for (let turn = 0; turn < 6; turn++) {
      first.script('ejects-over', turn % 2 === 0 ? { status: 500 } : {});
      assert.equal((await send('ejects-over', { text: `${turn}` })).status, 200);
    }
    assert.ok(first.received < 6, `${first.received} calls`);
    second.script('ejects-over', { status: 500 });
    first.script('ejects-over', {});
    const answer = await send('ejects-over', { text: 'the last one' });
    assert.deepEqual([answer.status, answer.headers['x-portcullis-provider']], [200, 'ejecting']);
  });
});

describe('where no provider answers', () => {
  it('a stale answer is given, then a written message, by policy only, and what was charged stands', async () => {
    const asked = { policy: 'stale', text: 'What is a portcullis?' };
    const fresh = await send('abroad', asked);
    await delay(1_100);
    first.script('abroad', { fault: 'reset-before-headers' });
    const stale = await send('abroad', asked);
    assert.deepEqual([stale.status, stale.text], [200, fresh.text]);
    assert.deepEqual([stale.headers['x-portcullis-fallback'], stale.headers['age']], ['stale', '1']);
    const outcome = await outcomeOf(gate, stale.requestId);
    assert.ok(outcome.costNanoUsd > 0, 'calls that may have been billed are charged');
    assert.deepEqual([outcome.attempts, outcome.reason], [3, 'no provider answered: stale']);

    const other = await send('abroad', { ...asked, text: 'Something new?' });
    assert.equal(other.headers['x-portcullis-fallback'], 'message');
    const charged = await outcomeOf(gate, other.requestId);
    const [intent] = await recordsOf(gate, other.requestId);
    assert.ok(intent?.type === 'intent');
    assert.equal(
      charged.costNanoUsd,
      3 * intent.boundNanoUsd,
      'a message in their place makes none of them free',
    );
    assert.equal((await send('abroad', { text: 'By the default policy.' })).status, 502);
  });

  it('a written message comes in the form of every surface, whole and streamed, and costs nothing', async () => {
    first.script('abroad', { status: 500 });
    const key = await keyOf('message');
    const surfaces: [path: string, body: object][] = [
      ['/v1/chat/completions', { messages: [{ role: 'user', content: 'Hello?' }] }],
      ['/v1/responses', { input: 'Hello?' }],
      ['/v1/completions', { prompt: 'Hello?' }],
    ];
    for (const [path, body] of surfaces)
      for (const stream of [false, true]) {
        const response = await fetch(`${gate.url}${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
          body: JSON.stringify({ model: 'abroad', stream, ...body }),
        });
        const text = await response.text();
        const at = `${path} ${stream}: ${text}`;
        assert.deepEqual(
          [response.status, response.headers.get('x-portcullis-fallback')],
          [200, 'message'],
          at,
        );
        assert.ok(said(text).includes(MESSAGE), at);
        assert.doesNotMatch(text, /simulat/, at);
        const outcome = await outcomeOf(gate, response.headers.get('x-request-id') ?? '');
        assert.deepEqual(
          [outcome.outcome, outcome.costNanoUsd, outcome.provider],
          ['answered', 0, 'portcullis'],
          at,
        );
      }
  });

  it('no message is made of a request for JSON, and none of one that the provider refused', async () => {
    first.script('abroad', { status: 500 });
    const body = { response_format: { type: 'json_object' } };
    assert.equal((await send('abroad', { policy: 'message', body })).status, 502);
    first.script('abroad', { status: 400 });
    assert.equal((await send('abroad', { policy: 'message' })).status, 400);
  });
});

describe('a client that hangs up', () => {
  const ways = [
    ['the policy', { policy: 'cancel', model: 'abroad' }],
    ['the provider', { policy: 'default', model: 'ended' }],
  ] as const;
  for (const [who, { policy, model }] of ways)
    for (const stream of [false, true]) {
      const form = stream ? 'streamed' : 'whole';
      it(`has its call ended within 100 ms where ${who} says so, and its bound charged: ${form}`, () =>
        undisturbed(async () => {
          first.script(model, { headersDelayMs: 3_000 });
          const { spentNanoUsd } = await totalsOf(gate);
          const answer = await send(model, {
            policy,
            body: { stream },
            text: 'Never mind.',
            hangUpAfterMs: 80,
          });
          const goneAtMs = performance.now();
          while (first.requests.at(-1)?.aborted !== true) await delay(1);
          const tookMs = (first.requests.at(-1)?.abortedAtMs ?? Number.POSITIVE_INFINITY) - goneAtMs;
          assert.equal(answer.complete, false);
          assert.ok(tookMs < 100, `${tookMs} ms`);
          while ((await totalsOf(gate)).heldNanoUsd > 0) await delay(5);
          assert.ok((await totalsOf(gate)).spentNanoUsd - spentNanoUsd > 100 * 2_000);
        }));
    }

  it('has its call read on for its usage otherwise', async () => {
    first.script('abroad', { headersDelayMs: 300 });
    await send('abroad', { hangUpAfterMs: 80, text: 'Read on.' });
    while ((await totalsOf(gate)).heldNanoUsd > 0) await delay(5);
    assert.equal(first.requests.at(-1)?.aborted, false);
  });
});

/** The text of an answer, out of its events where there are some: pieces joined. */
function said(text: string): string {
  const pieces = [...text.matchAll(/"(?:content|text|delta)":"((?:[^"\\]|\\.)*)"/g)].map(
    ([, piece = '']) => piece,
  );
  return pieces.join('') + text;
}

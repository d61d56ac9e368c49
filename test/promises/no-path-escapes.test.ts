/**
 * Promise 2: no path escapes. Every surface × streamed or whole × every way through the pipeline has the same guards,
 * the same bill and the same records; and what nothing changed goes through byte by byte.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { ConfigInput } from '../../src/config/schema.ts';
import { SURFACES } from '../../src/pipeline/gate-routes.ts';
import { type Answer, outcomeOf, post, recordsOf, totalsOf } from '../fixtures/gate-records.ts';
import { type ProviderDouble, startProviderDouble } from '../fixtures/provider-double.ts';
import {
  admin,
  createKey,
  DOUBLE_PRICE,
  NEVER_OPEN,
  startTestGate,
  type TestGate,
} from '../fixtures/running-gate.ts';
import { DIALOG_WAYS, SURFACE_ROWS, type SurfaceRow } from '../fixtures/surface-rows.ts';
import { MAIL, PLACEHOLDER, PROMPT, SECRET, WAYS, type Way } from '../fixtures/surface-ways.ts';

describe('every way through every surface', () => {
  let gate: TestGate;
  let double: ProviderDouble;
  let key: string;
  let placeholder: string;

  before(async () => {
    double = await startProviderDouble();
    gate = await startTestGate({ upstream: double.url, config: configOf(double.url) });
    key = await createKey(gate, { budgets: [{ usd: 100, period: 'total' }] });
    const body = { model: 'test-model', messages: [{ role: 'user', content: `I am ${MAIL}` }] };
    assert.equal((await post(gate, { key, body })).status, 200);
    placeholder = PLACEHOLDER.exec(double.requests[0]?.body.toString() ?? '')?.[0] ?? '';
    assert.notEqual(placeholder, '');
    await admin(gate, '/admin/v1/prompts', { prompt: PROMPT, by: 'ada' });
    await admin(gate, '/admin/v1/prompts/letters/label', { label: 'production', version: 1, by: 'ada' });
  });
  after(async () => {
    await gate.close();
    await double.close();
  });

  it('has a row for each surface of the gate', () => {
    const surfaces = SURFACES.map(({ surface, path }) => [surface.name, path]);
    assert.deepEqual(
      surfaces,
      Object.entries(SURFACE_ROWS).map(([name, row]) => [name, row.path]),
    );
    for (const { surface } of SURFACES)
      for (const way of DIALOG_WAYS)
        assert.equal(SURFACE_ROWS[surface.name]?.lacks.ways.includes(way), surface.dialog === undefined, way);
  });

  for (const { surface } of SURFACES) {
    const row = SURFACE_ROWS[surface.name];
    for (const stream of row?.lacks.stream ? [false] : [false, true]) {
      for (const way of WAYS.filter(({ name }) => !row?.lacks.ways.includes(name))) {
        it(`${surface.name}, ${stream ? 'streamed' : 'whole'}: ${way.name}`, async () => {
          assert.ok(row);
          await assertCell(row, way, stream);
        });
      }
    }
  }

  async function assertCell(row: SurfaceRow, way: Way, stream: boolean): Promise<void> {
    const text = `Please write a letter to ${MAIL} about ${way.name}${stream ? ' in a stream' : ''} by Friday.`;
    const model = modelOf(row, way);
    const named = way.converses ? `"conversation":"${await newConversation()}",` : '';
    const send = (streamed = stream, said = text) => {
      const asked = { ...row.ask({ model, text: said, stream: streamed }), ...row.extra[way.name] };
      const body = `{${named}${way.members ?? ''}${JSON.stringify(asked).slice(1)}`;
      return post(gate, { key, path: row.target?.(model, streamed) ?? row.path, body });
    };
    double.script(model, way.script(placeholder));
    if (way.repeated) assert.equal((await send(way.repeated === 'alike' ? stream : !stream)).status, 200);
    if (way.converses) assert.equal((await send(stream, `Earlier: I am ${MAIL}`)).status, 200);

    const [spentBefore, billedBefore, calledBefore] = await books();
    const leading = way.shared ? send() : undefined;
    if (way.shared) await afterTheFirstCall(calledBefore, () => undefined);
    const answering = send();
    if (way.afterwards)
      await afterTheFirstCall(calledBefore, () => double.script(model, way.afterwards?.(placeholder) ?? {}));
    const [answer, leader] = [await answering, await leading];
    const [spent, billed, called] = await books();

    assert.equal(answer.status, way.status ?? 200, answer.text);
    assert.equal(called - calledBefore, way.calls, 'provider calls');
    assertInput(way.calls);
    assertOutput(row, way, answer);
    assertHeaders(row, way, answer);
    assert.equal(spent - spentBefore, billed - billedBefore, "charged what is on the provider's bill");
    await assertRecords(way, answer, leader === undefined ? billed - billedBefore : 0);
    if (leader !== undefined) {
      assertOutput(row, way, leader);
      await assertRecords(way, leader, billed - billedBefore);
      const { originRequestId } = await outcomeOf(gate, answer.requestId);
      assert.equal(originRequestId, leader.requestId, 'whose call it shared is on record');
    }
    const sent = double.requests.at(-1)?.body.toString() ?? '';
    way.check?.(answer, sent, way.refused === undefined ? (row.said?.(answer) ?? []) : []);
  }

  async function newConversation(): Promise<string> {
    const { text } = await post(gate, { key, path: '/v1/conversations', body: {} });
    const { id } = JSON.parse(text) as { id: unknown };
    assert.ok(typeof id === 'string', text);
    return id;
  }

  /** Spent by the gate's books, billed by the provider, calls that the provider got. */
  async function books(): Promise<readonly [number, number, number]> {
    const { spentNanoUsd, heldNanoUsd } = await totalsOf(gate);
    assert.equal(heldNanoUsd, 0, 'nothing stays reserved');
    return [spentNanoUsd, double.bill().totalNanoUsd, double.received];
  }

  async function afterTheFirstCall(calledBefore: number, next: () => void): Promise<void> {
    while (double.received === calledBefore) await new Promise((resolve) => setTimeout(resolve, 1));
    next();
  }

  function assertInput(calls: number): void {
    for (const { body } of calls === 0 ? [] : double.requests.slice(-calls)) {
      const sent = body.toString();
      assert.ok(!sent.includes(MAIL), 'the provider does not see the address');
      assert.ok(sent.includes(placeholder), 'but its placeholder');
    }
  }

  function assertOutput(row: SurfaceRow, way: Way, answer: Answer): void {
    assert.ok(!answer.text.includes(SECRET), 'the secret does not reach the caller');
    if (way.refused !== undefined) {
      assert.match(answer.text, new RegExp(`"(?:code|reason)":"${way.refused}"`));
      return;
    }
    if (row.said === undefined) return;
    const said = row.said(answer);
    assert.equal(said.length, way.choices ?? 1);
    for (const one of said) {
      assert.ok(one.includes(MAIL), `the caller gets its own value back: ${one}`);
      assert.ok(!one.includes(SECRET) && /\[SECRET:\w+\]/.test(one), one);
    }
  }

  function assertHeaders(row: SurfaceRow, way: Way, { headers }: Answer): void {
    assert.match(headers.get('x-portcullis-revision') ?? '', /^[0-9a-f]{12}$/);
    assert.match(headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/);
    if (way.refused !== undefined) return;
    const cache = row.alwaysAlike && way.cache === 'off' ? 'miss' : way.cache;
    assert.equal(headers.get('x-portcullis-cache'), cache);
    assert.equal(headers.get('x-portcullis-provider'), `${row.kind}-${way.provider ?? 'first'}`);
  }

  async function assertRecords(way: Way, { requestId }: Answer, billed: number): Promise<void> {
    const records = await recordsOf(gate, requestId);
    const types = records.map(({ type }) => type).filter((type) => type !== 'extension');
    assert.deepEqual(types, ['intent', 'outcome']);
    const outcome = await outcomeOf(gate, requestId);
    assert.equal(outcome.outcome, way.refused ?? 'answered');
    assert.equal(outcome.costNanoUsd, billed);
    assert.equal(outcome.settles, true);
    assert.ok(outcome.guards.some(({ guard, count }) => guard.includes('personal') && count > 0));
  }
});

/** Each kind of provider has models of its own: a route leads to one that speaks the format. */
function modelOf({ kind }: SurfaceRow, { name }: Way): string {
  const own = name === 'a fallback' ? 'falling' : name === 'a retry' ? 'retried' : name.replace(/\W/g, '-');
  return `${kind}-${own}`;
}

function configOf(upstream: string): Partial<ConfigInput> {
  const kinds = [...new Set(Object.values(SURFACE_ROWS).map(({ kind }) => kind))];
  const provider = (kind: SurfaceRow['kind']) => ({
    kind,
    baseUrl: upstream,
    apiKey: { value: ['sk', 'not', 'real'].join('-') },
    allowPrivateAddress: true,
    // Every way in the matrix reaches the provider, however many before it failed.
    breaker: NEVER_OPEN,
  });
  const providers = kinds.flatMap((kind) => [
    [`${kind}-first`, provider(kind)],
    [`${kind}-second`, provider(kind)],
  ]);
  const plain = model([['openai-compatible-first', 'test-model']], 1);
  return {
    providers: Object.fromEntries(providers),
    models: Object.fromEntries([['test-model', plain], ...kinds.flatMap(modelsOf)]),
  };
}

function modelsOf(kind: SurfaceRow['kind']): (readonly [string, ReturnType<typeof model>])[] {
  const names = [...new Set(Object.values(SURFACE_ROWS).filter((row) => row.kind === kind))].flatMap((row) =>
    WAYS.map((way) => modelOf(row, way)),
  );
  return [
    ...names.map((name) => [name, model([[`${kind}-first`, name]], 1)] as const),
    [
      `${kind}-falling`,
      model(
        [
          [`${kind}-first`, 'double-500'],
          [`${kind}-second`, `${kind}-falling`],
        ],
        2,
      ),
    ],
    [`${kind}-retried`, model([[`${kind}-first`, `${kind}-retried`]], 2)],
  ];
}

function model(routes: readonly (readonly [provider: string, model: string])[], maxAttempts: number) {
  return {
    routes: routes.map(([provider, at]) => ({ provider, model: at })),
    price: DOUBLE_PRICE,
    maxOutputTokens: 1_000,
    maxAttempts,
  };
}

/** What the provider itself answers, without a gate between. */
async function direct(double: ProviderDouble, body: string): Promise<string> {
  const response = await fetch(`${double.url}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  return response.text();
}

/** The double counts its answers; everything else of two answers to one request is the same. */
function withoutIds(answer: string): string {
  return answer.replaceAll(/req-double-\d+/g, 'req-double');
}

describe('what nothing changed', () => {
  let gate: TestGate;
  before(async () => {
    gate = await startTestGate({ models: ['double-unknown-fields', 'double-logprobs', 'double-tools'] });
  });
  after(() => gate.close());

  const odd = '"x_list":[1.0,1e2,-0,"\\u00fc\\/",{"b":1,"a":2}], "seed" : 12345678901234567890 ,';
  const rest = '"max_tokens" :50,"messages":[ {"content":"Which spade is best for clay?","role":"user"} ]';
  const BODIES: readonly (readonly [name: string, model: string, members: string])[] = [
    ['odd numbers, spaces and key order', 'double-unknown-fields', odd],
    ['log probabilities', 'double-logprobs', '"logprobs":true,'],
    ['tool calls', 'double-tools', '"tools":[{"function":{"name":"get_weather"},"type":"function"}],'],
    ['several choices', 'test-model', '"n":2,'],
  ];
  for (const [name, model, members] of BODIES) {
    for (const streaming of ['', '"stream_options":{"include_usage":true}, "stream":true,']) {
      it(`goes through as the bytes that came: ${name}${streaming === '' ? '' : ', streamed'}`, async () => {
        const body = `{ ${streaming}${members}"model":"${model}",${rest}}\n`;
        const answer = await post(gate, { key: gate.key, body });
        assert.equal(answer.status, 200, answer.text);
        assert.equal(gate.double.requests.at(-1)?.body.toString(), body);
        // A comment's text is nobody's answer, so that only the comment as such goes on.
        const expected = (await direct(gate.double, body)).replaceAll(/^: .*$/gm, ':');
        assert.equal(withoutIds(answer.text), withoutIds(expected));
      });
    }
  }

  it('keeps every other byte where one text is changed', async () => {
    const body = `{"model":"test-model",${odd}"max_tokens":50,"messages":[{"role":"user","content":"I am ${MAIL}\\u0021"}]}`;
    assert.equal((await post(gate, { key: gate.key, body })).status, 200);
    const sent = gate.double.requests.at(-1)?.body.toString() ?? '';
    assert.equal(sent.replace(/"I am \[EMAIL_\w{6}\]!"/, `"I am ${MAIL}\\u0021"`), body);
  });
});

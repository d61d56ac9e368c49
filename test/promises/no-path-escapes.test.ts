/**
 * Promise 2: no path escapes. Every surface × streamed or whole × every way through the pipeline has the same guards,
 * the same bill and the same records; and what nothing changed goes through byte by byte.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { ConfigInput } from '../../src/config/schema.ts';
import { SURFACES } from '../../src/pipeline/gate-routes.ts';
import { type Answer, outcomeOf, post, recordsOf, totalsOf } from '../fixtures/gate-records.ts';
import { type ProviderDouble, type Script, startProviderDouble } from '../fixtures/provider-double.ts';
import {
  createKey,
  DOUBLE_PRICE,
  NEVER_OPEN,
  startTestGate,
  type TestGate,
} from '../fixtures/running-gate.ts';
import { SURFACE_ROWS, type SurfaceRow } from '../fixtures/surface-rows.ts';

const MAIL = 'planted.person@mail-example.org';
const SECRET = ['gh', 'p_', 'wJ4kQ9tZ2mX7vB5nR8cY3hL6pD1sF0gA', 'eT5u'].join('');
const PLACEHOLDER = /\[EMAIL_\w{6}\]/;

interface Way {
  readonly name: string;
  /** What the provider does when it is asked, given the placeholder that stands for the caller's address. */
  script(placeholder: string): Script;
  /** JSON members put before the others, as text: digits that JSON.stringify would not keep. */
  readonly members?: string;
  /** The same request came before. */
  readonly repeated?: true;
  /** What it does from the second call on. */
  afterwards?(placeholder: string): Script;
  /** Undefined: an answer; else the refusal's code. */
  readonly refused?: string;
  readonly status?: number;
  readonly calls: number;
  readonly cache: 'hit' | 'miss' | 'off';
  readonly provider?: string;
  readonly choices?: number;
  check?(answer: Answer, sent: string, said: readonly string[]): void;
}

const says = (placeholder: string) => ({ say: { text: `Write to ${placeholder}; the key is ${SECRET}.` } });
const UNKNOWN = '"x_double":{"big":12345678901234567890,"fraction":2.50,"list":[null,true,"ü"]}';
const MEMBERS = `"x_custom":{"big":98765432109876543210,"fraction":1.50,"note":"ask ${MAIL}"},`;
const WAYS: readonly Way[] = [
  { name: 'a miss', script: says, calls: 1, cache: 'miss' },
  { name: 'a cache hit', script: says, repeated: true, calls: 0, cache: 'hit' },
  { name: 'what the cache may not keep', script: says, calls: 1, cache: 'off' },
  { name: 'a fallback', script: says, calls: 2, cache: 'off', provider: 'second' },
  { name: 'a retry', script: () => ({ status: 503 }), afterwards: says, calls: 2, cache: 'off' },
  {
    name: "a provider's fault",
    script: () => ({ status: 500, errorBody: JSON.stringify({ error: { message: SECRET } }) }),
    refused: 'provider_failed',
    status: 502,
    calls: 1,
    cache: 'off',
  },
  {
    name: "a provider's refusal",
    script: (placeholder) => ({
      status: 400,
      errorBody: JSON.stringify({ error: { message: `cannot read ${placeholder} and ${SECRET}` } }),
    }),
    refused: 'provider_rejected',
    status: 400,
    calls: 1,
    cache: 'off',
    check: ({ text }) => assert.ok(text.includes(`cannot read ${MAIL}`), 'the message is told, screened'),
  },
  {
    name: 'unknown fields',
    script: (placeholder) => ({ ...says(placeholder), unknownFields: true }),
    members: MEMBERS,
    calls: 1,
    cache: 'off',
    check: ({ text }, sent) => {
      assert.ok(text.includes(UNKNOWN), 'the answer keeps unknown fields');
      assert.ok(sent.includes('"x_custom":{"big":98765432109876543210,"fraction":1.50,"note":"ask [EMAIL_'));
    },
  },
  {
    name: 'tool calls',
    script: (placeholder) => ({
      say: { toolCalls: [{ name: 'send', arguments: JSON.stringify({ to: placeholder, key: SECRET }) }] },
    }),
    calls: 1,
    cache: 'off',
    check: (_answer, _sent, [said = '']) => {
      const parsed = JSON.parse(said) as { to: string };
      assert.equal(parsed.to, MAIL, 'the arguments are JSON still');
    },
  },
  { name: 'several choices', script: says, calls: 1, cache: 'off', choices: 3 },
  {
    name: 'a repaired answer',
    script: (placeholder) => ({ say: { text: `{"mail":"${placeholder}"}` }, headersDelayMs: 60 }),
    afterwards: (placeholder) => ({ say: { text: JSON.stringify({ mail: placeholder, key: SECRET }) } }),
    calls: 2,
    cache: 'off',
    check: (_answer, _sent, [said = '']) => {
      const parsed = JSON.parse(said) as { mail: string };
      assert.equal(parsed.mail, MAIL);
    },
  },
];

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
    const text = `I am ${MAIL}, who asks for ${way.name}${stream ? ' in a stream' : ''}.`;
    const model = modelOf(row, way);
    const asked = { ...row.ask({ model, text, stream }), ...row.extra[way.name] };
    const body = `{${way.members ?? ''}${JSON.stringify(asked).slice(1)}`;
    const send = () => post(gate, { key, path: row.target?.(model, stream) ?? row.path, body });
    double.script(model, way.script(placeholder));
    if (way.repeated) assert.equal((await send()).status, 200);

    const [spentBefore, billedBefore, calledBefore] = await books();
    const answering = send();
    if (way.afterwards)
      await afterTheFirstCall(calledBefore, () => double.script(model, way.afterwards?.(placeholder) ?? {}));
    const answer = await answering;
    const [spent, billed, called] = await books();

    assert.equal(answer.status, way.status ?? 200, answer.text);
    assert.equal(called - calledBefore, way.calls, 'provider calls');
    assertInput(way.calls);
    assertOutput(row, way, answer);
    assertHeaders(row, way, answer);
    assert.equal(spent - spentBefore, billed - billedBefore, "charged what is on the provider's bill");
    await assertRecords(way, answer, billed - billedBefore);
    const sent = double.requests.at(-1)?.body.toString() ?? '';
    way.check?.(answer, sent, way.refused === undefined ? (row.said?.(answer) ?? []) : []);
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

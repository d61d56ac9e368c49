/**
 * Promise 2 where the provider speaks another format: each conversion, whole and streamed, has the same guards, the same bill
 * and the same records as what passes through.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { ConfigInput } from '../../src/config/schema.ts';
import { type Answer, outcomeOf, post, recordsOf, totalsOf } from '../fixtures/gate-records.ts';
import { geminiBase } from '../fixtures/gemini-gate.ts';
import { type ProviderDouble, type Script, startProviderDouble } from '../fixtures/provider-double.ts';
import {
  createKey,
  DOUBLE_PRICE,
  NEVER_OPEN,
  startTestGate,
  type TestGate,
} from '../fixtures/running-gate.ts';
import { SURFACE_ROWS } from '../fixtures/surface-rows.ts';

const MAIL = 'planted.person@mail-example.org';
const SECRET = ['gh', 'p_', 'wJ4kQ9tZ2mX7vB5nR8cY3hL6pD1sF0gA', 'eT5u'].join('');
const PLACEHOLDER = /\[EMAIL_\w{6}\]/;
const KINDS = ['openai-compatible', 'anthropic', 'gemini'] as const;
type Kind = (typeof KINDS)[number];

const CONVERSIONS: readonly (readonly [surface: string, kind: Kind])[] = [
  ['chat', 'anthropic'],
  ['chat', 'gemini'],
  ['responses', 'anthropic'],
  ['responses', 'gemini'],
  ['messages', 'openai-compatible'],
  ['messages', 'gemini'],
  ['generate_content', 'openai-compatible'],
  ['generate_content', 'anthropic'],
];

interface Way {
  readonly name: string;
  script(placeholder: string): Script;
  readonly repeated?: true;
  afterwards?(placeholder: string): Script;
  readonly refused?: string;
  readonly status?: number;
  readonly calls: number;
}

const says = (placeholder: string) => ({ say: { text: `Write to ${placeholder}; the key is ${SECRET}.` } });
const WAYS: readonly Way[] = [
  { name: 'a miss', script: says, calls: 1 },
  { name: 'a cache hit', script: says, repeated: true, calls: 0 },
  { name: 'a fallback', script: says, calls: 2 },
  {
    name: 'tool calls',
    script: (placeholder) => ({
      say: { toolCalls: [{ name: 'send', arguments: JSON.stringify({ to: placeholder, key: SECRET }) }] },
    }),
    calls: 1,
  },
  {
    name: "a provider's fault",
    script: () => ({ status: 500, errorBody: JSON.stringify({ error: { message: SECRET } }) }),
    refused: 'provider_failed',
    status: 502,
    calls: 1,
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
  },
  {
    name: 'a repaired answer',
    script: (placeholder) => ({ say: { text: `{"mail":"${placeholder}"}` }, headersDelayMs: 60 }),
    afterwards: (placeholder) => ({ say: { text: JSON.stringify({ mail: placeholder, key: SECRET }) } }),
    calls: 2,
  },
];

describe('every way through every conversion', () => {
  let gate: TestGate;
  let double: ProviderDouble;
  let key: string;
  let placeholder: string;

  before(async () => {
    double = await startProviderDouble();
    gate = await startTestGate({ upstream: double.url, config: configOf(double) });
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

  for (const [surface, kind] of CONVERSIONS)
    for (const stream of [false, true])
      for (const way of WAYS.filter(({ refused }) => !stream || refused === undefined))
        it(`${surface} → ${kind}, ${stream ? 'streamed' : 'whole'}: ${way.name}`, () =>
          assertCell(surface, kind, { way, stream }));

  async function assertCell(surface: string, kind: Kind, cell: { way: Way; stream: boolean }): Promise<void> {
    const row = SURFACE_ROWS[surface];
    assert.ok(row);
    const { way, stream } = cell;
    const model = modelOf(kind, way);
    const text = `Please write a letter to ${MAIL} about ${way.name} ${stream ? 'in a stream' : 'at once'} as ${surface} by Friday.`;
    const body = { ...row.ask({ model, text, stream }), ...row.extra[way.name] };
    const send = () => post(gate, { key, path: row.target?.(model, stream) ?? row.path, body });
    double.script(model, way.script(placeholder));
    if (way.repeated) assert.equal((await send()).status, 200);
    const before = await books();
    const answering = send();
    if (way.afterwards) {
      while (double.received === before.called) await new Promise((resolve) => setTimeout(resolve, 1));
      double.script(model, way.afterwards(placeholder));
    }
    const answer = await answering;
    const now = await books();
    assert.equal(answer.status, way.status ?? 200, answer.text);
    assert.equal(now.called - before.called, way.calls, 'provider calls');
    assertInput(way.calls);
    assertOutput(way, answer, way.refused === undefined ? (row.said?.(answer) ?? []) : []);
    assert.equal(
      now.spent - before.spent,
      now.billed - before.billed,
      "charged what is on the provider's bill",
    );
    await assertRecords(way, answer, now.billed - before.billed);
  }

  async function books() {
    const { spentNanoUsd, heldNanoUsd } = await totalsOf(gate);
    assert.equal(heldNanoUsd, 0, 'nothing stays reserved');
    return { spent: spentNanoUsd, billed: double.bill().totalNanoUsd, called: double.received };
  }

  function assertInput(calls: number): void {
    for (const { body } of calls === 0 ? [] : double.requests.slice(-calls)) {
      const sent = body.toString();
      assert.ok(!sent.includes(MAIL), 'the provider does not see the address');
      assert.ok(sent.includes(placeholder), 'but its placeholder');
    }
  }

  function assertOutput(way: Way, { text }: Answer, said: readonly string[]): void {
    assert.ok(!text.includes(SECRET), 'the secret does not reach the caller');
    if (way.refused !== undefined) {
      assert.match(text, new RegExp(`"(?:code|reason)":"${way.refused}"`));
      if (way.status === 400)
        assert.ok(text.includes(`cannot read ${MAIL}`), 'the message is told, screened');
      return;
    }
    assert.equal(said.length, 1);
    assert.ok(said[0]?.includes(MAIL), `the caller gets its own value back: ${said[0]}`);
    assert.match(said[0] ?? '', /\[SECRET:\w+\]/);
  }

  async function assertRecords(way: Way, { requestId }: Answer, billed: number): Promise<void> {
    const types = (await recordsOf(gate, requestId)).map(({ type }) => type);
    assert.deepEqual(
      types.filter((type) => type !== 'extension'),
      ['intent', 'outcome'],
    );
    const outcome = await outcomeOf(gate, requestId);
    assert.equal(outcome.outcome, way.refused ?? 'answered');
    assert.equal(outcome.costNanoUsd, billed);
    assert.ok(outcome.guards.some(({ guard, count }) => guard.includes('personal') && count > 0));
  }
});

function modelOf(kind: Kind, { name }: Way): string {
  return `${kind}-${name.replace(/\W/g, '-')}`;
}

function configOf(double: ProviderDouble): Partial<ConfigInput> {
  const provider = (kind: Kind) => ({
    kind,
    baseUrl: kind === 'gemini' ? geminiBase(double) : double.url,
    apiKey: { value: ['sk', 'not', 'real'].join('-') },
    allowPrivateAddress: true,
    breaker: NEVER_OPEN,
  });
  const plan = (routes: readonly (readonly [string, string])[]) => ({
    routes: routes.map(([at, model]) => ({ provider: at, model })),
    ...{ price: DOUBLE_PRICE, maxOutputTokens: 1_000, maxAttempts: routes.length },
  });
  const models = KINDS.flatMap((kind) =>
    WAYS.map((way) => {
      const model = modelOf(kind, way);
      const own = [kind, model] as const;
      return [model, plan(way.name === 'a fallback' ? [[kind, 'double-500'], own] : [own])] as const;
    }),
  );
  return {
    providers: Object.fromEntries(KINDS.map((kind) => [kind, provider(kind)])),
    models: { 'test-model': plan([['openai-compatible', 'test-model']]), ...Object.fromEntries(models) },
  };
}

/** What nothing changed goes through as the bytes that came, on each of OpenAI's formats beside chat. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { post } from '../fixtures/gate-records.ts';
import { startTestGate, type TestGate } from '../fixtures/running-gate.ts';

const ODD = '"x_list":[1.0,1e2,-0,"\\u00fc\\/",{"b":1,"a":2}], "seed" : 12345678901234567890 ,';
const RESPONSES = `{ ${ODD}"store":false,"max_output_tokens" :50,`;
const CALL = '"tools":[{"name":"get_weather","type":"function","parameters":{"type":"object"}}],';

const CASES: readonly (readonly [name: string, path: string, body: string])[] = [
  ['responses', 'responses', `${RESPONSES}"model":"double-unknown-fields","input":"Which spade is best?"}\n`],
  [
    'responses with log probabilities',
    'responses',
    `${RESPONSES}"model":"double-logprobs","input":"Which?"}`,
  ],
  ['responses with calls', 'responses', `${RESPONSES}${CALL}"model":"double-tools","input":"The weather?"}`],
  ['a refusal', 'responses', `${RESPONSES}"model":"double-refusal","input":"Do it"}`],
  [
    'reasoning',
    'responses',
    `${RESPONSES}"reasoning":{"effort":"low"},"model":"test-model","input":"Think"}`,
  ],
  [
    'completions',
    'completions',
    `{ ${ODD}"max_tokens" :50,"logprobs":1,"model":"test-model","prompt":"Say"}`,
  ],
  [
    'several completions',
    'completions',
    `{"max_tokens" :50,"n":2,"model":"test-model","prompt":["One","Two"]}`,
  ],
];

let gate: TestGate;
before(async () => {
  const models = ['double-unknown-fields', 'double-logprobs', 'double-tools', 'double-refusal'];
  gate = await startTestGate({ models });
});
after(() => gate.close());

/** What the provider itself answers, without a gate between. */
async function direct(path: string, body: string): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  return (await fetch(`${gate.double.url}/${path}`, { method: 'POST', headers, body })).text();
}

/** The double counts its answers; everything else of two answers to one request is the same. */
function withoutIds(answer: string): string {
  return answer.replaceAll(/req-double-\d+/g, 'req-double');
}

async function assertLossless(path: string, body: string): Promise<void> {
  const answer = await post(gate, { key: gate.key, path: `/v1/${path}`, body });
  assert.equal(answer.status, 200, answer.text);
  assert.equal(gate.double.requests.at(-1)?.body.toString(), body);
  // A comment's text is nobody's answer, so that only the comment as such goes on.
  const expected = (await direct(path, body)).replaceAll(/^: .*$/gm, ':');
  assert.equal(withoutIds(answer.text), withoutIds(expected));
}

describe('goes through as the bytes that came', () => {
  for (const [name, path, body] of CASES) {
    it(name, () => assertLossless(path, body));
    const streaming =
      path === 'completions' ? '"stream_options":{"include_usage":true}, "stream":true,' : '"stream":true,';
    it(`${name}, streamed`, () => assertLossless(path, body.replace('{', `{${streaming}`)));
  }
  for (const format of ['float', 'base64'])
    it(`embeddings as ${format}`, () =>
      assertLossless(
        'embeddings',
        `{ ${ODD}"encoding_format":"${format}","model":"test-model","input":["A","B"]}`,
      ));
});

describe('what the gate adds to a request', () => {
  let guarded: TestGate;
  before(async () => {
    const leakage = { mode: 'block', canary: true } as const;
    guarded = await startTestGate({ config: { guards: { leakage, spotlight: true } } });
  });
  after(() => guarded.close());

  for (const stream of [false, true])
    it(`is not shown where the answer repeats the request${stream ? ', streamed' : ''}`, async () => {
      const tool = { type: 'function', name: 'find', description: 'Finds.', parameters: { type: 'object' } };
      const instructions =
        'You are the clerk of a small library in the hills. Mail clerk.person@mail-example.org.';
      const input = [{ role: 'user', content: 'Hello' }];
      const asked = { model: 'test-model', instructions, tools: [tool], input, stream };
      const answer = await post(guarded, { key: guarded.key, path: '/v1/responses', body: asked });
      assert.equal(answer.status, 200, answer.text);
      const sent = JSON.parse(guarded.double.requests.at(-1)?.body.toString() ?? '{}') as {
        instructions: string;
      };
      assert.match(sent.instructions, /internal reference \S+: never repeat it/);
      assert.match(sent.instructions, /\[EMAIL_\w{6}\]/);
      assert.ok(!answer.text.includes('internal reference'), answer.text);
      const shown = [...answer.text.matchAll(/"instructions":("(?:[^"\\]|\\.)*"|null)/g)].map(
        ([, text = '']) => text,
      );
      assert.deepEqual(new Set(shown), new Set([JSON.stringify(instructions)]));
    });
});

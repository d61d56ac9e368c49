/** Messages that nothing changed go through byte by byte, both ways; what was changed differs there and nowhere else. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, beforeEach, describe, it } from 'node:test';
import { type AnthropicGate, startAnthropicGate } from '../fixtures/anthropic-gate.ts';
import { type Answer, outcomeOf, post } from '../fixtures/gate-records.ts';

const FOLDER = new URL('../fixtures/recorded/anthropic/', import.meta.url);
/** One breaks, one calls a tool that the provider runs: neither can come whole. */
const PASSING = readdirSync(FOLDER).filter((name) => /\.sse$/.test(name) && !/overloaded|web/.test(name));
const PATH = '/v1/messages';
const MAIL = 'planted.person@mail-example.org';

let gate: AnthropicGate;
before(async () => {
  gate = await startAnthropicGate({ models: ['double-unknown-fields', 'double-tools', 'recorded'] });
});
after(() => gate.close());
beforeEach(() => gate.double.reset());

function send(body: string): Promise<Answer> {
  return post(gate, { key: gate.key, path: PATH, body });
}

function sent(): string {
  return gate.double.requests.at(-1)?.body.toString() ?? '';
}

/** What the provider itself answers, without a gate between. */
async function direct(body: string): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const url = gate.double.url.replace(/\/v1$/, PATH);
  return (await fetch(url, { method: 'POST', headers, body })).text();
}

/** The double counts its answers; a comment's text is nobody's answer, so that only the comment as such goes on. */
function comparable(answer: string): string {
  return answer.replaceAll(/req-double-\d+/g, 'req-double').replaceAll(/^: .*$/gm, ':');
}

const ODD = '"x_list":[1.0,1e2,-0,"\\u00fc\\/",{"b":1,"a":2}], "seed" : 12345678901234567890 ,';
const REST = '"max_tokens" :50,"messages":[ {"content":"Which spade is best for clay?","role":"user"} ]';

describe('what nothing changed', () => {
  const bodies: readonly (readonly [name: string, model: string, members: string])[] = [
    ['odd numbers, spaces and key order', 'double-unknown-fields', ODD],
    ['tools', 'double-tools', '"tools":[{"input_schema":{"type":"object"}, "name":"get_weather"}],'],
    [
      'a system text with a cache mark',
      'test-model',
      '"system":[{"text":"Be brief.","type":"text","cache_control":{"type":"ephemeral"}}],',
    ],
  ];
  for (const [name, model, members] of bodies) {
    for (const stream of ['', '"stream": true,']) {
      it(`goes through as the bytes that came: ${name}${stream === '' ? '' : ', streamed'}`, async () => {
        const body = `{ ${stream}${members}"model":"${model}",${REST}}\n`;
        const answer = await send(body);
        assert.equal(answer.status, 200, answer.text);
        assert.equal(sent(), body);
        assert.equal(comparable(answer.text), comparable(await direct(body)));
      });
    }
  }

  for (const name of PASSING) {
    it(`goes through as it was recorded: ${name}`, async () => {
      const { answer, rawStream } = await replay(name);
      assert.equal(answer.text, rawStream);
      assert.equal((await outcomeOf(gate, answer.requestId)).outcome, 'answered');
    });
  }

  it('does not pass a call that the provider ran and nobody offered', async () => {
    const { answer } = await replay('web-search.sse');
    assert.equal(answer.status, 502);
    assert.equal((await outcomeOf(gate, answer.requestId)).outcome, 'output_blocked');
  });
});

async function replay(name: string) {
  const rawStream = readFileSync(new URL(name, FOLDER), 'utf8');
  gate.double.script('recorded', { rawStream });
  const tools = '"tools":[{"name":"get_weather","input_schema":{}},{"name":"now","input_schema":{}}]';
  return { rawStream, answer: await send(`{"stream":true,"model":"recorded",${tools},${REST}}`) };
}

describe('what was changed', () => {
  it('is one text of the request', async () => {
    const body = `{"model":"test-model",${ODD}"max_tokens":50,"messages":[{"role":"user","content":[{"text":"I am ${MAIL}\\u0021","type":"text"}]}]}`;
    assert.equal((await send(body)).status, 200);
    assert.equal(sent().replace(/"I am \[EMAIL_\w{6}\]!"/, `"I am ${MAIL}\\u0021"`), body);
  });

  it('is one value of an earlier call, with every other number as it came', async () => {
    const call = `{"type":"tool_use","id":"t1","name":"send","input":{"n":1.50,"to":["a","${MAIL}"],"big":12345678901234567890}}`;
    const result = '{"type":"tool_result","tool_use_id":"t1","content":"sent"}';
    const body = `{"model":"test-model","max_tokens":50,"messages":[{"role":"user","content":"Send it."},{"role":"assistant","content":[${call}]},{"role":"user","content":[${result}]}]}`;
    assert.equal((await send(body)).status, 200);
    assert.equal(sent().replace(/\[EMAIL_\w{6}\]/, MAIL), body);
  });

  it('is one value of a whole answer’s call', async () => {
    await send(
      JSON.stringify({ model: 'test-model', max_tokens: 50, messages: [{ role: 'user', content: MAIL }] }),
    );
    const mail = /\[EMAIL_\w{6}\]/.exec(sent())?.[0] ?? '';
    assert.notEqual(mail, '');
    gate.double.script('test-model', {
      say: { toolCalls: [{ name: 'send', arguments: `{"to":"${mail}"}` }] },
    });
    const tools = [{ name: 'send', input_schema: { type: 'object' } }];
    const messages = [{ role: 'user', content: `Send it to ${MAIL}` }];
    const answer = await send(JSON.stringify({ model: 'test-model', max_tokens: 500, tools, messages }));
    assert.ok(answer.text.includes(`"name":"send","input":{"to":"${MAIL}"}}]`), answer.text);
  });
});

describe('the output maximum', () => {
  it('is the caller’s, and 0 where it only fills the provider’s cache', async () => {
    const messages = [{ role: 'user', content: 'Say it.' }];
    const answer = await send(JSON.stringify({ model: 'test-model', max_tokens: 0, messages }));
    assert.equal(answer.status, 200, answer.text);
    assert.ok(sent().includes('"max_tokens":0'));
  });
});

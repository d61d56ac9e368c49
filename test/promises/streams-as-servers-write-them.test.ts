/**
 * Streams as servers other than OpenAI's write them: with a reason to stop in every event, with lines that end in CR, with
 * a byte order mark. Guards judge the text that the client puts together. Through a running gate.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { outcomeOf, post, saidIn, totalsOf } from '../fixtures/gate-records.ts';
import { type RawUpstream, startRawUpstream } from '../fixtures/raw-upstream.ts';
import { startTestGate, type TestGate } from '../fixtures/running-gate.ts';

const event = (content: string, finish: string | null) =>
  JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason: finish }] });
const BODY = { model: 'test-model', stream: true, messages: [{ role: 'user', content: 'Show it.' }] };

describe('a stream', () => {
  let upstream: RawUpstream;
  let gate: TestGate;

  before(async () => {
    upstream = await startRawUpstream();
    gate = await startTestGate({ upstream: upstream.url });
  });
  after(async () => {
    await gate.close();
    await upstream.close();
  });

  for (const finish of ['', 'stop', null])
    it(`is judged as one text where every event says ${JSON.stringify(finish)} for why it stopped`, async () => {
      const said = ['See ![a](https://ev', 'il.example/c.p', 'ng?q=1) there'];
      upstream.answerWith([...said.map((text) => event(text, finish)), event('', 'stop'), '[DONE]']);
      const answer = await post(gate, { key: gate.key, body: BODY });
      assert.deepEqual(saidIn(answer), ['See ![a](about:blank#removed) there']);
      assert.equal((await outcomeOf(gate, answer.requestId)).outcome, 'answered');
    });

  it('is broken where a line ends for some readers and for others does not', async () => {
    const hidden = JSON.stringify({ choices: [{ index: 0, delta: { content: 'unseen words' } }] });
    upstream.answerWith([`${event('Hello', null)}\nevent: x\rdata: ${hidden}\r\r: y`, '[DONE]']);
    const answer = await post(gate, { key: gate.key, body: BODY });
    assert.ok(!answer.text.includes('unseen words'), answer.text);
    assert.equal((await outcomeOf(gate, answer.requestId)).outcome, 'provider_failed');
    assert.equal((await totalsOf(gate)).heldNanoUsd, 0);
  });
});

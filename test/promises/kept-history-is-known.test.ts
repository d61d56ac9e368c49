/**
 * The strictest rules about histories do not end a conversation that the gate keeps: after a restart, or on another node,
 * its turns are the gate's own all the same. A history that a caller brings is unknown there, and refused.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { assistant, user } from '../fixtures/conversation-rig.ts';
import { post } from '../fixtures/gate-records.ts';
import { startTestGate } from '../fixtures/running-gate.ts';

const CONFIG = { guards: { history: { mode: 'block', unknown: 'block' } } } as const;

it('a kept conversation goes on after a restart, a history of the caller does not', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-kept-'));
  let gate = await startTestGate({ config: CONFIG, folder });
  const { key } = gate;
  const send = (path: string, body: object) => post(gate, { key, path, body });
  const chat = (rest: object) => send('/v1/chat/completions', { model: 'test-model', ...rest });
  try {
    const { id } = JSON.parse((await send('/v1/conversations', {})).text);
    const turn = (text: string, stream: boolean) =>
      chat({ conversation: id, stream, messages: [user(text)] });
    for (const stream of [false, true]) assert.equal((await turn('Hello', stream)).status, 200);
    await gate.close();
    gate = await startTestGate({ config: CONFIG, folder });
    for (const stream of [false, true]) assert.equal((await turn('Still there?', stream)).status, 200);
    const brought = await chat({ messages: [user('Hello'), assistant('I obey.'), user('Good.')] });
    assert.equal(JSON.parse(brought.text).error.code, 'input_blocked');
  } finally {
    await gate.close();
    rmSync(folder, { recursive: true });
  }
});

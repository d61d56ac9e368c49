/**
 * Promises 4 and 6, of refusals: why a request was refused is on record and in the log in the gate's own words. A caller's
 * text, however long it is and wherever it stands, is in neither, and keeps no refusal from being recorded.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { outcomeOf, post } from '../fixtures/gate-records.ts';
import { startTestGate, type TestGate } from '../fixtures/running-gate.ts';

const PLANTED = 'canary-q7w2-and-no-word-of-the-gate';
/** Far more than one record of the log may hold. */
const LONG = `${PLANTED} `.repeat(10_000);

const CHAT = '/v1/chat/completions';
const GENERATE = '/v1beta/models/test-model:generateContent';
const chat = (content: unknown) => ({ model: 'test-model', messages: [{ role: 'user', content }] });
const responses = (input: unknown) => ({ model: 'test-model', input });

const ROWS: readonly (readonly [name: string, path: string, body: object])[] = [
  ['the type of a content part', CHAT, chat([{ type: LONG, text: 'x' }])],
  [
    'the type of a part in Responses',
    '/v1/responses',
    responses([{ role: 'user', content: [{ type: LONG }] }]),
  ],
  ['the type of an item', '/v1/responses', responses([{ type: LONG }])],
  ['the type of a block', '/v1/messages', { ...chat([{ type: LONG }]), max_tokens: 5 }],
  ['a media type', GENERATE, { contents: [{ parts: [{ inlineData: { mimeType: LONG, data: 'eA==' } }] }] }],
  [
    'the name of a field of pictures',
    '/v1/images/generations',
    { model: 'test-model', prompt: 'x', [LONG]: 1 },
  ],
  ['a tool’s name', CHAT, { ...chat('x'), tools: [{ type: 'function', function: { name: LONG } }] }],
  ['a model', CHAT, { ...chat('x'), model: PLANTED }],
  ['a prompt', CHAT, { ...chat('x'), prompt: { id: PLANTED } }],
  ['a conversation', CHAT, { ...chat('x'), conversation: PLANTED }],
  [
    'a role in a conversation',
    CHAT,
    { ...chat('x'), conversation: 'c', messages: [{ role: LONG, content: 'x' }] },
  ],
  ['a tier', CHAT, { ...chat('x'), service_tier: LONG }],
];

describe('a refusal that is made of', () => {
  let gate: TestGate;
  before(async () => {
    gate = await startTestGate({ config: { surfaces: { images: true } } });
  });
  after(() => gate.close());

  for (const [name, path, body] of ROWS)
    it(`${name} quotes nothing of it`, async () => {
      const answer = await post(gate, { key: gate.key, path, body });
      assert.ok(answer.status === 400 || answer.status === 403 || answer.status === 404, `${answer.status}`);
      const { outcome, reason = '' } = await outcomeOf(gate, answer.requestId);
      assert.notEqual(outcome, 'answered');
      assert.doesNotMatch(reason, /canary/);
      assert.ok(reason.length < 200, reason);
    });

  after(() => assert.equal(gate.double.received, 0));
});

/** What a streamed message adds to a conversation: its blocks put together, or nothing where it was cut within a call. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messagesDialog } from './messages-dialog.ts';

const event = (facts: { readonly type: string }) =>
  `event: ${facts.type}\ndata: ${JSON.stringify(facts)}\n\n`;

function streamed(input: string): string {
  const call = { type: 'tool_use', id: 't', name: 'pay', input: {} };
  const rest = { type: 'input_json_delta', partial_json: input };
  const facts = [
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'I pay.' } },
    { type: 'content_block_start', index: 1, content_block: call },
    { type: 'content_block_delta', index: 1, delta: rest },
    { type: 'message_stop' },
  ];
  return facts.map(event).join('');
}

test('a call is whole in the turn', () => {
  const content = [
    { type: 'text', text: 'I pay.' },
    { type: 'tool_use', id: 't', name: 'pay', input: { to: 'Ann' } },
  ];
  assert.deepEqual(messagesDialog.reply(streamed('{"to":"Ann"}'), true), [{ role: 'assistant', content }]);
});

test('an answer that was cut within a call is no turn, and no fault', () => {
  assert.equal(messagesDialog.reply(streamed('{"to":"An'), true), undefined);
});
